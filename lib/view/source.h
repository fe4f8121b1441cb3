/*
 * A template's file as a tree, with the place of everything in it. libxml2
 * is used here, at load only; it never opens a file or a socket.
 */
#ifndef PN_VIEW_SOURCE_H
#define PN_VIEW_SOURCE_H

#include "view/program.h"

#include <libxml/tree.h>

enum {
	PN__SOURCE_MAX = 1024 * 1024, /* bytes of a file */
	PN__SOURCE_DEPTH = 250,	      /* elements in each other */
};

struct pn__source {
	const char *name; /* below the folder; in the arena of its reader */
	char *text;	  /* with entities as numbers or characters */
	size_t n;
	xmlDocPtr doc;	  /* its _private is this source */
	size_t last_at;	  /* the place that was asked for last … */
	struct pn__place last;	/* … and what it was */
	bool has_macros;  /* they were noted */
	struct pn__source *next;
};

/*
 * Reads the bytes of a file below folder; a name that leads out of it is
 * refused. 0, or -1 with err filled.
 */
int pn__source_bytes(const char *folder, const char *name, struct pn__buf *out,
    struct pn__view_error *err);

/*
 * Reads name below folder. NULL with err filled: it is not there, not UTF-8,
 * too large, not well-formed. Strings that errors need are in a.
 */
struct pn__source *pn__source_read(const char *folder, const char *name,
    struct pn__arena *a, struct pn__view_error *err);

/* The same of a text that is no file. */
struct pn__source *pn__source_text(const char *name, struct pn_slice text,
    struct pn__arena *a, struct pn__view_error *err);
void pn__source_free(struct pn__source *s);

/* Where a node begins: an element's "<", the first character of text. */
struct pn__place pn__place_of(const xmlNode *node);

/* Where an attribute's name begins. */
struct pn__place pn__place_of_attr(const xmlAttr *attr);

/* The place of a byte of the source. */
struct pn__place pn__place_at(struct pn__source *s, size_t at);

/* Finds one "${" after the other. */
struct pn__cursor {
	struct pn__source *source;
	size_t at;
};

/* From the beginning of a text, of an attribute. */
struct pn__cursor pn__cursor_text(const xmlNode *text);
struct pn__cursor pn__cursor_attr(const xmlAttr *attr);

/* The place of the next one; the cursor moves behind it. */
struct pn__place pn__cursor_next(struct pn__cursor *c);

/* "file:line:column: …" into err. Always NULL. */
void *pn__source_error(struct pn__view_error *err, struct pn__place at,
    const char *fmt, ...) PN_PRINTF(3, 4);

/*
 * Reads text[0..n) and writes it again with HTML's named entities as
 * numbers. Refuses what has no place in a template: a DOCTYPE other than
 * HTML's, processing instructions, an unknown entity. *ret is malloc()ed.
 * -1 with err filled.
 */
int pn__source_clean(const char *name, const char *text, size_t n,
    struct pn__buf *out, struct pn__view_error *err);

/* Notes in each node of the tree where it begins in the text. */
void pn__source_mark(struct pn__source *s);

#endif
