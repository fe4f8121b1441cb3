/*
 * Credentials of an Authorization header (RFC 9110, 11.4): Basic (RFC 7617),
 * Bearer (RFC 6750) and Digest (RFC 7616). They are read, not checked. Pure
 * and thread-safe.
 */
#ifndef PN_HTTP_AUTH_H
#define PN_HTTP_AUTH_H

#include "base/arena.h"

enum pn__auth_scheme {
	PN__AUTH_OTHER, /* only name */
	PN__AUTH_BASIC,
	PN__AUTH_BEARER,
	PN__AUTH_DIGEST,
};

/* Strings are terminated, in the arena; NULL where not given. */
struct pn__auth {
	enum pn__auth_scheme scheme;
	struct pn_slice name; /* of the scheme, as it came */

	const char *user;     /* Basic, Digest: UTF-8 */
	const char *password; /* Basic */
	const char *token;    /* Bearer */

	/* Digest */
	const char *realm, *nonce, *uri, *response;
	const char *algorithm, *cnonce, *opaque, *qop;
	uint32_t nc; /* 0 where not given */
	bool userhash;
};

/*
 * Parses n bytes. 0; -1 where they are no credentials: no scheme, base64
 * that is wrong, a user and password with controls, without ":" or not
 * UTF-8, a token with other characters, a Digest without one of username,
 * realm, nonce, uri and response, or with one twice; -2 where a is full.
 */
int pn__auth_parse(
    struct pn__arena *a, const char *p, size_t n, struct pn__auth *ret);

#endif
