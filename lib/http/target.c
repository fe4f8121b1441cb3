#include "http/target.h"

#include "base/utf8.h"
#include "http/ascii.h"

enum {
	PATH_BYTES = 1024,
	ROUNDS = 4, /* of decoding; more than that is no honest text */
};

/*
 * Decodes escapes once, in place; those that are wrong stay. The new length;
 * the same means that there was none.
 */
static size_t
decode(char *p, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		int high, low;

		p[len] = p[i];
		if (p[i] == '%' && n - i > 2 &&
		    (high = pn__ascii_hex(p[i + 1])) != -1 &&
		    (low = pn__ascii_hex(p[i + 2])) != -1) {
			p[len] = (char)(high << 4 | low);
			i += 2;
		}
		len++;
	}
	return len;
}

/* Checks a text and what it becomes each time that it is decoded. */
static bool
is_decoded(const char *p, size_t n, bool (*is_right)(const char *, size_t))
{
	char text[PATH_BYTES];
	size_t before;

	if (n > sizeof(text) || !is_right(p, n))
		return false;
	memcpy(text, p, n);
	for (int round = 0; round < ROUNDS; round++) {
		before = n;
		n = decode(text, n);
		if (n == before)
			return true;
		if (!is_right(text, n))
			return false;
	}
	return false;
}

static bool
has_control(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
			return true;
	}
	return false;
}

/* ---- redirects ---- */

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

/*
 * Whether a path begins with one slash, and still does without its dot
 * segments. Backslashes count as slashes, as they do in browsers.
 */
static bool
is_own_path(const char *p, size_t n)
{
	size_t depth = 0;
	bool is_empty = false; /* the first segment that is left */

	if (n == 0 || p[0] != '/' || (n > 1 && is_slash(p[1])))
		return false;
	for (size_t i = 1, end; i <= n; i = end + 1) {
		size_t len;

		for (end = i; end < n && !is_slash(p[end]); end++)
			continue;
		len = end - i;
		if (len == 1 && p[i] == '.')
			continue;
		if (len == 2 && p[i] == '.' && p[i + 1] == '.') {
			depth -= depth > 0;
			continue;
		}
		if (depth++ == 0)
			is_empty = len == 0 && end < n;
	}
	return !(depth > 0 && is_empty);
}

/* The path without what browsers throw away: tabs, ends of lines. */
static bool
is_own_after_browser(const char *p, size_t n)
{
	char text[PATH_BYTES];
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)p[i] > ' ' && p[i] != 0x7f)
			text[len++] = p[i];
	}
	return is_own_path(text, len);
}

bool
pn__is_local_target(const char *p, size_t n)
{
	size_t path = 0;

	while (path < n && p[path] != '?' && p[path] != '#')
		path++;
	return n > 0 && p[0] == '/' && !has_control(p, n) &&
	    memchr(p, '\\', n) == NULL && pn__is_utf8(p, n) &&
	    is_decoded(p, path, is_own_after_browser);
}

/* ---- files ---- */

/* "..", "..;x" and ". ." are none: too many things take them for a step up. */
static bool
is_segment(const char *p, size_t n)
{
	if (n >= 2 && p[0] == '.' && p[1] == '.')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (p[i] != '.' && p[i] != ' ')
			return true;
	}
	return false;
}

/* The drive of a path of Windows. */
static bool
has_drive(const char *p, size_t n)
{
	char c = n > 1 ? pn__ascii_lower(p[0]) : '\0';

	return c >= 'a' && c <= 'z' && p[1] == ':';
}

static bool
is_plain_path(const char *p, size_t n)
{
	if (has_control(p, n) || (n > 0 && memchr(p, '\\', n)) ||
	    !pn__is_utf8(p, n) || has_drive(p, n))
		return false;
	for (size_t i = 0, end; i <= n; i = end + 1) {
		for (end = i; end < n && p[end] != '/'; end++)
			continue;
		if (!is_segment(p + i, end - i))
			return false;
	}
	return true;
}

bool
pn__is_file_path(const char *p, size_t n)
{
	return is_decoded(p, n, is_plain_path);
}
