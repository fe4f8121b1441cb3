#define _GNU_SOURCE 1 /* strcasestr() */

#include "view/html.h"
#include "view/escape.h"
#include "view/xslt/xslt.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct printing {
	struct pn__buf *out;
	const char *why;
};

static bool
is_html(const xmlNode *node)
{
	return node->ns == NULL ||
	       strcmp((const char *)node->ns->href,
		   "http://www.w3.org/1999/xhtml") == 0;
}

static enum pn__content
content_of(const xmlNode *node)
{
	return is_html(node) ? pn__html_content((const char *)node->name)
			     : PN__CONTENT_NORMAL;
}

/* A picture that is in the page itself. */
static bool
is_picture(const char *element, const char *name, const char *value)
{
	static const char data[] = "data:image/";

	return strcasecmp(element, "img") == 0 &&
	       strcasecmp(name, "src") == 0 &&
	       strncasecmp(value, data, sizeof(data) - 1) == 0 &&
	       strncasecmp(value + sizeof(data) - 1, "svg", 3) != 0;
}

static void
attribute(struct printing *p, const xmlNode *node, const xmlAttr *a)
{
	const char *element = (const char *)node->name;
	const char *name = (const char *)a->name, *value;
	const xmlNode *text = a->children;
	enum pn__attr_kind kind = pn__html_attr(element, name);

	value = text != NULL && text->content != NULL
		    ? (const char *)text->content
		    : "";
	pn__buf_addc(p->out, ' ');
	if (a->ns != NULL && a->ns->prefix != NULL)
		pn__buf_addf(p->out, "%s:", (const char *)a->ns->prefix);
	pn__buf_adds(p->out, name);
	/* An address in SVG is called so too: xlink:href. */
	if (kind == PN__ATTR_BOOL && is_html(node))
		return;
	pn__buf_adds(p->out, "=\"");
	if (kind == PN__ATTR_URL && !is_picture(element, name, value))
		pn__escape_url(p->out, value, strlen(value), false);
	else
		pn__escape_text(p->out, value, strlen(value));
	pn__buf_addc(p->out, '"');
}

static void
begin(struct printing *p, const xmlNode *node)
{
	const char *name = (const char *)node->name;
	const xmlNode *first = node->children;

	pn__buf_addc(p->out, '<');
	pn__buf_adds(p->out, name);
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		attribute(p, node, a);
	pn__buf_addc(p->out, '>');
	/* An HTML parser drops the first newline of these. */
	if (is_html(node) && pn__html_eats_newline(name) && first != NULL &&
	    first->type == XML_TEXT_NODE && first->content[0] == '\n')
		pn__buf_addc(p->out, '\n');
}

static void
end(struct printing *p, const xmlNode *node)
{
	if (content_of(node) == PN__CONTENT_VOID)
		return;
	pn__buf_adds(p->out, "</");
	pn__buf_adds(p->out, (const char *)node->name);
	pn__buf_addc(p->out, '>');
}

/* Text of the stylesheet in a script or style; it may not end it. */
static void
raw(struct printing *p, const char *element, const char *text)
{
	char tag[64];

	snprintf(tag, sizeof(tag), "</%s", element);
	if (strcasestr(text, tag) != NULL || strstr(text, "<!--") != NULL)
		p->why = "the text of a <script> or <style> has its end tag "
			 "or a comment in it";
	pn__buf_adds(p->out, text);
}

static void
text(struct printing *p, const xmlNode *node)
{
	const xmlNode *parent = node->parent;
	const char *s = node->content != NULL ? (const char *)node->content
					      : "";
	enum pn__content kind = PN__CONTENT_NORMAL;

	if (parent->type == XML_ELEMENT_NODE)
		kind = content_of(parent);
	/* libxslt's name for what an <xsl:text> asked for unescaped. */
	if (node->name != NULL &&
	    strcmp((const char *)node->name, "textnoenc") == 0)
		pn__buf_adds(p->out, s);
	else if (kind == PN__CONTENT_SCRIPT || kind == PN__CONTENT_STYLE ||
		 kind == PN__CONTENT_RAW)
		raw(p, (const char *)parent->name, s);
	else
		pn__escape_text(p->out, s, strlen(s));
}

