/*
 * What the compiler writes: operations, and literal text that is merged
 * where it is adjacent.
 */
#ifndef PN_VIEW_EMIT_H
#define PN_VIEW_EMIT_H

#include "view/compile.h"

/* The number of the next operation. */
uint32_t pn__emit_here(const struct pn__compile *c);

/* Adds an operation; its number. */
uint32_t pn__emit(struct pn__compile *c, struct pn__op op);

/* The jump at lands here. */
void pn__emit_land(struct pn__compile *c, uint32_t jump);

/* Literal bytes: as they are, and escaped for text or an attribute. */
void pn__emit_raw(struct pn__compile *c, const char *s);
void pn__emit_text(
    struct pn__compile *c, const char *p, size_t n, bool in_attr);

/* Bytes of a script or style, as they are. */
void pn__emit_literal(struct pn__compile *c, struct pn_slice s);

/* An operation that has its own literal. */
uint32_t pn__emit_with(
    struct pn__compile *c, struct pn__op op, const char *literal);

#endif
