/* <pn:cache>: load and rendering. For this room only. */
#ifndef PN_VIEW_CACHE_H
#define PN_VIEW_CACHE_H

#include "view/compile.h"
#include "view/fragment.h"
#include "view/render.h"

void pn__compile_cache(struct pn__compile *c, const xmlNode *node);

/*
 * Whether something that is one visitor's may stand here, and a name of such
 * a thing; latched inside of a <pn:cache>.
 */
bool pn__check_kept(
    struct pn__compile *c, struct pn__place at, const char *what);
bool pn__check_kept_name(
    struct pn__compile *c, struct pn__place at, struct pn_slice name);

/* Its operations. 1: it was kept, jump to op->to. 0; -1, r->err filled. */
int pn__cache_op(struct pn__render *r, const struct pn__op *op);
void pn__cache_op_end(struct pn__render *r);

#endif
