/*
 * Conditional requests (RFC 9110, 13) and entity tags. Pure, thread-safe.
 */
#ifndef PN_HTTP_FRESH_H
#define PN_HTTP_FRESH_H

#include <postern/base.h>
#include <time.h>

/* Headers of a request, as they came; NULL where absent. */
struct pn__conditions {
	const char *if_match;
	const char *if_none_match;
	const char *if_modified_since;
	const char *if_unmodified_since;
};

/* What a reply would carry. */
struct pn__validators {
	const char *etag; /* "\"x\"" or "W/\"x\"", NULL where it has none */
	bool has_modified;
	time_t modified; /* Last-Modified */
};

/*
 * What the conditions make of a reply that would be 200: 200, 304 or 412, in
 * the order of RFC 9110, 13.2.2. is_read is true for GET and HEAD. A wrong
 * date does not count. Cache-Control is not looked at: it is for caches, and
 * fetch() sends no-cache with every condition that a script sets.
 */
int pn__conditional(const struct pn__conditions *c, bool is_read,
    const struct pn__validators *v);

/*
 * Whether a Range request may be answered with a part: if_range names this
 * reply, by its strong tag or its exact date (RFC 9110, 13.1.5), or is NULL.
 */
bool pn__if_range(const char *if_range, const struct pn__validators *v);

/*
 * Whether a list of tags has this one; "*" alone has any. Weak comparison
 * does not look at W/, strong takes no weak tag (RFC 9110, 8.8.3.2).
 */
bool pn__etag_in(const char *list, const char *etag, bool weak);

enum { PN__ETAG = 40 }; /* bytes that pn__etag_of() writes */

/*
 * Writes a weak tag made of n bytes at p: their number and a fast hash,
 * which is no secret and no seal.
 */
void pn__etag_of(const void *p, size_t n, char out[PN__ETAG]);

#endif
