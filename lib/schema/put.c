#include "schema/file.h"
#include "schema/type.h"

#include <string.h>

enum { INDEX_DIGITS = 6, FIRST_ITEMS = 8, NAME_MAX_SHOWN = 64 };

/*
 * Takes the first name off a path: "items" of "items[0][name]", then "0" of
 * "[0][name]". Whether there is one; a path that is broken has none.
 */
static bool
take_name(struct pn_slice *path, struct pn_slice *ret)
{
	bool in_brackets = path->n > 0 && path->p[0] == '[';
	size_t start = in_brackets, end;

	if (path->n > 0 && path->p[0] == '.')
		start = 1;
	for (end = start; end < path->n; end++) {
		char c = path->p[end];

		if (in_brackets ? c == ']' : c == '.' || c == '[')
			break;
	}
	if (in_brackets && end == path->n)
		return false;
	*ret = (struct pn_slice){ path->p + start, end - start };
	end += in_brackets;
	path->p += end;
	path->n -= end;
	return ret->n > 0 || in_brackets;
}

/* The index a name is; -1: it is none, -2: it is beyond any list. */
static int
index_of(struct pn_slice name)
{
	int v = 0;

	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] < '0' || name.p[i] > '9')
			return -1;
		if (i < INDEX_DIGITS)
			v = v * 10 + (name.p[i] - '0');
	}
	return name.n == 0 ? -1 : name.n > INDEX_DIGITS ? -2 : v;
}

/* A larger array with the same elements; NULL: the arena is full. */
static void *
larger(struct pn__arena *a, const void *old, size_t n, size_t cap, size_t size)
{
	void *p = pn__arena_zalloc(a, cap, size);

	if (p != NULL && n > 0)
		memcpy(p, old, n * size);
	return p;
}

int
pn__parts_reach(
    struct pn__parts *parts, struct pn__arena *a, size_t k, bool structs)
{
	size_t cap = parts->cap > 0 ? parts->cap * 2 : FIRST_ITEMS;
	void *p;

	if (k >= parts->cap) {
		if (cap <= k)
			cap = k + 1;
		p = structs ? larger(a, parts->inputs, parts->n, cap,
				  sizeof(struct pn__input *))
			    : larger(a, parts->texts, parts->n, cap,
				  sizeof(*parts->texts));
		if (p == NULL)
			return -1;
		if (structs)
			parts->inputs = p;
		else
			parts->texts = p;
		parts->cap = cap;
	}
	if (parts->n <= k)
		parts->n = k + 1;
	return 0;
}

void
pn__input_unknown(struct pn__input *in, struct pn_slice name)
{
	if (in->unknown.p != NULL || (name.n > 0 && name.p[0] == '_') ||
	    (name.n == 10 && memcmp(name.p, "csrf_token", 10) == 0))
		return;
	if (name.n > NAME_MAX_SHOWN)
		name.n = NAME_MAX_SHOWN;
	while (name.n > 0 && !pn__utf8_check(name.p, name.n, NULL))
		name.n--;
	in->unknown = name;
}

/* What came under a name: a text, or a file, whose name is its text. */
struct sent {
	struct pn_slice text;
	const struct pn_upload *file;
};

/* A file where a text belongs is a value of another shape. */
static struct pn_slice
text_for(const struct pn__rule *r, const struct sent *what)
{
	static const struct pn_slice misfit = { pn__misfit, 0 };

	return what->file != NULL && r->type->shape != PN__SHAPE_FILE
		   ? misfit
		   : what->text;
}

/* Puts a text or a file into field i. 0; -1: the arena is full. */
static int
put_raw(struct pn__input *in, struct pn__arena *a, size_t i,
    const struct sent *what)
{
	in->raw[i] = text_for(&in->plan->rules[i], what);
	if (what->file == NULL || in->raw[i].p == pn__misfit)
		return 0;
	if (in->files == NULL)
		in->files = pn__arena_zalloc(
		    a, in->schema->nfields, sizeof(*in->files));
	if (in->files == NULL)
		return -1;
	in->files[i] = what->file;
	return 0;
}

/* The same of item k of a list. */
static int
put_text(struct pn__arena *a, const struct pn__rule *r,
    struct pn__parts *parts, size_t k, const struct sent *what)
{
	parts->texts[k] = text_for(r->item, what);
	if (what->file == NULL || parts->texts[k].p == pn__misfit)
		return 0;
	if (k >= parts->files_cap) {
		parts->files = larger(a, parts->files, parts->files_cap,
		    parts->cap, sizeof(*parts->files));
		if (parts->files == NULL)
			return -1;
		parts->files_cap = parts->cap;
	}
	parts->files[k] = what->file;
	return 0;
}

static int put_path(struct pn__input *in, struct pn__arena *a,
    struct pn_slice path, const struct sent *what);

/* Puts a text into item k of parts, or into a part of that item. */
static int
put_item(struct pn__input *in, struct pn__arena *a, const struct pn__rule *r,
    struct pn__parts *parts, size_t k, struct pn_slice path,
    const struct sent *what)
{
	struct pn__input **part;

	if (pn__parts_reach(parts, a, k, r->sub != NULL) == -1)
		return -1;
	if (r->sub == NULL) {
		if (path.n > 0)
			pn__input_unknown(in, path);
		else if (parts->texts[k].p == NULL)
			return put_text(a, r, parts, k, what);
		return 0;
	}
	part = &parts->inputs[k];
	if (*part == NULL && (*part = pn__input_bare(a, r->sub)) == NULL)
		return -1;
	return put_path(*part, a, path, what);
}

