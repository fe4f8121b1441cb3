#include "view/mustache/inside.h"

#include "schema/schema.h"

#include <string.h>

/* A parent that is being rendered: its arguments, and those around it. */
struct frame {
	const struct pn__must_template *t;
	uint32_t first; /* argument; 0: none */
	const struct frame *outer;
};

struct render {
	const struct pn__must_template *t; /* whose operations run */
	struct pn__arena *arena;
	struct pn__buf *out;
	struct pn__view_error *err;
	struct pn__must_cache *caches;
	const struct frame *frames;
	struct pn_slice indent; /* before each line of a partial */
	bool is_indented;	/* this line has been already */
	uint32_t depth, steps;
	uint32_t n; /* contexts */
	struct pn__must_context contexts[PN__MUSTACHE_CONTEXTS];
};

static int run(struct render *r, const struct pn__must_template *t,
    uint32_t from, uint32_t to);

static void
indent(struct render *r)
{
	if (!r->is_indented)
		pn__buf_add(r->out, r->indent.p, r->indent.n);
	r->is_indented = false;
}

static int
print_text(struct render *r, const struct pn__must_op *op)
{
	const char *p = op->text.p, *end = p + op->text.n, *line;

	if (r->indent.n == 0)
		return pn__buf_add(r->out, p, op->text.n);
	if (op->is_line)
		indent(r);
	while (p < end) {
		line = memchr(p, '\n', (size_t)(end - p));
		line = line != NULL ? line + 1 : end;
		pn__buf_add(r->out, p, (size_t)(line - p));
		if ((p = line) < end)
			indent(r);
	}
	return r->out->full ? -1 : 0;
}

static struct pn_value
lookup(struct render *r, const struct pn__must_op *op)
{
	return pn__must_lookup(r->contexts, r->n, &op->path, r->caches);
}

/* ---- sections ---- */

/* 1: it runs; 0: it does not; -1. */
static int
begin(struct render *r, const struct pn__must_op *op)
{
	struct pn_value v = lookup(r, op);
	struct pn__must_context *c;

	if (!pn__must_is_true(&v))
		return 0;
	if (r->n == PN__MUSTACHE_CONTEXTS)
		return pn__must_error(r->t, op->at, r->err,
		    "more than %d sections at once", PN__MUSTACHE_CONTEXTS);
	c = &r->contexts[r->n++];
	*c = (struct pn__must_context){ .value = v, .list = v, .n = 1 };
	if (pn__must_is_list(&v)) {
		c->n = v.n;
		c->value = pn__value_item(&v, 0);
	}
	return 1;
}

/* Whether the section runs once more. */
static bool
next(struct render *r)
{
	struct pn__must_context *c = &r->contexts[r->n - 1];

	if (++c->i == c->n) {
		r->n--;
		return false;
	}
	c->value = pn__value_item(&c->list, c->i);
	return true;
}

/* ---- what is expanded ---- */

static int
join_indent(struct render *r, struct pn_slice more)
{
	char *p;

	if (more.n == 0)
		return 0;
	if (r->indent.n == 0) {
		r->indent = more;
		return 0;
	}
	if ((p = pn__arena_alloc(r->arena, r->indent.n + more.n)) == NULL)
		return -1;
	memcpy(p, r->indent.p, r->indent.n);
	memcpy(p + r->indent.n, more.p, more.n);
	r->indent = (struct pn_slice){ p, r->indent.n + more.n };
	return 0;
}

static int
no_memory(struct render *r, const struct pn__must_op *op)
{
	return pn__must_error(r->t, op->at, r->err,
	    "the page needs more memory than a request has");
}

/* Runs operations one level deeper, with frames and indent as they are. */
static int
descend(struct render *r, const struct pn__must_op *op,
    const struct pn__must_template *t, uint32_t from, uint32_t to)
{
	const struct pn__must_template *here = r->t;
	int rc;

	if (r->depth == PN__MUSTACHE_DEPTH)
		return pn__must_error(r->t, op->at, r->err,
		    "partials are nested deeper than %d: does one name "
		    "itself without an end?",
		    PN__MUSTACHE_DEPTH);
	r->depth++;
	rc = run(r, t, from, to);
	r->depth--;
	r->t = here;
	return rc;
}

/* The partial that a value names; 0 with *ret NULL: there is none. */
static int
dynamic(struct render *r, const struct pn__must_op *op,
    const struct pn__must_template **ret)
{
	struct pn_value v = lookup(r, op);
	struct pn__buf b;

	*ret = NULL;
	if (v.kind == PN_KIND_TEXT || v.kind == PN_KIND_HTML)
		*ret =
		    pn__must_find(r->t->set, (struct pn_slice){ v.text, v.n });
	else if (pn__must_is_true(&v)) {
		pn__buf_init(&b, 128);
		if (pn__value_print(&b, &v) == 0 && b.n > 0)
			*ret = pn__must_find(
			    r->t->set, (struct pn_slice){ b.p, b.n });
		pn__buf_fini(&b);
	}
	if (*ret != NULL && (*ret)->error != NULL)
		return pn__must_error(
		    r->t, op->at, r->err, "%s", (*ret)->error);
	return 0;
}