/* What would end it becomes spaces. */
static void
comment(struct printing *p, const char *s)
{
	pn__buf_adds(p->out, "<!-- ");
	for (; *s != '\0'; s++)
		pn__buf_addc(
		    p->out, *s == '>' || *s == '<' || *s == '-' ? ' ' : *s);
	pn__buf_adds(p->out, " -->");
}

/* Whether what is in the node comes next. */
static bool
enter(struct printing *p, const xmlNode *node)
{
	switch (node->type) {
	case XML_ELEMENT_NODE:
		begin(p, node);
		return content_of(node) != PN__CONTENT_VOID;
	case XML_TEXT_NODE:
	case XML_CDATA_SECTION_NODE:
		text(p, node);
		return false;
	case XML_COMMENT_NODE:
		comment(p, node->content != NULL ? (const char *)node->content
						 : "");
		return false;
	default: /* HTML has no processing instructions */
		return false;
	}
}

/* A whole page, which nothing stands before: its DOCTYPE is ours. */
static bool
is_page(const xmlDoc *doc)
{
	const xmlNode *node = doc->children;

	while (node != NULL && (node->type == XML_COMMENT_NODE ||
				   node->type == XML_DTD_NODE))
		node = node->next;
	return node != NULL && node->type == XML_ELEMENT_NODE &&
	       is_html(node) && strcasecmp((const char *)node->name, "html") ==
				    0;
}

int
pn__xslt_html(struct pn__buf *out, const xmlDoc *doc, const char *name,
    struct pn__view_error *err)
{
	struct printing p = { .out = out };
	const xmlNode *top = (const xmlNode *)doc, *node = doc->children;

	if (is_page(doc))
		pn__buf_adds(out, "<!DOCTYPE html>\n");
	while (node != NULL && !out->full && p.why == NULL) {
		if (enter(&p, node)) {
			if (node->children != NULL) {
				node = node->children;
				continue;
			}
			end(&p, node);
		}
		while (node->next == NULL && node->parent != top) {
			node = node->parent;
			end(&p, node);
		}
		node = node->next;
	}
	if (p.why == NULL)
		return 0;
	snprintf(err->text, sizeof(err->text), "%s: %s", name, p.why);
	return -1;
}

void
pn__xslt_text(struct pn__buf *out, const xmlDoc *doc)
{
	const xmlNode *top = (const xmlNode *)doc, *node = doc->children;

	while (node != NULL && !out->full) {
		if ((node->type == XML_TEXT_NODE ||
			node->type == XML_CDATA_SECTION_NODE) &&
		    node->content != NULL)
			pn__buf_adds(out, (const char *)node->content);
		if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
			node = node->children;
			continue;
		}
		while (node->next == NULL && node->parent != top)
			node = node->parent;
		node = node->next;
	}
}

/* "--" ends a comment: a space comes behind each "-" that would. */
static void
keep_apart(xmlNodePtr node)
{
	const char *s = (const char *)node->content;
	struct pn__buf to;

	pn__buf_init(&to, SIZE_MAX);
	for (; *s != '\0'; s++) {
		pn__buf_addc(&to, *s);
		if (*s == '-' && (s[1] == '-' || s[1] == '\0'))
			pn__buf_addc(&to, ' ');
	}
	xmlNodeSetContent(node, (const xmlChar *)pn__buf_str(&to));
	pn__buf_fini(&to);
}

void
pn__xslt_xml(xmlDocPtr doc)
{
	xmlNodePtr top = (xmlNodePtr)doc, node = doc->children;

	while (node != NULL) {
		if (node->type == XML_COMMENT_NODE && node->content != NULL)
			keep_apart(node);
		if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
			node = node->children;
			continue;
		}
		while (node->next == NULL && node->parent != top)
			node = node->parent;
		node = node->next;
	}
}
