/*
 * Small questions about ASCII text that the parsers share. Nothing here
 * depends on the locale.
 */
#ifndef PN_HTTP_ASCII_H
#define PN_HTTP_ASCII_H

#include <postern/base.h>
#include <string.h>

static inline char
pn__ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool
pn__ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The value of a hexadecimal digit, or -1. */
static inline int
pn__ascii_hex(char c)
{
	unsigned int digit = (unsigned int)(unsigned char)c - '0';

	if (digit < 10)
		return (int)digit;
	digit = ((unsigned char)c | 0x20u) - 'a';
	return digit < 6 ? (int)digit + 10 : -1;
}

/* Optional white space of HTTP: space and tab (RFC 9110, 5.6.3). */
static inline bool
pn__ascii_is_ows(char c)
{
	return c == ' ' || c == '\t';
}

/* The piece without white space at its ends. */
static inline struct pn_slice
pn__ascii_trim(struct pn_slice s)
{
	for (; s.n > 0 && pn__ascii_is_ows(s.p[0]); s.n--)
		s.p++;
	while (s.n > 0 && pn__ascii_is_ows(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Whether two pieces are the same but for the case of letters. */
static inline bool
pn__ascii_same(struct pn_slice a, struct pn_slice b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (pn__ascii_lower(a.p[i]) != pn__ascii_lower(b.p[i]))
			return false;
	}
	return true;
}

/* As above with a string. */
static inline bool
pn__ascii_is(struct pn_slice a, const char *s)
{
	return pn__ascii_same(a, (struct pn_slice){ s, strlen(s) });
}

/* Whether a begins with the string, but for the case of letters. */
static inline bool
pn__ascii_begins(struct pn_slice a, const char *s)
{
	size_t n = strlen(s);

	return a.n >= n && pn__ascii_is((struct pn_slice){ a.p, n }, s);
}

#endif
