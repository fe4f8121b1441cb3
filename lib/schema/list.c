#include "schema/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A list that is being made: an array of items in the arena. */
struct list {
	const struct pn__rule *item;
	char *items;
	size_t n;
};

static int
plan_list(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_field *f = r->field;
	int rc;

	if (f->item == NULL)
		return pn__plan_error(pl, "a list needs .item");
	if (f->item->type == PN_TYPE_LIST)
		return pn__plan_error(
		    pl, "a list of lists has to be a list of structs");
	if (f->max_items == 0 || f->min_items > f->max_items)
		return pn__plan_error(pl,
		    "min_items %zu and max_items %zu leave no number",
		    f->min_items, f->max_items);
	r->required = r->required || f->min_items > 0;
	if ((r->item = calloc(1, sizeof(*r->item))) == NULL)
		return pn__plan_error(pl, "out of memory");
	pl->field = f->item;
	rc = pn__rule_plan(r->item, pl);
	pl->field = f;
	r->sub = r->item->sub;
	return rc;
}

static size_t
size_of(const struct list *l)
{
	return l->item->field->size;
}

/* Whether the item behind the last one is in the list already. */
static bool
is_there(const struct list *l)
{
	const char *new = l->items + l->n *size_of(l);

	for (size_t k = 0; k < l->n; k++) {
		if (memcmp(l->items + k * size_of(l), new, size_of(l)) == 0)
			return true;
	}
	return false;
}

static int
tell(struct pn__parse *ps, size_t i, size_t k)
{
	char path[24];

	snprintf(path, sizeof(path), "%zu", k);
	if (pn__is_memory(ps))
		return -1;
	return pn__error_add(
	    ps->input, ps->arena, i, path, ps->rule, ps->message);
}

/* An item of a list that is given: it counts though it is empty, and twice. */
static enum pn__parsed
take_given(struct pn__parse *ps, struct list *l, struct pn_slice text, void *m)
{
	static const char *const none = "";
	const struct pn__rule *r = l->item;
	enum pn__parsed parsed;

	if (text.p == pn__misfit)
		return pn__wrong_shape(ps, r);
	parsed = r->type->parse(ps, r, text, m);
	if (parsed == PN__EMPTY && r->required)
		return pn__wrong(ps, r->field, "required", PN__SAY_REQUIRED,
		    NULL);
	if (parsed == PN__EMPTY)
		memcpy(m, &none, sizeof(none));
	if (parsed == PN__RIGHT && r->type->is_set && is_there(l))
		return pn__wrong(ps, r->field, "choice", PN__SAY_TWICE, NULL);
	return parsed == PN__EMPTY ? PN__RIGHT : parsed;
}

/* Takes one text; an empty one is none. 0; -1: the arena is full. */
static int
take_text(struct pn__parse *ps, struct list *l, size_t i, size_t k,
    struct pn_slice text)
{
	void *m = l->items + l->n * size_of(l);
	enum pn__parsed parsed;

	if (text.p == NULL)
		return 0;
	if (ps->input->given)
		parsed = take_given(ps, l, text, m);
	else
		parsed = l->item->type->parse(ps, l->item, text, m);
	switch (parsed) {
	case PN__RIGHT:
		if (!l->item->type->is_set || !is_there(l))
			l->n++;
		return 0;
	case PN__WRONG:
		return tell(ps, i, k);
	case PN__EMPTY:
		break;
	}
	return 0;
}

/* Takes one struct; a row of a form that was left empty is none. */
static int
take_struct(struct pn__parse *ps, struct list *l, size_t i, size_t k,
    struct pn__input *part)
{
	char path[24];
	int rc;

	if (part == NULL && ps->input->given) {
		pn__wrong_shape(ps, l->item);
		return tell(ps, i, k);
	}
	if (part == NULL || pn__input_is_blank(part))
		return 0;
	part->record = l->items + l->n * size_of(l);
	rc = pn__input_run(ps, part);
	if (rc == 0)
		l->n++;
	if (rc != -1)
		return rc;
	snprintf(path, sizeof(path), "%zu", k);
	return pn__errors_raise(ps->input, ps->arena, i, path, part);
}

