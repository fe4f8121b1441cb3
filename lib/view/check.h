/*
 * Templates that are only checked: all errors are told, not only the first,
 * and names that a schema does not have. For this room only.
 */
#ifndef PN_VIEW_CHECK_H
#define PN_VIEW_CHECK_H

#include "view/compile.h"

/* Where the compiler stood before an element. */
struct pn__check_mark {
	uint32_t nlocals, nloops, depth, caches;
	const struct pn__frame *frame;
	const struct pn__opened *opened;
	struct pn__page_form *form;
	const char *text_only;
	bool in_foreign, trims;
};

void pn__check_mark(
    const struct pn__compile *c, struct pn__check_mark *ret);

/* Tells the error that has latched, if one has, and goes on from mark. */
void pn__check_go_on(
    struct pn__compile *c, const struct pn__check_mark *mark);

/* What is known of a name; of an item of list that is given this name. */
struct pn__type pn__check_name(
    const struct pn__compile *c, struct pn_slice name);
struct pn__type pn__check_item(const struct pn__compile *c,
    const struct pn__expr *list, struct pn_slice name);

/* The same of a path that begins there; tells what is no field. */
struct pn__type pn__check_path(
    struct pn__compile *c, const struct pn__expr *e, struct pn__type root);

/* Whether the program is not known; then, what stands for its filters. */
bool pn__check_is_alone(const struct pn__compile *c);
const struct pn__filter *pn__check_filter(const struct pn__compile *c);

#endif
