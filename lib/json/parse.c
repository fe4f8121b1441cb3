#include "json/step.h"

#include <stdlib.h>
#include <string.h>

enum {
	NEAR = 48, /* of the pile, before it is allocated */
	NOTHING = UINT32_MAX,
};

/*
 * Values that are not yet in their object or array. An open one lies below
 * its members; until it is closed its n is the place of the one around it.
 */
struct pile {
	struct pn_member *m;
	uint32_t n, cap;
	uint32_t open; /* the place of the innermost, or NOTHING */
	struct pn_slice name; /* of the member whose value is next */
	struct pn_member near[NEAR];
};

static int
no_memory(struct pn__json_reader *r)
{
	return pn__json_fail(r, PN__JSON_MEMORY, r->at,
	    "the values need more memory than there is for them");
}

/* Makes the pile larger, but never larger than the arena could take. */
static int
pile_grow(struct pile *pile, struct pn__json_reader *r, struct pn__arena *a)
{
	uint32_t cap = pile->cap * 2;
	struct pn_member *m;

	if ((size_t)pile->cap * sizeof(struct pn_value) > a->cap)
		return no_memory(r);
	m = realloc(pile->m == pile->near ? NULL : pile->m, cap * sizeof(*m));
	if (m == NULL)
		return no_memory(r);
	if (pile->m == pile->near)
		memcpy(m, pile->near, sizeof(pile->near));
	pile->m = m;
	pile->cap = cap;
	return 0;
}

/* The place of the next value, with its name set. NULL: latched. */
static inline struct pn_value *
push(struct pile *pile, struct pn__json_reader *r, struct pn__arena *a,
    enum pn_kind kind)
{
	struct pn_member *m;

	if (__builtin_expect(pile->n == pile->cap, 0) &&
	    pile_grow(pile, r, a) == -1)
		return NULL;
	m = &pile->m[pile->n++];
	m->name = pile->name;
	m->value.kind = (uint8_t)kind;
	m->value.n = 0;
	m->value.schema = NULL;
	return &m->value;
}

/*
 * pn__json_text(), quickly where there is no escape. The cast keeps the
 * compiler from loading both words at once: they have just been stored one
 * by one, and the processor would wait for that.
 */
static inline int
text_of(struct pn__json_reader *r, struct pn__arena *a, struct pn_slice *ret)
{
	if (r->is_escaped)
		return pn__json_text(r, a, ret);
	ret->p = r->text.p;
	ret->n = (uint32_t)r->text.n;
	return 0;
}

static int
push_open(struct pile *pile, struct pn__json_reader *r, struct pn__arena *a,
    enum pn_kind kind)
{
	struct pn_value *v = push(pile, r, a, kind);

	if (v == NULL)
		return -1;
	v->n = pile->open;
	v->list = NULL;
	pile->open = pile->n - 1;
	return 0;
}

static int
push_text(struct pile *pile, struct pn__json_reader *r, struct pn__arena *a)
{
	struct pn_value *v = push(pile, r, a, PN_KIND_TEXT);
	struct pn_slice text;

	if (v == NULL || text_of(r, a, &text) == -1)
		return -1;
	v->text = text.p;
	v->n = (uint32_t)text.n;
	return 0;
}

/* Says which name is there twice, at its second place if that is known. */
static int
fail_repeated(struct pn__json_reader *r, struct pn_slice name)
{
	const char *p = r->text.p;
	int shown = name.n < 40 ? (int)name.n : 40;

	if (name.p >= r->start && name.p <= r->end)
		p = name.p - 1;
	while (shown > 0 && (size_t)shown < name.n &&
	    ((unsigned char)name.p[shown] & 0xc0) == 0x80)
		shown--;
	return pn__json_fail(r, PN__JSON_DUPLICATE, p,
	    "the name \"%.*s\" is there twice in one object", shown, name.p);
}

static int
close_map(struct pn__json_reader *r, struct pn__arena *a,
    const struct pn_member *from, uint32_t n, struct pn_value *map)
{
	int64_t twice = pn__json_repeated(from, n);
	struct pn_member *to;

	if (twice >= 0)
		return fail_repeated(r, from[twice].name);
	to = twice == -1 ? pn__arena_alloc(a, n * sizeof(*to)) : NULL;
	if (to == NULL)
		return no_memory(r);
	memcpy(to, from, n * sizeof(*to));
	map->map = to;
	return 0;
}

