/*
 * What a value passes on its way: ${name | upper | truncate(20)}. Found by
 * name when a template is loaded.
 */
#ifndef PN_VIEW_FILTER_H
#define PN_VIEW_FILTER_H

#include "view/render.h"

#include <postern/filter.h>

enum { PN__FILTER_ARGS = PN_FILTER_ARGS };

struct pn__compile;

struct pn__filter {
	const char *name;
	uint8_t least, most; /* arguments */
	bool is_markup;	     /* gives markup: only between tags */

	/*
	 * Changes v. 0; -1 with the error in r. Memory comes from r's arena.
	 * e is the filter's expression, for its place.
	 */
	int (*apply)(struct pn__render *r, const struct pn__expr *e,
	    struct pn_value *v, const struct pn_value *args, uint32_t n);
};

/* The filter of a name, or NULL. */
const struct pn__filter *pn__filter_find(struct pn_slice name);

/* The names of all filters, for a message. */
void pn__filter_names(char *out, size_t n);

/* ---- own.c: the program's own ---- */

/* One of them, or NULL. */
const struct pn__filter *pn__filters_find(
    const struct pn__filters *fs, struct pn_slice name);

/* The names of the built-in and of them, for a message. */
void pn__filters_names(const struct pn__filters *fs, char *out, size_t n);

/*
 * Whether what a filter of the program gives, by its .gives, can be printed
 * there, or gone through by pn:each; latched where it cannot.
 */
bool pn__check_printed(struct pn__compile *c, const struct pn__expr *e,
    enum pn__escape escape);
bool pn__check_looped(struct pn__compile *c, const struct pn__expr *e);

/* Whether it can be written behind a "|". */
bool pn__is_filter_name(struct pn_slice name);

/* An error where memory ran out. Returns -1. */
int pn__filter_full(struct pn__render *r, const struct pn__expr *e);

/* A new text of b's bytes as v; b is done with. 0 or -1. */
int pn__filter_give(struct pn__render *r, const struct pn__expr *e,
    struct pn__buf *b, struct pn_value *v);

/* In format.c: dates and numbers for people. */
int pn__filter_date(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n);
int pn__filter_number(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n);

/* In case.c: simple case mapping of Latin, Greek and Cyrillic. */
uint32_t pn__upper(uint32_t c);
uint32_t pn__lower(uint32_t c);

#endif