static int
partial(struct render *r, const struct pn__must_op *op)
{
	const struct pn__must_template *t = op->partial;
	struct pn_slice outer = r->indent;
	const struct frame *frames = r->frames;
	struct frame own = { r->t, op->next, frames };
	int rc;

	if (op->is_dynamic && dynamic(r, op, &t) == -1)
		return -1;
	if (t == NULL)
		return 0;
	if (op->code == PN__MUST_PARENT)
		r->frames = &own;
	/* In a line with other things, its lines stand as they are. */
	if (!op->is_line)
		r->indent.n = 0;
	else if (join_indent(r, op->text) == -1)
		return no_memory(r, op);
	rc = descend(r, op, t, 0, t->nops);
	r->indent = outer;
	r->frames = frames;
	return rc;
}

/* The argument for a block: the outermost parent's counts. */
static const struct pn__must_op *
argument(const struct render *r, struct pn_slice name, const struct frame **ret)
{
	const struct pn__must_op *found = NULL;

	for (const struct frame *f = r->frames; f != NULL; f = f->outer) {
		for (uint32_t i = f->first; i != 0; i = f->t->ops[i].next) {
			const struct pn__must_op *op = &f->t->ops[i];

			if (op->name.n != name.n ||
			    memcmp(op->name.p, name.p, name.n) != 0)
				continue;
			found = op;
			*ret = f;
			break;
		}
	}
	return found;
}

/* 1: an argument was printed; 0: there is none; -1. */
static int
block(struct render *r, const struct pn__must_op *op)
{
	const struct frame *f = NULL, *frames = r->frames;
	const struct pn__must_op *arg = argument(r, op->name, &f);
	struct pn_slice outer = r->indent;
	int rc;

	if (arg == NULL)
		return 0;
	if (join_indent(r, op->text) == -1)
		return no_memory(r, op);
	if (r->indent.n > 0 && op->is_line && !arg->is_line)
		indent(r);
	r->is_indented = r->indent.n > 0 && !op->is_line && arg->is_line;
	/* It was written where only what is around its parent was known. */
	r->frames = f->outer;
	rc = descend(r, op, f->t, (uint32_t)(arg - f->t->ops) + 1, arg->to);
	r->frames = frames;
	r->indent = outer;
	r->is_indented = false;
	return rc == -1 ? -1 : 1;
}

/* ---- all ---- */

static int
step(struct render *r, uint32_t *i)
{
	const struct pn__must_op *op = &r->t->ops[(*i)++];
	struct pn_value v;
	int rc = 0;

	switch (op->code) {
	case PN__MUST_TEXT:
		return print_text(r, op);
	case PN__MUST_VALUE:
	case PN__MUST_RAW:
		v = lookup(r, op);
		return pn__must_print(r->out, &v, op->code == PN__MUST_RAW);
	case PN__MUST_SECTION:
		if ((rc = begin(r, op)) == 0)
			*i = op->to;
		break;
	case PN__MUST_INVERTED:
		v = lookup(r, op);
		if (pn__must_is_true(&v))
			*i = op->to;
		break;
	case PN__MUST_NEXT:
		if (next(r))
			*i = op->to;
		break;
	case PN__MUST_PARTIAL:
		return partial(r, op);
	case PN__MUST_PARENT:
		*i = op->to;
		return partial(r, op);
	case PN__MUST_BLOCK:
		if ((rc = block(r, op)) == 1)
			*i = op->to;
		break;
	default:
		*i = op->to;
	}
	return rc == -1 ? -1 : 0;
}

static int
run(struct render *r, const struct pn__must_template *t, uint32_t from,
    uint32_t to)
{
	r->t = t;
	while (from < to) {
		if (++r->steps > PN__MUSTACHE_STEPS)
			return pn__must_error(t, t->ops[from].at, r->err,
			    "the page is too much work: more than %d steps",
			    PN__MUSTACHE_STEPS);
		if (step(r, &from) == -1)
			return -1;
	}
	return 0;
}

int
pn__must_render(const struct pn__must_template *t, const struct pn_value *root,
    struct pn__arena *a, struct pn__buf *out, struct pn__view_error *err)
{
	struct render r;

	/* The contexts are filled as they are needed. */
	memset(&r, 0, offsetof(struct render, contexts));
	r.t = t;
	r.arena = a;
	r.out = out;
	r.err = err;
	err->text[0] = '\0';
	r.caches = pn__arena_zalloc(a, t->set->ncaches + 1, sizeof(*r.caches));
	if (r.caches == NULL)
		return pn__must_error(
		    t, 0, err, "the page needs more memory than a request has");
	r.contexts[0] = (struct pn__must_context){ .value = *root };
	r.n = 1;
	if (run(&r, t, 0, t->nops) == 0)
		return 0;
	if (err->text[0] == '\0')
		pn__must_error(
		    t, 0, err, "the page is larger than %zu bytes", out->limit);
	return -1;
}
