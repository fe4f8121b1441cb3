#include "schema/type.h"

#include <string.h>

enum { TEXT_MAX = 1024 }; /* of what is no text: numbers, dates */

/* Moves what is in b to the arena. 0; -1: one of them is full. */
static int
keep(struct pn__arena *a, struct pn__buf *b, struct pn_slice *ret)
{
	const char *text = NULL;

	if (!b->full && (text = pn__arena_dup(a, b->p, b->n)) != NULL)
		*ret = (struct pn_slice){ text, b->n };
	pn__buf_fini(b);
	return text != NULL ? 0 : -1;
}

int
pn__text_of_value(
    struct pn__arena *a, const struct pn_value *v, struct pn_slice *ret)
{
	struct pn__buf b;

	if (v->kind == PN_KIND_TEXT) {
		*ret = (struct pn_slice){ v->text, v->n };
		return 0;
	}
	pn__buf_init(&b, TEXT_MAX);
	pn__value_print(&b, v);
	return keep(a, &b, ret);
}

static int
fill_text(struct pn__arena *a, const struct pn_field *f, const void *record,
    struct pn_slice *ret)
{
	struct pn_value v = pn__field_value(f, record);
	struct pn__buf b;

	if (v.kind == PN_KIND_TEXT)
		return pn__text_of_value(a, &v, ret);
	pn__buf_init(&b, TEXT_MAX);
	pn__field_text(f, record, &b);
	return keep(a, &b, ret);
}

static int
fill_field(struct pn__input *in, struct pn__arena *a, size_t i)
{
	const struct pn__rule *r = &in->plan->rules[i];
	struct pn__parts *parts;

	if (r->field->write_only)
		return 0;
	if (r->type->spread == NULL)
		return fill_text(a, r->field, in->record, &in->raw[i]);
	if ((parts = pn__parts_need(in, a, i)) == NULL)
		return -1;
	return r->type->spread(
	    a, r, (const char *)in->record + r->field->offset, parts);
}

struct pn__input *
pn__input_fill(
    struct pn__arena *a, const struct pn__plan *p, const void *record)
{
	struct pn__input *in = pn__input_new(a, p);

	if (in == NULL)
		return NULL;
	memcpy(in->record, record, p->schema->size);
	in->shown = true;
	for (size_t i = 0; i < p->schema->nfields; i++) {
		if (fill_field(in, a, i) == -1)
			return NULL;
	}
	return in;
}
