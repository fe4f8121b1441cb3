#include "schema/lookup.h"

#include "db/db.h"
#include "route/inside.h"

#include <postern/form.h>
#include <string.h>

/* Choices that were asked for in this request. */
struct pn__choices {
	const struct pn_field *field;
	const struct pn_choice *v;
	struct pn__choices *next;
};

/* A question to the database. */
struct question {
	const struct pn_field *field;
	const char *path;
	enum pn__lookup_rule rule;
	struct pn_asked *asked;
	struct question *next;
};

struct lookups {
	struct pn_req *r;
	struct pn__input *in;
	struct question *first, **end;
	bool only_unique;
};

/* ---- choices ---- */

/* Fields with the same source have the same choices. */
static bool
is_same(const struct pn_field *a, const struct pn_field *b)
{
	if (a->choices_of != b->choices_of)
		return false;
	return a->choices_sql == b->choices_sql ||
	    (a->choices_sql != NULL && b->choices_sql != NULL &&
		strcmp(a->choices_sql, b->choices_sql) == 0);
}

const struct pn_choice *
pn__choices_now(void *ctx, const struct pn_field *f)
{
	struct pn_req *r = ctx;
	struct pn__choices *c;

	if (f->choices != NULL || pn_failed(r))
		return f->choices;
	for (c = r->choices; c != NULL; c = c->next) {
		if (is_same(c->field, f))
			return c->v;
	}
	if ((c = pn_alloc(r, sizeof(*c))) == NULL)
		return NULL;
	c->field = f;
	c->v = f->choices_of != NULL ? f->choices_of(r)
				     : pn__db_choices(r, f->choices_sql);
	c->next = r->choices;
	r->choices = c;
	return c->v;
}

/* ---- rows ---- */

static bool
is_named(const struct pn_schema *s, struct pn_slice table)
{
	const char *own = s->table != NULL ? s->table : s->name;

	return strlen(own) == table.n && memcmp(own, table.p, table.n) == 0;
}

/*
 * The key of the row that the address names, which may keep its value: how
 * many columns; 0: there is none.
 */
static size_t
own_key(const struct pn__input *in, struct pn_slice table,
    struct pn__db_pair but[PN__PARAMS_MAX])
{
	const struct pn_schema *s = in->schema;
	size_t n = 0;

	for (size_t i = 0; i < s->nfields && n < PN__PARAMS_MAX; i++) {
		const struct pn_field *f = &s->fields[i];

		if (!f->key)
			continue;
		but[n++] = (struct pn__db_pair){
			{ f->name, strlen(f->name) },
			pn__field_stored(f, in->record)
		};
	}
	return in->keyed == n && is_named(s, table) ? n : 0;
}

/* Asks for the row that "table.column" means. 0, or -1 latched. */
static int
ask(struct lookups *ls, const struct pn__lookup *l, const char *text,
    enum pn__lookup_rule rule)
{
	struct question *q = pn_alloc(ls->r, sizeof(*q));
	struct pn__db_pair has = { .value = l->value };
	struct pn__db_pair but[PN__PARAMS_MAX];
	struct pn_slice table;
	size_t n = 0;

	if (q == NULL)
		return -1;
	pn__lookup_split(text, &table, &has.column);
	if (rule == PN__LOOKUP_UNIQUE)
		n = own_key(l->in, table, but);
	*q = (struct question){ .field = l->field, .path = l->path,
		.rule = rule };
	q->asked = pn__db_ask_row(ls->r, table, &has, but, n);
	*ls->end = q;
	ls->end = &q->next;
	return q->asked != NULL ? 0 : -1;
}

/* A value of the input, from pn__input_lookups(). 0, or -1 latched. */
static int
look(void *ctx, const struct pn__lookup *l)
{
	struct lookups *ls = ctx;
	const struct pn_field *f = l->field;
	const struct pn_choice *choices;

	if (f->unique != NULL && ask(ls, l, f->unique, PN__LOOKUP_UNIQUE) == -1)
		return -1;
	if (ls->only_unique)
		return 0;
	if (f->exists != NULL && ask(ls, l, f->exists, PN__LOOKUP_EXISTS) == -1)
		return -1;
	if (f->choices_sql == NULL && f->choices_of == NULL)
		return 0;
	choices = pn__choices_now(ls->r, f);
	if (pn_failed(ls->r))
		return -1;
	if (pn__choices_have(choices,
		(struct pn_slice){ l->value.text, l->value.n }))
		return 0;
	return pn__lookup_wrong(ls->in, ls->r->arena, f, l->path,
	    PN__LOOKUP_CHOICE);
}

/* Takes the answers to what was asked. 0, or -1: no memory, or latched. */
static int
hear(struct lookups *ls)
{
	struct pn_req *r = ls->r;

	for (const struct question *q = ls->first; q != NULL; q = q->next) {
		bool has = pn__db_has_row(r, q->asked);

		if (pn_failed(r))
			return -1;
		if (has == (q->rule == PN__LOOKUP_EXISTS))
			continue;
		if (pn__lookup_wrong(
			ls->in, r->arena, q->field, q->path, q->rule) == -1)
			return -1;
	}
	return 0;
}

static int
run(struct pn_req *r, struct pn__input *in, bool only_unique)
{
	struct lookups ls = { .r = r, .in = in, .only_unique = only_unique };

	ls.end = &ls.first;
	if (pn__input_lookups(in, r->arena, look, &ls) == 0 &&
	    hear(&ls) == 0 && !pn_failed(r))
		return in->errors == NULL ? 0 : -1;
	if (!pn_failed(r))
		pn_fail(r, 413,
		    "the form needs more than the %zu bytes of a request",
		    r->limits->memory);
	return -1;
}

int
pn__lookups_check(struct pn_req *r, struct pn__input *in)
{
	return pn__plan_has_lookups(in->plan) ? run(r, in, false) : 0;
}

bool
pn_taken(struct pn_req *r, const char *field)
{
	const struct pn_schema *s;
	int i = -1;

	if (!pn_is_duplicate(r))
		return false;
	pn_forgive(r);
	if (r->input != NULL)
		i = pn__plan_find(r->input->plan,
		    (struct pn_slice){ field, strlen(field) });
	if (i == -1) {
		pn_fail(r, 500,
		    "pn_taken() was asked for \"%s\", which is no field of "
		    "the route's .in", field);
		return false;
	}
	s = r->input->schema;
	if (run(r, r->input, true) == 0 &&
	    pn__lookup_wrong(r->input, r->arena, &s->fields[i], field,
		PN__LOOKUP_UNIQUE) == -1)
		pn_fail(r, 500, "no memory is left for pn_taken()");
	return !pn_failed(r);
}
