/* The reply's headers, looked at again before they are sent. */
#ifndef PN_REQ_HEADER_H
#define PN_REQ_HEADER_H

#include "req/req.h"

/* Whether one of this name, any case, was set or added. */
bool pn__header_is_set(const struct pn_req *r, const char *name);

/* Takes back all of this name, any case. */
void pn__header_unset(struct pn_req *r, const char *name);

/*
 * Takes back what was written and set for a reply that failed with this
 * status; below 500, and with 503, what tells the client how to go on stays:
 * WWW-Authenticate, Proxy-Authenticate, Allow, Retry-After.
 */
void pn__reply_fail(struct pn_req *r, int status);

#endif
