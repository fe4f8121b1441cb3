#include "base/utf8.h"
#include "schema/schema.h"
#include "view/xslt/xslt.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <string.h>

/*
 * The document as it grows. Each failure latches in why: what comes after it
 * does nothing.
 */
struct making {
	xmlDocPtr doc;
	size_t nodes, bytes; /* so far */
	struct pn__buf text; /* a value on its way */
	const char *why;
};

static void
fail(struct making *m, const char *why)
{
	if (m->why == NULL)
		m->why = why;
}

/* Takes note of a node; false: it is one too many. */
static bool
has_room(struct making *m, size_t bytes)
{
	if (++m->nodes > PN__XSLT_NODES)
		fail(m, "the values have more than 400000 parts");
	else if ((m->bytes += bytes) > PN__XSLT_TEXT)
		fail(m, "the values' text is larger than 16 MB");
	return m->why == NULL;
}

/* Whether XML takes the character that begins at p. */
static bool
is_xml(const char *p, size_t len)
{
	unsigned char c = (unsigned char)*p;

	if (len == 1)
		return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
	/* U+FFFE and U+FFFF; surrogates are no UTF-8. */
	return !(len == 3 && memcmp(p, "\xef\xbf", 2) == 0 &&
		 (unsigned char)p[2] >= 0xbe);
}

/* Text as XML can hold it: what it cannot becomes U+FFFD. */
static void
clean(struct pn__buf *out, const char *p, size_t n)
{
	size_t len, run = 0, i = 0;

	while (i < n) {
		len = pn__utf8_sequence(p + i, n - i);
		if (len > 0 && is_xml(p + i, len)) {
			i += len;
			continue;
		}
		pn__buf_add(out, p + run, i - run);
		pn__buf_adds(out, "\xef\xbf\xbd");
		i += len > 0 ? len : 1;
		run = i;
	}
	pn__buf_add(out, p + run, n - run);
}

static void
add_text(struct making *m, xmlNodePtr to, const char *p, size_t n)
{
	xmlNodePtr node;

	pn__buf_reset(&m->text, 4096);
	clean(&m->text, p, n);
	if (n == 0 || !has_room(m, m->text.n))
		return;
	node = m->text.full ? NULL
			    : xmlNewDocTextLen(m->doc,
				  (const xmlChar *)m->text.p, (int)m->text.n);
	if (node == NULL)
		fail(m, "no memory for the values");
	else
		xmlAddChild(to, node);
}

/* A number, a date: what is printed of it everywhere. */
static void
add_printed(struct making *m, xmlNodePtr to, const struct pn_value *v)
{
	struct pn__buf b;

	pn__buf_init(&b, 4096);
	pn__value_print(&b, v);
	add_text(m, to, b.p != NULL ? b.p : "", b.n);
	pn__buf_fini(&b);
}

/*
 * Markup that is safe already comes as elements: <xsl:copy-of
 * select="x/node()"/> prints it.
 */
