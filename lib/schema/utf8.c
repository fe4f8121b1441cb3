#include "schema/utf8.h"

#include "schema/schema.h"

#include <string.h>

#define EACH_BYTE 0x0101010101010101ULL

/* The number of bytes at p, of n, that are printable ASCII (0x20 to 0x7e). */
static size_t
plain_prefix(const char *p, size_t n)
{
	size_t i = 0;

	for (; i + 8 <= n; i += 8) {
		uint64_t x, low, del;

		memcpy(&x, p + i, 8);
		low = x - EACH_BYTE * 0x20;
		del = (x ^ EACH_BYTE * 0x7f) - EACH_BYTE;
		if (((x | low | del) & EACH_BYTE * 0x80) != 0)
			break;
	}
	while (i < n && p[i] >= 0x20 && p[i] < 0x7f)
		i++;
	return i;
}

static bool
is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/*
 * The length of the sequence of two to four bytes at p, 0 where it is none:
 * table 3-7 of the Unicode standard, which leaves out overlong forms,
 * surrogates and what is above U+10FFFF.
 */
static size_t
sequence(const unsigned char *p, size_t n)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t need;

	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	need = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (need > n)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < need; i++) {
		if (!is_tail(p[i]))
			return 0;
	}
	return need;
}

bool
pn__utf8_scan(const char *p, size_t n, struct pn__utf8_found *ret)
{
	struct pn__utf8_found u = { 0 };
	size_t i = 0;

	while (i < n) {
		size_t plain = plain_prefix(p + i, n - i), len;
		unsigned char c;

		i += plain;
		u.chars += plain;
		if (i == n)
			break;
		c = (unsigned char)p[i];
		u.chars++;
		if (c >= 0x80) {
			len = sequence((const unsigned char *)p + i, n - i);
			if (len == 0)
				return false;
			if (c == 0xc2 && (unsigned char)p[i + 1] < 0xa0)
				u.has_control = true;
			i += len;
			continue;
		}
		if (c == '\0')
			u.has_nul = true;
		else if (c == '\n' || c == '\r')
			u.has_line_end = true;
		else if (c != '\t')
			u.has_control = true;
		i++;
	}
	*ret = u;
	return true;
}

bool
pn__utf8_check(const char *p, size_t n, size_t *ret_chars)
{
	struct pn__utf8_found u;

	if (!pn__utf8_scan(p, n, &u))
		return false;
	if (ret_chars != NULL)
		*ret_chars = u.chars;
	return true;
}

static bool
is_ascii_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether the three bytes at p are a space: U+1680, U+2000 and its like. */
static bool
is_space_of_three(const unsigned char *p)
{
	switch (p[0]) {
	case 0xe1:
		return p[1] == 0x9a && p[2] == 0x80;
	case 0xe2:
		if (p[1] == 0x81)
			return p[2] == 0x9f;
		return p[1] == 0x80 && (p[2] <= 0x8a || p[2] == 0xa8 ||
					   p[2] == 0xa9 || p[2] == 0xaf);
	case 0xe3:
		return p[1] == 0x80 && p[2] == 0x80;
	case 0xef:
		return p[1] == 0xbb && p[2] == 0xbf;
	default:
		return false;
	}
}

/* The length of the space that the n bytes at p begin with, or 0. */
static size_t
space_at(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;

	if (n >= 1 && is_ascii_space(p[0]))
		return 1;
	if (n >= 2 && u[0] == 0xc2 && (u[1] == 0x85 || u[1] == 0xa0))
		return 2;
	return n >= 3 && is_space_of_three(u) ? 3 : 0;
}

/* The length of the space that the n bytes at p end with, or 0. */
static size_t
space_before(const char *p, size_t n)
{
	for (size_t len = 1; len <= 3 && len <= n; len++) {
		if (space_at(p + n - len, len) == len)
			return len;
	}
	return 0;
}

struct pn_slice
pn__utf8_trim(struct pn_slice text)
{
	size_t len;

	while ((len = space_at(text.p, text.n)) > 0) {
		text.p += len;
		text.n -= len;
	}
	while ((len = space_before(text.p, text.n)) > 0)
		text.n -= len;
	return text;
}

struct pn_slice
pn__ascii_trim(struct pn_slice text)
{
	while (text.n > 0 && is_ascii_space(text.p[0])) {
		text.p++;
		text.n--;
	}
	while (text.n > 0 && is_ascii_space(text.p[text.n - 1]))
		text.n--;
	return text;
}
