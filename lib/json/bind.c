#include "json/bind.h"

#include "schema/utf8.h"

#include <stdio.h>
#include <string.h>

enum { PATH = 80 }; /* bytes of "items.0.name" in an error */

struct bind {
	struct pn__json_reader r;
	struct pn__arena *a;
	char path[PATH]; /* of what has failed, at its end */
	size_t at;
};

/* Puts a name before the path of what has failed. Returns -1. */
static int
failed_in(struct bind *b, const char *name)
{
	size_t n = strlen(name);

	if (b->at < PATH && b->at > 0)
		b->path[--b->at] = '.';
	if (n > b->at)
		n = b->at;
	b->at -= n;
	memcpy(b->path + b->at, name, n);
	return -1;
}

static int
failed_at(struct bind *b, size_t k)
{
	char index[24];

	snprintf(index, sizeof(index), "%zu", k);
	return failed_in(b, index);
}

/* The names of an object that no field has: they are compared at its end. */
struct strange {
	struct pn_member *names;
	uint32_t n, cap;
};

static int
no_memory(struct bind *b)
{
	return pn__json_fail(&b->r, PN__JSON_MEMORY, NULL,
	    "the values need more memory than there is for them");
}

static int
fail_twice(struct bind *b, struct pn_slice name)
{
	return pn__json_fail(&b->r, PN__JSON_DUPLICATE, NULL,
	    "the name \"%.*s\" is there twice in one object",
	    name.n < 40 ? (int)name.n : 40, name.p);
}

/*
 * Passes over the value of the token, whose names are compared too. Of an
 * array nothing is kept, however long it is.
 */
static int
pass(struct bind *b)
{
	struct pn_value v;

	if (b->r.token != PN__JSON_ARRAY)
		return pn__json_value(&b->r, b->a, &v);
	for (;;) {
		int token = pn__json_next(&b->r);

		if (token == PN__JSON_ARRAY_END)
			return 0;
		if (token == PN__JSON_FAIL || pass(b) == -1)
			return -1;
	}
}

static bool
fits_text(enum pn__shape shape, struct pn_slice text)
{
	if (shape == PN__SHAPE_EXACT && pn__utf8_trim(text).n < text.n)
		return false;
	return shape == PN__SHAPE_TEXT ||
	    ((shape == PN__SHAPE_WORD || shape == PN__SHAPE_EXACT) &&
		text.n > 0);
}

/*
 * The text of a value of this shape: 1; 0 where the token is of another,
 * whose value is passed over; -1 latched.
 */
static int
take_text(struct bind *b, enum pn__shape shape, int token,
    struct pn_slice *ret)
{
	bool fits = false;

	if (token == PN__JSON_STRING) {
		if (pn__json_text(&b->r, b->a, ret) == -1)
			return no_memory(b);
		fits = fits_text(shape, *ret);
	} else if (token == PN__JSON_BOOL) {
		*ret = b->r.b ? PN_S("1") : PN_S("0");
		fits = shape == PN__SHAPE_BOOL;
	} else if (token >= PN__JSON_INT && token <= PN__JSON_REAL) {
		*ret = b->r.text;
		fits = shape == PN__SHAPE_NUMBER;
	}
	if (fits)
		return 1;
	return pass(b) == -1 ? -1 : 0;
}

static int take_object(struct bind *b, struct pn__input *in);

/* Takes the token as item k of a list. 0, or -1 latched. */
static int
take_item(struct bind *b, struct pn__input *in, int field, size_t k, int token)
{
	enum pn__shape shape = pn__given_shape(in->plan, field, true);
	struct pn__input *part;
	struct pn_slice text;
	int fits;

	if (k >= in->schema->fields[field].max_items) {
		pn__given_more(in, field);
		return pass(b);
	}
	if (shape == PN__SHAPE_STRUCT && token == PN__JSON_OBJECT) {
		part = pn__given_item_part(in, b->a, field, k);
		return part != NULL ? take_object(b, part) : no_memory(b);
	}
	if ((fits = take_text(b, shape, token, &text)) == -1)
		return -1;
	if (pn__given_item(in, b->a, field, k, fits ? &text : NULL) == -1)
		return no_memory(b);
	return 0;
}

