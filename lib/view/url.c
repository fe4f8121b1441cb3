#include "view/escape.h"

#include <string.h>
#include <strings.h>

static const char hex[] = "0123456789ABCDEF";

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

/* The characters with a meaning in URLs (RFC 3986, section 2.2). */
static bool
is_reserved(char c)
{
	return c != '\0' && strchr(":/?#[]@!$&'()*+,;=", c) != NULL;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

static int
add_percent(struct pn__buf *out, char c)
{
	char code[3] = { '%', hex[(unsigned char)c >> 4],
		hex[(unsigned char)c & 15] };

	return pn__buf_add(out, code, sizeof(code));
}

/*
 * Whether a browser would find no scheme in p, or one that runs nothing. It
 * ends at the first colon that stands before any of / ? #.
 */
static bool
is_safe(const char *p, size_t n)
{
	static const char *const allowed[] = { "http", "https", "mailto",
		"tel" };
	size_t i = 0;

	while (i < n && strchr("/?#:", p[i]) == NULL)
		i++;
	if (i == n || p[i] != ':')
		return true;
	for (size_t k = 0; k < PN_COUNT(allowed); k++) {
		if (strlen(allowed[k]) == i &&
		    strncasecmp(allowed[k], p, i) == 0)
			return true;
	}
	return false;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

int
pn__escape_url(struct pn__buf *out, const char *p, size_t n, bool in_list)
{
	while (n > 0 && is_space(p[0]))
		p++, n--;
	while (n > 0 && is_space(p[n - 1]))
		n--;
	if (memchr(p, '\0', n) != NULL || !is_safe(p, n))
		return pn__buf_adds(out, "#blocked");
	for (size_t i = 0; i < n; i++) {
		bool is_code = p[i] == '%' && n - i > 2 && is_hex(p[i + 1]) &&
			       is_hex(p[i + 2]);

		if (p[i] == '&')
			pn__buf_adds(out, "&amp;");
		else if (is_plain(p[i]) || is_code ||
			 (is_reserved(p[i]) && !(in_list && p[i] == ',')))
			pn__buf_addc(out, p[i]);
		else
			add_percent(out, p[i]);
	}
	return out->full ? -1 : 0;
}

int
pn__escape_part(struct pn__buf *out, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_plain(p[i]))
			pn__buf_addc(out, p[i]);
		else
			add_percent(out, p[i]);
	}
	return out->full ? -1 : 0;
}
