#include "http/cookie.h"

#include "base/utf8.h"
#include "http/ascii.h"
#include "http/date.h"
#include "http/header.h"
#include "http/percent.h"

/* Takes the piece up to the next separator off *rest; false at the end. */
static bool
next_piece(struct pn_slice *rest, struct pn_slice *ret)
{
	const char *at;

	if (rest->n == 0)
		return false;
	at = memchr(rest->p, ';', rest->n);
	*ret = *rest;
	if (at != NULL)
		ret->n = (size_t)(at - rest->p);
	rest->p += ret->n + (at != NULL);
	rest->n -= ret->n + (at != NULL);
	return true;
}

static size_t
count_pairs(struct pn_slice rest)
{
	struct pn_slice piece;
	size_t count = 0;

	while (next_piece(&rest, &piece)) {
		if (memchr(piece.p, '=', piece.n) != NULL)
			count++;
	}
	return count;
}

static char *
add(char *out, struct pn_slice s, struct pn_slice *ret)
{
	s = pn__ascii_trim(s);
	if (s.n > 0)
		memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	*ret = (struct pn_slice){ out, s.n };
	return out + s.n + 1;
}

int
pn__cookie_parse(struct pn__arena *a, const char *p, size_t n, size_t max,
    struct pn_slice **ret_pairs, size_t *ret_n)
{
	struct pn_slice rest = { p, n }, piece, *pairs;
	size_t count = count_pairs(rest), i = 0;
	char *out;

	if (count > max)
		return -1;
	pairs = pn__arena_zalloc(a, count * 2, sizeof(*pairs));
	out = pn__arena_alloc(a, n + 1);
	if (pairs == NULL || out == NULL)
		return -2;
	while (next_piece(&rest, &piece)) {
		const char *equals = memchr(piece.p, '=', piece.n);
		struct pn_slice name = piece, value;

		if (equals == NULL)
			continue;
		name.n = (size_t)(equals - piece.p);
		value.p = equals + 1;
		value.n = piece.n - name.n - 1;
		out = add(out, name, &pairs[i++]);
		out = add(out, value, &pairs[i++]);
	}
	*ret_pairs = pairs;
	*ret_n = count;
	return 0;
}

ssize_t
pn__cookie_decode(const char *p, size_t n, char *out)
{
	ssize_t len = pn__percent_decode(p, n, out);

	return len >= 0 && pn__is_utf8(out, (size_t)len) ? len : -1;
}

/* ---- Set-Cookie ---- */

enum { PAIR_MAX = 4096, ATTRIBUTE_MAX = 1024 };

/* cookie-value: cookie-octets, all of them in quotes or not. */
static bool
is_value(const char *p, size_t n)
{
	if (n >= 2 && p[0] == '"' && p[n - 1] == '"') {
		p++;
		n -= 2;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c <= ' ' || c >= 0x7f || strchr("\",;\\", c) != NULL)
			return false;
	}
	return true;
}

static bool
is_path(const char *path)
{
	size_t n = strlen(path);

	if (path[0] != '/' || n > ATTRIBUTE_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)path[i];

		if (c < ' ' || c >= 0x7f || c == ';')
			return false;
	}
	return true;
}

/* A host name: labels of letters, digits and hyphens (RFC 1123, 2.1). */
static bool
is_domain(const char *domain)
{
	size_t n = strlen(domain);
	char before = '.';

	if (n == 0 || n > 253)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = domain[i], l = pn__ascii_lower(c);

		if (c == '.' || c == '-') {
			if (before == '.' || (c == '.' && before == '-'))
				return false;
		} else if (!(l >= 'a' && l <= 'z') && !pn__ascii_is_digit(c)) {
			return false;
		}
		before = c;
	}
	return before != '.' && before != '-';
}

/* What the prefix of a name promises (RFC 6265bis, 4.1.3). */
static bool
is_prefix_kept(const struct pn__cookie *c)
{
	struct pn_slice name = { c->name, strlen(c->name) };
	bool host_http = pn__ascii_begins(name, "__Host-Http-");
	bool host = pn__ascii_begins(name, "__Host-");
	bool http = host_http || pn__ascii_begins(name, "__Http-");

	if (host && (c->domain != NULL || c->path == NULL ||
	    strcmp(c->path, "/") != 0))
		return false;
	if (http && !c->http_only)
		return false;
	return c->secure ||
	    !(host || http || pn__ascii_begins(name, "__Secure-"));
}

static bool
is_cookie(const struct pn__cookie *c)
{
	size_t name_n = strlen(c->name), value_n = strlen(c->value);

	return pn__is_token(c->name, name_n) && is_value(c->value, value_n) &&
	    name_n + value_n <= PAIR_MAX &&
	    (c->path == NULL || is_path(c->path)) &&
	    (c->domain == NULL || is_domain(c->domain)) &&
	    (c->secure || (!c->partitioned &&
	    c->same_site != PN__SAME_SITE_NONE)) && is_prefix_kept(c);
}

static void
add_attribute(struct pn__buf *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	pn__buf_adds(out, "; ");
	pn__buf_adds(out, name);
	if (*value != '\0')
		pn__buf_addc(out, '=');
	pn__buf_adds(out, value);
}

static const char *const same_sites[] = {
	[PN__SAME_SITE_LAX] = "Lax",
	[PN__SAME_SITE_STRICT] = "Strict",
	[PN__SAME_SITE_NONE] = "None",
};

static const char *const priorities[] = {
	[PN__PRIORITY_LOW] = "Low",
	[PN__PRIORITY_MEDIUM] = "Medium",
	[PN__PRIORITY_HIGH] = "High",
};

int
pn__cookie_write(struct pn__buf *out, const struct pn__cookie *c)
{
	char date[PN__HTTP_DATE];
	size_t before = out->n;

	if (!is_cookie(c))
		return -1;
	pn__buf_adds(out, c->name);
	pn__buf_addc(out, '=');
	pn__buf_adds(out, c->value);
	add_attribute(out, "Path", c->path);
	add_attribute(out, "Domain", c->domain);
	if (c->has_expires) {
		pn__http_date(c->expires, date);
		add_attribute(out, "Expires", date);
	}
	if (c->has_max_age) {
		pn__buf_adds(out, "; Max-Age=");
		pn__buf_addi(out, c->max_age);
	}
	add_attribute(out, "HttpOnly", c->http_only ? "" : NULL);
	add_attribute(out, "Secure", c->secure ? "" : NULL);
	add_attribute(out, "SameSite", same_sites[c->same_site]);
	add_attribute(out, "Partitioned", c->partitioned ? "" : NULL);
	add_attribute(out, "Priority", priorities[c->priority]);
	if (out->full)
		out->n = before;
	return out->full ? -1 : 0;
}
