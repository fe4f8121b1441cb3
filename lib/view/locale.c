#include "view/locale.h"

#include "view/filter.h"

#include <string.h>

uint32_t
pn__render_language(struct pn__render *r)
{
	const struct pn__language *l;

	if (r->has_language)
		return r->language;
	l = pn__tongue_language(r->data->tongue);
	r->language = l != NULL ? l->number : 0;
	r->has_language = true;
	return r->language;
}

const char *
pn__render_tag(struct pn__render *r)
{
	const struct pn__language *l = pn__tongue_language(r->data->tongue);

	return l != NULL ? l->tag : "en";
}

/* A number that a text depends on: of a list, how many it has. */
static int
count_of(struct pn__render *r, const struct pn__expr *e,
    const struct pn_value *v, int64_t *ret)
{
	*ret = v->i;
	switch (v->kind) {
	case PN_KIND_NULL:
		*ret = 0;
		return 0;
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
	case PN_KIND_ROWS:
	case PN_KIND_MAP:
		*ret = v->n;
		return 0;
	case PN_KIND_UINT:
		*ret = v->u <= INT64_MAX ? (int64_t)v->u : INT64_MAX;
		return 0;
	case PN_KIND_INT:
		return 0;
	default:
		return pn__render_error(r, e->at,
		    "\"%.*s\" is no count: a text with a plural depends on "
		    "a whole number or a list", (int)e->source.n,
		    e->source.p);
	}
}

static uint64_t
without_sign(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static int
set_count(struct pn__render *r, const struct pn__op *op)
{
	struct pn_value v;
	int64_t n;

	if (pn__eval(r, op->expr, &v) == -1 ||
	    count_of(r, op->expr, &v, &n) == -1)
		return -1;
	r->slots[op->slot] = pn_value_int(n);
	return 0;
}

int
pn__locale_op(struct pn__render *r, const struct pn__op *op)
{
	uint64_t n;

	switch (op->code) {
	case PN__OP_UNLESS_LANGUAGE:
		return pn__render_language(r) != op->field;
	case PN__OP_UNLESS_FORM:
		n = without_sign(r->slots[op->slot].i);
		return (op->catalogue != NULL
			       ? pn__catalogue_form_of(op->catalogue, n)
			       : n != 1) != op->field;
	default:
		return set_count(r, op);
	}
}

/* ---- the filter t ---- */

/* A terminated text of a value. NULL with r->err filled. */
static const char *
text_of(struct pn__render *r, const struct pn__expr *e,
    const struct pn_value *v)
{
	struct pn_slice s;
	const char *text;

	if (pn__text_of(r, e, v, &s) == -1)
		return NULL;
	text = pn__arena_dup(r->arena, s.p != NULL ? s.p : "", s.n);
	if (text == NULL)
		pn__filter_full(r, e);
	return text;
}

/* The text with each {n} as the count. */
static int
give_counted(struct pn__render *r, const struct pn__expr *e, const char *text,
    int64_t count, struct pn_value *v)
{
	const char *at;
	struct pn__buf b;

	pn__buf_init(&b, 64 * 1024);
	while ((at = strstr(text, "{n}")) != NULL) {
		pn__buf_add(&b, text, (size_t)(at - text));
		pn__buf_addi(&b, count);
		text = at + 3;
	}
	pn__buf_adds(&b, text);
	return pn__filter_give(r, e, &b, v);
}

/* 'Close' | t, and 'one entry' | t('{n} entries', count). */
int
pn__filter_t(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n)
{
	const char *one, *many = NULL;
	int64_t count = 1;

	if (n == 1)
		return pn__render_error(r, e->at,
		    "t takes nothing, or the plural and a count: "
		    "'one entry' | t('{n} entries', count)");
	if (v->kind == PN_KIND_NULL)
		return 0;
	if ((one = text_of(r, e, v)) == NULL ||
	    (n == 2 && ((many = text_of(r, e, &args[0])) == NULL ||
			   count_of(r, e, &args[1], &count) == -1)))
		return -1;
	one = pn__say(r->data->tongue, NULL, one, many, without_sign(count));
	if (many != NULL)
		return give_counted(r, e, one, count, v);
	*v = pn_value_text(one);
	return 0;
}
