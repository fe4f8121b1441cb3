#include "view/html.h"
#include "view/source.h"
#include "view/xslt/xslt.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char xsl[] = "http://www.w3.org/1999/XSL/Transform";
static const char xhtml[] = "http://www.w3.org/1999/xhtml";

/* The instructions of XSLT 1.0. A star: it writes a value. */
static const char *const known[] = { "apply-imports*", "apply-templates*",
	"attribute", "attribute-set", "call-template*", "choose", "comment",
	"copy*", "copy-of*", "decimal-format", "element", "fallback",
	"for-each", "if", "import", "include", "key", "message",
	"namespace-alias", "number*", "otherwise", "output", "param",
	"preserve-space", "processing-instruction", "sort", "strip-space",
	"stylesheet", "template", "text", "transform", "value-of*", "variable",
	"when", "with-param" };

struct checking {
	const char *name;
	struct pn__view_error *err;
	bool is_data; /* the page is XML or text, and no browser's */
	bool is_free; /* a name in it may be made of values */
};

static int
refuse(struct checking *c, const xmlNode *at, const char *fmt, ...)
    PN_PRINTF(3, 4);

static int
refuse(struct checking *c, const xmlNode *at, const char *fmt, ...)
{
	int n = snprintf(c->err->text, sizeof(c->err->text), "%s:%ld: ",
	    c->name, xmlGetLineNo(at));
	va_list ap;

	va_start(ap, fmt);
	if (n > 0 && (size_t)n < sizeof(c->err->text))
		vsnprintf(c->err->text + n, sizeof(c->err->text) - (size_t)n,
		    fmt, ap);
	va_end(ap);
	return -1;
}

static bool
is_xsl(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       strcmp((const char *)node->ns->href, xsl) == 0;
}

/* The entry of an instruction in known, or NULL. */
static const char *
find_known(const char *name)
{
	for (size_t i = 0; i < PN_COUNT(known); i++) {
		size_t n = strcspn(known[i], "*");

		if (strncmp(known[i], name, n) == 0 && name[n] == '\0')
			return known[i];
	}
	return NULL;
}

/* Whether something below node writes a value. */
static bool
has_value(const xmlNode *top)
{
	const xmlNode *node = top->children;

	while (node != NULL) {
		if (is_xsl(node)) {
			const char *k = find_known((const char *)node->name);

			if (k != NULL && strchr(k, '*') != NULL)
				return true;
		}
		if (node->children != NULL &&
		    node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node->next == NULL && node->parent != top)
			node = node->parent;
		node = node->next;
	}
	return false;
}

/* An attribute's text; in the tree's memory. */
static const char *
text_of(const xmlAttr *attr)
{
	const xmlNode *text = attr != NULL ? attr->children : NULL;

	if (text == NULL || text->content == NULL)
		return "";
	return (const char *)text->content;
}

static const char *
attr_of(const xmlNode *node, const char *name)
{
	return text_of(xmlHasProp((xmlNodePtr)(uintptr_t)node,
	    (const xmlChar *)name));
}

/* Whether an attribute value template has a value: {{ is a brace. */
static bool
is_template(const char *s)
{
	while ((s = strchr(s, '{')) != NULL) {
		if (s[1] != '{')
			return true;
		s += 2;
	}
	return false;
}

/* Whether a browser may take the element for one of HTML. */
static bool
is_html(const struct checking *c, const xmlNode *node)
{
	return node->ns == NULL
		   ? !c->is_data
		   : strcmp((const char *)node->ns->href, xhtml) == 0;
}

/* An attribute that gets a value. element is "" where it is not known. */
static int
attribute(struct checking *c, const xmlNode *at, const char *element,
    const char *name)
{
	switch (pn__html_attr(element, name)) {
	case PN__ATTR_EVENT:
		return refuse(c, at,
		    "%s is a script, and no escaping makes a value safe in "
		    "it: put the value into a data- attribute and read it "
		    "there", name);
	case PN__ATTR_STYLE:
		return refuse(c, at,
		    "a value in a style can load addresses and cover the "
		    "page: choose a class by the value");
	case PN__ATTR_MARKUP:
		return refuse(c, at,
		    "%s is a page of its own, and a value in it would be "
		    "markup", name);
	case PN__ATTR_FIXED:
		return refuse(c, at,
		    "%s says what its element is: no value there", name);
	default:
		break;
	}
	if (!pn__html_is_trusted(element, name))
		return 0;
	return refuse(c, at,
	    "who chooses %s of <%s> owns the whole page: write it out", name,
	    element);
}

/* What an element of the page holds. */
static int
content(struct checking *c, const xmlNode *node, const char *element)
{
	enum pn__content kind = pn__html_content(element);

	if (kind == PN__CONTENT_NORMAL || kind == PN__CONTENT_VOID ||
	    kind == PN__CONTENT_RCDATA || !has_value(node))
		return 0;
	return refuse(c, node,
	    "no escaping makes a value safe in <%s>: put it into a data- "
	    "attribute and read it from there", element);
}

static int
literal(struct checking *c, const xmlNode *node)
{
	const char *element = (const char *)node->name;

	if (node->ns == NULL && is_xsl(node->parent) &&
	    node->parent->parent == (const xmlNode *)node->doc)
		return refuse(c, node,
		    "<%s> stands outside of every <xsl:template>", element);
	if (!is_html(c, node))
		return 0;
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		if (a->ns == NULL && is_template(text_of(a)) &&
		    attribute(c, node, element, (const char *)a->name) == -1)
			return -1;
	}
	return content(c, node, element);
}

/*
 * The element of the page that an xsl:attribute stands in; "": not known;
 * NULL: none of HTML.
 */
