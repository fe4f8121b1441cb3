#include "schema/lookup.h"
#include "schema/relation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIELDS_MAX = 1000,     /* of a schema */
	SCRATCH = 1024 * 1024, /* bytes that a fallback may need */
};

int
pn__plan_error(struct pn__planning *pl, const char *fmt, ...)
{
	const char *name = pl->schema->name;
	va_list ap;
	int n;

	if (name == NULL || name[0] == '\0')
		name = "?";
	n = pl->field == NULL
		? snprintf(pl->err, pl->n, "schema %s: ", name)
		: snprintf(pl->err, pl->n, "schema %s, field %s: ", name,
		      pl->field->name != NULL ? pl->field->name : "?");
	if (n < 0 || (size_t)n >= pl->n)
		return -1;
	va_start(ap, fmt);
	vsnprintf(pl->err + n, pl->n - (size_t)n, fmt, ap);
	va_end(ap);
	return -1;
}

static size_t
hash(const char *p, size_t n)
{
	size_t h = n;

	for (size_t i = 0; i < n; i++)
		h = h * 31 + (unsigned char)p[i];
	return h ^ h >> 7;
}

static bool
is_name(const struct pn__rule *r, struct pn_slice name)
{
	return r->name_n == name.n &&
	       memcmp(r->field->name, name.p, name.n) == 0;
}

int
pn__plan_find(const struct pn__plan *p, struct pn_slice name)
{
	size_t at;
	int i;

	/* The names are the program's: no visitor can make them collide. */
	if (name.n > p->longest)
		return -1;
	for (at = hash(name.p, name.n);; at++) {
		i = p->slots[at & p->mask];
		if (i == -1 || is_name(&p->rules[i], name))
			return i;
	}
}

int
pn__schema_find(const struct pn_schema *s, struct pn_slice name)
{
	for (size_t i = 0; i < s->nfields; i++) {
		const char *n = s->fields[i].name;

		if (strlen(n) == name.n && memcmp(n, name.p, name.n) == 0)
			return (int)i;
	}
	return -1;
}

/* A name is a C identifier: it is one in SQL, JSON and HTML too. */
static bool
is_identifier(const char *s)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	return s != NULL && s[0] != '\0' && s[strspn(s, letters)] == '\0' &&
	       (s[0] < '0' || s[0] > '9');
}

static int
plan_name(struct pn__planning *pl, struct pn__rule *r, size_t i)
{
	struct pn__plan *p = pl->plan;
	struct pn_slice name;
	size_t at;

	if (!is_identifier(pl->field->name))
		return pn__plan_error(pl, "a field's name is one of C, "
					  "of letters, digits and _");
	name = (struct pn_slice){ pl->field->name, strlen(pl->field->name) };
	r->name_n = name.n;
	if (name.n > p->longest)
		p->longest = name.n;
	if (pn__plan_find(p, name) != -1)
		return pn__plan_error(pl, "the schema has it twice");
	for (at = hash(name.p, name.n); p->slots[at & p->mask] != -1; at++)
		;
	p->slots[at & p->mask] = (int16_t)i;
	return 0;
}

/* What a field table must not say about a field of this type. */
static int
plan_fit(struct pn__planning *pl, const struct pn__type *t)
{
	const struct pn_field *f = pl->field;
	const char *what = NULL;

	if (!t->has_bounds && (f->min != 0 || f->max != 0))
		what = "min and max";
	else if (!t->has_pattern && (f->pattern || f->pattern_hint))
		what = "a pattern";
	else if (!t->has_choices &&
		 (f->choices || f->choices_sql || f->choices_of))
		what = "a list of choices";
	else if (!t->has_dates && (f->not_before || f->not_after))
		what = "not_before and not_after";
	else if (!t->has_rows && (f->rows != 0 || f->keep_space))
		what = "rows or keep_space";
	else if (!t->has_scale && f->scale != 0)
		what = "a scale";
	else if (f->type != PN_TYPE_TEXT && f->format != PN_FORMAT_NONE)
		what = "a format";
	if (what != NULL)
		return pn__plan_error(pl,
		    "%s can't be set for a field of type %s", what, t->name);
	if (f->min > f->max)
		return pn__plan_error(
		    pl, "min %Lg is above max %Lg", f->min, f->max);
	return 0;
}

/* The fallback, and the example, have to be right values themselves. */
static int
plan_text(struct pn__planning *pl, const struct pn__rule *r, const char *what,
    const char *text)
{
	struct pn__arena scratch;
	struct pn__parse ps = { .plan = pl->plan, .arena = &scratch };
	enum pn__parsed parsed = PN__WRONG;
	void *m;

	if (text == NULL)
		return 0;
	if (r->type->parse == NULL)
		return pn__plan_error(pl,
		    "%s can't be set for a field of type %s", what,
		    r->type->name);
	pn__arena_init(&scratch, 4096, SCRATCH);
	m = pn__arena_zalloc(&scratch, 1, r->field->size);
	if (m != NULL)
		parsed = r->type->parse(
		    &ps, r, (struct pn_slice){ text, strlen(text) }, m);
	if (parsed == PN__WRONG)
		pn__plan_error(pl, "%s \"%s\" is wrong: %s", what, text,
		    ps.message != NULL ? ps.message : "out of memory");
	pn__arena_fini(&scratch);
	return parsed == PN__WRONG ? -1 : 0;
}

