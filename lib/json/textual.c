#include "json/describe.h"
#include "json/json.h"

#include <stdio.h>
#include <string.h>

static void
add_string(struct pn__buf *b, const char *s)
{
	pn__json_string(b, s, strlen(s));
}

/* The least number of characters: what is required is not empty. */
static unsigned long
least(const struct pn_field *f)
{
	return f->min < 1 && f->required ? 1 : (unsigned long)f->min;
}

#define DATE                                                                   \
	"(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|"       \
	"3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|"    \
	"2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|"               \
	"(?:[02468][048]|[13579][26])00)-02-29)"
#define TIME                                                                   \
	"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]+)?)?"
#define LABEL "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#define PORT                                                                   \
	"(?::(?:0*(?:[1-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|"         \
	"655[0-2][0-9]|6553[0-5]))?)?"

static const struct {
	const char *format, *pattern;
} formats[] = {
	[PN_FORMAT_EMAIL] = { "email",
	    "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\\-]+@" LABEL "(?:\\." LABEL ")*$" },
	[PN_FORMAT_URL] = { "uri",
	    "^(?![^]*\\s$)[Hh][Tt][Tt][Pp][Ss]?:\\/\\/"
	    "(?:[^\\u0000- \\u007f<>\"\\\\\\^`{|}\\[\\]\\/?#]*@)?"
	    "(?:\\[[0-9A-Fa-f:.]+\\]|(?!\\.)[^\\u0000- \\u007f#%\\/:<>?@"
	    "\\[\\\\\\]\\^|\"`{}]+)" PORT
	    "(?:[\\/?#][^\\u0000- \\u007f<>\"\\\\`]*)?$" },
	[PN_FORMAT_PHONE] = { NULL,
	    "^(?! )(?!.* $)(?=(?:[^0-9]*[0-9]){3,20}[^0-9]*$)"
	    "\\+?[0-9 .\\/()\\-]*$" },
	[PN_FORMAT_COLOUR] = { NULL, "^#[0-9A-Fa-f]{6}$" },
	[PN_FORMAT_UUID] = { "uuid",
	    "^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$" },
};

/*
 * What a text may be made of, with as much as is needed between two
 * characters that are not trimmed.
 */
static void
add_characters(struct pn__buf *out, const struct pn_field *f)
{
	bool lines = f->rows > 0;
	const char *any = lines ? "(?:\\r\\n|[^\\u0000\\r]|\\r(?!\\n))"
				: "[\\t\\P{Cc}]";
	const char *solid = lines ? "[^\\s\\u0085\\u0000]" : "[^\\s\\p{Cc}]";
	unsigned long min = least(f);
	char text[256];

	if (f->keep_space && min > 1)
		snprintf(text, sizeof(text), "^%s{%lu,}$", any, min);
	else if (f->keep_space || min == 0)
		snprintf(text, sizeof(text), "^%s*$", any);
	else if (min == 1)
		snprintf(text, sizeof(text), "^%s*%s%s*$", any, solid, any);
	else
		snprintf(text, sizeof(text), "^%s*%s%s{%lu,}%s%s*$", any, solid,
		    any, min - 2, solid, any);
	add_string(out, text);
}

/* The field's own pattern, which is for the text when it was trimmed. */
static void
add_pattern(struct pn__buf *out, const struct pn_field *f)
{
	const char *space = f->keep_space || f->format != PN_FORMAT_NONE
	    ? ""
	    : "[\\s\\u0085]*";
	bool may_be_empty = least(f) == 0 && f->format == PN_FORMAT_NONE;
	struct pn__buf b;

	pn__buf_init(&b, 64 * 1024);
	pn__buf_addf(&b, "^%s%s(?:%s)%s%s$", space, may_be_empty ? "(?:" : "",
	    f->pattern, space, may_be_empty ? ")?" : "");
	pn__buf_adds(out, ",\"pattern\":");
	pn__json_string(out, b.p, b.n);
	pn__buf_fini(&b);
}

static void
describe_plain(struct pn__buf *out, const struct pn_field *f)
{
	const char *format = formats[f->format].format;

	if (least(f) > 0)
		pn__buf_addf(out, ",\"minLength\":%lu", least(f));
	pn__buf_addf(out, ",\"maxLength\":%lu", (unsigned long)f->max);
	if (format != NULL)
		pn__buf_addf(out, ",\"format\":\"%s\"", format);
	if (f->pattern != NULL)
		add_pattern(out, f);
	pn__buf_adds(out, ",\"allOf\":[{\"pattern\":");
	add_characters(out, f);
	if (f->format != PN_FORMAT_NONE) {
		pn__buf_adds(out, "},{\"pattern\":");
		add_string(out, formats[f->format].pattern);
	}
	pn__buf_adds(out, "}]");
}

/* A text of this pattern alone. */
static void
describe_moment(struct pn__buf *out, const char *format, const char *pattern)
{
	if (format != NULL)
		pn__buf_addf(out, ",\"format\":\"%s\"", format);
	pn__buf_adds(out, ",\"pattern\":");
	add_string(out, pattern);
}

void
pn__json_describe_text(struct pn__buf *out, const struct pn_field *f)
{
	switch (f->type) {
	case PN_TYPE_DATE:
		describe_moment(out, "date", "^" DATE "$");
		break;
	case PN_TYPE_TIME:
		describe_moment(out, NULL, "^" TIME "$");
		break;
	case PN_TYPE_DATETIME:
		describe_moment(out, "date-time",
		    "^" DATE "[Tt ]" TIME
		    "(?:[Zz]|[+\\-](?:[01][0-9]|2[0-3]):[0-5][0-9])?$");
		break;
	default:
		describe_plain(out, f);
	}
}
