/* The Cache-Control header of a reply (RFC 9111, 5.2.2). Thread-safe. */
#ifndef PN_HTTP_CACHECONTROL_H
#define PN_HTTP_CACHECONTROL_H

#include "base/buf.h"

/* Times are in seconds; each counts only where its has_ is set. */
struct pn__cache_control {
	bool is_public, is_private, no_store, no_cache, no_transform;
	bool must_revalidate, proxy_revalidate, must_understand, immutable;
	bool has_max_age, has_s_maxage;
	bool has_stale_while_revalidate, has_stale_if_error; /* RFC 5861 */
	uint32_t max_age, s_maxage, stale_while_revalidate, stale_if_error;
};

/*
 * Adds the value. 0; -1, with nothing added, where it has no directive, both
 * public and private, s-maxage with private, no-store with a time, or out is
 * full.
 */
int pn__cache_control_write(
    struct pn__buf *out, const struct pn__cache_control *c);

#endif
