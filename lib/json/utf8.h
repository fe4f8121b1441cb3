/* One character of UTF-8 (RFC 3629). Inside this room. */
#ifndef PN_JSON_UTF8_H
#define PN_JSON_UTF8_H

#include <stddef.h>

/*
 * The length of the valid sequence of two to four bytes at p, which has n
 * bytes (at least one) and starts with one above 0x7f. Where it is not
 * valid, minus the number of bytes that one U+FFFD stands for: the part that
 * could have begun a character, or one byte (Unicode 15, section 3.9).
 */
static inline int
pn__json_utf8(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;
	unsigned char least = 0x80, most = 0xbf;
	int len = u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;

	if (u[0] < 0xc2 || u[0] > 0xf4)
		return -1;
	if (u[0] == 0xe0)
		least = 0xa0;
	else if (u[0] == 0xed)
		most = 0x9f;
	else if (u[0] == 0xf0)
		least = 0x90;
	else if (u[0] == 0xf4)
		most = 0x8f;
	for (int i = 1; i < len; i++) {
		if ((size_t)i == n || u[i] < least || u[i] > most)
			return -i;
		least = 0x80;
		most = 0xbf;
	}
	return len;
}

#endif
