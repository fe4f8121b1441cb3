/*
 * Values that come back from a browser as they were given to it, or not at
 * all: HMAC-SHA-256 over purpose, name, time and value. Pure and
 * thread-safe.
 */
#ifndef PN_SESSION_SIGN_H
#define PN_SESSION_SIGN_H

#include "base/arena.h"
#include "base/buf.h"
#include "session/secret.h"

enum { PN__SIGNED_MAX = 4096 }; /* characters; browsers keep no more */

/* What is signed is good for the same purpose and name only. */
struct pn__seal {
	const struct pn__secrets *secrets;
	const char *purpose; /* "cookie", "form" */
	const char *name;
	size_t name_n; /* bytes; it may hold anything */
};

/*
 * Adds a value, signed with the newest key: letters, digits, "-", "_" and
 * ".". expires is in seconds since 1970; 0: never. 0, or -1 where out is
 * full or the text would be over PN__SIGNED_MAX.
 */
int pn__sign(const struct pn__seal *seal, int64_t expires,
    struct pn_slice value, struct pn__buf *out);

/*
 * The value in n characters at p, terminated, in a: true where one of the
 * keys has signed it for this seal and now, in seconds since 1970, is before
 * its end. The comparison takes the same time whatever is wrong. *ret_value
 * is untouched otherwise.
 */
bool pn__unsign(const struct pn__seal *seal, int64_t now, const char *p,
    size_t n, struct pn__arena *a, struct pn_slice *ret_value);

#endif
