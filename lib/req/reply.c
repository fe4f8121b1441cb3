#include "http/header.h"
#include "http/percent.h"
#include "http/target.h"
#include "req/header.h"

#include <postern/stream.h>

#include <string.h>
#include <strings.h>

enum {
	HEAD_MAX = 8192,
	STREAM_PIECE = 64 * 1024,
};

static void
over_limit(struct pn_req *r)
{
	pn_fail(r, 500, "the reply is larger than %zu bytes", r->body->limit);
}

/* A streamed body goes out piece by piece. */
static void
written(struct pn_req *r, int rc)
{
	if (rc == -1)
		over_limit(r);
	else if (r->streaming && r->body->n >= STREAM_PIECE)
		pn_flush(r);
}

void
pn_write(struct pn_req *r, const void *p, size_t n)
{
	if (!pn_failed(r))
		written(r, pn__buf_add(r->body, p, n));
}

void
pn_put(struct pn_req *r, const char *s)
{
	pn_write(r, s, strlen(s));
}

static void putv(struct pn_req *r, const char *fmt, va_list ap)
    PN_PRINTF(2, 0);

static void
putv(struct pn_req *r, const char *fmt, va_list ap)
{
	if (!pn_failed(r))
		written(r, pn__buf_addv(r->body, fmt, ap));
}

void
pn_putf(struct pn_req *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	putv(r, fmt, ap);
	va_end(ap);
}

void
pn_type(struct pn_req *r, const char *media_type)
{
	if (!pn__is_field_value(media_type, strlen(media_type)))
		pn_fail(r, 500, "a bad Content-Type");
	else if (strncmp(media_type, "text/", 5) == 0 &&
	    strchr(media_type, ';') == NULL)
		r->type = pn_printf(r, "%s; charset=utf-8", media_type);
	else
		r->type = pn_dup(r, media_type);
}

int
pn_text(struct pn_req *r, const char *fmt, ...)
{
	va_list ap;

	r->type = "text/plain; charset=utf-8";
	va_start(ap, fmt);
	putv(r, fmt, ap);
	va_end(ap);
	return 200;
}

int
pn_markup(struct pn_req *r, struct pn_html html)
{
	r->type = "text/html; charset=utf-8";
	pn_write(r, html.markup.p, html.markup.n);
	return 200;
}

/* Headers that only Postern may write: they say where the reply ends. */
static bool
is_reserved(const char *name)
{
	return strcasecmp(name, "Content-Length") == 0 ||
	    strcasecmp(name, "Transfer-Encoding") == 0 ||
	    strcasecmp(name, "Status") == 0;
}

/* The first line of this header at or behind at; b->n where there is none. */
static size_t
find_header(const struct pn__buf *b, const char *name, size_t at)
{
	size_t n = strlen(name);

	while (at < b->n) {
		const char *line = b->p + at;
		const char *end = memchr(line, '\n', b->n - at);
		size_t len = (size_t)(end + 1 - line);

		if (len > n && line[n] == ':' &&
		    strncasecmp(line, name, n) == 0)
			return at;
		at += len;
	}
	return b->n;
}

bool
pn__header_is_set(const struct pn_req *r, const char *name)
{
	return find_header(r->headers, name, 0) < r->headers->n;
}

void
pn__header_unset(struct pn_req *r, const char *name)
{
	struct pn__buf *b = r->headers;
	size_t at = 0;

	while ((at = find_header(b, name, at)) < b->n) {
		const char *end = memchr(b->p + at, '\n', b->n - at);
		size_t len = (size_t)(end + 1 - (b->p + at));

		memmove(b->p + at, end + 1, b->n - at - len);
		b->n -= len;
	}
}

void
pn_header_add(struct pn_req *r, const char *name, const char *value)
{
	if (pn_failed(r) && !r->in_failure)
		return;
	if (!pn__is_token(name, strlen(name)) || is_reserved(name) ||
	    !pn__is_field_value(value, strlen(value)))
		pn_fail(r, 500, "the header \"%s\" can't be set to this value",
		    name);
	else if (strcasecmp(name, "Content-Type") == 0)
		pn_type(r, value);
	else if (pn__buf_addf(r->headers, "%s: %s\r\n", name, value) == -1)
		pn_fail(r, 500, "the reply's headers are larger than %zu bytes",
		    r->headers->limit);
}

void
pn_header_set(struct pn_req *r, const char *name, const char *value)
{
	if (pn_failed(r) && !r->in_failure)
		return;
	pn__header_unset(r, name);
	pn_header_add(r, name, value);
}

void
pn__reply_clear(struct pn_req *r)
{
	r->type = NULL;
	r->vary = NULL;
	pn__buf_reset(r->body, r->body->cap);
	pn__buf_reset(r->headers, r->headers->cap);
}

/* Whether this header line tells a refused client how to go on. */
static bool
is_advice(const char *line)
{
	static const char *const names[] = { "WWW-Authenticate:",
		"Proxy-Authenticate:", "Allow:", "Retry-After:" };

	for (size_t i = 0; i < PN_COUNT(names); i++) {
		if (strncasecmp(line, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

void
pn__reply_fail(struct pn_req *r, int status)
{
	struct pn__buf *b = r->headers;
	size_t all = status < 500 || status == 503 ? b->n : 0, n = 0, len;

	for (size_t at = 0; at < all; at += len) {
		char *line = b->p + at;

		len = (size_t)((char *)memchr(line, '\n', all - at) + 1 - line);
		if (is_advice(line)) {
			memmove(b->p + n, line, len);
			n += len;
		}
	}
	pn__reply_clear(r);
	b->n = n;
}

/* A Location holds ASCII only: other bytes are percent-encoded. */
static int
redirect(struct pn_req *r, int status, const char *url)
{
	size_t n = strcspn(url, "#");
	struct pn__buf to;

	pn__buf_init(&to, HEAD_MAX);
	pn__percent_encode(&to, url, n, PN__PERCENT_QUERY);
	if (url[n] == '#') {
		pn__buf_addc(&to, '#');
		pn__percent_encode(
		    &to, url + n + 1, strlen(url + n + 1), PN__PERCENT_QUERY);
	}
	if (pn__buf_str(&to) == NULL)
		pn_fail(r, 500, "the address of a redirect is too long");
	else
		pn_header_set(r, "Location", to.p);
	pn__buf_fini(&to);
	return status;
}

int
pn_redirect(struct pn_req *r, const char *path)
{
	if (path == NULL || !pn__is_local_target(path, strlen(path)))
		return pn_fail(r, 500,
		    "pn_redirect: \"%s\" is not a path of this host; "
		    "pn_redirect_away() goes elsewhere",
		    path != NULL ? path : "");
	return redirect(r, 303, path);
}

int
pn_redirect_away(struct pn_req *r, int status, const char *url)
{
	if (!pn__is_field_value(url, strlen(url)))
		return pn_fail(r, 500, "pn_redirect_away: a bad address");
	if (status != 301 && status != 302 && status != 303 && status != 307 &&
	    status != 308)
		return pn_fail(r, 500,
		    "pn_redirect_away: %d is no status of a redirect", status);
	return redirect(r, status, url);
}
