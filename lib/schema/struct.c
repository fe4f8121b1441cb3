#include "schema/type.h"

#include <string.h>

static int
plan_struct(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_schema *s = r->field->schema;

	if (s == NULL)
		return pn__plan_error(pl, "a struct needs .schema");
	if (s->size != r->field->size)
		return pn__plan_error(pl,
		    "the struct has %u bytes, but that of the schema %s has "
		    "%zu",
		    r->field->size, s->name != NULL ? s->name : "?", s->size);
	return pn__plan_nest(r, pl);
}

/* The input of the struct; NULL: nothing of it was filled in. */
static struct pn__input *
filled_in(const struct pn__input *in, size_t i)
{
	const struct pn__parts *parts = pn__parts_of(in, i);

	if (parts == NULL || parts->n == 0 || parts->inputs == NULL ||
	    pn__input_is_blank(parts->inputs[0]))
		return NULL;
	return parts->inputs[0];
}

static enum pn__parsed
gather_struct(struct pn__parse *ps, const struct pn__rule *r, size_t i, void *m)
{
	struct pn__input *in = ps->input, *part = filled_in(in, i);
	int rc;

	if (part == NULL) {
		memset(m, 0, r->field->size);
		if (!r->required)
			return PN__RIGHT;
		if (in->given)
			return PN__EMPTY;
		/* Its fields tell which of them are missing. */
		if ((part = pn__input_bare(ps->arena, r->sub)) == NULL)
			return pn__wrong_memory(ps);
	}
	part->record = m;
	if ((rc = pn__input_run(ps, part)) == 0)
		return PN__RIGHT;
	if (rc == -2 || pn__errors_raise(in, ps->arena, i, NULL, part) == -1)
		return pn__wrong_memory(ps);
	ps->rule = NULL;
	return PN__WRONG;
}

static int
spread_struct(struct pn__arena *a, const struct pn__rule *r, const void *m,
    struct pn__parts *parts)
{
	parts->inputs = pn__arena_zalloc(a, 1, sizeof(struct pn__input *));
	if (parts->inputs == NULL)
		return -1;
	parts->n = parts->cap = 1;
	parts->inputs[0] = pn__input_fill(a, r->sub, m);
	return parts->inputs[0] != NULL ? 0 : -1;
}

static struct pn_value
value_struct(const struct pn_field *f, const void *m)
{
	return pn_record(f->schema, m);
}

const struct pn__type pn__type_struct = {
	.name = "struct",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_STRUCT,
	.plan = plan_struct,
	.gather = gather_struct,
	.spread = spread_struct,
	.value = value_struct,
};
