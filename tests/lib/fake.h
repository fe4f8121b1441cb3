/*
 * A request without a server, for unit tests of the rooms from req on: a
 * body in memory, a reply into a buffer.
 */
#ifndef TESTS_LIB_FAKE_H
#define TESTS_LIB_FAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "req/req.h"

#include <errno.h>

struct fake {
	struct pn__io io;
	struct pn__thread thread;
	struct pn__log log;
	struct pn_limits limits;
	struct pn_req r;
	const char *body; /* what io reads */
	size_t body_n, body_at;
	size_t piece;	  /* io gives so many bytes at once; 0: all */
	int body_errno;	  /* after the body: this error, 0: its end */
	struct pn__buf out; /* what was sent */
	int sends;
	bool ended, gone;
};

static inline ssize_t
fake_read(struct pn__io *io, void *p, size_t n)
{
	struct fake *f = (struct fake *)(void *)io;
	size_t left = f->body_n - f->body_at;

	if (left == 0 && f->body_errno != 0) {
		errno = f->body_errno;
		return -1;
	}
	n = n < left ? n : left;
	if (f->piece != 0 && n > f->piece)
		n = f->piece;
	if (n > 0)
		memcpy(p, f->body + f->body_at, n);
	f->body_at += n;
	return (ssize_t)n;
}

static inline int
fake_send(struct pn__io *io, const struct iovec *iov, int n, bool last)
{
	struct fake *f = (struct fake *)(void *)io;

	for (int i = 0; i < n; i++)
		pn__buf_add(&f->out, iov[i].iov_base, iov[i].iov_len);
	f->sends++;
	f->ended |= last;
	return f->gone ? -1 : 0;
}

static inline bool
fake_gone(struct pn__io *io)
{
	return ((struct fake *)(void *)io)->gone;
}

/* A thread to run requests on; fake_fini() frees it. */
static inline struct fake *
fake_new(void)
{
	struct fake *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->io = (struct pn__io){ .read = fake_read,
		.send = fake_send,
		.is_gone = fake_gone };
	f->limits = (struct pn_limits){ .memory = 1 << 20,
		.body = 64 << 10,
		.reply = 1 << 20,
		.file = SIZE_MAX,
		.line = 8192,
		.header = 32 << 10,
		.headers = 100,
		.fields = 100,
		.query = 100,
		.parts = 100,
		.params = 100 };
	pn__log_init(&f->log, "test", PN_LOG_ERROR, PN__LOG_TEXT);
	f->log.fd = -1; /* silent */
	f->thread.log = &f->log;
	f->thread.limits = &f->limits;
	pn__arena_init(&f->thread.arena, 4096, f->limits.memory);
	pn__buf_init(&f->thread.head, 8192);
	pn__buf_init(&f->thread.body, f->limits.reply);
	pn__buf_init(&f->out, 64 << 20);
	return f;
}

static inline void
fake_free(struct fake *f)
{
	pn__arena_fini(&f->thread.arena);
	pn__buf_fini(&f->thread.head);
	pn__buf_fini(&f->thread.body);
	pn__buf_fini(&f->out);
	free(f);
}

/* Begins a request with these variables, up to a NULL. */
static inline struct pn_req *
fake_begin(struct fake *f, char **env)
{
	size_t n = 0;

	while (env[n] != NULL)
		n++;
	pn__buf_reset(&f->out, f->out.cap);
	f->sends = 0;
	f->ended = false;
	f->body_at = 0;
	pn__req_init(&f->r, &f->thread, &f->io, env, n);
	return &f->r;
}

static inline const char *
fake_reply(struct fake *f)
{
	return pn__buf_str(&f->out);
}

#endif
