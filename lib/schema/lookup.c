#include "schema/lookup.h"

#include "schema/type.h"

#include <string.h>

bool
pn__plan_has_lookups(const struct pn__plan *p)
{
	return p->has_lookups;
}

static bool
has_own(const struct pn_field *f)
{
	return f->unique != NULL || f->exists != NULL ||
	       f->choices_sql != NULL || f->choices_of != NULL;
}

bool
pn__rule_has_lookups(const struct pn__rule *r)
{
	return has_own(r->field) || (r->sub != NULL && r->sub->has_lookups);
}

void
pn__lookup_split(
    const char *text, struct pn_slice *ret_table, struct pn_slice *ret_column)
{
	size_t n = strcspn(text, ".");

	*ret_table = (struct pn_slice){ text, n };
	*ret_column = (struct pn_slice){ text + n + 1, strlen(text + n + 1) };
}

/* ---- making a plan ---- */

/* The length of a name of SQL that needs no escape; 0: it is none. */
static size_t
name_length(const char *text)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	return *text >= '0' && *text <= '9' ? 0 : strspn(text, letters);
}

static int
plan_one(struct pn__planning *pl, const char *rule, const char *text)
{
	size_t table, column = 0;

	if (text == NULL)
		return 0;
	table = name_length(text);
	if (table > 0 && text[table] == '.')
		column = name_length(text + table + 1);
	if (column > 0 && text[table + 1 + column] == '\0')
		return 0;
	return pn__plan_error(pl,
	    "%s \"%s\" has to be a table and its column, like "
	    "\"member.email\": two names of letters, digits and _",
	    rule, text);
}

int
pn__lookup_plan(struct pn__planning *pl, const struct pn__rule *r)
{
	const struct pn_field *f = r->field;

	if (f->unique == NULL && f->exists == NULL)
		return 0;
	if (r->sub != NULL || (f->unique != NULL && r->item != NULL))
		return pn__plan_error(pl,
		    "%s is for a value of one column, not for a field of type "
		    "%s", f->unique != NULL ? "unique" : "exists",
		    r->type->name);
	if (f->key || f->read_only)
		return pn__plan_error(pl,
		    "unique and exists are for what is sent, not for a key or "
		    "a read_only field");
	if (plan_one(pl, "unique", f->unique) == -1)
		return -1;
	return plan_one(pl, "exists", f->exists);
}

/* ---- the values of an input ---- */

struct walk {
	struct pn__arena *a;
	pn__lookup_fn *fn;
	void *ctx;
};

static int walk(
    struct walk *w, const struct pn__input *in, const char *prefix);

/* "items" and "0" as "items.0", "" and "items" as "items". */
static const char *
join(struct pn__arena *a, const char *prefix, const char *name)
{
	return *prefix == '\0' ? name
			       : pn__arena_printf(a, "%s.%s", prefix, name);
}

static const char *
join_index(struct pn__arena *a, const char *prefix, size_t k)
{
	return pn__arena_printf(a, "%s.%zu", prefix, k);
}

/* The structs of a part; a row that was left empty has no record. */
static int
walk_parts(struct walk *w, const struct pn__rule *r,
    const struct pn__parts *parts, const char *path)
{
	int rc = 0;

	for (size_t k = 0; rc == 0 && k < parts->n; k++) {
		const struct pn__input *part =
		    parts->inputs != NULL ? parts->inputs[k] : NULL;
		const char *at = path;

		if (part == NULL || part->record == NULL)
			continue;
		if (r->type->has_items && (at = join_index(w->a, path, k)) ==
					      NULL)
			return -1;
		rc = walk(w, part, at);
	}
	return rc;
}

/*
 * The items of a list. In a form empty ones were passed over: there the
 * list as a whole is named.
 */
static int
walk_items(struct walk *w, const struct pn__input *in,
    const struct pn__rule *r, const char *path)
{
	struct pn__lookup l = { .field = r->item->field, .in = in,
		.path = path };
	struct pn_value list = pn__field_stored(r->field, in->record);
	int rc = 0;

	for (uint32_t k = 0; rc == 0 && k < list.n; k++) {
		l.value = r->item->type->value(r->item->field,
		    (const char *)list.record + k * r->item->field->size);
		if (in->given && (l.path = join_index(w->a, path, k)) == NULL)
			return -1;
		rc = w->fn(w->ctx, &l);
	}
	return rc;
}

