#include "view/emit.h"
#include "view/flow.h"
#include "view/text.h"

#include <string.h>

const xmlNode *
pn__root(const struct pn__source *s)
{
	return xmlDocGetRootElement(s->doc);
}

bool
pn__is_html(const xmlNode *node)
{
	return strcmp((const char *)node->name, "html") == 0;
}

const xmlNode *
pn__page_part(const xmlNode *page, const char *name)
{
	for (const xmlNode *n = page->children; n != NULL; n = n->next) {
		if (n->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)n->name, name) == 0)
			return n;
	}
	return NULL;
}

static bool
is_fill(const xmlNode *n)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL &&
	       strcmp((const char *)n->ns->href, "postern") == 0 &&
	       strcmp((const char *)n->name, "fill") == 0;
}

/* Below a page's root: its head, its body, fills. Others are a mistake. */
static void
check_page(struct pn__compile *c, const xmlNode *page)
{
	for (const xmlNode *n = page->children; n != NULL; n = n->next) {
		const char *name = (const char *)n->name;

		if (n->type != XML_ELEMENT_NODE) {
			if (n->type == XML_TEXT_NODE && n->content[strspn(
				(const char *)n->content, " \t\r\n")])
				pn__compile_error(c, pn__place_of(n),
				    "text outside of <head> and <body> "
				    "would be lost");
			continue;
		}
		if (n->ns == NULL && strcmp(name, "head") != 0 &&
		    strcmp(name, "body") != 0)
			pn__compile_error(c, pn__place_of(n),
			    "a page with pn:layout has a <head> and a "
			    "<body>; <%s> would be lost", name);
	}
}

static void compile_root(struct pn__compile *c, const xmlNode *root);
static void check_slots(
    struct pn__compile *c, const xmlNode *page, const xmlNode *layout);

/* The page's layout, with the page as what fills its slots. */
static void
compile_layout(
    struct pn__compile *c, const xmlNode *page, const xmlAttr *layout)
{
	struct pn__place at = pn__place_of_attr(layout);
	struct pn__frame frame = { .caller = c->frame, .page = page };
	const struct pn__frame *outer = c->frame;
	struct pn__opened o;
	struct pn__source *s;

	if (!pn__check_file(c, layout) ||
	    (s = pn__compile_read(c, pn__attr_value(layout), at)) == NULL ||
	    !pn__open(c, &o, s->name, s, at))
		return;
	check_page(c, page);
	pn__compile_macros(c, page);
	check_slots(c, page, pn__root(s));
	c->frame = &frame;
	compile_root(c, pn__root(s));
	c->frame = outer;
	c->opened = o.outer;
}

static void
compile_root(struct pn__compile *c, const xmlNode *root)
{
	const xmlAttr *layout = pn__attr_find(root, "layout", true);

	if (layout != NULL) {
		compile_layout(c, root, layout);
		return;
	}
	pn__compile_macros(c, root);
	if (pn__is_html(root))
		pn__emit_raw(c, "<!DOCTYPE html>\n");
	pn__compile_chain(c, root);
	if (pn__is_html(root))
		pn__emit_raw(c, "\n");
}

void
pn__compile_page(struct pn__compile *c, const char *name)
{
	struct pn__frame frame = { 0 };
	struct pn__opened o;
	struct pn__source *s;

	s = pn__compile_read(c, name, (struct pn__place){ 0 });
	if (s == NULL || !pn__open(c, &o, s->name, s,
			     (struct pn__place){ s->name, 1, 1 }))
		return;
	c->frame = &frame;
	compile_root(c, pn__root(s));
	c->frame = NULL;
	c->opened = NULL;
}

/* ---- slots ---- */

/* The page's <pn:fill> for a slot, in its head or body or beside them. */
static const xmlNode *
find_fill(const xmlNode *parent, const char *slot)
{
	const char *name;

	for (const xmlNode *n = parent->children; n != NULL; n = n->next) {
		if (is_fill(n) && (name = pn__attr(n, "slot")) != NULL &&
		    strcmp(name, slot) == 0)
			return n;
	}
	return NULL;
}

static const xmlNode *
fill_of(const xmlNode *page, const char *slot)
{
	const xmlNode *head = pn__page_part(page, "head");
	const xmlNode *body = pn__page_part(page, "body");
	const xmlNode *n = find_fill(page, slot);

	if (n == NULL && head != NULL)
		n = find_fill(head, slot);
	if (n == NULL && body != NULL)
		n = find_fill(body, slot);
	return n;
}

/* What is filled in is the page's: its names, its own slots. */
static void
compile_filling(struct pn__compile *c, const xmlNode *node, bool is_head)
{
	const struct pn__frame *frame = c->frame;

	c->frame = frame->caller;
	for (const xmlNode *n = node->children; n != NULL && !c->has_failed;
	     n = n->next) {
		if (is_fill(n) || (is_head && n->type == XML_ELEMENT_NODE &&
				      strcmp((const char *)n->name, "title") ==
					  0))
			continue;
		if (!pn__compile_visit(c, n))
			break;
		if (n->type == XML_ELEMENT_NODE)
			n = pn__compile_chain(c, n);
		else
			pn__compile_node(c, n);
	}
	/* The page may be a layout itself. */
	if (is_head)
		pn__compile_page_head(c, node);
	c->frame = frame;
}

void
pn__compile_slot(struct pn__compile *c, const xmlNode *node)
{
	const char *slot = pn__attr(node, "name");
	const xmlNode *page = c->frame->page, *fill = NULL;

	if (slot == NULL || slot[0] == '\0') {
		pn__compile_error(c, pn__place_of(node),
		    "a slot has a name: <pn:slot name=\"body\"/>");
		return;
	}
	if (page != NULL && (fill = fill_of(page, slot)) == NULL &&
	    (strcmp(slot, "head") == 0 || strcmp(slot, "body") == 0))
		fill = pn__page_part(page, slot);
	if (fill != NULL)
		compile_filling(c, fill, strcmp(slot, "head") == 0);
	else
		pn__compile_children(c, node);
}

