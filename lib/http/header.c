#include "http/header.h"

#include "http/ascii.h"

static const bool token_bytes[256] = {
	['!'] = true,
	['#' ... '\''] = true,
	['*'] = true,
	['+'] = true,
	['-'] = true,
	['.'] = true,
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['^' ... 'z'] = true,
	['|'] = true,
	['~'] = true,
};

bool
pn__is_token(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!token_bytes[(unsigned char)p[i]])
			return false;
	}
	return n > 0;
}

bool
pn__is_field_value(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static char
env_char(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - ('a' - 'A'));
	return c == '-' ? '_' : c;
}

int
pn__env_name(const char *header, char *out, size_t out_n)
{
	static const char prefix[] = "HTTP_";
	struct pn_slice name = { header, strlen(header) };
	size_t at = sizeof(prefix) - 1;

	if (pn__ascii_is(name, "content-type") ||
	    pn__ascii_is(name, "content-length"))
		at = 0;
	if (at + name.n >= out_n || !pn__is_token(name.p, name.n))
		return -1;
	memcpy(out, prefix, at);
	for (size_t i = 0; i < name.n; i++)
		out[at + i] = env_char(name.p[i]);
	out[at + name.n] = '\0';
	return 0;
}