static int
walk_field(struct walk *w, const struct pn__input *in, size_t i,
    const char *path)
{
	const struct pn__rule *r = &in->plan->rules[i];
	const struct pn__parts *parts = pn__parts_of(in, i);
	struct pn__lookup l = { .field = r->field, .in = in, .path = path };

	if (path == NULL)
		return -1;
	if (r->sub != NULL)
		return parts != NULL ? walk_parts(w, r, parts, path) : 0;
	if (r->item != NULL)
		return walk_items(w, in, r, path);
	l.value = pn__field_stored(r->field, in->record);
	return l.value.kind != PN_KIND_NULL ? w->fn(w->ctx, &l) : 0;
}

static int
walk(struct walk *w, const struct pn__input *in, const char *prefix)
{
	int rc = 0;

	if (!in->plan->has_lookups || in->parsed == NULL)
		return 0;
	for (size_t i = 0; rc == 0 && i < in->schema->nfields; i++) {
		const struct pn_field *f = &in->schema->fields[i];

		if (f->key || f->read_only || !in->came[i] ||
		    in->parsed[i] != PN__RIGHT ||
		    !pn__rule_has_lookups(&in->plan->rules[i]))
			continue;
		rc = walk_field(w, in, i, join(w->a, prefix, f->name));
	}
	return rc;
}

int
pn__input_lookups(const struct pn__input *in, struct pn__arena *a,
    pn__lookup_fn *fn, void *ctx)
{
	struct walk w = { .a = a, .fn = fn, .ctx = ctx };

	return walk(&w, in, "");
}

int
pn__lookup_wrong(struct pn__input *in, struct pn__arena *a,
    const struct pn_field *f, const char *path, enum pn__lookup_rule rule)
{
	static const struct {
		const char *rule;
		enum pn__message message;
	} rules[] = {
		[PN__LOOKUP_UNIQUE] = { "unique", PN__SAY_UNIQUE },
		[PN__LOOKUP_EXISTS] = { "exists", PN__SAY_EXISTS },
		[PN__LOOKUP_CHOICE] = { "choice", PN__SAY_CHOICE },
		[PN__LOOKUP_UTF8] = { "utf8", PN__SAY_UTF8 },
	};
	struct pn__parse ps = { .plan = in->plan, .arena = a, .input = in };

	pn__wrong(&ps, f, rules[rule].rule, rules[rule].message, NULL);
	if (pn__is_memory(&ps))
		return -1;
	return pn__input_error(in, a, path, ps.rule, ps.message);
}

bool
pn__choices_have(const struct pn_choice *choices, struct pn_slice text)
{
	for (; choices != NULL && choices->value != NULL; choices++) {
		if (strlen(choices->value) == text.n &&
		    memcmp(choices->value, text.p, text.n) == 0)
			return true;
	}
	return false;
}

/* "items[0][sku]" as "items.0.sku". NULL: the arena is full. */
static const char *
path_of(struct pn__arena *a, struct pn_slice name)
{
	char *path = pn__arena_alloc(a, name.n + 1), *to = path;

	if (path == NULL)
		return NULL;
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] != ']')
			*to++ = name.p[i] == '[' ? '.' : name.p[i];
	}
	if (to > path && to[-1] == '.')
		to--; /* "tags[]" is one more, of no number */
	*to = '\0';
	return path;
}

int
pn__input_broken(
    struct pn__input *in, struct pn__arena *a, struct pn_slice name)
{
	const char *path = path_of(a, name);
	const struct pn_field *f;
	int i;

	if (path == NULL)
		return -2;
	i = pn__plan_find(
	    in->plan, (struct pn_slice){ path, strcspn(path, ".") });
	if (i == -1)
		return 0;
	f = &in->schema->fields[i];
	if (f->key || f->read_only)
		return 0;
	return pn__lookup_wrong(in, a, f, path, PN__LOOKUP_UTF8) == 0 ? -1 : -2;
}
