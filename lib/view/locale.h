/*
 * A rendering in a language: which one it is, and how dates and numbers are
 * written there.
 */
#ifndef PN_VIEW_LOCALE_H
#define PN_VIEW_LOCALE_H

#include "view/render.h"

/* Dates and numbers of a language. A format is that of the filter date. */
struct pn__custom {
	const char *tag; /* without a region */
	const char *decimal, *group; /* marks in numbers */
	const char *brief, *medium, *full; /* formats of dates */
	const char *months[12], *months_brief[12]; /* as they stand in a date */
	const char *weekdays[7], *weekdays_brief[7]; /* Sunday is the first */
};

/* Those of a tag's language; English where it is not known. */
const struct pn__custom *pn__custom_of(const char *tag);

/* The number of the page's language; 0: English. */
uint32_t pn__render_language(struct pn__render *r);

/* Its tag. */
const char *pn__render_tag(struct pn__render *r);

/* An operation of translations. 1: jump to op->to. 0; -1, r->err filled. */
int pn__locale_op(struct pn__render *r, const struct pn__op *op);

#endif
