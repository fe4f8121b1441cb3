/*
 * Where in a form we are while it is printed: in the form itself, or in a
 * struct in it, or in an item of a list.
 */
#ifndef PN_VIEW_SCOPE_H
#define PN_VIEW_SCOPE_H

#include "view/render.h"

/* PART: into the first part. 0, or -1 with r->err filled. */
int pn__scope_begin(struct pn__render *r, const struct pn__op *op);

/* PART_NEXT: 1: into the next part; 0: out again; -1 with r->err filled. */
int pn__scope_next(struct pn__render *r);

/* PATH, NAME, ROW: prints a part of an id, a control's name, a number. */
void pn__scope_print(struct pn__render *r, const struct pn__op *op);

/* The error of a field where we are, or NULL. */
const struct pn__error *pn__scope_error(struct pn__render *r, uint16_t field);

/* The text of the value that we are in, an item of a list. */
struct pn_slice pn__scope_text(const struct pn__render *r);

/* Whether text is among the items of a list of values. */
bool pn__scope_has(
    const struct pn__render *r, uint16_t field, struct pn_slice text);

/* The labels on an error's way: "Items 2, Name". */
void pn__scope_label(
    struct pn__buf *out, const struct pn_schema *s, const char *path);

#endif
