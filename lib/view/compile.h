/*
 * The state while a template is compiled: what has been read, what has been
 * emitted, which names are in sight. The first error latches: later calls do
 * nothing. For this room only.
 */
#ifndef PN_VIEW_COMPILE_H
#define PN_VIEW_COMPILE_H

#include "view/program.h"
#include "view/source.h"

struct pn__assets;
struct pn__page_form;

enum {
	PN__OPS_MAX = 200000,
	PN__TEXT_MAX = 8 * 1024 * 1024, /* literal bytes of a page */
	PN__MEMORY_MAX = 64 * 1024 * 1024,
	PN__NAMES_MAX = 1000,  /* that one page uses */
	PN__VISITS_MAX = 2000000, /* elements and texts, with each include */
	PN__ATTRS_MAX = 500,  /* of one element */
	PN__DEPTH_MAX = 500,  /* elements in each other, over all files */
	PN__NESTING_MAX = 64,  /* of files and macros */
	PN__LOCALS_MAX = 256,  /* names in sight at once */
};

/*
 * Whose names are seen: a page, a layout, a macro. An included file shares
 * the frame of the file that includes it.
 */
struct pn__frame {
	const struct pn__frame *caller; /* who fills this frame's slots */
	const xmlNode *page;  /* of a layout: the root of the page in it */
	const xmlNode *body;  /* of a macro: the element that calls it */
};

struct pn__local {
	struct pn_slice name;
	uint32_t slot;
	const struct pn__frame *frame;
	struct pn__type type; /* while it is checked */
};

/* A file, or a macro, that is being compiled: for circles. */
struct pn__opened {
	const char *what; /* a file's name, or a macro's element */
	const void *id;
	const struct pn__opened *outer;
	uint32_t depth;
};

struct pn__macro {
	const xmlNode *node; /* <pn:macro> */
	struct pn__macro *next;
};

struct pn__compile {
	struct pn__arena *arena; /* of the view */
	const char *folder;
	const struct pn__plans *plans;
	const struct pn__filters *filters;
	struct pn__assets *assets; /* NULL: none is known */
	struct pn__view *view;
	struct pn__view_error *err;
	bool has_failed;
	const struct pn__view_check *check; /* NULL: it is to be rendered */
	uint32_t errors;		    /* that were told by check */
	uint32_t visits, depth;

	struct pn__source *sources; /* every file that was read */
	const struct pn__opened *opened;
	struct pn__macro *macros;

	struct pn__buf ops; /* struct pn__op */
	struct pn__buf text;
	uint32_t barrier; /* the last place that a jump leads to */

	struct pn__global globals[PN__NAMES_MAX];
	struct pn__local locals[PN__LOCALS_MAX];
	uint32_t nlocals;
	const struct pn__frame *frame;

	uint32_t loops[PN__FORM_LOOPS]; /* around where we are */
	uint32_t nloops;
	uint32_t caches; /* <pn:cache> around */
	struct pn__place last_value; /* in a script */
	const char *text_only; /* the <title> or <textarea> around */
	bool in_foreign; /* in <svg> or <math> */
	bool trims;	 /* white space between elements is dropped */
	struct pn__page_form *form; /* around where we are */
	struct pn__form *forms; /* all of the page */
};

/* ---- compile.c ---- */

/* Latches an error at a place. */
void pn__compile_error(struct pn__compile *c, struct pn__place at,
    const char *fmt, ...) PN_PRINTF(3, 4);

/* Counts a node; false, latched, when there were too many. */
bool pn__compile_visit(struct pn__compile *c, const xmlNode *node);

/* n zeroed bytes of the view's; NULL, latched. */
void *pn__compile_alloc(struct pn__compile *c, size_t n);
struct pn_slice pn__compile_dup(
    struct pn__compile *c, const char *p, size_t n);

/* Children of node, with their conditions and loops. */
void pn__compile_children(struct pn__compile *c, const xmlNode *node);

/* One node without its pn:if, pn:each and pn:else. */
void pn__compile_element(struct pn__compile *c, const xmlNode *node);
void pn__compile_node(struct pn__compile *c, const xmlNode *node);

/* ---- names.c ---- */

/* The slot of a name: of a local in sight, or a global. */
uint32_t pn__name_slot(struct pn__compile *c, struct pn_slice name,
    struct pn__place at, bool *ret_is_local);

/* Adds a local; its slot. It is in sight until nlocals is set back. */
uint32_t pn__name_add(struct pn__compile *c, struct pn_slice name,
    struct pn__place at);

/* Whether a slice is a name: a letter, then letters, digits and _. */
bool pn__is_name(struct pn_slice s);

/* ---- expr.c ---- */

/* Parses an expression. NULL, latched. */
const struct pn__expr *pn__expr_parse(struct pn__compile *c,
    const char *p, size_t n, struct pn__place at);

#endif
