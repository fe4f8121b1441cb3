#include "base/utf8.h"
#include "view/source.h"
#include "view/xslt/xslt.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <string.h>

struct reading {
	const char *name;
	struct pn__view_error *err;
	bool has_failed;
};

static void
latch(xmlParserCtxtPtr ctxt, int line, int column, const char *what)
{
	struct reading *rd = ctxt->_private;
	struct pn__place at = { .file = rd->name,
		.line = line > 0 ? (uint32_t)line : 1,
		.column = column > 0 ? (uint32_t)column : 1 };

	if (!rd->has_failed)
		pn__source_error(rd->err, at, "%s", what);
	rd->has_failed = true;
}

static void
on_error(void *data, xmlErrorPtr e)
{
	const char *message = e->message != NULL ? e->message : "unknown error";
	char what[300];

	if (e->level == XML_ERR_WARNING)
		return;
	if (e->code == XML_ERR_ENTITY_LOOP)
		message = "entities that grow without end";
	snprintf(what, sizeof(what), "is not well-formed: %.*s",
	    (int)strcspn(message, "\n"), message);
	latch(data, e->line, e->int2, what);
}

/* Only <!ENTITY name "text">: no file, no address, no parameter. */
static void
on_entity(void *data, const xmlChar *name, int type, const xmlChar *public_id,
    const xmlChar *system_id, xmlChar *content)
{
	xmlParserCtxtPtr ctxt = data;

	if (type == XML_INTERNAL_GENERAL_ENTITY) {
		xmlSAX2EntityDecl(
		    ctxt, name, type, public_id, system_id, content);
		return;
	}
	latch(ctxt, xmlSAX2GetLineNumber(ctxt), xmlSAX2GetColumnNumber(ctxt),
	    "an entity is a text of its own, <!ENTITY name \"text\">: files "
	    "and addresses are not read");
	xmlStopParser(ctxt);
}

static void
on_subset(void *data, const xmlChar *name, const xmlChar *public_id,
    const xmlChar *system_id)
{
	xmlParserCtxtPtr ctxt = data;

	if (public_id == NULL && system_id == NULL) {
		xmlSAX2InternalSubset(ctxt, name, NULL, NULL);
		return;
	}
	latch(ctxt, xmlSAX2GetLineNumber(ctxt), xmlSAX2GetColumnNumber(ctxt),
	    "a DOCTYPE names no other file: nothing is fetched");
	xmlStopParser(ctxt);
}

static xmlParserInputPtr
no_file(void *data, const xmlChar *public_id, const xmlChar *system_id)
{
	(void)data;
	(void)public_id;
	(void)system_id;
	return NULL;
}

/* The line of the first byte that is not UTF-8. */
static int
wrong_line(struct pn_slice text)
{
	size_t at = 0, len;
	int line = 1;

	while (at < text.n &&
	       (len = pn__utf8_sequence(text.p + at, text.n - at)) > 0) {
		line += text.p[at] == '\n';
		at += len;
	}
	return line;
}

static void
prepare(xmlParserCtxtPtr ctxt, struct reading *rd, xmlDictPtr dict)
{
	ctxt->_private = rd;
	ctxt->sax->serror = on_error;
	ctxt->sax->entityDecl = on_entity;
	ctxt->sax->internalSubset = on_subset;
	ctxt->sax->resolveEntity = no_file;
	if (dict == NULL)
		return;
	/* The files of one stylesheet share their names. */
	xmlDictFree(ctxt->dict);
	ctxt->dict = dict;
	xmlDictReference(dict);
}

xmlDocPtr
pn__xslt_parse(const char *name, const char *url, struct pn_slice text,
    xmlDictPtr dict, struct pn__view_error *err)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOCDATA |
			    XML_PARSE_NOENT | XML_PARSE_BIG_LINES |
			    XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
	struct reading rd = { .name = name, .err = err };
	xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
	xmlDocPtr doc;

	if (ctxt == NULL) {
		snprintf(err->text, sizeof(err->text), "%s: no memory", name);
		return NULL;
	}
	prepare(ctxt, &rd, dict);
	if (!pn__is_utf8(text.p, text.n))
		latch(ctxt, wrong_line(text), 1,
		    "is not UTF-8: save the file in that encoding");
	doc = rd.has_failed ? NULL
			    : xmlCtxtReadMemory(ctxt, text.p, (int)text.n, url,
				  "UTF-8", options);
	if (doc == NULL || xmlDocGetRootElement(doc) == NULL)
		latch(ctxt, 1, 1, "is empty or not well-formed");
	/* What is left of entities that were replaced. */
	if (doc != NULL && doc->intSubset != NULL) {
		xmlDtdPtr dtd = doc->intSubset;

		xmlUnlinkNode((xmlNodePtr)dtd);
		xmlFreeDtd(dtd);
	}
	xmlFreeParserCtxt(ctxt);
	if (!rd.has_failed)
		return doc;
	xmlFreeDoc(doc);
	return NULL;
}
