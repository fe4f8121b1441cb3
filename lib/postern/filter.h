/*
 * Filters of a program's own for the markup engine: what a value passes on
 * its way into a page, ${price | euro(2)}.
 *
 *	static struct pn_value
 *	euro(struct pn_req *r, struct pn_value v,
 *	    const struct pn_value *args, uint32_t n);
 *
 *	static const struct pn_filter filters[] = {
 *		{ "euro", .value = euro, .most = 1, .gives = PN_KIND_TEXT },
 *		{ 0 },
 *	};
 *
 * A program names them with pn_app.filters, a plugin with pn_plugin.filters.
 */
#ifndef POSTERN_FILTER_H
#define POSTERN_FILTER_H

#include <postern/base.h>
#include <postern/value.h>

struct pn_req;

enum { PN_FILTER_ARGS = 4 }; /* of one filter, at the most */

/*
 * Gives what becomes of v; args are the n arguments, n from least to most.
 * Memory comes from r, pn_alloc(). v may be null and of any kind. What is
 * given is escaped where it is printed; markup (PN_KIND_HTML) it can only
 * hand on. A pn_fail() in it ends the page. Called by many threads at once.
 */
typedef struct pn_value pn_filter_value(struct pn_req *r, struct pn_value v,
    const struct pn_value *args, uint32_t n);

/*
 * The same of a filter that makes markup, which is printed as it stands: it
 * has to escape what it was given, pn_html_escape().
 */
typedef struct pn_html pn_filter_markup(struct pn_req *r, struct pn_value v,
    const struct pn_value *args, uint32_t n);

struct pn_filter {
	const char *name; /* letters, digits and _; none of the built-in */
	pn_filter_value *value; /* one of these two */
	pn_filter_markup *markup;
	uint8_t least, most; /* arguments */
	uint8_t gives; /* enum pn_kind, beside null; 0: any. Of value */
};

/*
 * A text with & < > and " as references, in the request's memory; the p of
 * what is given is never NULL. Out of memory latches 500.
 */
struct pn_slice pn_html_escape(struct pn_req *r, struct pn_slice text);

#endif
