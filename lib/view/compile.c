#include "view/check.h"
#include "view/flow.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>

void
pn__compile_error(
    struct pn__compile *c, struct pn__place at, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (c->has_failed)
		return;
	c->has_failed = true;
	n = snprintf(c->err->text, sizeof(c->err->text), "%s:%u:%u: ",
	    at.file, at.line, at.column);
	va_start(ap, fmt);
	if (n > 0 && (size_t)n < sizeof(c->err->text))
		vsnprintf(c->err->text + n, sizeof(c->err->text) - (size_t)n,
		    fmt, ap);
	va_end(ap);
}

void *
pn__compile_alloc(struct pn__compile *c, size_t n)
{
	void *p = c->has_failed ? NULL : pn__arena_zalloc(c->arena, 1, n);

	if (p == NULL)
		pn__compile_error(c,
		    (struct pn__place){ c->view->name, 1, 1 },
		    "the page needs more than %d MB of memory",
		    PN__MEMORY_MAX >> 20);
	return p;
}

struct pn_slice
pn__compile_dup(struct pn__compile *c, const char *p, size_t n)
{
	char *copy = pn__compile_alloc(c, n + 1);

	if (copy == NULL)
		return (struct pn_slice){ NULL, 0 };
	memcpy(copy, p, n);
	return (struct pn_slice){ copy, n };
}

bool
pn__compile_visit(struct pn__compile *c, const xmlNode *node)
{
	uint32_t attrs = 0;

	for (const xmlAttr *a =
		 node->type == XML_ELEMENT_NODE ? node->properties : NULL;
	     a != NULL && attrs <= PN__ATTRS_MAX; a = a->next)
		attrs++;
	if (attrs > PN__ATTRS_MAX)
		pn__compile_error(c, pn__place_of(node),
		    "<%s> has more than %d attributes",
		    (const char *)node->name, PN__ATTRS_MAX);
	if (++c->visits > PN__VISITS_MAX)
		pn__compile_error(c, pn__place_of(node),
		    "the page with all it includes is too large: at most %d "
		    "elements and texts", PN__VISITS_MAX);
	return !c->has_failed;
}

void
pn__compile_children(struct pn__compile *c, const xmlNode *node)
{
	struct pn__check_mark mark;

	pn__check_mark(c, &mark);
	for (const xmlNode *n = node->children; n != NULL && !c->has_failed;
	     n = n->next) {
		if (!pn__compile_visit(c, n))
			return;
		if (n->type == XML_ELEMENT_NODE)
			n = pn__compile_chain(c, n);
		else
			pn__compile_node(c, n);
		if (c->has_failed)
			pn__check_go_on(c, &mark);
	}
}

void
pn__compile_node(struct pn__compile *c, const xmlNode *node)
{
	switch (node->type) {
	case XML_TEXT_NODE:
	case XML_CDATA_SECTION_NODE:
		pn__compile_text(c, node);
		break;
	case XML_ELEMENT_NODE:
		pn__compile_chain(c, node);
		break;
	case XML_COMMENT_NODE:
		if (pn__has_value((const char *)node->content))
			pn__compile_error(c, pn__place_of(node),
			    "a comment is not printed, and no ${…} in it: "
			    "pn:if=\"false\" on an element leaves it out");
		break;
	default:
		pn__compile_error(c, pn__place_of(node),
		    "this has no place in a template");
	}
}
