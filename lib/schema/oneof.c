#include "schema/relation.h"

#include <stdlib.h>
#include <string.h>

static const char between[] = " ,";

/* Adds the field that a group names. 0, or -1, said. */
static int
add(struct pn__planning *pl, struct pn_slice name)
{
	struct pn__plan *p = pl->plan;
	const struct pn_field *f;
	int i;

	if (pn__relation_find(pl, "one_of", name, &i) == -1)
		return -1;
	f = &pl->schema->fields[i];
	if (f->type == PN_TYPE_STRUCT || f->key || f->read_only)
		return pn__plan_error(pl,
		    "one_of names %s, but a struct, a key and a read_only "
		    "field are not filled in", f->name);
	p->one_of[p->none_of++] = i;
	return 0;
}

static int
end_group(struct pn__planning *pl, size_t first)
{
	struct pn__plan *p = pl->plan;

	if (p->none_of - first < 2)
		return pn__plan_error(pl,
		    "one_of \"%s\" has a group of less than two fields: write "
		    "\"mail phone\", or \"mail phone; street box\"",
		    pl->schema->one_of);
	p->one_of[p->none_of++] = PN__NO_FIELD;
	return 0;
}

int
pn__one_of_plan(struct pn__planning *pl)
{
	const char *at = pl->schema->one_of;
	struct pn__plan *p = pl->plan;
	size_t first = 0, n;

	if (at == NULL)
		return 0;
	if ((p->one_of = calloc(strlen(at) + 2, sizeof(*p->one_of))) == NULL)
		return pn__plan_error(pl, "out of memory");
	p->has_relations = true;
	for (;;) {
		at += strspn(at, between);
		if (*at == ';' || *at == '\0') {
			if (end_group(pl, first) == -1)
				return -1;
			first = p->none_of;
			if (*at++ == '\0')
				return 0;
			continue;
		}
		n = strcspn(at, " ,;");
		if (add(pl, (struct pn_slice){ at, n }) == -1)
			return -1;
		at += n;
	}
}

static bool
is_filled(const struct pn__parse *ps, int i)
{
	struct pn_value v = pn__relation_value(ps, i);

	if (v.kind == PN_KIND_BOOL)
		return v.b || ps->parsed[i] == PN__WRONG;
	return ps->parsed[i] != PN__EMPTY;
}

/*
 * Whether a group is as it should be. Of a PATCH only a group that came as a
 * whole can be told to be empty.
 */
static bool
is_right(const struct pn__parse *ps, const int *group)
{
	const struct pn__input *in = ps->input;

	for (; *group != PN__NO_FIELD; group++) {
		if (is_filled(ps, *group) ||
		    (in->partial && !in->came[*group]))
			return true;
	}
	return false;
}

static int
say(struct pn__parse *ps, const int *group)
{
	struct pn__said said = { .count = 1 };
	struct pn__buf labels;
	size_t first = (size_t)group[0];

	pn__buf_init(&labels, 200);
	for (; *group != PN__NO_FIELD; group++) {
		if (labels.n > 0)
			pn__buf_adds(&labels, ", ");
		pn__field_label(ps->plan->rules[*group].field, &labels);
	}
	said.other = (struct pn_slice){ labels.p, labels.n };
	pn__wrong(ps, ps->plan->rules[first].field, "one_of", PN__SAY_ONE_OF,
	    &said);
	pn__buf_fini(&labels);
	return pn__relation_tell(ps, first);
}

int
pn__one_of_check(struct pn__parse *ps)
{
	const struct pn__plan *p = ps->plan;

	for (size_t i = 0; i < p->none_of; i++) {
		if (!is_right(ps, &p->one_of[i]) &&
		    say(ps, &p->one_of[i]) == -1)
			return -1;
		while (p->one_of[i] != PN__NO_FIELD)
			i++;
	}
	return 0;
}
