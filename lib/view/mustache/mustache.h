/*
 * Mustache by its specification, version 1.4, with inheritance and dynamic
 * names and without lambdas, over the values of Postern. A template is
 * compiled once to a flat list of operations. {{name}} is escaped for HTML's
 * text and quoted attributes; Mustache does not know where it stands, so a
 * value in a URL or a script is the template's own affair.
 */
#ifndef PN_VIEW_MUSTACHE_H
#define PN_VIEW_MUSTACHE_H

#include "base/arena.h"
#include "base/buf.h"
#include "view/view.h"

#include <postern/value.h>

enum {
	PN__MUSTACHE_SIZE = 1024 * 1024, /* bytes of a file */
	PN__MUSTACHE_NESTING = 100,	 /* sections in each other, in a file */
	PN__MUSTACHE_DEPTH = 100,	 /* partials and blocks in each other */
	PN__MUSTACHE_CONTEXTS = 256,	 /* sections at once, over partials */
	PN__MUSTACHE_FILES = 1000,
	PN__MUSTACHE_STEPS = 20000000, /* operations of one rendering */
};

struct pn__must;	  /* templates that know each other as partials */
struct pn__must_template; /* one of them, compiled */

/*
 * An empty set. Partials are files of folder: "row" is row.mustache there,
 * or row. folder may be NULL: only what is added by hand. NULL: no memory.
 */
struct pn__must *pn__must_new(const char *folder);
void pn__must_free(struct pn__must *m);

/* Adds a partial that is text; the text is copied. 0, or -1: no memory. */
int pn__must_add(struct pn__must *m, const char *name, struct pn_slice text);

/*
 * Loads a template by its file's name below the folder, with all partials
 * it names; where one is named by a value, with all of the folder. A partial
 * that is not there is empty. NULL with err filled; the set is then good for
 * nothing but to be freed.
 */
const struct pn__must_template *pn__must_load(
    struct pn__must *m, const char *name, struct pn__view_error *err);

/* The same of a template that is text, copied; name is for messages. */
const struct pn__must_template *pn__must_load_text(struct pn__must *m,
    const char *name, struct pn_slice text, struct pn__view_error *err);

/*
 * Appends the page to out. root is what names are looked up in, a map or a
 * record as a rule. Text in a holds as long as the call. 0; -1 with err
 * filled: partials without end, out over its limit, arena full. Thread-safe.
 */
int pn__must_render(const struct pn__must_template *t,
    const struct pn_value *root, struct pn__arena *a, struct pn__buf *out,
    struct pn__view_error *err);

#endif
