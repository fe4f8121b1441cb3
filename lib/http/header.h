/*
 * Header fields: what a name and a value may be, and what they are called in
 * the environment. Pure and thread-safe.
 */
#ifndef PN_HTTP_HEADER_H
#define PN_HTTP_HEADER_H

#include <postern/base.h>

/* Whether n bytes are a token: a header's name, a method (RFC 9110, 5.6.2). */
bool pn__is_token(const char *p, size_t n);

/*
 * Whether n bytes can be a header's value: no control but tab (RFC 9110,
 * 5.5), so no line can be begun with them. It may be empty.
 */
bool pn__is_field_value(const char *p, size_t n);

/*
 * The variable that carries a header in CGI (RFC 3875, 4.1.18):
 * "Accept-Language" is "HTTP_ACCEPT_LANGUAGE", but "Content-Type" and
 * "Content-Length" are without HTTP_. It is written terminated into out. 0;
 * -1, with nothing written, where it has no room in out_n bytes or the name
 * is no token.
 */
int pn__env_name(const char *header, char *out, size_t out_n);

#endif
