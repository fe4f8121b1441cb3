#include "http/base64.h"

/* The value of a digit, or -1. */
static int
digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

ssize_t
pn__base64_decode(const char *p, size_t n, char *out)
{
	unsigned int bits = 0, have = 0;
	size_t len = 0, pad = 0;

	for (; n > 0 && p[n - 1] == '='; n--)
		pad++;
	if (n % 4 == 1 || (pad > 0 && (pad > 2 || (n + pad) % 4 != 0)))
		return -1;
	for (size_t i = 0; i < n; i++) {
		int v = digit(p[i]);

		if (v == -1)
			return -1;
		bits = (bits << 6 | (unsigned int)v) & 0xffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[len++] = (char)(bits >> have & 0xff);
		}
	}
	if (bits & ((1u << have) - 1))
		return -1;
	return (ssize_t)len;
}
