#include "view/text.h"

#include <string.h>

static bool
is_ours(const xmlNs *ns)
{
	return ns != NULL && strcmp((const char *)ns->href, "postern") == 0;
}

const xmlAttr *
pn__attr_find(const xmlNode *node, const char *name, bool is_pn)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		if (strcmp((const char *)a->name, name) == 0 &&
		    is_ours(a->ns) == is_pn)
			return a;
	}
	return NULL;
}

const char *
pn__attr_value(const xmlAttr *a)
{
	if (a->children == NULL || a->children->content == NULL)
		return "";
	return (const char *)a->children->content;
}

const char *
pn__attr(const xmlNode *node, const char *name)
{
	const xmlAttr *a = pn__attr_find(node, name, false);

	return a != NULL ? pn__attr_value(a) : NULL;
}

static bool
is_skipped(const char *const *skip, const xmlAttr *attr)
{
	for (; skip != NULL && *skip != NULL; skip++) {
		if (strcmp(*skip, (const char *)attr->name) == 0)
			return true;
	}
	return false;
}

/* The attributes that govern; checked once for each element. */
static void
check_ours(struct pn__compile *c, const xmlAttr *attr)
{
	static const char *const known[] = { "each", "if", "else-if", "else",
		"with", "include", "layout", "form", "space", "t", "version",
		"nonce", "rel", "value", "error", "token" };

	if (strcmp((const char *)attr->name, "layout") == 0 &&
	    attr->parent->parent->type == XML_ELEMENT_NODE)
		pn__compile_error(c, pn__place_of_attr(attr),
		    "pn:layout stands on the first element of a page");
	for (size_t i = 0; i < PN_COUNT(known); i++) {
		if (strcmp(known[i], (const char *)attr->name) == 0)
			return;
	}
	pn__compile_error(c, pn__place_of_attr(attr),
	    "there is no pn:%s; there are pn:each, pn:if, pn:else-if, "
	    "pn:else, pn:with, pn:include, pn:layout, pn:form, pn:space, pn:t, "
	    "and pn:version, pn:nonce, pn:rel, pn:value, pn:error, "
	    "pn:token to switch off",
	    (const char *)attr->name);
}

static void
check_ns(struct pn__compile *c, const xmlAttr *attr)
{
	static const char *const known[] = { "http://www.w3.org/1999/xlink",
		"http://www.w3.org/XML/1998/namespace" };

	for (size_t i = 0; attr->ns != NULL && i < PN_COUNT(known); i++) {
		if (strcmp((const char *)attr->ns->href, known[i]) == 0)
			return;
	}
	if (attr->ns != NULL)
		pn__compile_error(c, pn__place_of_attr(attr),
		    "the prefix of %s:%s stands for \"%s\", which is not "
		    "known; ours is xmlns:pn=\"postern\"",
		    (const char *)attr->ns->prefix, (const char *)attr->name,
		    (const char *)attr->ns->href);
}

void
pn__compile_attrs(struct pn__compile *c, const xmlNode *node,
    const char *const *skip)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		if (is_ours(a->ns)) {
			check_ours(c, a);
			continue;
		}
		check_ns(c, a);
		if (!is_skipped(skip, a))
			pn__compile_attr(c, a);
	}
}

void
pn__check_attrs(struct pn__compile *c, const xmlNode *node)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		if (is_ours(a->ns))
			check_ours(c, a);
		else
			pn__compile_error(c, pn__place_of_attr(a),
			    "<pn:%s> is not printed, so %s has no place on "
			    "it", (const char *)node->name,
			    (const char *)a->name);
	}
}

bool
pn__is_off(struct pn__compile *c, const xmlNode *node, const char *name)
{
	const xmlAttr *a = pn__attr_find(node, name, true);

	if (a != NULL && strcmp(pn__attr_value(a), "off") != 0)
		pn__compile_error(c, pn__place_of_attr(a),
		    "pn:%s is \"off\", or is left out", name);
	return a != NULL;
}

static const struct pn__expr *
piece_expr(struct pn__compile *c, const struct pn__piece *piece)
{
	struct pn__expr *e;

	if (piece->is_value)
		return pn__expr_parse(
		    c, piece->text.p, piece->text.n, piece->at);
	if ((e = pn__compile_alloc(c, sizeof(*e))) == NULL)
		return NULL;
	e->kind = PN__EXPR_CONSTANT;
	e->constant = pn_value_slice(
	    pn__compile_dup(c, piece->text.p, piece->text.n));
	return e;
}

const struct pn__expr *
pn__text_expr(struct pn__compile *c, struct pn_slice text,
    struct pn__cursor cursor, struct pn__place at)
{
	const struct pn__expr *list[64], **all;
	struct pn__piece piece;
	struct pn__expr *e;
	uint32_t n = 0;

	while (n < PN_COUNT(list) &&
	       pn__next_piece(c, &text, &cursor, &piece))
		list[n++] = piece_expr(c, &piece);
	if (text.n > 0)
		pn__compile_error(c, at, "more than %zu pieces in one text",
		    PN_COUNT(list));
	if (n == 1 || c->has_failed)
		return c->has_failed ? NULL : list[0];
	e = pn__compile_alloc(c, sizeof(*e));
	all = pn__compile_alloc(c, (n + 1) * sizeof(*all));
	if (e == NULL || all == NULL)
		return NULL;
	memcpy(all, list, n * sizeof(*all));
	*e = (struct pn__expr){ .kind = PN__EXPR_CONCAT, .n = n, .list = all,
		.at = at, .source = PN_S("") };
	return e;
}

const struct pn__expr *
pn__attr_expr(struct pn__compile *c, const xmlAttr *attr)
{
	const char *v = pn__attr_value(attr);

	return pn__text_expr(c, (struct pn_slice){ v, strlen(v) },
	    pn__cursor_attr(attr), pn__place_of_attr(attr));
}