int
pn__rule_plan(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_field *f = pl->field;

	r->field = f;
	r->required = f->required;
	r->type = pn__type_of(f);
	if (r->type == NULL)
		return pn__plan_error(
		    pl, "there is no type number %d", f->type);
	/* A list has all its items' rules too; those are fit for them. */
	if (!r->type->has_items && plan_fit(pl, r->type) == -1)
		return -1;
	if (r->type->plan(r, pl) == -1)
		return -1;
	return r->type->parse != NULL ? pn__pattern_plan(r, pl) : 0;
}

static int
plan_field(struct pn__planning *pl, size_t i)
{
	struct pn__rule *r = &pl->plan->rules[i];
	const struct pn_field *f = &pl->schema->fields[i];

	pl->field = f;
	if (plan_name(pl, r, i) == -1)
		return -1;
	if (f->offset > pl->schema->size ||
	    f->size > pl->schema->size - f->offset)
		return pn__plan_error(pl, "it lies outside of the struct");
	if (pn__rule_plan(r, pl) == -1 ||
	    plan_text(pl, r, "the fallback", f->fallback) == -1 ||
	    plan_text(pl, r->item != NULL ? r->item : r, "the example",
		f->example) == -1 ||
	    pn__lookup_plan(pl, r) == -1)
		return -1;
	pl->plan->has_parts |= r->type->gather != NULL;
	pl->plan->has_secrets |= f->write_only;
	pl->plan->has_lookups |= pn__rule_has_lookups(r);
	return 0;
}

static struct pn__plan *
plan_alloc(const struct pn_schema *s)
{
	struct pn__plan *p = calloc(1, sizeof(*p));
	size_t slots = 4;

	if (p == NULL)
		return NULL;
	while (slots < s->nfields * 4)
		slots *= 2;
	p->schema = s;
	p->mask = slots - 1;
	p->rules = calloc(s->nfields, sizeof(*p->rules));
	p->slots = malloc(slots * sizeof(*p->slots));
	if (p->rules == NULL || p->slots == NULL) {
		pn__plan_free(p);
		return NULL;
	}
	memset(p->slots, 0xff, slots * sizeof(*p->slots));
	return p;
}

/* What can be said of the schema as a whole. */
static int
plan_schema(struct pn__planning *pl)
{
	const struct pn_schema *s = pl->schema;

	if (s->name == NULL || s->name[0] == '\0')
		return pn__plan_error(pl, "a schema needs a name");
	if (s->fields == NULL || s->nfields == 0 || s->nfields > FIELDS_MAX)
		return pn__plan_error(pl, "it has %zu fields, not 1 to %d",
		    s->nfields, FIELDS_MAX);
	if (s->size > PN_RECORD_MAX)
		return pn__plan_error(pl,
		    "its struct has %zu bytes, at most %d", s->size,
		    PN_RECORD_MAX);
	if (pl->depth > PN__DEPTH_MAX)
		return pn__plan_error(pl,
		    "structs are in structs more than %d deep, or one is in "
		    "itself",
		    PN__DEPTH_MAX);
	return 0;
}

static struct pn__plan *
plan_make(const struct pn_schema *s, int depth, char *err, size_t n)
{
	struct pn__planning pl = {
		.schema = s, .depth = depth, .err = err, .n = n
	};

	if (plan_schema(&pl) == -1)
		return NULL;
	if ((pl.plan = plan_alloc(s)) == NULL) {
		pn__plan_error(&pl, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < s->nfields; i++) {
		if (plan_field(&pl, i) == -1) {
			pn__plan_free(pl.plan);
			return NULL;
		}
	}
	if (pn__relations_plan(&pl) == -1) {
		pn__plan_free(pl.plan);
		return NULL;
	}
	return pl.plan;
}

struct pn__plan *
pn__plan_new(const struct pn_schema *s, char *err, size_t n)
{
	return plan_make(s, 0, err, n);
}

int
pn__plan_nest(struct pn__rule *r, struct pn__planning *pl)
{
	char err[300];

	r->sub = plan_make(r->field->schema, pl->depth + 1, err, sizeof(err));
	return r->sub != NULL ? 0 : pn__plan_error(pl, "%s", err);
}

static void
rule_fini(struct pn__rule *r)
{
	pcre2_code_free(r->pattern);
	/* A list has its item's plan: it is one and the same. */
	if (r->item != NULL)
		rule_fini(r->item);
	else
		pn__plan_free(r->sub);
	free(r->item);
}

void
pn__plan_free(struct pn__plan *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; p->rules != NULL && i < p->schema->nfields; i++)
		rule_fini(&p->rules[i]);
	pcre2_match_context_free(p->limits);
	free(p->one_of);
	free(p->rules);
	free(p->slots);
	free(p);
}

const struct pn__plan *
pn__plan_sub(const struct pn__plan *p, int field)
{
	return p->rules[field].sub;
}

const struct pn_schema *
pn__plan_schema(const struct pn__plan *p)
{
	return p->schema;
}