static int
take_list(struct bind *b, struct pn__input *in, int field)
{
	int token;

	if (pn__given_list(in, b->a, field) == -1)
		return no_memory(b);
	for (size_t k = 0;; k++) {
		if ((token = pn__json_next(&b->r)) == PN__JSON_FAIL)
			return failed_at(b, k);
		if (token == PN__JSON_ARRAY_END)
			return 0;
		if (take_item(b, in, field, k, token) == -1)
			return failed_at(b, k);
	}
}

/* Takes the value behind the name of a field. 0, or -1 latched. */
static int
take_field(struct bind *b, struct pn__input *in, int field)
{
	enum pn__shape shape = pn__given_shape(in->plan, field, false);
	const struct pn_field *f = &in->schema->fields[field];
	int token = pn__json_next(&b->r), fits;
	struct pn__input *part;
	struct pn_slice text;

	if (token == PN__JSON_FAIL)
		return -1;
	/* A body sets neither of them, whatever it says. */
	if (token == PN__JSON_NULL || f->key || f->read_only)
		return pass(b);
	if (shape == PN__SHAPE_LIST && token == PN__JSON_ARRAY)
		return take_list(b, in, field);
	if (shape == PN__SHAPE_STRUCT && token == PN__JSON_OBJECT) {
		part = pn__given_part(in, b->a, field);
		return part != NULL ? take_object(b, part) : no_memory(b);
	}
	if ((fits = take_text(b, shape, token, &text)) == -1)
		return -1;
	if (fits)
		pn__given_put(in, field, text);
	else
		pn__given_misfit(in, field);
	return 0;
}

/* Passes over the member of a name that no field has. 0, or -1 latched. */
static int
take_strange(struct bind *b, struct pn__input *in, struct strange *s,
    struct pn_slice name)
{
	uint32_t cap = s->cap > 0 ? s->cap * 2 : 8;
	struct pn_member *more;

	pn__given_unknown(in, name);
	if (s->n == s->cap) {
		more = pn__arena_zalloc(b->a, cap, sizeof(*more));
		if (more == NULL)
			return no_memory(b);
		if (s->n > 0)
			memcpy(more, s->names, s->n * sizeof(*more));
		s->names = more;
		s->cap = cap;
	}
	s->names[s->n++].name = name;
	return pass(b);
}

static int
compare_strange(struct bind *b, const struct strange *s)
{
	int64_t twice = s->n > 0 ? pn__json_repeated(s->names, s->n) : -1;

	if (twice == -2)
		return no_memory(b);
	return twice >= 0 ? fail_twice(b, s->names[twice].name) : 0;
}

/* Takes the members of an object that has begun. 0, or -1 latched. */
static int
take_object(struct bind *b, struct pn__input *in)
{
	struct strange strange = { .n = 0 };
	struct pn_slice name;
	int token, field, rc;

	while ((token = pn__json_next(&b->r)) == PN__JSON_NAME) {
		if (pn__json_text(&b->r, b->a, &name) == -1)
			return no_memory(b);
		field = pn__plan_find(in->plan, name);
		if (field != -1 && in->came[field])
			return fail_twice(b, name);
		if (field != -1)
			in->came[field] = true;
		rc = field != -1 ? take_field(b, in, field)
				 : take_strange(b, in, &strange, name);
		if (rc == -1 && field != -1)
			return failed_in(b, in->schema->fields[field].name);
		if (rc == -1)
			return -1;
	}
	return token == PN__JSON_OBJECT_END ? compare_strange(b, &strange) : -1;
}

int
pn__json_bind(struct pn__input *in, struct pn__arena *a, const char *p,
    size_t n, const struct pn__json_limits *limits, struct pn__json_error *err)
{
	struct bind b = { .a = a, .at = PATH };
	bool is_object;
	size_t len;

	pn__json_open(&b.r, p, n, limits, err);
	is_object = pn__json_next(&b.r) == PN__JSON_OBJECT;
	if ((is_object ? take_object(&b, in) : pass(&b)) == 0 &&
	    pn__json_next(&b.r) == PN__JSON_END)
		return is_object ? 0 : 1;
	len = strlen(err->text);
	if (b.at < PATH)
		snprintf(err->text + len, sizeof(err->text) - len,
		    ", in %.*s", (int)(PATH - b.at), b.path + b.at);
	return -1;
}
