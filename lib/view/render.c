#include "view/locale.h"

#include "view/cache.h"

#include <stdio.h>
#include <string.h>

static bool
is_same(struct pn_slice a, struct pn_slice b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

/* The names a page uses out of those it is given; the last one wins. */
static void
set_globals(struct pn__render *r)
{
	const struct pn__view *v = r->view;
	const struct pn__view_data *d = r->data;

	for (uint32_t i = 0; i < v->nglobals; i++) {
		const struct pn__global *g = &v->globals[i];
		size_t k = d->nvalues;

		while (k > 0 && !is_same(d->values[k - 1].name, g->name))
			k--;
		if (k > 0)
			r->slots[g->slot] = d->values[k - 1].value;
		else if (d->lend != NULL)
			d->lend(d->arg, g->name, &r->slots[g->slot]);
		if (k == 0 && is_same(g->name, PN_S("locale")) &&
		    r->slots[g->slot].kind == PN_KIND_NULL)
			r->slots[g->slot] = pn_value_text(pn__render_tag(r));
	}
}

static int
prepare(struct pn__render *r)
{
	const struct pn__view *v = r->view;

	r->slots = pn__arena_zalloc(
	    r->arena, v->nslots, sizeof(*r->slots));
	r->loops = pn__arena_zalloc(
	    r->arena, v->nloops, sizeof(*r->loops));
	r->caches = pn__arena_zalloc(
	    r->arena, v->ncaches, sizeof(*r->caches));
	if (r->slots == NULL || r->loops == NULL || r->caches == NULL) {
		snprintf(r->err->text, sizeof(r->err->text),
		    "%s: the request's memory is full", v->name);
		return -1;
	}
	set_globals(r);
	return 0;
}

/* The item of a loop in its slot, and its key where that has a name. */
static inline void
set_item(struct pn__render *r, const struct pn__op *op, struct pn__loop *l)
{
	struct pn_value *slot = &r->slots[op->slot];

	if (l->of.kind == PN_KIND_LIST && op->field == 0)
		*slot = l->of.list[l->i];
	else
		pn__item(&l->of, l->i, slot,
		    op->field != 0 ? slot + 1 : NULL);
}

/* True: the loop is empty, jump. -1: it cannot be looped over. */
static int
each(struct pn__render *r, const struct pn__op *op)
{
	struct pn__loop *l = &r->loops[op->loop];

	if (pn__eval(r, op->expr, &l->of) == -1)
		return -1;
	l->i = 0;
	l->n = l->of.n;
	switch (l->of.kind) {
	case PN_KIND_NULL:
		return 1;
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
	case PN_KIND_ROWS:
	case PN_KIND_MAP:
		break;
	default:
		return pn__render_error(r, op->expr->at,
		    "pn:each goes through lists and rows; \"%.*s\" is neither",
		    (int)op->expr->source.n, op->expr->source.p);
	}
	if (l->n == 0)
		return 1;
	set_item(r, op, l);
	return 0;
}

static bool
next(struct pn__render *r, const struct pn__op *op)
{
	struct pn__loop *l = &r->loops[op->loop];

	if (++l->i >= l->n)
		return false;
	set_item(r, op, l);
	return true;
}

static int
print_attr(struct pn__render *r, const struct pn__op *op)
{
	struct pn_value v;

	if (pn__eval(r, op->expr, &v) == -1)
		return -1;
	if (v.kind == PN_KIND_NULL)
		return 0;
	pn__buf_add(r->out, r->view->text + op->text.at, op->text.n);
	if (pn__print(r, op->expr, &v, op->escape) == -1)
		return -1;
	pn__buf_addc(r->out, '"');
	return 0;
}

/* What the page was given, or else one for this form alone. */
static int
print_token(struct pn__render *r, const struct pn__op *op)
{
	const struct pn__view_data *d = r->data;
	struct pn_value v;

	if (pn__eval(r, op->expr, &v) == -1)
		return -1;
	if (v.kind == PN_KIND_NULL && d->token != NULL)
		v = pn_value(d->token(d->arg));
	if (!pn__is_true(&v))
		return 0;
	pn__buf_adds(r->out,
	    "<input type=\"hidden\" name=\"csrf_token\" value=\"");
	if (pn__print(r, op->expr, &v, op->escape) == -1)
		return -1;
	pn__buf_adds(r->out, "\">");
	return 0;
}

/* An HTML parser drops a newline that is first in a <pre>. */
static void
pre_end(struct pn__render *r)
{
	struct pn__buf *out = r->out;

	size_t at = r->pre;

	r->pre = SIZE_MAX;
	if (out->full || at >= out->n || out->p[at] != '\n' ||
	    pn__buf_addc(out, '\n') == -1)
		return;
	memmove(out->p + at + 1, out->p + at, out->n - 1 - at);
}

/* 1: jump. 0: go on. -1: failed. */
static int
step(struct pn__render *r, const struct pn__op *op)
{
	struct pn_value v;

	switch (op->code) {
	case PN__OP_ATTR:
		return print_attr(r, op);
	case PN__OP_BOOL:
		if (pn__eval(r, op->expr, &v) == -1)
			return -1;
		if (pn__is_true(&v))
			pn__buf_add(r->out, r->view->text + op->text.at,
			    op->text.n);
		return 0;
	case PN__OP_UNLESS:
		if (pn__eval(r, op->expr, &v) == -1)
			return -1;
		return !pn__is_true(&v);
	case PN__OP_JUMP:
		return 1;
	case PN__OP_EACH:
		return each(r, op);
	case PN__OP_SET:
		return pn__eval(r, op->expr, &r->slots[op->slot]);
	case PN__OP_UNLESS_LANGUAGE:
	case PN__OP_UNLESS_FORM:
	case PN__OP_COUNT:
		return pn__locale_op(r, op);
	case PN__OP_TOKEN:
		return print_token(r, op);
	case PN__OP_PRE:
		r->pre = r->out->n;
		return 0;
	case PN__OP_CACHE:
		return pn__cache_op(r, op);
	case PN__OP_CACHE_END:
		pn__cache_op_end(r);
		return 0;
	case PN__OP_PRE_END:
		pre_end(r);
		return 0;
	default:
		return pn__form_op(r, op);
	}
}

/* Literal text, of which most pieces are a few bytes between two values. */
static inline int
add_text(struct pn__buf *out, const char *p, size_t n)
{
	if (n > PN__TEXT_SLACK || out->cap - out->n <= PN__TEXT_SLACK ||
	    out->full)
		return pn__buf_add(out, p, n);
	memcpy(out->p + out->n, p, PN__TEXT_SLACK);
	out->n += n;
	return 0;
}

/* What most values are: a text or an integer between tags. */
static inline bool
print_plain(
    struct pn__buf *out, const struct pn_value *v, enum pn__escape escape)
{
	if (escape > PN__ESCAPE_ATTR)
		return false;
	if (v->kind == PN_KIND_TEXT)
		return pn__escape_text(out, v->text, v->n) == 0;
	return v->kind == PN_KIND_INT && pn__buf_addi(out, v->i) == 0;
}

static inline int
print_value(struct pn__render *r, const struct pn__op *op)
{
	const struct pn__expr *e = op->expr;
	const struct pn_value *v;
	struct pn_value own;

	if (e->kind == PN__EXPR_PATH && e->n == 0)
		v = &r->slots[e->slot];
	else if (pn__eval(r, e, &own) == 0)
		v = &own;
	else
		return -1;
	return print_plain(r->out, v, op->escape)
		   ? 0
		   : pn__print(r, e, v, op->escape);
}

static int
run(struct pn__render *r)
{
	const struct pn__op *ops = r->view->ops, *op = ops;
	const char *text = r->view->text;
	int rc;

	for (;;) {
		switch (op->code) {
		case PN__OP_END:
			return 0;
		case PN__OP_TEXT:
			if (add_text(r->out, text + op->text.at,
				op->text.n) == -1)
				return 0;
			op++;
			break;
		case PN__OP_VALUE:
			if (print_value(r, op) == -1)
				return -1;
			op++;
			break;
		case PN__OP_NEXT:
			op = next(r, op) ? ops + op->to : op + 1;
			break;
		default:
			if ((rc = step(r, op)) == -1)
				return -1;
			op = rc == 1 ? ops + op->to : op + 1;
		}
	}
}

int
pn__view_render(const struct pn__view *v, const struct pn__view_data *d,
    struct pn__arena *a, struct pn__buf *out, struct pn__view_error *err)
{
	struct pn__render r = {
		.view = v, .data = d, .arena = a, .out = out, .err = err
	};

	err->text[0] = '\0';
	if (prepare(&r) == -1)
		return -1;
	if (out->limit - out->n >= v->guess)
		pn__buf_room(out, v->guess);
	if (run(&r) == -1)
		return -1;
	if (!out->full)
		return 0;
	snprintf(err->text, sizeof(err->text),
	    "%s: the page is larger than %zu bytes", v->name, out->limit);
	return -1;
}
