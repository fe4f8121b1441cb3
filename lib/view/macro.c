#include "view/emit.h"
#include "view/flow.h"
#include "view/text.h"

#include <string.h>

static bool
is_macro(const xmlNode *n)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL &&
	       strcmp((const char *)n->ns->href, "postern") == 0 &&
	       strcmp((const char *)n->name, "macro") == 0;
}

static const xmlNode *
find(const struct pn__compile *c, const char *name)
{
	for (const struct pn__macro *m = c->macros; m != NULL; m = m->next) {
		const char *own = pn__attr(m->node, "name");

		if (own != NULL && strcmp(own, name) == 0)
			return m->node;
	}
	return NULL;
}

/* Names with a meaning of their own. */
static bool
is_taken(const char *name)
{
	static const char *const taken[] = { "block", "body", "error",
		"errors", "field", "fields", "fill", "macro", "slot" };

	for (size_t i = 0; i < PN_COUNT(taken); i++) {
		if (strcmp(taken[i], name) == 0)
			return true;
	}
	return false;
}

static void
add_macro(struct pn__compile *c, const xmlNode *node)
{
	const char *name = pn__attr(node, "name");
	const xmlNode *other;
	struct pn__macro *m;
	struct pn__place at;

	if (name == NULL || name[0] == '\0' || is_taken(name)) {
		pn__compile_error(c, pn__place_of(node),
		    "a macro has a name of its own: <pn:macro name=\"card\">");
		return;
	}
	if ((other = find(c, name)) == node)
		return;
	if (other != NULL) {
		at = pn__place_of(other);
		pn__compile_error(c, pn__place_of(node),
		    "there is a macro \"%s\" already, in %s line %u", name,
		    at.file, at.line);
		return;
	}
	if ((m = pn__compile_alloc(c, sizeof(*m))) == NULL)
		return;
	*m = (struct pn__macro){ node, c->macros };
	c->macros = m;
}

static void
add_macros(struct pn__compile *c, const xmlNode *node)
{
	if (is_macro(node))
		add_macro(c, node);
	for (const xmlNode *n = node->children; n != NULL && !c->has_failed;
	     n = n->next) {
		if (n->type == XML_ELEMENT_NODE)
			add_macros(c, n);
	}
}

void
pn__compile_macros(struct pn__compile *c, const xmlNode *root)
{
	struct pn__source *s = root->doc->_private;

	if (!s->has_macros)
		add_macros(c, root);
	s->has_macros = true;
}

/* ---- a call ---- */

struct call {
	struct pn__compile *c;
	const xmlNode *node, *macro;
	const struct pn__frame *inner;
	uint32_t given; /* arguments that are parameters */
};

/* One parameter, "title" or "kind='note'", gets its argument. */
static void
pass(struct call *call, struct pn_slice param)
{
	struct pn__compile *c = call->c;
	const char *is = memchr(param.p, '=', param.n);
	struct pn_slice name = pn__trimmed(
	    param.p, is != NULL ? (size_t)(is - param.p) : param.n);
	struct pn__place at = pn__place_of(call->macro);
	const struct pn__frame *outer = c->frame;
	const struct pn__expr *e;
	const xmlAttr *arg;
	struct pn__op op = { .code = PN__OP_SET };

	if (!pn__is_name(name)) {
		pn__compile_error(c, at, "params are names with commas "
					 "between: \"title, kind='note'\"");
		return;
	}
	name = pn__compile_dup(c, name.p, name.n);
	if (name.p == NULL)
		return;
	arg = pn__attr_find(call->node, name.p, false);
	if (arg != NULL) {
		call->given++;
		e = pn__attr_expr(c, arg);
	} else if (is != NULL)
		e = pn__expr_parse(c, is + 1,
		    param.n - (size_t)(is - param.p) - 1, at);
	else {
		pn__compile_error(c, pn__place_of(call->node),
		    "<pn:%s> needs %s=\"…\"", (const char *)call->node->name,
		    name.p);
		return;
	}
	c->frame = call->inner;
	op.slot = pn__name_add(c, name, at);
	c->frame = outer;
	op.expr = e;
	if (e != NULL)
		pn__emit(c, op);
}

static void
pass_all(struct call *call)
{
	const char *p = pn__attr(call->macro, "params"), *from = p;
	char quote = '\0';

	for (; p != NULL && !call->c->has_failed; p++) {
		if (*p != '\0' && (quote != '\0' ? *p == quote : *p == '\''))
			quote = quote != '\0' ? '\0' : *p;
		if (*p != '\0' && (quote != '\0' || *p != ','))
			continue;
		if (pn__trimmed(from, (size_t)(p - from)).n > 0)
			pass(call, pn__trimmed(from, (size_t)(p - from)));
		if (*p == '\0')
			break;
		from = p + 1;
	}
}

/* Arguments that the macro does not have. */
static void
check_args(struct call *call)
{
	uint32_t args = 0;

	for (const xmlAttr *a = call->node->properties; a != NULL; a = a->next)
		args += a->ns == NULL;
	if (args > call->given)
		pn__compile_error(call->c, pn__place_of(call->node),
		    "<pn:%s> has %u attributes, but its macro takes %s%s",
		    (const char *)call->node->name, args,
		    pn__attr(call->macro, "params") ? "only " : "none",
		    pn__attr(call->macro, "params")
			? pn__attr(call->macro, "params")
			: "");
}

static void
unknown(struct pn__compile *c, const xmlNode *node)
{
	pn__compile_error(c, pn__place_of(node),
	    "there is no <pn:%s>; there are pn:block, pn:cache, pn:slot, "
	    "pn:fill, pn:field, pn:error, pn:errors, pn:macro, pn:body, and "
	    "the macros of this page and its files", (const char *)node->name);
}

void
pn__compile_call(struct pn__compile *c, const xmlNode *node)
{
	struct pn__frame frame = { .caller = c->frame, .body = node };
	struct call call = { .c = c, .node = node, .inner = &frame };
	uint32_t nlocals = c->nlocals;
	struct pn__opened o;

	call.macro = find(c, (const char *)node->name);
	if (call.macro == NULL) {
		unknown(c, node);
		return;
	}
	if (!pn__open(c, &o, (const char *)node->name, call.macro,
		pn__place_of(node)))
		return;
	pass_all(&call);
	check_args(&call);
	c->frame = &frame;
	if (!c->has_failed)
		pn__compile_children(c, call.macro);
	c->frame = frame.caller;
	c->nlocals = nlocals;
	c->opened = o.outer;
}

void
pn__compile_body(struct pn__compile *c, const xmlNode *node)
{
	const struct pn__frame *frame = c->frame;
	const struct pn__opened *opened = c->opened;

	if (frame == NULL || frame->body == NULL) {
		pn__compile_error(c, pn__place_of(node),
		    "<pn:body/> stands in a <pn:macro>: there goes what its "
		    "call holds");
		return;
	}
	pn__check_attrs(c, node);
	/* The body is the caller's: the same macro may stand in it again. */
	if (opened != NULL && opened->outer != NULL)
		c->opened = opened->outer;
	c->frame = frame->caller;
	pn__compile_children(c, frame->body);
	c->frame = frame;
	c->opened = opened;
}
