#include "base/utf8.h"
#include "req/inside.h"

#include <string.h>

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * Decodes n bytes once, in place; an encoded slash becomes PN__SLASH. The
 * length, or -1: a bad escape, a NUL, or that very byte.
 */
static ssize_t
decode(char *p, size_t n)
{
	char *to = p;

	for (size_t i = 0; i < n; i++) {
		int hi, lo, c = (unsigned char)p[i];

		if (c == '%') {
			if (n - i < 3 || (hi = hex(p[i + 1])) < 0 ||
			    (lo = hex(p[i + 2])) < 0)
				return -1;
			c = hi * 16 + lo;
			i += 2;
			if (c == 0 || c == PN__SLASH)
				return -1;
			if (c == '/')
				c = PN__SLASH;
		} else if (c == PN__SLASH) {
			return -1;
		}
		*to++ = (char)c;
	}
	return to - p;
}

/*
 * Removes "." and ".." segments (RFC 3986, 5.2.4), in place: the path that
 * is routed is the one that the web server chose its location by.
 */
static size_t
remove_dots(char *p, size_t n)
{
	char *to = p, *end = p + n, *from = p;

	while (from < end) {
		char *next = memchr(from + 1, '/', (size_t)(end - from - 1));
		size_t len;

		if (next == NULL)
			next = end;
		len = (size_t)(next - from);
		if (len == 3 && from[1] == '.' && from[2] == '.') {
			while (to > p && *--to != '/')
				;
			if (next == end)
				*to++ = '/';
		} else if (len == 2 && from[1] == '.') {
			if (next == end)
				*to++ = '/';
		} else {
			memmove(to, from, len);
			to += len;
		}
		from = next;
	}
	return (size_t)(to - p);
}

/* What stands before the path in an absolute-form target, RFC 9112 3.2.2. */
static const char *
skip_authority(const char *target)
{
	const char *p = strstr(target, "://");

	if (target[0] == '/' || p == NULL)
		return target;
	p += 3;
	return p + strcspn(p, "/?");
}

/* The target as the client sent it, or as the server cut it up. */
static const char *
target_of(struct pn_req *r)
{
	const char *script = r->var[PN__VAR_SCRIPT_NAME];
	const char *info = r->var[PN__VAR_PATH_INFO];

	if (r->var[PN__VAR_REQUEST_URI] != NULL &&
	    r->var[PN__VAR_REQUEST_URI][0] != '\0')
		return skip_authority(r->var[PN__VAR_REQUEST_URI]);
	if (r->var[PN__VAR_DOCUMENT_URI] != NULL)
		return r->var[PN__VAR_DOCUMENT_URI];
	return pn__arena_printf(r->arena, "%s%s", script != NULL ? script : "",
	    info != NULL ? info : "");
}

/* The path for people: encoded slashes are slashes there. */
static int
show(struct pn_req *r, char *match, size_t n)
{
	char *path = match;

	if (memchr(match, PN__SLASH, n) != NULL) {
		if ((path = pn__arena_dup(r->arena, match, n)) == NULL)
			return -1;
		for (size_t i = 0; i < n; i++) {
			if ((unsigned char)path[i] == PN__SLASH)
				path[i] = '/';
		}
	}
	if (!pn__is_utf8(path, n))
		return -1;
	r->path = path;
	r->match = match;
	r->path_n = n;
	return 0;
}

/* QUERY_STRING, or what the target has behind "?". */
static const char *
query_of(const struct pn_req *r, const char *mark)
{
	if (r->var[PN__VAR_QUERY_STRING] != NULL)
		return r->var[PN__VAR_QUERY_STRING];
	return mark != NULL && *mark == '?' ? mark + 1 : "";
}

void
pn__path_read(struct pn_req *r)
{
	const char *target = target_of(r);
	size_t n = target != NULL ? strcspn(target, "?#") : 0;
	char *copy = pn__arena_alloc(r->arena, n + 2);
	ssize_t len;

	r->query = query_of(r, target != NULL ? target + n : NULL);
	r->path = r->match = "/";
	r->path_n = 1;
	if (copy == NULL) {
		pn_fail(r, 414, "the address is too long");
		return;
	}
	if (n > 0)
		memcpy(copy, target, n);
	copy[n] = '\0';
	if (n == 0 || (n == 1 && copy[0] == '*'))
		return;
	len = copy[0] == '/' ? (ssize_t)n : -1;
	if (len > 0 && memchr(copy, '%', n) != NULL)
		len = decode(copy, n);
	else if (len > 0 && memchr(copy, PN__SLASH, n) != NULL)
		len = -1;
	if (len > 0) {
		copy[len] = '\0';
		if (strstr(copy, "/.") != NULL)
			len = (ssize_t)remove_dots(copy, (size_t)len);
		copy[len] = '\0';
	}
	if (len <= 0 || show(r, copy, (size_t)len) == -1)
		pn_fail(r, 400, "the address has a bad escape");
}