/* Whether a layout has this slot. */
static bool
has_slot(const xmlNode *node, const char *slot)
{
	const char *name;

	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp((const char *)n->name, "slot") == 0 &&
		    (name = pn__attr(n, "name")) != NULL &&
		    strcmp(name, slot) == 0)
			return true;
		if (has_slot(n, slot))
			return true;
	}
	return false;
}

/* Whether a slot is in the layout, or in a file that it includes. */
static bool
may_have_slot(const xmlNode *layout, const char *slot)
{
	for (const xmlNode *n = layout; n != NULL;) {
		if (n->type == XML_ELEMENT_NODE &&
		    (pn__attr_find(n, "include", true) != NULL ||
			pn__attr_find(n, "layout", true) != NULL))
			return true;
		if (n->children != NULL && n->type == XML_ELEMENT_NODE) {
			n = n->children;
			continue;
		}
		while (n != layout && n->next == NULL)
			n = n->parent;
		if (n == layout)
			break;
		n = n->next;
	}
	return has_slot(layout, slot);
}

static void
check_fills(
    struct pn__compile *c, const xmlNode *parent, const xmlNode *layout)
{
	const char *slot;

	for (const xmlNode *n = parent->children; n != NULL; n = n->next) {
		if (!is_fill(n))
			continue;
		slot = pn__attr(n, "slot");
		if (slot == NULL)
			pn__compile_error(c, pn__place_of(n),
			    "<pn:fill> says which slot: "
			    "<pn:fill slot=\"aside\">");
		else if (!may_have_slot(layout, slot))
			pn__compile_error(c, pn__place_of(n),
			    "the layout has no slot \"%s\"", slot);
	}
}

static void
check_slots(
    struct pn__compile *c, const xmlNode *page, const xmlNode *layout)
{
	const xmlNode *head = pn__page_part(page, "head");
	const xmlNode *body = pn__page_part(page, "body");

	check_fills(c, page, layout);
	if (head != NULL)
		check_fills(c, head, layout);
	if (body == NULL)
		return;
	check_fills(c, body, layout);
	if (!may_have_slot(layout, "body"))
		pn__compile_error(c,
		    pn__place_of_attr(pn__attr_find(page, "layout", true)),
		    "the layout has no place for the page: "
		    "<pn:slot name=\"body\"/>");
}

/* ---- the page's part in the layout's own elements ---- */

/* The page's element of the same name as the layout's, or NULL. */
static const xmlNode *
counterpart(const struct pn__compile *c, const xmlNode *node)
{
	const xmlNode *page = c->frame ? c->frame->page : NULL;

	if (page == NULL)
		return NULL;
	if (pn__is_html(node) && node->parent->type == XML_DOCUMENT_NODE)
		return page;
	if (pn__is_html(node) || node->parent->parent == NULL ||
	    !pn__is_html(node->parent) ||
	    node->parent->parent->type != XML_DOCUMENT_NODE)
		return NULL;
	return pn__page_part(page, (const char *)node->name);
}

void
pn__compile_page_attrs(struct pn__compile *c, const xmlNode *node)
{
	const struct pn__frame *frame = c->frame;
	const xmlNode *other = counterpart(c, node);
	const char *skip[64];
	size_t n = 0;

	if (other == NULL) {
		pn__compile_attrs(c, node, NULL);
		return;
	}
	for (const xmlAttr *a = other->properties; a != NULL; a = a->next) {
		if (n < PN_COUNT(skip) - 1)
			skip[n++] = (const char *)a->name;
	}
	skip[n] = NULL;
	pn__compile_attrs(c, node, skip);
	c->frame = frame->caller;
	pn__compile_attrs(c, other, NULL);
	c->frame = frame;
}

/* The <title> of a page's head, or NULL. */
static const xmlNode *
title_of(const xmlNode *page)
{
	const xmlNode *head = pn__page_part(page, "head");

	return head != NULL ? pn__page_part(head, "title") : NULL;
}

/*
 * The title of the innermost page, which takes the place of its layouts';
 * *ret_frame is the frame it belongs to. NULL: no page has one.
 */
static const xmlNode *
page_title(
    const struct pn__compile *c, const struct pn__frame **ret_frame)
{
	const xmlNode *found = NULL, *title;

	for (const struct pn__frame *f = c->frame; f != NULL && f->page != NULL;
	     f = f->caller) {
		if ((title = title_of(f->page)) == NULL)
			continue;
		found = title;
		*ret_frame = f->caller;
	}
	return found;
}

bool
pn__compile_title(struct pn__compile *c, const xmlNode *node)
{
	const struct pn__frame *frame = c->frame, *of = NULL;
	const xmlNode *title = NULL;

	if (node == NULL ||
	    (node->parent->type == XML_ELEMENT_NODE &&
		strcmp((const char *)node->name, "title") == 0 &&
		strcmp((const char *)node->parent->name, "head") == 0))
		title = page_title(c, &of);
	if (title == NULL)
		return false;
	c->frame = of;
	pn__compile_chain(c, title);
	c->frame = frame;
	return true;
}

void
pn__compile_page_head(struct pn__compile *c, const xmlNode *node)
{
	const xmlNode *head;

	if (strcmp((const char *)node->name, "head") != 0 ||
	    (head = counterpart(c, node)) == NULL)
		return;
	if (may_have_slot(node, "head"))
		return;
	compile_filling(c, head, true);
}
