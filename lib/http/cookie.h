/*
 * Cookies, RFC 6265bis: the header that browsers send and the one that sets
 * a cookie. Pure and thread-safe.
 */
#ifndef PN_HTTP_COOKIE_H
#define PN_HTTP_COOKIE_H

#include "base/arena.h"
#include "base/buf.h"

#include <sys/types.h>
#include <time.h>

enum pn__same_site {
	PN__SAME_SITE_UNSET, /* no attribute: browsers take Lax */
	PN__SAME_SITE_LAX,
	PN__SAME_SITE_STRICT,
	PN__SAME_SITE_NONE,
};

enum pn__cookie_priority {
	PN__PRIORITY_UNSET,
	PN__PRIORITY_LOW,
	PN__PRIORITY_MEDIUM,
	PN__PRIORITY_HIGH,
};

/* A cookie to set. Strings are terminated; NULL leaves an attribute out. */
struct pn__cookie {
	const char *name;
	const char *value;
	const char *path;
	const char *domain;
	bool has_expires, has_max_age;
	time_t expires;
	int64_t max_age; /* seconds; 0 or less takes the cookie away */
	bool http_only, secure, partitioned;
	enum pn__same_site same_site;
	enum pn__cookie_priority priority;
};

/*
 * Splits the value of a Cookie header into names and values: name, value,
 * name, value, … in the order they came, terminated, in a. White space
 * around them is dropped, quotes are kept and nothing is decoded: see
 * pn__cookie_decode(). A piece without "=" is no cookie. *ret_n is the number
 * of pairs. 0; -1 where there are more than max pairs; -2 where a is full.
 */
int pn__cookie_parse(struct pn__arena *a, const char *p, size_t n, size_t max,
    struct pn_slice **ret_pairs, size_t *ret_n);

/*
 * Percent-decodes a value as the servers do that encode theirs: n bytes at p
 * into out, which has n bytes and is another place. The decoded length; or
 * -1 where an escape is wrong or the result has NUL or is not UTF-8: then the
 * value means itself.
 */
ssize_t pn__cookie_decode(const char *p, size_t n, char *out);

/*
 * Adds the value of a Set-Cookie header. 0; or -1, with nothing added: out
 * is full, the name is no token, the value has other than cookie-octets
 * (RFC 6265bis, 4.1.1: percent-encode it before), together they have over
 * 4096 bytes, path or domain are none, SameSite=None or Partitioned without
 * Secure, or the name's prefix (__Secure-, __Host-, __Http-, __Host-Http-)
 * asks for what is not there.
 */
int pn__cookie_write(struct pn__buf *out, const struct pn__cookie *c);

#endif