static int
take_items(struct pn__parse *ps, struct list *l, size_t i,
    const struct pn__parts *parts)
{
	int rc = 0;

	l->items = pn__arena_zalloc(ps->arena, parts->n, size_of(l));
	if (l->items == NULL)
		return -1;
	for (size_t k = 0; rc == 0 && k < parts->n; k++) {
		ps->file = parts->files != NULL && k < parts->files_cap
		    ? parts->files[k]
		    : NULL;
		if (l->item->sub == NULL)
			rc = take_text(ps, l, i, k, parts->texts[k]);
		else
			rc = take_struct(ps, l, i, k, parts->inputs[k]);
	}
	return rc;
}

static enum pn__parsed
check_count(
    struct pn__parse *ps, const struct pn__rule *r, size_t n, bool too_many)
{
	const struct pn_field *f = r->field;
	char min[24], max[24];
	struct pn__said said = { .min = min, .max = max, .n = n, .count = n };

	snprintf(min, sizeof(min), "%zu", f->min_items);
	snprintf(max, sizeof(max), "%zu", f->max_items);
	if (too_many || n > f->max_items)
		return pn__wrong(ps, f, "max", PN__SAY_ITEMS_MAX, &said);
	if (n == 0)
		return PN__EMPTY;
	if (n < f->min_items)
		return pn__wrong(ps, f, "min", PN__SAY_ITEMS_MIN, &said);
	return PN__RIGHT;
}

static void
store(const struct pn_field *f, const struct list *l, char *m)
{
	const void *items = l->n > 0 ? l->items : NULL;
	char *count = m - f->offset + f->count_offset;

	memcpy(m, &items, sizeof(items));
	memcpy(count, &l->n, sizeof(l->n));
}

static enum pn__parsed
gather_list(struct pn__parse *ps, const struct pn__rule *r, size_t i, void *m)
{
	const struct pn__parts *parts = pn__parts_of(ps->input, i);
	struct list l = { .item = r->item };
	size_t errors = ps->input->nerrors;
	enum pn__parsed parsed;
	bool too_many = parts != NULL && parts->too_many;

	store(r->field, &l, m);
	if (parts != NULL && parts->n > 0 && take_items(ps, &l, i, parts) != 0)
		return pn__wrong_memory(ps);
	if (ps->input->nerrors > errors) {
		ps->rule = NULL;
		return PN__WRONG;
	}
	parsed = check_count(ps, r, l.n, too_many);
	if (parsed == PN__RIGHT)
		store(r->field, &l, m);
	return parsed;
}

static size_t
count_of(const struct pn_field *f, const void *m)
{
	size_t n;

	memcpy(&n, (const char *)m - f->offset + f->count_offset, sizeof(n));
	return n;
}

static int
spread_list(struct pn__arena *a, const struct pn__rule *r, const void *m,
    struct pn__parts *parts)
{
	struct pn_value list = r->type->value(r->field, m);

	parts->n = parts->cap = list.n;
	if (r->sub != NULL)
		parts->inputs =
		    pn__arena_zalloc(a, list.n, sizeof(struct pn__input *));
	else
		parts->texts =
		    pn__arena_zalloc(a, list.n, sizeof(*parts->texts));
	for (uint32_t k = 0; k < list.n; k++) {
		struct pn_value v = pn__value_item(&list, k);

		if (r->sub != NULL) {
			if (parts->inputs == NULL ||
			    (parts->inputs[k] = pn__input_fill(
				 a, r->sub, v.record)) == NULL)
				return -1;
		} else if (parts->texts == NULL ||
			   pn__text_of_value(a, &v, &parts->texts[k]) == -1) {
			return -1;
		}
	}
	return 0;
}

static struct pn_value
value_list(const struct pn_field *f, const void *m)
{
	struct pn_value v = { .kind = PN_KIND_ARRAY };

	v.n = (uint32_t)count_of(f, m);
	memcpy(&v.record, m, sizeof(v.record));
	v.field = f;
	if (f->item->type == PN_TYPE_STRUCT) {
		v.kind = PN_KIND_ROWS;
		v.schema = f->schema;
	}
	return v;
}

const struct pn__type pn__type_list = {
	.name = "list",
	.required = PN__SAY_REQUIRED_LIST,
	.shape = PN__SHAPE_LIST,
	.has_items = true,
	.plan = plan_list,
	.gather = gather_list,
	.spread = spread_list,
	.value = value_list,
};
