#include "tool/merge.h"

#include <postern/json.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 32 << 20 };

int
merge_no_memory(void)
{
	fprintf(stderr, "postern: the documents are too large\n");
	return -1;
}

bool
merge_is_same(struct pn_slice a, struct pn_slice b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

struct pn_slice
merge_text(const struct pn_value *v)
{
	if (v == NULL || v->kind != PN_KIND_TEXT)
		return (struct pn_slice){ "", 0 };
	return (struct pn_slice){ v->text, v->n };
}

struct pn_member *
merge_find(const struct members *m, struct pn_slice name)
{
	for (uint32_t i = 0; i < m->n; i++) {
		if (merge_is_same(m->v[i].name, name))
			return &m->v[i];
	}
	return NULL;
}

int
merge_add(struct merge *m, struct members *to, struct pn_slice name,
    struct pn_value value)
{
	uint32_t cap = to->cap > 0 ? to->cap * 2 : 16;
	struct pn_member *more;

	if (to->n == to->cap) {
		more = pn__arena_zalloc(&m->arena, cap, sizeof(*more));
		if (more == NULL)
			return merge_no_memory();
		if (to->n > 0)
			memcpy(more, to->v, to->n * sizeof(*more));
		to->v = more;
		to->cap = cap;
	}
	to->v[to->n++] = (struct pn_member){ name, value };
	return 0;
}

bool
merge_is_equal(const struct pn_value *a, const struct pn_value *b)
{
	struct pn__buf x, y;
	bool same;

	pn__buf_init(&x, TEXT_MAX);
	pn__buf_init(&y, TEXT_MAX);
	same = pn__json_write(&x, a) == 0 && pn__json_write(&y, b) == 0 &&
	    merge_is_same((struct pn_slice){ x.p, x.n },
		(struct pn_slice){ y.p, y.n });
	pn__buf_fini(&x);
	pn__buf_fini(&y);
	return same;
}

static int
add_paths(struct merge *m, const struct pn_value *paths)
{
	struct pn_member *owner;
	struct pn_value v;

	for (uint32_t i = 0; i < paths->n; i++) {
		struct pn_slice path = paths->map[i].name;

		if ((owner = merge_find(&m->owners, path)) != NULL) {
			fprintf(stderr, "postern: both %.*s and %s have %.*s\n",
			    (int)owner->value.n, owner->value.text, m->file,
			    (int)path.n, path.p);
			return -1;
		}
		if (merge_copy(m, &paths->map[i].value, &v) == -1 ||
		    merge_add(m, &m->paths, path, v) == -1 ||
		    merge_add(m, &m->owners, path, pn_value(m->file)) == -1)
			return -1;
	}
	return 0;
}

/* The members of a kind, made where there are none. NULL: no memory. */
static struct members *
kind_of(struct merge *m, struct pn_slice kind)
{
	struct pn_member *known = merge_find(&m->kinds, kind);
	struct members *made;
	struct pn_value v = { .kind = PN_KIND_RECORD };

	if (known != NULL)
		return (struct members *)(uintptr_t)known->value.record;
	if ((made = pn__arena_zalloc(&m->arena, 1, sizeof(*made))) == NULL)
		return NULL;
	v.record = made;
	return merge_add(m, &m->kinds, kind, v) == 0 ? made : NULL;
}

static int
add_components(struct merge *m, const struct pn_value *components)
{
	for (uint32_t i = 0; i < components->n; i++) {
		const struct pn_member *kind = &components->map[i];
		struct members *to = kind_of(m, kind->name);

		if (to == NULL)
			return -1;
		for (uint32_t k = 0; k < kind->value.n; k++) {
			struct pn_slice name = kind->value.map[k].name;
			const struct rename *r = merge_renamed(m, kind->name, name);
			struct pn_value v;

			if (r != NULL)
				name = (struct pn_slice){ r->other,
					strlen(r->other) };
			if (merge_find(to, name) != NULL)
				continue;
			if (merge_copy(m, &kind->value.map[k].value, &v) == -1 ||
			    merge_add(m, to, name, v) == -1)
				return -1;
		}
	}
	return 0;
}

/* Adds the objects of a list that are new, known by this member. */
static int
add_listed(struct merge *m, struct members *to, const struct pn_value *list,
    const char *by)
{
	for (uint32_t i = 0; list != NULL && i < list->n; i++) {
		struct pn_slice name = merge_text(pn_member(&list->list[i], by));

		if (merge_find(to, name) == NULL &&
		    merge_add(m, to, name, list->list[i]) == -1)
			return -1;
	}
	return 0;
}

/* The document's program: its first tag. */
static struct pn_slice
name_of(const struct pn_value *doc)
{
	const struct pn_value *tags = pn_member(doc, "tags");

	if (tags != NULL && tags->kind == PN_KIND_LIST && tags->n > 0)
		return merge_text(pn_member(&tags->list[0], "name"));
	return merge_text(pn_member(pn_member(doc, "info"), "title"));
}

static bool
is_map(const struct pn_value *v)
{
	return v != NULL && v->kind == PN_KIND_MAP;
}

int
merge_document(struct merge *m, const struct pn_value *doc)
{
	static const struct pn_value empty = { .kind = PN_KIND_MAP };
	const struct pn_value *paths = pn_member(doc, "paths");
	const struct pn_value *components = pn_member(doc, "components");
	struct pn_slice version = merge_text(pn_member(doc, "openapi"));
	struct pn_slice title =
	    merge_text(pn_member(pn_member(doc, "info"), "title"));

	if (version.n < 3 || memcmp(version.p, "3.1", 3) != 0 ||
	    !is_map(paths)) {
		fprintf(stderr, "postern: %s is no document of OpenAPI 3.1\n",
		    m->file);
		return -1;
	}
	components = is_map(components) ? components : &empty;
	m->who = name_of(doc);
	pn__buf_addf(&m->title, "%s%.*s", m->title.n > 0 ? ", " : "",
	    (int)title.n, title.p);
	if (merge_rename(m, components) == -1 ||
	    add_paths(m, paths) == -1 || add_components(m, components) == -1 ||
	    add_listed(m, &m->tags, pn_member(doc, "tags"), "name") == -1)
		return -1;
	return add_listed(m, &m->servers, pn_member(doc, "servers"), "url");
}
