#include "serve/program.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One request on standard input and output. */
struct cgi {
	struct pn__io io; /* first: an io is one of these */
	unsigned long long left; /* of the body; the server need not end it */
	bool failed;
};

static ssize_t
cgi_read(struct pn__io *io, void *p, size_t n)
{
	struct cgi *c = (struct cgi *)io;
	ssize_t got;

	if (n > c->left)
		n = (size_t)c->left;
	if (n == 0)
		return 0;
	do
		got = read(STDIN_FILENO, p, n);
	while (got == -1 && errno == EINTR);
	if (got > 0)
		c->left -= (unsigned long long)got;
	if (got == -1)
		errno = ECONNRESET;
	return got;
}

static int
write_all(const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(STDOUT_FILENO, p, n);

		if (done == -1 && errno != EINTR)
			return -1;
		if (done > 0) {
			p += done;
			n -= (size_t)done;
		}
	}
	return 0;
}

static int
cgi_send(struct pn__io *io, const struct iovec *iov, int n, bool last)
{
	struct cgi *c = (struct cgi *)io;

	(void)last;
	for (int i = 0; i < n && !c->failed; i++)
		c->failed = write_all(iov[i].iov_base, iov[i].iov_len) == -1;
	return c->failed ? -1 : 0;
}

static bool
cgi_is_gone(struct pn__io *io)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	return ((struct cgi *)io)->failed ||
	    (poll(&out, 1, 0) == 1 &&
		(out.revents & (POLLERR | POLLHUP)) != 0);
}

static void
cgi_will_block(struct pn__io *io)
{
	(void)io;
}

/* CONTENT_LENGTH, 0 where there is none or it is none. */
static unsigned long long
body_length(void)
{
	const char *text = getenv("CONTENT_LENGTH");
	unsigned long long v;
	char *end;

	if (text == NULL || *text < '0' || *text > '9')
		return 0;
	errno = 0;
	v = strtoull(text, &end, 10);
	return *end == '\0' && errno == 0 ? v : 0;
}

int
pn__cgi_run(const struct pn__program *p, char **env)
{
	struct cgi c = { .io = { .read = cgi_read,
				 .send = cgi_send,
				 .is_gone = cgi_is_gone,
				 .will_block = cgi_will_block },
		.left = body_length() };
	char err[PN__ERR_BYTES];
	struct pn__site *site;
	struct pn__thread *t;
	size_t n = 0;
	int rc;

	if ((site = pn__program_site(p, err, sizeof(err))) == NULL) {
		pn__log(&p->log, PN_LOG_ERROR, "it can't start",
		    PN_KV("error", err));
		return PN__EXIT_FAILURE;
	}
	if (site->guard.has_once && p->options.v[PN__OPT_SECRET].value == NULL)
		pn__log(&p->log, PN_LOG_WARNING,
		    "under CGI a form that is sent once needs --secret: keys "
		    "that are made at the start are gone at the end");
	while (env[n] != NULL)
		n++;
	t = pn__thread_new(site);
	rc = t == NULL || pn__program_start(p) != 0 ? -1 : 0;
	if (rc == 0) {
		pn__site_serve(site, t, &c.io, env, n);
		pn__program_stop(p);
	}
	pn__thread_free(t);
	pn__site_free(site);
	return rc == 0 && !c.failed ? PN__EXIT_OK : PN__EXIT_FAILURE;
}
