/* Values that were read from JSON without a schema. */
#ifndef POSTERN_JSON_H
#define POSTERN_JSON_H

#include <postern/value.h>

struct pn_req;

/*
 * The body, which has to be JSON (application/json or a type that ends with
 * +json), for a route without .in: objects are maps, arrays lists. Never
 * NULL; it lives as long as the request. Where the body can't be read it is
 * null, and 400 (no JSON, a name twice), 413 or 415 latch.
 *	const struct pn_value *order = pn_json_body(r);
 *	const struct pn_value *town = pn_member(pn_member(order, "to"), "town");
 */
const struct pn_value *pn_json_body(struct pn_req *r);

/*
 * The value of the first member with this name; NULL where there is none, or
 * where map is NULL or no map: so that calls may be nested.
 */
const struct pn_value *pn_member(const struct pn_value *map, const char *name);

/*
 * A text, terminated, in the request's memory. NULL where v is NULL, is no
 * text or has a NUL inside; and, latched as a 500, without memory.
 */
const char *pn_json_text(struct pn_req *r, const struct pn_value *v);

#endif
