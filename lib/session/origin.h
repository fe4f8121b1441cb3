/*
 * Who has sent a request: a page of ours, another site's, or no page at all.
 */
#ifndef PN_SESSION_ORIGIN_H
#define PN_SESSION_ORIGIN_H

#include "req/req.h"

/*
 * The origin of the other site whose page has made the browser send this, as
 * the browser tells: by Sec-Fetch-Site, or where it has none, by Origin
 * (Fetch Metadata; WHATWG Fetch 3.1). NULL where a page of this host did, the
 * visitor did, or no browser did. Never empty: "another site" where no name
 * is known.
 */
const char *pn__foreign_origin(struct pn_req *r);

/* Whether a list of origins, up to NULL, has this one. NULL has none. */
bool pn__has_origin(const char *const *origins, const char *origin);

#endif
