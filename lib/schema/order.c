#include "schema/relation.h"

#include <string.h>

static const char *const names[PN__ORDERS] = {
	[PN__AFTER] = "after",
	[PN__BEFORE] = "before",
	[PN__AT_LEAST] = "at_least",
	[PN__AT_MOST] = "at_most",
};

/* The field that a rule of f names, or NULL. */
static const char *
named(const struct pn_field *f, enum pn__order order)
{
	const char *const fields[PN__ORDERS] = {
		[PN__AFTER] = f->after,
		[PN__BEFORE] = f->before,
		[PN__AT_LEAST] = f->at_least,
		[PN__AT_MOST] = f->at_most,
	};

	return fields[order];
}

static bool
is_set(const struct pn_field *f)
{
	return !f->key && !f->read_only;
}

static int
plan_one(struct pn__planning *pl, struct pn__rule *r, enum pn__order order)
{
	const struct pn_field *f = pl->field, *other;
	const char *name = named(f, order);

	r->order[order] = PN__NO_FIELD;
	if (name == NULL)
		return 0;
	if (!r->type->has_order)
		return pn__plan_error(pl,
		    "%s is for dates, times and numbers, not for a field of "
		    "type %s", names[order], r->type->name);
	if (pn__relation_find(pl, names[order],
		(struct pn_slice){ name, strlen(name) },
		&r->order[order]) == -1)
		return -1;
	other = &pl->schema->fields[r->order[order]];
	if (other->type != f->type || other->scale != f->scale)
		return pn__plan_error(pl,
		    "%s names %s, a field of another type or scale: they "
		    "can't be compared", names[order], name);
	if (!is_set(f) || !is_set(other))
		return pn__plan_error(pl,
		    "%s compares with %s, but a key or a read_only field is "
		    "never sent", names[order], name);
	pl->plan->has_relations = true;
	return 0;
}

int
pn__order_plan(struct pn__planning *pl, struct pn__rule *r)
{
	for (int i = 0; i < PN__ORDERS; i++) {
		if (plan_one(pl, r, (enum pn__order)i) == -1)
			return -1;
	}
	return 0;
}

static bool
is_met(enum pn__order order, int compared)
{
	switch (order) {
	case PN__AFTER:
		return compared > 0;
	case PN__BEFORE:
		return compared < 0;
	case PN__AT_LEAST:
		return compared >= 0;
	default:
		return compared <= 0;
	}
}

static int
say(struct pn__parse *ps, const struct pn__rule *r, size_t i, int order)
{
	const struct pn__rule *other = &ps->plan->rules[r->order[order]];
	int id = r->type->has_dates ? PN__SAY_AFTER : PN__SAY_MORE;
	struct pn__said said = { .count = 1 };
	struct pn__buf label;

	pn__buf_init(&label, 128);
	pn__field_label(other->field, &label);
	said.other = (struct pn_slice){ label.p, label.n };
	pn__wrong(ps, r->field, names[order], (enum pn__message)(id + order),
	    &said);
	pn__buf_fini(&label);
	return pn__relation_tell(ps, i);
}

int
pn__order_check(struct pn__parse *ps, const struct pn__rule *r, size_t i)
{
	struct pn_value v, other;

	if (ps->parsed[i] != PN__RIGHT)
		return 0;
	for (int k = 0; k < PN__ORDERS; k++) {
		int field = r->order[k];

		if (field == PN__NO_FIELD || ps->parsed[field] != PN__RIGHT)
			continue;
		v = pn__relation_value(ps, (int)i);
		other = pn__relation_value(ps, field);
		/* One sentence of a field is enough. */
		if (!is_met((enum pn__order)k, pn__value_compare(&v, &other)))
			return say(ps, r, i, k);
	}
	return 0;
}
