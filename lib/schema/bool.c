#include "schema/type.h"
#include "schema/utf8.h"

#include <string.h>
#include <strings.h>

static int
plan_bool(struct pn__rule *r, struct pn__planning *pl)
{
	(void)r;
	(void)pl;
	return 0;
}

/* 1 or 0 for the words of yes and no, -1 for any other. */
static int
word(struct pn_slice text)
{
	static const struct {
		const char *word;
		int is;
	} words[] = { { "1", 1 }, { "0", 0 }, { "on", 1 }, { "off", 0 },
		{ "true", 1 }, { "false", 0 }, { "yes", 1 }, { "no", 0 } };

	for (size_t i = 0; i < PN_COUNT(words); i++) {
		if (strlen(words[i].word) == text.n &&
		    strncasecmp(words[i].word, text.p, text.n) == 0)
			return words[i].is;
	}
	return -1;
}

static enum pn__parsed
parse_bool(struct pn__parse *ps, const struct pn__rule *r, struct pn_slice text,
    void *m)
{
	int is = 0;
	bool b;

	text = pn__ascii_trim(text);
	if (text.n > 0)
		is = word(text);
	if (is == -1)
		return pn__wrong(ps, r->field, "type", PN__SAY_BOOL, NULL);
	/* A consent that is asked for and not given is one that is missing. */
	if (is == 0 && r->required)
		return PN__EMPTY;
	b = is == 1;
	memcpy(m, &b, sizeof(b));
	return PN__RIGHT;
}

static struct pn_value
value_bool(const struct pn_field *f, const void *m)
{
	(void)f;
	return pn_value_bool(*(const char *)m != 0);
}

static int
text_bool(const struct pn_field *f, const void *m, struct pn__buf *out)
{
	return value_bool(f, m).b ? pn__buf_addc(out, '1') : 0;
}

const struct pn__type pn__type_bool = {
	.name = "boolean",
	.required = PN__SAY_REQUIRED_BOOL,
	.shape = PN__SHAPE_BOOL,
	.absent_counts = true,
	.plan = plan_bool,
	.parse = parse_bool,
	.value = value_bool,
	.text = text_bool,
};
