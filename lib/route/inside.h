/* What the files of this room share. */
#ifndef PN_ROUTE_INSIDE_H
#define PN_ROUTE_INSIDE_H

#include "route/route.h"

/*
 * Writes the page of an error: HTML from templates/errors/ or built in, a
 * problem document (RFC 9457) or text, whichever the client takes. What a
 * handler wrote is dropped, headers it set stay.
 */
void pn__error_page(struct pn_req *r, int status);

/* Whether the client would rather have JSON than HTML. */
bool pn__wants_json(const struct pn_req *r);

#endif
