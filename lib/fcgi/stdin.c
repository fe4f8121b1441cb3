#include "fcgi/stdin.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { SKIP_BYTES = 1024 * 1024, SKIP_MS = 1000, PAUSE_MS = 200 };

void
pn__stdin_init(struct pn__stdin *b, struct pn__head *head, uint8_t *p, size_t n,
    uint8_t **spare)
{
	b->head = head;
	b->p = p;
	b->n = n;
	b->spare = spare;
	b->made = b->moved = false;
}

/* Goes over to the spare buffer: parameters stay where they lie in p. */
static int
move(struct pn__stdin *b)
{
	struct pn__head *h = b->head;

	if (*b->spare == NULL &&
	    (*b->spare = malloc(PN__HEAD_BUFFER)) == NULL)
		return -1;
	b->n -= h->at;
	memcpy(*b->spare, b->p + h->at, b->n);
	b->p = *b->spare;
	h->at = h->params_n = 0;
	b->moved = true;
	return 0;
}

/* Waits for bytes and adds them. 0, or -1 with errno. */
static int
receive(struct pn__stdin *b)
{
	struct pollfd pfd = { .fd = b->fd, .events = POLLIN };
	ssize_t k;
	int rc;

	for (;;) {
		k = recv(b->fd, b->p + b->n, PN__HEAD_BUFFER - b->n,
		    MSG_DONTWAIT);
		if (k > 0) {
			b->n += (size_t)k;
			return 0;
		}
		if (k == 0)
			errno = ECONNRESET;
		if (k == 0 || (errno != EAGAIN && errno != EINTR))
			return -1;
		rc = poll(&pfd, 1, b->wait_ms > 0 ? b->wait_ms : -1);
		if (rc == 0)
			errno = ETIMEDOUT;
		if (rc == 0 || (rc < 0 && errno != EINTR))
			return -1;
	}
}

/*
 * Brings the next bytes of the body to head->body; none: its end. 0, or -1
 * with errno. What a peer asks about the connection meanwhile is passed by.
 */
static int
fill(struct pn__stdin *b)
{
	struct pn__head *h = b->head;

	h->body_n = 0;
	if (h->phase == PN__HEAD_WHOLE)
		return 0;
	if (!b->moved && move(b) < 0)
		return -1;
	for (;;) {
		switch (pn__head_step(h, b->p, b->n)) {
		case PN__HEAD_READY:
			return 0;
		case PN__HEAD_MORE:
			if (h->body_n > 0)
				return 0;
			b->n = pn__head_tidy(h, b->p, b->n);
			if (receive(b) < 0)
				return -1;
			break;
		case PN__HEAD_MANAGE:
		case PN__HEAD_MPX:
			break;
		case PN__HEAD_ABORT:
			errno = ECONNRESET;
			return -1;
		default:
			errno = EPROTO;
			return -1;
		}
	}
}

/* What FCGX_GetStr() calls when it has nothing left. */
static void
fill_stream(FCGX_Stream *s)
{
	struct pn__stdin *b = s->data;

	if (fill(b) < 0) {
		s->FCGI_errno = errno;
		s->isClosed = 1;
		return;
	}
	s->rdNext = s->stopUnget = b->p + b->head->body;
	s->stop = s->wrNext = s->rdNext + b->head->body_n;
	s->isClosed = b->head->body_n == 0;
}

static void
make_stream(struct pn__stdin *b)
{
	uint8_t *p = b->p + b->head->body;

	b->in = (FCGX_Stream){ .isReader = 1,
		.rdNext = p,
		.stopUnget = p,
		.stop = p + b->head->body_n,
		.wrNext = p + b->head->body_n,
		.fillBuffProc = fill_stream,
		.data = b };
	b->made = true;
}

ssize_t
pn__stdin_next(struct pn__stdin *b, const char **ret_p)
{
	FCGX_Stream *s = &b->in;
	size_t n;
	int c;

	if (!b->made)
		make_stream(b);
	if (s->rdNext == s->stop) {
		if ((c = FCGX_GetChar(s)) == EOF) {
			errno = FCGX_GetError(s);
			return errno != 0 ? -1 : 0;
		}
		FCGX_UnGetChar(c, s);
	}
	n = (size_t)(s->stop - s->rdNext);
	*ret_p = (const char *)s->rdNext;
	s->rdNext = s->stop;
	return (ssize_t)n;
}

ssize_t
pn__stdin_read(struct pn__stdin *b, void *p, size_t n)
{
	const char *from;
	ssize_t k;

	if (n == 0)
		return 0;
	if ((k = pn__stdin_next(b, &from)) <= 0)
		return k;

	/* Only what is there: no wait for all of n. */
	if ((size_t)k > n) {
		b->in.rdNext -= (size_t)k - n;
		k = (ssize_t)n;
	}
	memcpy(p, from, (size_t)k);
	return k;
}

int
pn__stdin_skip(struct pn__stdin *b)
{
	int64_t until;
	size_t sum = 0;

	if (b->head->phase == PN__HEAD_WHOLE)
		return 0;
	if (b->made && FCGX_GetError(&b->in) != 0)
		return -1;
	if (b->wait_ms <= 0 || b->wait_ms > PAUSE_MS)
		b->wait_ms = PAUSE_MS;
	until = pn__clock_ms() + SKIP_MS;
	do {
		if (fill(b) < 0)
			return -1;
		sum += b->head->body_n;
	} while (b->head->body_n > 0 && sum < SKIP_BYTES &&
	    pn__clock_ms() < until);
	return b->head->phase == PN__HEAD_WHOLE ? 0 : -1;
}
