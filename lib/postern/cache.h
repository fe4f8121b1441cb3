/*
 * Fragments of pages that are kept for a while by the program: <pn:cache
 * key="front" for="60s" tags="entries"> in a template of the markup engine.
 * How long a browser may keep a reply is said by pn_cache(), postern/http.h.
 */
#ifndef POSTERN_CACHE_H
#define POSTERN_CACHE_H

struct pn_req;

/*
 * Drops all fragments with this tag, in all workers of the program, once the
 * request's transaction is committed; where the route's .transaction is
 * rolled back, nothing is dropped. NULL: drops all there are. The request
 * itself sees none of them any more.
 */
void pn_cache_drop(struct pn_req *r, const char *tag);

#endif
