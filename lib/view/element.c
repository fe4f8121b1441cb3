#include "view/cache.h"
#include "view/emit.h"
#include "view/flow.h"
#include "view/form.h"
#include "view/text.h"

#include <string.h>

#define XHTML "http://www.w3.org/1999/xhtml"
#define SVG "http://www.w3.org/2000/svg"
#define MATHML "http://www.w3.org/1998/Math/MathML"
#define XLINK "http://www.w3.org/1999/xlink"

static bool
is_ns(const xmlNs *ns, const char *href)
{
	return ns != NULL && strcmp((const char *)ns->href, href) == 0;
}

static const char *
name_of(const xmlNode *node)
{
	return (const char *)node->name;
}

/* ---- our own elements ---- */

static void
compile_block(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *file = pn__attr_find(node, "include", true);

	if (node->properties != NULL)
		pn__check_attrs(c, node);
	if (file != NULL)
		pn__compile_include(c, file);
	else
		pn__compile_children(c, node);
}

static void
compile_nothing(struct pn__compile *c, const xmlNode *node)
{
	(void)c;
	(void)node;
}

static void
misplaced_fill(struct pn__compile *c, const xmlNode *node)
{
	pn__compile_error(c, pn__place_of(node),
	    "<pn:fill> stands directly in the <head> or <body> of a page "
	    "with pn:layout");
}

static void
compile_ours(struct pn__compile *c, const xmlNode *node)
{
	static const struct {
		const char *name;
		void (*compile)(struct pn__compile *, const xmlNode *);
		bool is_printed;
	} elements[] = {
		{ "block", compile_block, false },
		{ "body", pn__compile_body, false },
		{ "cache", pn__compile_cache, false },
		{ "error", pn__compile_form_error, true },
		{ "errors", pn__compile_errors, true },
		{ "field", pn__compile_field, true },
		{ "fields", pn__compile_fields, true },
		{ "fill", misplaced_fill, false },
		{ "macro", compile_nothing, false },
		{ "slot", pn__compile_slot, false },
	};

	for (size_t i = 0; i < PN_COUNT(elements); i++) {
		if (strcmp(elements[i].name, name_of(node)) == 0) {
			if (elements[i].is_printed && c->text_only != NULL)
				pn__compile_error(c, pn__place_of(node),
				    "<%s> holds text only, no <pn:%s>",
				    c->text_only, name_of(node));
			elements[i].compile(c, node);
			return;
		}
	}
	pn__compile_call(c, node);
}

/* ---- HTML's elements ---- */

/* The namespaces that HTML itself has a use for. */
static void
compile_ns(struct pn__compile *c, const xmlNode *node)
{
	for (const xmlNs *ns = node->nsDef; ns != NULL; ns = ns->next) {
		const char *href = (const char *)ns->href;

		if (ns->prefix == NULL &&
		    (strcmp(href, SVG) == 0 || strcmp(href, MATHML) == 0)) {
			pn__emit_raw(c, " xmlns=\"");
			pn__emit_raw(c, href);
			pn__emit_raw(c, "\"");
		} else if (strcmp(href, XLINK) == 0)
			pn__emit_raw(c, " xmlns:xlink=\"" XLINK "\"");
	}
}

static bool
has_capital(const char *name)
{
	while (*name != '\0' && (*name < 'A' || *name > 'Z'))
		name++;
	return *name != '\0';
}

/* Attributes are looked up by their names in small letters. */
static void
check_capitals(struct pn__compile *c, const xmlNode *node)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		if (has_capital((const char *)a->name))
			pn__compile_error(c, pn__place_of_attr(a),
			    "HTML's attributes are written in small letters, "
			    "not %s", (const char *)a->name);
	}
}