static const char *
element_around(const struct checking *c, const xmlNode *node)
{
	for (node = node->parent; node != NULL; node = node->parent) {
		if (node->type != XML_ELEMENT_NODE)
			return "";
		if (!is_xsl(node))
			return is_html(c, node) ? (const char *)node->name
						: NULL;
		if (strcmp((const char *)node->name, "element") == 0)
			return attr_of(node, "name");
	}
	return "";
}

/* <xsl:element name="…"> and <xsl:attribute name="…">. */
static int
made(struct checking *c, const xmlNode *node, bool is_attribute)
{
	const char *name = attr_of(node, "name");
	const char *colon = strrchr(name, ':'), *element;

	if (is_template(name)) {
		c->is_free = true;
		return 0;
	}
	if (colon != NULL)
		name = colon + 1;
	if (c->is_data)
		return 0;
	if (!is_attribute)
		return content(c, node, name);
	element = element_around(c, node);
	return element != NULL && has_value(node)
		   ? attribute(c, node, element, name)
		   : 0;
}

static bool
is_known_extension(const char *uri)
{
	return strcmp(uri, "http://exslt.org/common") == 0;
}

/* extension-element-prefixes: other engines' files and programs. */
static int
extensions(struct checking *c, const xmlNode *node)
{
	xmlNodePtr at = (xmlNodePtr)(uintptr_t)node;
	const char *p = is_xsl(node)
			    ? attr_of(node, "extension-element-prefixes")
			    : text_of(xmlHasNsProp(at,
				  (const xmlChar *)"extension-element-prefixes",
				  (const xmlChar *)xsl));
	char prefix[64];
	xmlNsPtr ns;
	size_t n;

	for (p += strspn(p, " \t\r\n"); *p != '\0';
	     p += n + strspn(p + n, " \t\r\n")) {
		n = strcspn(p, " \t\r\n");
		snprintf(prefix, sizeof(prefix), "%.*s", (int)n, p);
		ns = xmlSearchNs(node->doc, at,
		    strcmp(prefix, "#default") == 0 ? NULL
						    : (xmlChar *)prefix);
		if (ns == NULL || !is_known_extension((char *)ns->href))
			return refuse(c, node,
			    "the extension \"%s\" is not there: XSLT 1.0 and "
			    "exsl:node-set() are", prefix);
	}
	return 0;
}

static int
version(struct checking *c, const xmlNode *node, const char *v)
{
	if (strcmp(v, "1.0") == 0)
		return 0;
	if (v[0] == '\0')
		return refuse(c, node,
		    "the first element says version=\"1.0\"");
	return refuse(c, node,
	    "version=\"%.20s\": this engine knows XSLT 1.0 and nothing later",
	    v);
}

static int
instruction(struct checking *c, const xmlNode *node)
{
	const char *name = (const char *)node->name, *escaping;

	if (find_known(name) == NULL)
		return refuse(c, node, "XSLT 1.0 has no <xsl:%s>", name);
	escaping = attr_of(node, "disable-output-escaping");
	if (strcmp(escaping, "yes") == 0 && strcmp(name, "text") != 0)
		return refuse(c, node,
		    "a value is always escaped: markup that is safe comes as "
		    "elements, which <xsl:copy-of> prints");
	if (strcmp(name, "element") == 0 || strcmp(name, "attribute") == 0)
		return made(c, node, name[0] == 'a');
	if (strcmp(name, "stylesheet") == 0 || strcmp(name, "transform") == 0)
		return version(c, node, attr_of(node, "version"));
	return 0;
}

static int
root(struct checking *c, const xmlNode *node)
{
	const char *name = (const char *)node->name;

	if (is_xsl(node)) {
		if (strcmp(name, "stylesheet") == 0 ||
		    strcmp(name, "transform") == 0)
			return 0;
		return refuse(c, node,
		    "a stylesheet begins with <xsl:stylesheet version=\"1.0\">"
		    ", not with <xsl:%s>", name);
	}
	if (xmlHasNsProp((xmlNodePtr)(uintptr_t)node,
		(const xmlChar *)"version", (const xmlChar *)xsl) != NULL)
		return version(c, node,
		    text_of(xmlHasNsProp((xmlNodePtr)(uintptr_t)node,
			(const xmlChar *)"version", (const xmlChar *)xsl)));
	return refuse(c, node,
	    "is no stylesheet: it begins with <xsl:stylesheet version=\"1.0\" "
	    "xmlns:xsl=\"%s\">", xsl);
}

/* Whether a file says that its output is XML or text. */
static bool
says_data(const xmlNode *root)
{
	for (const xmlNode *n = root->children; n != NULL; n = n->next) {
		const char *method;

		if (!is_xsl(n) || strcmp((const char *)n->name, "output") != 0)
			continue;
		method = attr_of(n, "method");
		if (strcmp(method, "xml") == 0 || strcmp(method, "text") == 0)
			return true;
	}
	return false;
}

int
pn__xslt_check(const char *name, xmlDocPtr doc, bool *is_data, bool *ret_free,
    struct pn__view_error *err)
{
	struct checking c = { .name = name, .err = err };
	const xmlNode *node = xmlDocGetRootElement(doc);
	int rc = root(&c, node);

	c.is_data = *is_data = *is_data || says_data(node);

	while (rc == 0) {
		if (node->type == XML_ELEMENT_NODE &&
		    (extensions(&c, node) == -1 ||
			(is_xsl(node) ? instruction(&c, node)
				      : literal(&c, node)) == -1))
			return -1;
		if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node->next == NULL &&
		       node->parent != (const xmlNode *)doc)
			node = node->parent;
		if ((node = node->next) == NULL)
			break;
	}
	*ret_free = *ret_free || c.is_free;
	return rc;
}
