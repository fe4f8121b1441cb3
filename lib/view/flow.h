/*
 * What governs elements, and pages that consist of several files.
 */
#ifndef PN_VIEW_FLOW_H
#define PN_VIEW_FLOW_H

#include "view/compile.h"

/* ---- flow.c: pn:if, pn:each, pn:else, pn:with ---- */

/*
 * Compiles a node with its conditions and branches; the last node that
 * belongs to it.
 */
const xmlNode *pn__compile_chain(struct pn__compile *c, const xmlNode *node);

/* "x = a; y = b": locals in sight until nlocals is set back. */
void pn__compile_with(struct pn__compile *c, const xmlAttr *attr);

/* ---- file.c: pn:include ---- */

/* The tree of a file, read once; NULL, latched. */
struct pn__source *pn__compile_read(struct pn__compile *c, const char *name,
    struct pn__place at);

/*
 * Notes what is being compiled, until c->opened is set back to o->outer.
 * False, latched: it goes round in a circle, or too deep.
 */
bool pn__open(struct pn__compile *c, struct pn__opened *o, const char *what,
    const void *id, struct pn__place at);

/* Whether a file's name is written out: it is read at load. Latched: not. */
bool pn__check_file(struct pn__compile *c, const xmlAttr *attr);

void pn__compile_include(struct pn__compile *c, const xmlAttr *file);

/* ---- layout.c: pn:layout and slots ---- */

const xmlNode *pn__root(const struct pn__source *s);
bool pn__is_html(const xmlNode *node);

/* The child of a page's root of this name: its head, its body; or NULL. */
const xmlNode *pn__page_part(const xmlNode *page, const char *name);

/* A whole file, with its layout. */
void pn__compile_page(struct pn__compile *c, const char *name);
void pn__compile_slot(struct pn__compile *c, const xmlNode *node);

/*
 * The page's <title> in place of node, the layout's; node may be NULL: the
 * layout has none. False: nothing was compiled.
 */
bool pn__compile_title(struct pn__compile *c, const xmlNode *node);

/* Attributes; those of <html> and <body> with what the page has there. */
void pn__compile_page_attrs(struct pn__compile *c, const xmlNode *node);

/* What the page adds to the layout's head where that has no slot for it. */
void pn__compile_page_head(struct pn__compile *c, const xmlNode *head);

/* ---- macro.c ---- */

/* Notes the macros of a file. */
void pn__compile_macros(struct pn__compile *c, const xmlNode *root);

/* <pn:name …>, a call; <pn:body/>, what the call holds. */
void pn__compile_call(struct pn__compile *c, const xmlNode *node);
void pn__compile_body(struct pn__compile *c, const xmlNode *node);

/* What an attribute says, without the white space around it. */
struct pn_slice pn__trimmed(const char *p, size_t n);

#endif
