/* A request as it was, for a handler that runs again. */
#ifndef PN_REQ_MARK_H
#define PN_REQ_MARK_H

#include "req/req.h"

/*
 * Notes how the request is now, in its memory, so that a handler can be run
 * again. NULL, latched, where there is none left.
 */
struct pn__mark *pn__req_mark(struct pn_req *r);

/*
 * Makes the request what it was: the latch, the reply, the values and the
 * state are those of then, and what was deferred since is run. What has been
 * read of the request stays read, and memory that was allocated stays.
 */
void pn__req_rewind(struct pn_req *r, const struct pn__mark *m);

#endif
