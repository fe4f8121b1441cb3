#include "view/emit.h"

#include <string.h>

uint32_t
pn__emit_here(const struct pn__compile *c)
{
	return (uint32_t)(c->ops.n / sizeof(struct pn__op));
}

static struct pn__op *
op_at(struct pn__compile *c, uint32_t i)
{
	return (struct pn__op *)(void *)c->ops.p + i;
}

static void
too_large(struct pn__compile *c)
{
	pn__compile_error(c, (struct pn__place){ c->view->name, 1, 1 },
	    "the page with all it includes is too large: at most %d "
	    "operations and %d bytes of text",
	    PN__OPS_MAX, PN__TEXT_MAX);
}

uint32_t
pn__emit(struct pn__compile *c, struct pn__op op)
{
	uint32_t i = pn__emit_here(c);

	if (!c->has_failed && pn__buf_add(&c->ops, &op, sizeof(op)) == -1)
		too_large(c);
	return i;
}

void
pn__emit_land(struct pn__compile *c, uint32_t jump)
{
	if (c->has_failed)
		return;
	c->barrier = pn__emit_here(c);
	op_at(c, jump)->to = c->barrier;
}

/* What was added to the text since at becomes literal output. */
static void
emit_added(struct pn__compile *c, size_t at)
{
	uint32_t n = pn__emit_here(c);
	struct pn__op *last = n > 0 ? op_at(c, n - 1) : NULL;

	if (c->text.full)
		too_large(c);
	if (c->has_failed || c->text.n == at)
		return;
	if (last != NULL && n > c->barrier && last->code == PN__OP_TEXT &&
	    last->text.at + last->text.n == at) {
		last->text.n = c->text.n - last->text.at;
		return;
	}
	pn__emit(c, (struct pn__op){ .code = PN__OP_TEXT,
			.text = { at, c->text.n - at } });
}

void
pn__emit_raw(struct pn__compile *c, const char *s)
{
	size_t at = c->text.n;

	if (c->has_failed)
		return;
	pn__buf_adds(&c->text, s);
	emit_added(c, at);
}

/* The reference that a byte of literal text becomes, or NULL. */
static const char *
reference(char c, bool in_attr)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return in_attr ? "&quot;" : NULL;
	case '\r':
		return "&#13;";
	default:
		return NULL;
	}
}

void
pn__emit_text(struct pn__compile *c, const char *p, size_t n, bool in_attr)
{
	size_t at = c->text.n;

	if (c->has_failed)
		return;
	for (size_t i = 0; i < n; i++) {
		const char *as = reference(p[i], in_attr);

		if (as != NULL)
			pn__buf_adds(&c->text, as);
		else
			pn__buf_addc(&c->text, p[i]);
	}
	emit_added(c, at);
}

uint32_t
pn__emit_with(struct pn__compile *c, struct pn__op op, const char *literal)
{
	op.text.at = c->text.n;
	op.text.n = strlen(literal);
	if (!c->has_failed && pn__buf_adds(&c->text, literal) == -1)
		too_large(c);
	return pn__emit(c, op);
}

void
pn__emit_literal(struct pn__compile *c, struct pn_slice s)
{
	size_t at = c->text.n;

	if (c->has_failed)
		return;
	pn__buf_add(&c->text, s.p, s.n);
	emit_added(c, at);
}
