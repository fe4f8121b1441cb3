#include "json/describe.h"

#include "json/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const formats[] = {
	[PN_FORMAT_EMAIL] = "ada@example.org",
	[PN_FORMAT_URL] = "https://example.org/",
	[PN_FORMAT_PHONE] = "+43 1 234567",
	[PN_FORMAT_COLOUR] = "#1f6f54",
	[PN_FORMAT_UUID] = "123e4567-e89b-12d3-a456-426614174000",
};

static int
put_string(struct pn__buf *out, const char *s)
{
	return s != NULL ? pn__json_string(out, s, strlen(s)) : -1;
}

/* The field's name, cut or filled up to the length that it has to have. */
static int
put_words(struct pn__buf *out, const struct pn_field *f)
{
	size_t n = strlen(f->name);

	if (f->pattern != NULL)
		return -1;
	pn__buf_addc(out, '"');
	pn__buf_add(out, f->name, n < (size_t)f->max ? n : (size_t)f->max);
	for (; n < (size_t)f->min && !out->full; n++)
		pn__buf_addc(out, 'x');
	return pn__buf_addc(out, '"');
}

static int
put_text(struct pn__buf *out, const struct pn_field *f, const char *text)
{
	const char *made = formats[f->format];

	if (text == NULL && f->format == PN_FORMAT_NONE)
		return put_words(out, f);
	if (text == NULL && (f->pattern != NULL || strlen(made) > f->max ||
				strlen(made) < f->min))
		return -1;
	return put_string(out, text != NULL ? text : made);
}

/* A number of the range: 1, or the end that is nearer to it. */
static long double
made_number(const struct pn_field *f)
{
	return f->min > 1 ? f->min : f->max < 1 ? f->max : 1;
}

static int
put_number(struct pn__buf *out, const struct pn_field *f, const char *text)
{
	struct pn_value v;
	int64_t units;

	if (f->type == PN_TYPE_INT && text == NULL)
		return pn__buf_addf(out, "%.0Lf", made_number(f));
	if (f->type == PN_TYPE_INT)
		return pn__buf_addf(out, "%.0Lf", strtold(text, NULL));
	if (f->type == PN_TYPE_REAL)
		return pn__buf_addd(out, text != NULL ? strtod(text, NULL) :
			(double)made_number(f));
	if (text != NULL && pn__decimal_parse((struct pn_slice){ text,
		strlen(text) }, f->scale, &units) == -1)
		return -1;
	if (text == NULL)
		units = (int64_t)rintl(made_number(f) * powl(10, f->scale));
	v = pn_value_decimal(units, f->scale);
	return pn__json_write(out, &v);
}

static int
put_moment(struct pn__buf *out, const struct pn_field *f, const char *text)
{
	const char *made = f->type == PN_TYPE_DATE ? "2026-11-22" :
	    f->type == PN_TYPE_TIME		   ? "17:40" :
						     "2026-11-22T17:40:00Z";

	if (text == NULL)
		text = f->not_before != NULL ? f->not_before : f->not_after;
	return put_string(out, text != NULL ? text : made);
}

static int put_value(
    struct pn__buf *out, const struct pn_field *f, bool is_reply);

static int
put_list(struct pn__buf *out, const struct pn_field *f, bool is_reply)
{
	size_t n = f->min_items > 1 ? f->min_items : 1;
	const struct pn_field *item = f->item;

	pn__buf_addc(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			pn__buf_addc(out, ',');
		/* Choices are different ones. */
		if (n > 1 && item->type == PN_TYPE_CHOICE && item->choices) {
			put_string(out, item->choices[i].value);
			continue;
		}
		if (put_value(out, item, is_reply) == -1)
			return -1;
	}
	return pn__buf_addc(out, ']');
}

static int
put_choice(struct pn__buf *out, const struct pn_field *f, const char *text)
{
	if (text == NULL && f->choices != NULL)
		text = f->choices[0].value;
	return put_string(out, text);
}

static int
put_value(struct pn__buf *out, const struct pn_field *f, bool is_reply)
{
	const char *text = f->example != NULL ? f->example : f->fallback;

	switch ((enum pn_type)f->type) {
	case PN_TYPE_TEXT:
		return put_text(out, f, text);
	case PN_TYPE_INT:
	case PN_TYPE_REAL:
	case PN_TYPE_DECIMAL:
		return put_number(out, f, text);
	case PN_TYPE_BOOL:
		return pn__buf_adds(out, f->required ? "true" : "false");
	case PN_TYPE_CHOICE:
		return put_choice(out, f, text);
	case PN_TYPE_DATE:
	case PN_TYPE_TIME:
	case PN_TYPE_DATETIME:
		return put_moment(out, f, text);
	case PN_TYPE_STRUCT:
		return pn__json_example(out, f->schema, is_reply);
	case PN_TYPE_LIST:
		return put_list(out, f, is_reply);
	case PN_TYPE_FILE: /* none in JSON */
		break;
	}
	return -1;
}

/* The member of an object, with a comma before it where one is needed. */
static int
put_member(struct pn__buf *out, const struct pn_schema *s,
    const struct pn_field *f, bool is_reply, const char *before)
{
	const struct pn_field *same = f;
	size_t at;

	for (size_t i = 0; f->same_as != NULL && i < s->nfields; i++) {
		if (strcmp(s->fields[i].name, f->same_as) == 0)
			same = &s->fields[i];
	}
	pn__buf_adds(out, before);
	put_string(out, f->name);
	pn__buf_addc(out, ':');
	at = out->n;
	if (put_value(out, same, is_reply) == 0)
		return 0;
	if (out->full || pn__json_is_required(f))
		return -1;
	out->n = at;
	return pn__buf_adds(out, "null");
}

int
pn__json_example(struct pn__buf *out, const struct pn_schema *s, bool is_reply)
{
	const char *before = "{";
	size_t start = out->n;

	for (size_t i = 0; i < s->nfields; i++) {
		const struct pn_field *f = &s->fields[i];

		if (is_reply ? f->write_only : f->key || f->read_only)
			continue;
		if (put_member(out, s, f, is_reply, before) == -1) {
			out->n = start;
			return -1;
		}
		before = ",";
	}
	return pn__buf_adds(out, *before == '{' ? "{}" : "}");
}

int
pn__json_example_field(struct pn__buf *out, const struct pn_field *f)
{
	size_t start = out->n;

	if (put_value(out, f, false) == 0)
		return 0;
	out->n = start;
	return pn__buf_adds(out, "null");
}
