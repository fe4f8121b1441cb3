#include "schema/relation.h"

#include <string.h>

/* Says that there is no such field, and which there are. Returns -1. */
static int
no_field(struct pn__planning *pl, const char *what, struct pn_slice name)
{
	struct pn__buf b;

	pn__buf_init(&b, 200);
	for (size_t i = 0; i < pl->schema->nfields; i++)
		pn__buf_addf(&b, "%s%s", i > 0 ? ", " : "",
		    pl->schema->fields[i].name);
	pn__plan_error(pl,
	    "%s names \"%.*s\", which is no field of the schema; it has %.*s%s",
	    what, (int)name.n, name.p, (int)b.n, b.n > 0 ? b.p : "",
	    b.full ? " and more" : "");
	pn__buf_fini(&b);
	return -1;
}

int
pn__relation_find(struct pn__planning *pl, const char *what,
    struct pn_slice name, int *ret)
{
	int i = pn__plan_find(pl->plan, name);

	if (i == -1)
		return no_field(pl, what, name);
	if (pl->field == &pl->schema->fields[i])
		return pn__plan_error(pl, "%s names the field itself", what);
	*ret = i;
	return 0;
}

static int
plan_same_as(struct pn__planning *pl, struct pn__rule *r)
{
	const char *name = pl->field->same_as;

	if (name == NULL)
		return 0;
	if (pn__relation_find(pl, "same_as",
		(struct pn_slice){ name, strlen(name) }, &r->same_as) == -1)
		return -1;
	if (pl->schema->fields[r->same_as].type != pl->field->type)
		return pn__plan_error(
		    pl, "same_as names a field of another type");
	pl->plan->has_relations = true;
	return 0;
}

static int
plan_required_if(struct pn__planning *pl, struct pn__rule *r)
{
	const char *condition = pl->field->required_if;
	size_t n;

	if (condition == NULL)
		return 0;
	n = strcspn(condition, "=");
	if (condition[n] == '=')
		r->if_value = condition + n + 1;
	pl->plan->has_relations = true;
	return pn__relation_find(
	    pl, "required_if", (struct pn_slice){ condition, n }, &r->if_field);
}

int
pn__relations_plan(struct pn__planning *pl)
{
	for (size_t i = 0; i < pl->schema->nfields; i++) {
		struct pn__rule *r = &pl->plan->rules[i];

		pl->field = r->field;
		r->same_as = r->if_field = PN__NO_FIELD;
		if (plan_same_as(pl, r) == -1 ||
		    plan_required_if(pl, r) == -1 ||
		    pn__order_plan(pl, r) == -1)
			return -1;
	}
	pl->field = NULL;
	return pn__one_of_plan(pl);
}

struct pn_value
pn__relation_value(const struct pn__parse *ps, int i)
{
	return pn__field_stored(ps->plan->rules[i].field, ps->input->record);
}

static bool
is_printed_as(const struct pn_value *v, const char *text)
{
	struct pn__buf b;
	bool is;

	pn__buf_init(&b, 64);
	is = pn__value_print(&b, v) == 0 && b.n == strlen(text) &&
	     memcmp(b.p, text, b.n) == 0;
	pn__buf_fini(&b);
	return is;
}

/* Whether the condition of r's required_if is met. */
static bool
is_asked_for(const struct pn__parse *ps, const struct pn__rule *r)
{
	struct pn_value v = pn__relation_value(ps, r->if_field);
	const char *text = r->if_value;

	if (ps->parsed[r->if_field] == PN__WRONG)
		return false;
	if (v.kind == PN_KIND_BOOL)
		return v.b == (text == NULL || strcmp(text, "1") == 0 ||
				  strcmp(text, "true") == 0);
	if (ps->parsed[r->if_field] != PN__RIGHT)
		return false;
	if (text == NULL)
		return true;
	if (v.kind == PN_KIND_TEXT)
		return v.n == strlen(text) && memcmp(v.text, text, v.n) == 0;
	return is_printed_as(&v, text);
}

int
pn__relation_tell(struct pn__parse *ps, size_t i)
{
	if (pn__is_memory(ps))
		return -1;
	return pn__error_add(
	    ps->input, ps->arena, i, NULL, ps->rule, ps->message);
}

static int
check_required_if(struct pn__parse *ps, const struct pn__rule *r, size_t i)
{
	if (ps->parsed[i] != PN__EMPTY || !is_asked_for(ps, r) ||
	    (ps->input->partial && !ps->input->came[i]))
		return 0;
	pn__wrong(ps, r->field, "required", r->type->required, NULL);
	return pn__relation_tell(ps, i);
}

static int
check_same_as(struct pn__parse *ps, const struct pn__rule *r, size_t i)
{
	struct pn_value v = pn__relation_value(ps, (int)i);
	struct pn_value other = pn__relation_value(ps, r->same_as);
	struct pn__said said = { .count = 1 };
	struct pn__buf label;

	if (ps->parsed[i] == PN__WRONG || ps->parsed[r->same_as] == PN__WRONG ||
	    pn__value_equal(&v, &other))
		return 0;
	pn__buf_init(&label, 128);
	pn__field_label(ps->plan->rules[r->same_as].field, &label);
	said.other = (struct pn_slice){ label.p, label.n };
	pn__wrong(ps, r->field, "same_as", PN__SAY_SAME_AS, &said);
	pn__buf_fini(&label);
	return pn__relation_tell(ps, i);
}

int
pn__relations_check(struct pn__parse *ps)
{
	for (size_t i = 0; i < ps->input->schema->nfields; i++) {
		const struct pn__rule *r = &ps->plan->rules[i];

		if (r->if_field != PN__NO_FIELD &&
		    check_required_if(ps, r, i) == -1)
			return -1;
		if (r->same_as != PN__NO_FIELD && check_same_as(ps, r, i) == -1)
			return -1;
		if (pn__order_check(ps, r, i) == -1)
			return -1;
	}
	return pn__one_of_check(ps);
}