/* Puts a text into a list: "tags", "tags[]", "tags[0]", "items.0.name". */
static int
put_list(struct pn__input *in, struct pn__arena *a, size_t i,
    struct pn_slice path, const struct sent *what)
{
	const struct pn__rule *r = &in->plan->rules[i];
	struct pn__parts *parts = pn__parts_need(in, a, i);
	struct pn_slice name = { NULL, 0 };
	size_t max = r->field->max_items;
	int k;

	if (parts == NULL)
		return -1;
	if (path.n > 0 && !take_name(&path, &name)) {
		pn__input_unknown(in, path);
		return 0;
	}
	k = index_of(name);
	if (k == -1 && (name.n > 0 || path.n > 0 || r->sub != NULL)) {
		pn__input_unknown(in, name.n > 0 ? name : PN_S("[]"));
		return 0;
	}
	if (k == -1)
		k = (int)parts->n;
	if (k == -2 || (size_t)k >= max) {
		parts->too_many = true;
		return 0;
	}
	return put_item(in, a, r, parts, (size_t)k, path, what);
}

/* Puts a text into field i, or into its part at path. */
static int
put_field(struct pn__input *in, struct pn__arena *a, size_t i,
    struct pn_slice path, const struct sent *what)
{
	const struct pn__rule *r = &in->plan->rules[i];
	struct pn__parts *parts;

	in->came[i] = true;
	if (r->type->has_items && (path.n > 0 || r->sub == NULL))
		return put_list(in, a, i, path, what);
	if (path.n == 0) {
		/* A checkbox comes behind a hidden "0" of the same name. */
		if (in->raw[i].p == NULL || r->type->absent_counts)
			return put_raw(in, a, i, what);
		return 0;
	}
	if (r->sub == NULL) {
		pn__input_unknown(in, path);
		return 0;
	}
	if ((parts = pn__parts_need(in, a, i)) == NULL)
		return -1;
	return put_item(in, a, r, parts, 0, path, what);
}

/* As pn__input_put(); a path inside of another begins with "." or "[". */
static int
put_path(struct pn__input *in, struct pn__arena *a, struct pn_slice path,
    const struct sent *what)
{
	struct pn_slice whole = path, first;
	int i = -1;

	if (take_name(&path, &first))
		i = pn__plan_find(in->plan, first);
	if (i != -1)
		return put_field(in, a, (size_t)i, path, what);
	pn__input_unknown(in, whole);
	return 0;
}

static int
put_name(struct pn__input *in, struct pn__arena *a, struct pn_slice name,
    const struct sent *what)
{
	int i = pn__plan_find(in->plan, name);

	if (i != -1)
		return put_field(
		    in, a, (size_t)i, (struct pn_slice){ "", 0 }, what);
	if (in->plan->has_parts && name.n > 0 && name.p[0] != '.' &&
	    name.p[0] != '[')
		return put_path(in, a, name, what);
	pn__input_unknown(in, name);
	return 0;
}

int
pn__input_put(struct pn__input *in, struct pn__arena *a, struct pn_slice name,
    struct pn_slice text)
{
	return put_name(in, a, name, &(struct sent){ .text = text });
}

int
pn__input_put_file(struct pn__input *in, struct pn__arena *a,
    struct pn_slice name, const struct pn_upload *u)
{
	struct sent what = { .text = { u->filename, u->filename_n },
		.file = u };

	in->has_files = true;
	return put_name(in, a, name, &what);
}

static struct pn_slice
text_at(const struct pn__input *in, struct pn_slice path)
{
	const struct pn__parts *parts;
	struct pn_slice none = { NULL, 0 }, name;
	int i, k = 0;

	if (!take_name(&path, &name) ||
	    (i = pn__plan_find(in->plan, name)) == -1)
		return none;
	if (path.n == 0)
		return in->raw[i];
	if ((parts = pn__parts_of(in, (size_t)i)) == NULL)
		return none;
	if (in->plan->rules[i].type->has_items) {
		if (!take_name(&path, &name))
			return none;
		k = index_of(name);
	}
	if (k < 0 || (size_t)k >= parts->n)
		return none;
	if (parts->texts != NULL)
		return path.n == 0 ? parts->texts[k] : none;
	return parts->inputs[k] != NULL ? text_at(parts->inputs[k], path)
					: none;
}

struct pn_slice
pn__input_text(const struct pn__input *in, struct pn_slice name)
{
	return text_at(in, name);
}

bool
pn__input_has(
    const struct pn__input *in, struct pn_slice name, struct pn_slice text)
{
	const struct pn__parts *parts;
	int i = pn__plan_find(in->plan, name);

	if (i == -1 || (parts = pn__parts_of(in, (size_t)i)) == NULL ||
	    parts->texts == NULL)
		return false;
	for (size_t k = 0; k < parts->n; k++) {
		if (parts->texts[k].p != NULL && parts->texts[k].n == text.n &&
		    memcmp(parts->texts[k].p, text.p, text.n) == 0)
			return true;
	}
	return false;
}

const struct pn_field *
pn__plan_file(
    const struct pn__plan *p, struct pn_slice path, uint64_t *ret_max)
{
	uint64_t max = 1;
	struct pn_slice name;
	int i;

	while (take_name(&path, &name) && name.n > 0 &&
	       (i = pn__plan_find(p, name)) != -1) {
		const struct pn__rule *r = &p->rules[i];

		if (r->type->has_items) {
			if (__builtin_mul_overflow(
				max, r->field->max_items, &max))
				max = UINT64_MAX;
			if (path.n > 0 && !take_name(&path, &name))
				return NULL;
			r = r->item;
		}
		if (path.n == 0) {
			*ret_max = max;
			return r->field->type == PN_TYPE_FILE ? r->field : NULL;
		}
		if (r->sub == NULL)
			return NULL;
		p = r->sub;
	}
	return NULL;
}
