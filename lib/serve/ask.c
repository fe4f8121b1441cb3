#include "serve/ask.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A list of variables in the making. */
struct vars {
	struct pn__arena *a;
	char **v;
	size_t n;
	bool has_type, has_length, has_host;
};

static bool
is_token(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] <= ' ' || p[i] >= 0x7f ||
		    strchr("\"(),/:;<=>?@[\\]{}", p[i]) != NULL)
			return false;
	}
	return n > 0;
}

static struct pn_slice
trim(const char *p, size_t n)
{
	for (; n > 0 && (*p == ' ' || *p == '\t'); p++)
		n--;
	while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\t'))
		n--;
	return (struct pn_slice){ p, n };
}

static void
add(struct vars *vs, const char *name, struct pn_slice value)
{
	char *v = pn__arena_printf(
	    vs->a, "%s=%.*s", name, (int)value.n, value.p);

	if (v != NULL)
		vs->v[vs->n++] = v;
}

static void
adds(struct vars *vs, const char *name, const char *value)
{
	add(vs, name, (struct pn_slice){ value, strlen(value) });
}

static bool
is_name(const char *header, size_t n, const char *name)
{
	return strlen(name) == n && strncasecmp(header, name, n) == 0;
}

/* "Accept-Language: de" is HTTP_ACCEPT_LANGUAGE=de. */
static int
add_header(struct vars *vs, const char *header, char *err, size_t n)
{
	size_t len = strcspn(header, ":");
	const char *type = "CONTENT_TYPE", *length = "CONTENT_LENGTH";
	struct pn_slice value;
	char *name;

	if (header[len] != ':' || !is_token(header, len)) {
		snprintf(err, n, "\"%s\" is not 'Name: value'", header);
		return -1;
	}
	value = trim(header + len + 1, strlen(header + len + 1));
	vs->has_host = vs->has_host || is_name(header, len, "host");
	if (is_name(header, len, "content-type")) {
		vs->has_type = true;
		add(vs, type, value);
		return 0;
	}
	if (is_name(header, len, "content-length")) {
		vs->has_length = true;
		add(vs, length, value);
		return 0;
	}
	name = pn__arena_printf(vs->a, "HTTP_%.*s", (int)len, header);
	for (char *p = name; p != NULL && *p != '\0'; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
		else if (*p == '-')
			*p = '_';
	}
	if (name != NULL)
		add(vs, name, value);
	return 0;
}

static int
check(const struct pn__ask *q, char *err, size_t n)
{
	if (!is_token(q->method.p, q->method.n)) {
		snprintf(err, n, "\"%.*s\" is not a method",
		    (int)q->method.n, q->method.p);
		return -1;
	}
	if (q->target.n == 0 ||
	    (q->target.p[0] != '/' && q->target.p[0] != '*')) {
		snprintf(err, n, "\"%.*s\" is not a path such as /hello?a=b",
		    (int)q->target.n, q->target.p);
		return -1;
	}
	return 0;
}

static void
add_request(struct vars *vs, const struct pn__ask *q)
{
	const char *query = memchr(q->target.p, '?', q->target.n);
	const char *end = q->target.p + q->target.n;

	add(vs, "REQUEST_METHOD", q->method);
	add(vs, "REQUEST_URI", q->target);
	query = query != NULL ? query + 1 : end;
	add(vs, "QUERY_STRING",
	    (struct pn_slice){ query, (size_t)(end - query) });
	adds(vs, "SERVER_PROTOCOL", "HTTP/1.1");
	adds(vs, "GATEWAY_INTERFACE", "CGI/1.1");
	adds(vs, "REQUEST_SCHEME", "http");
	adds(vs, "REMOTE_ADDR", "127.0.0.1");
	adds(vs, "SERVER_NAME", "localhost");
	adds(vs, "SERVER_PORT", "80");
}

int
pn__ask_env(const struct pn__ask *q, struct pn__arena *a, char ***ret_env,
    size_t *ret_n, char *err, size_t n)
{
	struct vars vs = { .a = a };
	char length[24];

	if (check(q, err, n) == -1)
		return -1;
	vs.v = pn__arena_zalloc(
	    a, PN__ASK_VARS + q->nheaders + 1, sizeof(*vs.v));
	if (vs.v != NULL)
		add_request(&vs, q);
	for (size_t i = 0; vs.v != NULL && i < q->nheaders; i++) {
		if (add_header(&vs, q->headers[i], err, n) == -1)
			return -1;
	}
	snprintf(length, sizeof(length), "%zu", q->body_n);
	if (vs.v != NULL && !vs.has_host)
		adds(&vs, "HTTP_HOST", "localhost");
	if (vs.v != NULL && q->has_body && !vs.has_length)
		adds(&vs, "CONTENT_LENGTH", length);
	if (vs.v != NULL && q->type != NULL && !vs.has_type)
		adds(&vs, "CONTENT_TYPE", q->type);
	if (a->full) {
		snprintf(err, n, "the request is too large");
		return -1;
	}
	*ret_env = vs.v;
	*ret_n = vs.n;
	return 0;
}

/* ---- in and out ---- */

static ssize_t
io_read(struct pn__io *io, void *p, size_t n)
{
	struct pn__ask_io *m = (struct pn__ask_io *)io;

	if (n > m->body.n)
		n = m->body.n;
	if (n > 0)
		memcpy(p, m->body.p, n);
	m->body.p += n;
	m->body.n -= n;
	return (ssize_t)n;
}

static int
io_send(struct pn__io *io, const struct iovec *iov, int n, bool last)
{
	struct pn__ask_io *m = (struct pn__ask_io *)io;

	for (int i = 0; i < n; i++)
		pn__buf_add(m->out, iov[i].iov_base, iov[i].iov_len);
	m->ended = m->ended || last;
	return m->out->full ? -1 : 0;
}

static bool
io_is_gone(struct pn__io *io)
{
	(void)io;
	return false;
}

static void
io_will_block(struct pn__io *io)
{
	(void)io;
}

void
pn__ask_io_init(
    struct pn__ask_io *io, struct pn_slice body, struct pn__buf *out)
{
	*io = (struct pn__ask_io){
		.io = { .read = io_read,
		    .send = io_send,
		    .is_gone = io_is_gone,
		    .will_block = io_will_block },
		.body = body,
		.out = out,
	};
}
