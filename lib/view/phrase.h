/*
 * A text with parts, between a template and a translator: what stands in a
 * template as
 *
 *	Hello ${user.name}, <a href="/new">read</a> it
 *
 * is "Hello {name}, <a>read</a> it" for the translator, whose text becomes
 * nodes of the same kind again. For this room only.
 */
#ifndef PN_VIEW_PHRASE_H
#define PN_VIEW_PHRASE_H

#include "view/compile.h"

enum { PN__PARTS_MAX = 40 };

/* A value, or an element. */
struct pn__part {
	char name[48];		/* as the translator sees it */
	struct pn_slice source; /* of a value, what stands in ${…} */
	const xmlNode *element; /* NULL: it is a value */
};

struct pn__phrase {
	struct pn__buf text; /* for the translator */
	struct pn__part parts[PN__PARTS_MAX];
	uint32_t n;
};

/*
 * Reads the children of a node. The text, terminated, or NULL, latched: there
 * is something in it that cannot be a part. End it with pn__phrase_fini().
 */
const char *pn__phrase_read(
    struct pn__compile *c, struct pn__phrase *p, const xmlNode *node);
void pn__phrase_fini(struct pn__phrase *p);

/*
 * Compiles a translation with p's parts in place of node's children. A part
 * that p does not have is text.
 */
void pn__phrase_compile(struct pn__compile *c, const struct pn__phrase *p,
    const xmlNode *node, const char *translation);

#endif