static void
add_markup(struct making *m, xmlNodePtr to, const char *p, size_t n)
{
	static const char head[] = "<html><body><div>";
	xmlNodePtr div = NULL, copy;
	struct pn__buf b;
	htmlDocPtr html;

	pn__buf_init(&b, PN__XSLT_TEXT);
	pn__buf_adds(&b, head);
	clean(&b, p, n);
	if (b.full || !has_room(m, n)) {
		fail(m, "the values' text is larger than 16 MB");
		pn__buf_fini(&b);
		return;
	}
	html = htmlReadMemory(b.p, (int)b.n, NULL, "UTF-8",
	    HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_RECOVER | HTML_PARSE_NODEFDTD);
	if (html != NULL && xmlDocGetRootElement(html) != NULL &&
	    xmlDocGetRootElement(html)->children != NULL)
		div = xmlDocGetRootElement(html)->children->children;
	copy = div != NULL && div->children != NULL
		   ? xmlDocCopyNodeList(m->doc, div->children)
		   : NULL;
	if (copy != NULL)
		xmlAddChildList(to, copy);
	xmlFreeDoc(html);
	pn__buf_fini(&b);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/*
 * Copied into a page of HTML, an element of this name would be a script or a
 * style that somebody sent.
 */
static bool
is_live(struct pn_slice name)
{
	static const char *const live[] = { "script", "style", "plaintext" };

	for (size_t i = 0; i < PN_COUNT(live); i++) {
		if (strlen(live[i]) == name.n &&
		    strncasecmp(live[i], name.p, name.n) == 0)
			return true;
	}
	return false;
}

/*
 * An element. What is no name in XML (a letter, letters, digits and - . _)
 * is made one, and the attribute "name" has the name as it was.
 */
static xmlNodePtr
add_element(struct making *m, xmlNodePtr to, struct pn_slice name)
{
	const xmlChar *interned;
	bool is_name = true;
	char safe[130];
	size_t k = 0;
	xmlNodePtr node;

	if (!has_room(m, name.n))
		return NULL;
	if (name.n == 0 || !is_letter(name.p[0]) || is_live(name)) {
		safe[k++] = '_';
		is_name = false;
	}
	for (size_t i = 0; i < name.n && k < 128; i++) {
		char c = name.p[i];

		if (!is_letter(c) && (c < '0' || c > '9') && c != '-' &&
		    c != '.') {
			c = '_';
			is_name = false;
		}
		safe[k++] = c;
	}
	is_name = is_name && k == name.n;
	interned = xmlDictLookup(m->doc->dict, (const xmlChar *)safe, (int)k);
	node = interned != NULL ? xmlNewDocNodeEatName(m->doc, NULL,
				      (xmlChar *)(uintptr_t)interned, NULL)
				: NULL;
	if (node == NULL) {
		fail(m, "no memory for the values");
		return NULL;
	}
	xmlAddChild(to, node);
	if (is_name)
		return node;
	pn__buf_reset(&m->text, 4096);
	clean(&m->text, name.p, name.n);
	xmlNewProp(node, (const xmlChar *)"name",
	    (const xmlChar *)pn__buf_str(&m->text));
	return node;
}

static void add(struct making *m, xmlNodePtr to, const struct pn_value *v,
    int depth);

/* What is null is not there. */
static void
add_named(struct making *m, xmlNodePtr to, struct pn_slice name,
    const struct pn_value *v, int depth)
{
	xmlNodePtr node;

	if (v->kind != PN_KIND_NULL &&
	    (node = add_element(m, to, name)) != NULL)
		add(m, node, v, depth + 1);
}

static void
add_record(struct making *m, xmlNodePtr to, const struct pn_value *v,
    int depth)
{
	for (size_t i = 0; i < v->schema->nfields; i++) {
		const struct pn_field *f = &v->schema->fields[i];
		struct pn_value of = pn__field_value(f, v->record);

		add_named(m, to,
		    (struct pn_slice){ f->name, strlen(f->name) }, &of, depth);
	}
}

/* An item is called as its record is, or "item". */
static void
add_items(struct making *m, xmlNodePtr to, const struct pn_value *v,
    int depth)
{
	for (uint32_t i = 0; i < v->n && m->why == NULL; i++) {
		struct pn_value item = pn__value_item(v, i);
		const char *name = "item";

		if (item.kind == PN_KIND_RECORD && item.schema->name != NULL)
			name = item.schema->name;
		add_named(m, to, (struct pn_slice){ name, strlen(name) },
		    &item, depth);
	}
}

static void
add(struct making *m, xmlNodePtr to, const struct pn_value *v, int depth)
{
	if (depth > PN__XSLT_DEPTH)
		fail(m, "the values are nested deeper than 64");
	if (m->why != NULL)
		return;
	switch (v->kind) {
	case PN_KIND_NULL:
		break;
	case PN_KIND_TEXT:
	case PN_KIND_BYTES:
		add_text(m, to, v->text, v->n);
		break;
	case PN_KIND_HTML:
		add_markup(m, to, v->text, v->n);
		break;
	case PN_KIND_RECORD:
		add_record(m, to, v, depth);
		break;
	case PN_KIND_ROWS:
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
		add_items(m, to, v, depth);
		break;
	case PN_KIND_MAP:
		for (uint32_t i = 0; i < v->n; i++)
			add_named(
			    m, to, v->map[i].name, &v->map[i].value, depth);
		break;
	default:
		add_printed(m, to, v);
	}
}

xmlDocPtr
pn__xslt_document(const struct pn_value *values, struct pn__view_error *err)
{
	struct making m = { .doc = xmlNewDoc((const xmlChar *)"1.0") };
	xmlNodePtr page;

	pn__buf_init(&m.text, 3 * (size_t)PN__XSLT_TEXT);
	if (m.doc != NULL)
		m.doc->dict = xmlDictCreate();
	if (m.doc == NULL || m.doc->dict == NULL) {
		fail(&m, "no memory for the values");
	} else {
		page = xmlNewDocNode(m.doc, NULL, (const xmlChar *)"page",
		    NULL);
		if (page == NULL) {
			fail(&m, "no memory for the values");
		} else {
			xmlDocSetRootElement(m.doc, page);
			add(&m, page, values, 0);
		}
	}
	pn__buf_fini(&m.text);
	if (m.why == NULL)
		return m.doc;
	snprintf(err->text, sizeof(err->text), "%s", m.why);
	xmlFreeDoc(m.doc);
	return NULL;
}