static int
close_list(struct pn__json_reader *r, struct pn__arena *a,
    const struct pn_member *from, uint32_t n, struct pn_value *list)
{
	struct pn_value *to = pn__arena_alloc(a, n * sizeof(*to));

	if (to == NULL)
		return no_memory(r);
	for (uint32_t i = 0; i < n; i++)
		to[i] = from[i].value;
	list->list = to;
	return 0;
}

/* Moves the members of the innermost open value off the pile. */
static __attribute__((noinline)) int
close_open(struct pile *pile, struct pn__json_reader *r, struct pn__arena *a)
{
	struct pn_value *v = &pile->m[pile->open].value;
	const struct pn_member *from = pile->m + pile->open + 1;
	uint32_t n = pile->n - pile->open - 1, around = v->n;

	if (n > 0 &&
	    (v->kind == PN_KIND_MAP ? close_map : close_list)(
		r, a, from, n, v) == -1)
		return -1;
	v->n = n;
	pile->n = pile->open + 1;
	pile->open = around;
	return 0;
}

static inline __attribute__((always_inline)) int
take(struct pile *pile, struct pn__json_reader *r, struct pn__arena *a,
    int token)
{
	static const uint8_t kinds[] = { [PN__JSON_NULL] = PN_KIND_NULL,
		[PN__JSON_BOOL] = PN_KIND_BOOL,
		[PN__JSON_INT] = PN_KIND_INT,
		[PN__JSON_UINT] = PN_KIND_UINT,
		[PN__JSON_REAL] = PN_KIND_REAL };
	struct pn_value *v;

	switch ((enum pn__json_token)token) {
	case PN__JSON_NULL:
	case PN__JSON_BOOL:
	case PN__JSON_INT:
	case PN__JSON_UINT:
	case PN__JSON_REAL:
		if ((v = push(pile, r, a, kinds[token])) == NULL)
			return -1;
		if (token == PN__JSON_BOOL)
			v->b = r->b;
		else
			v->u = r->u; /* i and d are in the same word */
		return 0;
	case PN__JSON_STRING:
		return push_text(pile, r, a);
	case PN__JSON_NAME:
		return text_of(r, a, &pile->name);
	case PN__JSON_OBJECT:
		return push_open(pile, r, a, PN_KIND_MAP);
	case PN__JSON_ARRAY:
		return push_open(pile, r, a, PN_KIND_LIST);
	case PN__JSON_OBJECT_END:
	case PN__JSON_ARRAY_END:
		return close_open(pile, r, a);
	case PN__JSON_END:
	case PN__JSON_FAIL:
		break;
	}
	return -1;
}

int
pn__json_value(
    struct pn__json_reader *r, struct pn__arena *a, struct pn_value *ret)
{
	struct pile pile;
	int rc;

	if (r->token == PN__JSON_NAME && pn__json_next(r) == PN__JSON_FAIL)
		return -1;
	if (r->token == PN__JSON_OBJECT_END || r->token == PN__JSON_ARRAY_END)
		return -1;
	pile.m = pile.near;
	pile.n = 0;
	pile.cap = NEAR;
	pile.open = NOTHING;
	pile.name = (struct pn_slice){ NULL, 0 };
	rc = take(&pile, r, a, r->token);
	while (rc == 0 && pile.open != NOTHING) {
		int token = pn__json_step(r);

		r->token = (int8_t)token;
		rc = take(&pile, r, a, token);
	}
	if (rc == 0)
		*ret = pile.m[0].value;
	if (pile.m != pile.near)
		free(pile.m);
	return rc;
}

int
pn__json_parse(struct pn__arena *a, const char *p, size_t n,
    const struct pn__json_limits *limits, struct pn_value *ret,
    struct pn__json_error *err)
{
	struct pn__json_reader r;
	struct pn_value v;

	pn__json_open(&r, p, n, limits, err);
	pn__json_next(&r);
	if (pn__json_value(&r, a, &v) == -1 ||
	    pn__json_next(&r) != PN__JSON_END)
		return -1;
	*ret = v;
	return 0;
}