static bool
check_element(struct pn__compile *c, const xmlNode *node)
{
	bool is_known = node->ns == NULL || is_ns(node->ns, XHTML) ||
			is_ns(node->ns, SVG) || is_ns(node->ns, MATHML);

	if (!is_known)
		pn__compile_error(c, pn__place_of(node),
		    "<%s> is in the namespace \"%s\", which is not known; "
		    "ours is xmlns:pn=\"postern\"", name_of(node),
		    (const char *)node->ns->href);
	else if (node->ns != NULL && node->ns->prefix != NULL)
		pn__compile_error(c, pn__place_of(node),
		    "HTML has no prefixes: write <%s>", name_of(node));
	else if (strlen(name_of(node)) > 200)
		pn__compile_error(c, pn__place_of(node),
		    "an element's name of more than 200 characters");
	else if (!c->in_foreign && has_capital(name_of(node)))
		pn__compile_error(c, pn__place_of(node),
		    "HTML's elements are written in small letters, not <%s>",
		    name_of(node));
	else
		return true;
	return false;
}

/* The first child that counts: no comment, no white space. */
static const xmlNode *
first_content(const xmlNode *node)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type == XML_COMMENT_NODE)
			continue;
		if (n->content == NULL ||
		    n->content[strspn((const char *)n->content,
			" \t\r\n")] != '\0')
			return n;
	}
	return NULL;
}

static void
no_content(struct pn__compile *c, const xmlNode *node, const char *why)
{
	const xmlNode *n = first_content(node);

	if (n != NULL)
		pn__compile_error(
		    c, pn__place_of(n), "<%s> %s", name_of(node), why);
}

/* Content where a value's first newline would be lost. */
static void
compile_pre(struct pn__compile *c, const xmlNode *node)
{
	const xmlNode *n = node->children;
	bool is_literal = n != NULL && n->type == XML_TEXT_NODE &&
			  strncmp((const char *)n->content, "${", 2) != 0;

	if (is_literal || n == NULL) {
		pn__compile_children(c, node);
		return;
	}
	pn__emit(c, (struct pn__op){ .code = PN__OP_PRE });
	pn__compile_children(c, node);
	pn__emit(c, (struct pn__op){ .code = PN__OP_PRE_END });
}

static void
compile_content(
    struct pn__compile *c, const xmlNode *node, enum pn__content content)
{
	const xmlAttr *file = pn__attr_find(node, "include", true);

	const char *text_only = c->text_only;

	if (file != NULL && content != PN__CONTENT_NORMAL) {
		pn__compile_error(c, pn__place_of_attr(file),
		    "<%s> holds text only, and no file", name_of(node));
		return;
	}
	if (file != NULL) {
		no_content(c, node,
		    "has pn:include and content, which would be lost");
		pn__compile_include(c, file);
		return;
	}
	switch (content) {
	case PN__CONTENT_SCRIPT:
		pn__compile_script(c, node);
		return;
	case PN__CONTENT_STYLE:
		pn__compile_style(c, node);
		return;
	case PN__CONTENT_RAW:
		no_content(c, node, "has content that no browser reads");
		return;
	case PN__CONTENT_RCDATA:
		c->text_only = name_of(node);
		break;
	default:
		break;
	}
	if (pn__html_eats_newline(name_of(node)))
		compile_pre(c, node);
	else
		pn__compile_children(c, node);
	c->text_only = text_only;
}

/* A CSP nonce, where the page is given one. */
static void
compile_nonce(struct pn__compile *c, const xmlNode *node)
{
	const struct pn__expr *e;

	if (pn__attr(node, "nonce") != NULL || pn__is_off(c, node, "nonce") ||
	    !pn__check_kept(c, pn__place_of(node),
		"the nonce of a <script> or <style>"))
		return;
	e = pn__expr_parse(c, "csp_nonce", 9, pn__place_of(node));
	if (e != NULL)
		pn__emit_with(c,
		    (struct pn__op){ .code = PN__OP_ATTR,
			.escape = PN__ESCAPE_ATTR,
			.expr = e },
		    " nonce=\"");
}

/* A page in a new window must not reach back into ours. */
static void
compile_rel(struct pn__compile *c, const xmlNode *node)
{
	const char *target = pn__attr(node, "target");
	const char *href = pn__attr(node, "href");

	if (target == NULL || strcmp(target, "_blank") != 0 || href == NULL ||
	    pn__attr(node, "rel") != NULL || pn__is_off(c, node, "rel"))
		return;
	if (strstr(href, "//") != NULL || href[0] == '$')
		pn__emit_raw(c, " rel=\"noopener noreferrer\"");
}

