/* Base64 (RFC 4648, 4) and its form for URLs (5). Pure and thread-safe. */
#ifndef PN_HTTP_BASE64_H
#define PN_HTTP_BASE64_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Decodes n characters into out, which has n bytes and may be p. Both
 * alphabets are read; "=" may be left out, nothing else. The length; or -1
 * where there is another character, or bits are left over.
 */
ssize_t pn__base64_decode(const char *p, size_t n, char *out);

#endif
