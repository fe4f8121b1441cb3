#include "tool/merge.h"

#include <postern/json.h>
#include <stdio.h>
#include <string.h>

const struct rename *
merge_renamed(const struct merge *m, struct pn_slice kind, struct pn_slice name)
{
	for (size_t i = 0; i < m->nrenames; i++) {
		if (merge_is_same(m->renames[i].kind, kind) &&
		    merge_is_same(m->renames[i].name, name))
			return &m->renames[i];
	}
	return NULL;
}

/* The rename of what a reference leads to, or NULL. */
static const struct rename *
renamed_ref(const struct merge *m, const struct pn_value *ref)
{
	struct pn_slice text = merge_text(ref), kind, name;
	size_t n = sizeof(COMPONENTS) - 1;
	const char *slash;

	if (text.n <= n || memcmp(text.p, COMPONENTS, n) != 0)
		return NULL;
	kind = (struct pn_slice){ text.p + n, 0 };
	slash = memchr(kind.p, '/', text.n - n);
	if (slash == NULL)
		return NULL;
	kind.n = (size_t)(slash - kind.p);
	name.p = slash + 1;
	name.n = text.n - (size_t)(name.p - text.p);
	return merge_renamed(m, kind, name);
}

/* Whether anything in v refers to a component that was renamed. */
static bool
refers_to_renamed(const struct merge *m, const struct pn_value *v)
{
	for (uint32_t i = 0; v->kind == PN_KIND_LIST && i < v->n; i++) {
		if (refers_to_renamed(m, &v->list[i]))
			return true;
	}
	for (uint32_t i = 0; v->kind == PN_KIND_MAP && i < v->n; i++) {
		if (merge_is_same(v->map[i].name, PN_S("$ref"))
			? renamed_ref(m, &v->map[i].value) != NULL
			: refers_to_renamed(m, &v->map[i].value))
			return true;
	}
	return false;
}

/* order as shop-order; shop-order-2, where that is taken too. */
static int
give_name(struct merge *m, const struct members *taken,
    const struct pn_value *own, struct pn_slice kind, struct pn_slice name)
{
	struct rename *r = &m->renames[m->nrenames];
	const char *other = NULL;

	for (int i = 1;; i++) {
		other = i == 1 ? pn__arena_printf(&m->arena, "%.*s-%.*s",
				     (int)m->who.n, m->who.p, (int)name.n,
				     name.p) :
				 pn__arena_printf(&m->arena, "%.*s-%.*s-%d",
				     (int)m->who.n, m->who.p, (int)name.n,
				     name.p, i);
		if (other == NULL)
			return merge_no_memory();
		if (merge_find(taken, (struct pn_slice){ other, strlen(other) }) ==
			NULL &&
		    pn_member(own, other) == NULL)
			break;
	}
	*r = (struct rename){ kind, name, other };
	m->nrenames++;
	return 0;
}

/*
 * Renames each component of this kind that is there already with another
 * content, or refers to one that was renamed. How many; -1: said.
 */
static int
rename_kind(struct merge *m, const struct pn_member *kind)
{
	struct members taken = { 0 };
	struct pn_member *known = merge_find(&m->kinds, kind->name), *same;
	int n = 0;

	if (known != NULL)
		taken = *(const struct members *)known->value.record;
	for (uint32_t i = 0; i < kind->value.n; i++) {
		const struct pn_member *c = &kind->value.map[i];

		same = merge_find(&taken, c->name);
		if (same == NULL || merge_renamed(m, kind->name, c->name) != NULL ||
		    (merge_is_equal(&same->value, &c->value) &&
			!refers_to_renamed(m, &c->value)))
			continue;
		if (merge_is_same(kind->name, PN_S("securitySchemes"))) {
			fprintf(stderr,
			    "postern: %s: the security scheme %.*s is another "
			    "one than in the documents before it\n",
			    m->file, (int)c->name.n, c->name.p);
			return -1;
		}
		if (give_name(m, &taken, &kind->value, kind->name, c->name) ==
		    -1)
			return -1;
		n++;
	}
	return n;
}

int
merge_rename(struct merge *m, const struct pn_value *components)
{
	size_t all = 1;
	int n, more = 1;

	for (uint32_t i = 0; i < components->n; i++)
		all += components->map[i].value.n;
	m->nrenames = 0;
	m->renames = pn__arena_zalloc(&m->arena, all, sizeof(*m->renames));
	if (m->renames == NULL)
		return merge_no_memory();
	/* Until no component refers to one that got another name. */
	while (more > 0) {
		more = 0;
		for (uint32_t i = 0; i < components->n; i++) {
			if ((n = rename_kind(m, &components->map[i])) == -1)
				return -1;
			more += n;
		}
	}
	return 0;
}

/* ---- copies with the other names in them ---- */

/* An id that no operation has yet. -1: no memory. */
static int
copy_id(struct merge *m, const struct pn_value *v, struct pn_value *to)
{
	struct pn_slice id = merge_text(v);
	const char *other;

	if (merge_find(&m->ids, id) != NULL) {
		other = pn__arena_printf(&m->arena, "%.*s-%.*s",
		    (int)m->who.n, m->who.p, (int)id.n, id.p);
		if (other == NULL)
			return merge_no_memory();
		id = (struct pn_slice){ other, strlen(other) };
	}
	*to = pn_value(id);
	return merge_add(m, &m->ids, id, *to);
}

static int
copy_ref(struct merge *m, const struct pn_value *v, struct pn_value *to)
{
	const struct rename *r = renamed_ref(m, v);
	const char *text;

	*to = *v;
	if (r == NULL)
		return 0;
	text = pn__arena_printf(&m->arena, COMPONENTS "%.*s/%s",
	    (int)r->kind.n, r->kind.p, r->other);
	if (text == NULL)
		return merge_no_memory();
	*to = pn_value(text);
	return 0;
}

int
merge_copy(struct merge *m, const struct pn_value *v, struct pn_value *to)
{
	struct pn_member *map = NULL;
	struct pn_value *list = NULL;
	int rc = 0;

	*to = *v;
	if (v->n > 0 && v->kind == PN_KIND_LIST) {
		list = pn__arena_zalloc(&m->arena, v->n, sizeof(*list));
		to->list = list;
	} else if (v->n > 0 && v->kind == PN_KIND_MAP) {
		map = pn__arena_zalloc(&m->arena, v->n, sizeof(*map));
		to->map = map;
	} else {
		return 0;
	}
	if (list == NULL && map == NULL)
		return merge_no_memory();
	for (uint32_t i = 0; rc == 0 && i < v->n; i++) {
		if (list != NULL) {
			rc = merge_copy(m, &v->list[i], &list[i]);
			continue;
		}
		map[i].name = v->map[i].name;
		if (merge_is_same(map[i].name, PN_S("$ref")))
			rc = copy_ref(m, &v->map[i].value, &map[i].value);
		else if (merge_is_same(map[i].name, PN_S("operationId")))
			rc = copy_id(m, &v->map[i].value, &map[i].value);
		else
			rc = merge_copy(m, &v->map[i].value, &map[i].value);
	}
	return rc;
}