static void
compile_start(struct pn__compile *c, const xmlNode *node,
    enum pn__content content)
{
	pn__emit_raw(c, "<");
	pn__emit_raw(c, name_of(node));
	compile_ns(c, node);
	pn__compile_page_attrs(c, node);
	if (!c->in_foreign && (content == PN__CONTENT_SCRIPT ||
				  content == PN__CONTENT_STYLE))
		compile_nonce(c, node);
	compile_rel(c, node);
	pn__emit_raw(c, ">");
}

static void
compile_foreign(struct pn__compile *c, const xmlNode *node)
{
	enum pn__content content = pn__html_content(name_of(node));

	if (content == PN__CONTENT_SCRIPT || content == PN__CONTENT_STYLE)
		pn__compile_error(c, pn__place_of(node),
		    "<%s> inside of <svg> or <math> is read in another way "
		    "there: put it into the page's <head>", name_of(node));
	compile_start(c, node, PN__CONTENT_NORMAL);
	pn__compile_children(c, node);
	pn__emit_raw(c, "</");
	pn__emit_raw(c, name_of(node));
	pn__emit_raw(c, ">");
}

/* An element of SVG that holds HTML again. */
static bool
is_html_again(const char *name)
{
	return strcmp(name, "foreignObject") == 0;
}

static void
compile_html(struct pn__compile *c, const xmlNode *node)
{
	enum pn__content content = pn__html_content(name_of(node));
	bool is_form = pn__attr_find(node, "form", true) != NULL;

	if (is_form) {
		pn__compile_form(c, node);
		return;
	}
	if (pn__compile_title(c, node))
		return;
	if (c->form != NULL && pn__compile_control(c, node))
		return;
	compile_start(c, node, content);
	if (content == PN__CONTENT_VOID) {
		no_content(c, node, "is empty in HTML");
		return;
	}
	if (strcmp(name_of(node), "form") == 0)
		pn__emit_token(c, node);
	compile_content(c, node, content);
	if (strcmp(name_of(node), "head") == 0) {
		if (pn__page_part(node, "title") == NULL)
			pn__compile_title(c, NULL);
		pn__compile_page_head(c, node);
	}
	pn__emit_raw(c, "</");
	pn__emit_raw(c, name_of(node));
	pn__emit_raw(c, ">");
}

static void
compile_other(struct pn__compile *c, const xmlNode *node)
{
	const char *name = name_of(node);
	bool was_foreign = c->in_foreign;

	if (c->text_only != NULL)
		pn__compile_error(c, pn__place_of(node),
		    "<%s> holds text only, no <%s>", c->text_only, name);
	if (!check_element(c, node))
		return;
	if (strcmp(name, "svg") == 0 || strcmp(name, "math") == 0)
		c->in_foreign = true;
	if (!c->in_foreign)
		check_capitals(c, node);
	if (c->in_foreign && is_html_again(name)) {
		c->in_foreign = false;
		compile_html(c, node);
	} else if (c->in_foreign)
		compile_foreign(c, node);
	else if (strcmp(name, "label") == 0 && c->form != NULL) {
		pn__label_begin(c);
		compile_html(c, node);
		pn__label_end(c);
	} else
		compile_html(c, node);
	c->in_foreign = was_foreign;
}

void
pn__compile_element(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *space = pn__attr_find(node, "space", true);
	bool trimmed = c->trims;

	if (++c->depth > PN__DEPTH_MAX)
		pn__compile_error(c, pn__place_of(node),
		    "with all files, elements are nested deeper than %d",
		    PN__DEPTH_MAX);
	if (c->has_failed)
		return;
	if (space != NULL) {
		c->trims = strcmp(pn__attr_value(space), "drop") == 0;
		if (!c->trims && strcmp(pn__attr_value(space), "keep") != 0)
			pn__compile_error(c, pn__place_of_attr(space),
			    "pn:space is \"drop\" or \"keep\"");
	}
	if (is_ns(node->ns, "postern"))
		compile_ours(c, node);
	else
		compile_other(c, node);
	c->trims = trimmed;
	c->depth--;
}
