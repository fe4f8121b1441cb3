/*
 * XSLT 1.0 for pages that are XML, through libxslt. Values become a document
 * (doc/xslt.md), a stylesheet is compiled once and shared by all threads.
 * libxslt is in a shared object of its own, view-xslt.so, which is loaded
 * with the first stylesheet: who has none is not linked with it.
 */
#ifndef PN_VIEW_XSLT_XSLT_H
#define PN_VIEW_XSLT_XSLT_H

#include "base/arena.h"
#include "base/buf.h"
#include "view/view.h"

#include <postern/value.h>
#include <libxml/tree.h>

enum {
	PN__XSLT_FILES = 100,	   /* that a stylesheet includes, imports */
	PN__XSLT_DEPTH = 64,	   /* lists and records in each other */
	PN__XSLT_NODES = 400000,   /* of a document of values */
	PN__XSLT_TEXT = 16 << 20,  /* bytes of all its text */
};

struct pn_engine;
struct pn__xslt; /* a stylesheet, compiled; read-only */

/*
 * Loads the stylesheet of this name below folder with all it includes and
 * imports from there. NULL with err filled: file, line, what is wrong.
 */
struct pn__xslt *pn__xslt_load(
    const char *folder, const char *name, struct pn__view_error *err);

/* The same of a text, which is copied. */
struct pn__xslt *pn__xslt_load_text(const char *folder, const char *name,
    struct pn_slice text, struct pn__view_error *err);
void pn__xslt_free(struct pn__xslt *x);

/* What comes beside the page. */
struct pn__xslt_facts {
	char type[128]; /* Content-Type, with its charset */
	char said[512]; /* by <xsl:message>: the last one, or "" */
};

/*
 * Appends the page to out. 0; -1 with err filled: the place and the cause,
 * also where time, memory, depth or out's limit ran out. Thread-safe.
 */
int pn__xslt_render(const struct pn__xslt *x, const struct pn_value *values,
    struct pn__buf *out, struct pn__xslt_facts *ret_facts,
    struct pn__view_error *err);

/* ".xslt", which is ".xsl" written out. */
extern const struct pn_engine pn__engine_xslt_long;

/* ---- document.c ---- */

/*
 * The document of values: <page> around what the map has; see doc/xslt.md.
 * The caller frees it. NULL with err filled: too deep, too large.
 */
xmlDocPtr pn__xslt_document(
    const struct pn_value *values, struct pn__view_error *err);

/* ---- read.c ---- */

/*
 * A file as XML: UTF-8, with entities that it declares itself as plain text
 * and no others; nothing is fetched. Names go to dict; NULL: to its own. url
 * is what the tree is called. NULL with err filled.
 */
xmlDocPtr pn__xslt_parse(const char *name, const char *url,
    struct pn_slice text, xmlDictPtr dict, struct pn__view_error *err);

/* ---- check.c ---- */

/*
 * What libxslt would let pass: a value where no escaping makes it safe, an
 * instruction that XSLT 1.0 does not have, another engine's extensions. 0,
 * or -1 with err filled. *is_data becomes true where the file says that it
 * gives XML or text, and then elements without a namespace are not HTML's;
 * *ret_free where a name in the page may be made of values.
 */
int pn__xslt_check(const char *name, xmlDocPtr doc, bool *is_data,
    bool *ret_free, struct pn__view_error *err);

/* ---- html.c ---- */

/*
 * Appends a tree as HTML5: void elements, boolean attributes, a DOCTYPE
 * where the tree has an <html>, every value escaped by its place, addresses
 * of unknown schemes as #blocked. 0; -1 with err filled.
 */
int pn__xslt_html(struct pn__buf *out, const xmlDoc *doc, const char *name,
    struct pn__view_error *err);

/* Makes a tree's comments such that they end where they should. */
void pn__xslt_xml(xmlDocPtr doc);

/* Appends a tree's text alone. */
void pn__xslt_text(struct pn__buf *out, const xmlDoc *doc);

#endif
