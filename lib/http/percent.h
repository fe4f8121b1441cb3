/*
 * Percent-encoding, RFC 3986 section 2.1 and the encode sets of the WHATWG
 * URL standard, section 1.3. Pure and thread-safe.
 */
#ifndef PN_HTTP_PERCENT_H
#define PN_HTTP_PERCENT_H

#include "base/buf.h"

#include <sys/types.h>

/*
 * What is encoded, each set with the ones before it. Bytes of controls and
 * above ASCII always are.
 */
enum pn__percent_set {
	PN__PERCENT_QUERY = 1, /* space " # < > ': the special-query set */
	PN__PERCENT_PATH,      /* ? ^ ` { }, not ' */
	PN__PERCENT_USERINFO,  /* / : ; = @ [ \ ] | */
	PN__PERCENT_COMPONENT, /* $ % & + , : one segment of a path */
	PN__PERCENT_FORM,      /* ! ' ( ) ~; a space becomes + */
};

/*
 * Decodes a path strictly: n bytes at p into out, which has n bytes and may
 * be p. + stays +. The decoded length, or -1 for an escape that is not two
 * hexadecimal digits and for %00 and NUL.
 */
ssize_t pn__percent_decode(const char *p, size_t n, char *out);

/*
 * Adds n bytes, those of the set as %XX. In the query and path sets % stays
 * as it is: they are for text that is a URL already. 0, or -1 when out is
 * full.
 */
int pn__percent_encode(
    struct pn__buf *out, const char *p, size_t n, enum pn__percent_set set);

#endif
