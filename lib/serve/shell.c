#include "serve/ask.h"
#include "serve/program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	HEAD_MAX = 1024 * 1024,
	BODY_MAX = 256 * 1024 * 1024,
	MEMORY_MAX = 1024 * 1024,
};

/* A reply on its way to standard output, where it begins with HTTP/1.1. */
struct shell {
	struct pn__ask_io ask; /* first: an io is one of these */
	struct pn__buf head;   /* until the header block is complete */
	bool in_body;
	bool failed;
};

static int
write_out(struct shell *s, const void *p, size_t n)
{
	if (n > 0 && fwrite(p, 1, n, stdout) != n)
		s->failed = true;
	return s->failed ? -1 : 0;
}

/* The block without its Status, which has become the first line. */
static int
write_head(struct shell *s, size_t end)
{
	struct pn_slice head = { s->head.p, end }, text, line;
	const char *newline;

	pn__head_status(head, &text);
	printf("HTTP/1.1 %.*s\r\n", (int)text.n, text.p);
	while (head.n > 0) {
		newline = memchr(head.p, '\n', head.n);
		line.p = head.p;
		line.n = (size_t)(newline + 1 - head.p);
		head.p += line.n;
		head.n -= line.n;
		if (line.n < 7 || strncasecmp(line.p, "Status:", 7) != 0)
			write_out(s, line.p, line.n);
	}
	s->in_body = true;
	return write_out(s, s->head.p + end, s->head.n - end);
}

static int
shell_send(struct pn__io *io, const struct iovec *iov, int n, bool last)
{
	struct shell *s = (struct shell *)io;
	size_t end;
	int rc = 0;

	for (int i = 0; i < n && rc == 0; i++) {
		if (s->in_body) {
			rc = write_out(s, iov[i].iov_base, iov[i].iov_len);
			continue;
		}
		rc = pn__buf_add(&s->head, iov[i].iov_base, iov[i].iov_len);
		if (rc == 0 && (end = pn__head_end(s->head.p, s->head.n)) > 0)
			rc = write_head(s, end);
	}
	if (fflush(stdout) != 0)
		rc = -1;
	s->ask.ended = s->ask.ended || last;
	return rc;
}

/* Whether a header of this name was given. */
static bool
has_header(const struct pn__options *o, const char *name)
{
	for (size_t i = 0; i < o->nheaders; i++) {
		if (strncasecmp(o->headers[i], name, strlen(name)) == 0 &&
		    o->headers[i][strlen(name)] == ':')
			return true;
	}
	return false;
}

/*
 * A script that asks for a page may have a standard input that never ends,
 * so a GET has a body only where a header says so.
 */
static bool
wants_body(const struct pn__options *o, struct pn_slice method)
{
	bool is_reading = (method.n == 3 && memcmp(method.p, "GET", 3) == 0) ||
	    (method.n == 4 && memcmp(method.p, "HEAD", 4) == 0);

	if (isatty(STDIN_FILENO))
		return false;
	return !is_reading || has_header(o, "content-type") ||
	    has_header(o, "content-length");
}

static int
read_body(struct pn__buf *body, char *err, size_t n)
{
	ssize_t got = 1;
	char *to;

	while (got != 0) {
		if ((to = pn__buf_room(body, 16384)) == NULL) {
			snprintf(err, n, "the body is over %d bytes", BODY_MAX);
			return -1;
		}
		got = read(STDIN_FILENO, to, 16384);
		if (got > 0)
			body->n += (size_t)got;
		/* Closed from the beginning: a daemon's way to say no body. */
		if (got == -1 && errno == EBADF)
			return 0;
		if (got == -1 && errno != EINTR) {
			snprintf(err, n, "standard input: %s", strerror(errno));
			return -1;
		}
	}
	return 0;
}

/* "METHOD /path", perhaps with " HTTP/1.1" behind it. */
static void
split_line(const char *line, struct pn__ask *q)
{
	const char *target = line + strcspn(line, " ");
	size_t n;

	q->method = (struct pn_slice){ line, (size_t)(target - line) };
	target += strspn(target, " ");
	n = strlen(target);
	if (n > 9 && strncmp(target + n - 9, " HTTP/1.", 8) == 0)
		n -= 9;
	q->target = (struct pn_slice){ target, n };
}

static int
serve_one(const struct pn__program *p, struct shell *s, char **env,
    size_t env_n, char *err, size_t n)
{
	struct pn__site *site = pn__program_site(p, err, n);
	struct pn__thread *t;

	if (site == NULL)
		return -1;
	if ((t = pn__thread_new(site)) == NULL)
		snprintf(err, n, "there is not enough memory");
	else
		pn__site_serve(site, t, &s->ask.io, env, env_n);
	pn__thread_free(t);
	pn__site_free(site);
	if (t != NULL && (!s->ask.ended || !s->in_body))
		snprintf(err, n, "there was no whole reply");
	return t != NULL && s->ask.ended && s->in_body ? 0 : -1;
}

static int
ask(const struct pn__program *p, struct pn__arena *a, struct pn__buf *body,
    char *err, size_t n)
{
	const struct pn__options *o = &p->options;
	struct pn__ask q = { .headers = o->headers, .nheaders = o->nheaders };
	struct shell s = { 0 };
	char **env;
	size_t env_n;
	int rc;

	split_line(o->v[PN__OPT_REQUEST].value, &q);
	if (wants_body(o, q.method)) {
		if (read_body(body, err, n) == -1)
			return PN__EXIT_FAILURE;
		q.has_body = true;
		q.body_n = body->n;
		if (body->n > 0)
			q.type = "application/x-www-form-urlencoded";
	}
	if (pn__ask_env(&q, a, &env, &env_n, err, n) == -1)
		return PN__EXIT_USAGE;
	pn__ask_io_init(
	    &s.ask, (struct pn_slice){ body->p, body->n }, &s.head);
	s.ask.io.send = shell_send;
	pn__buf_init(&s.head, HEAD_MAX);
	if ((rc = pn__program_start(p)) == 0) {
		rc = serve_one(p, &s, env, env_n, err, n);
		pn__program_stop(p);
	} else {
		snprintf(err, n, "its start hook failed");
	}
	pn__buf_fini(&s.head);
	return rc == 0 ? PN__EXIT_OK : PN__EXIT_FAILURE;
}

int
pn__shell_run(const struct pn__program *p)
{
	char err[PN__ERR_BYTES] = "";
	struct pn__arena a;
	struct pn__buf body;
	int rc;

	pn__arena_init(&a, 4096, MEMORY_MAX);
	pn__buf_init(&body, BODY_MAX);
	rc = ask(p, &a, &body, err, sizeof(err));
	if (rc != PN__EXIT_OK)
		fprintf(stderr, "%s: --request: %s\n", p->app->name, err);
	pn__buf_fini(&body);
	pn__arena_fini(&a);
	return rc;
}
