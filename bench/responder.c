#include "bench/responder.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	HEADER = 8,
	BEGIN_REQUEST = 1,
	END_REQUEST = 3,
	STDIN = 5,
	STDOUT = 6,
	KEEP_CONN = 1,
	READ_SIZE = 65536,
	EVENTS = 64,
};

/* What is known of a connection between two reads. */
struct conn {
	int fd;
	uint32_t skip;	   /* bytes left of its content and padding */
	uint32_t at;	   /* bytes of the record that were seen */
	uint8_t have;	   /* bytes of the header that are there */
	uint8_t head[HEADER];
	bool keep;
};

/* What follows the output: its end, and the request's. */
struct ending {
	uint8_t out_end[HEADER];
	uint8_t end[HEADER + 8];
};

struct server {
	int epoll;
	int listener;
	responder_reply *reply;
	uint8_t out[HEADER + RESPONDER_MAX + sizeof(struct ending)];
};

/* False: the connection is over. */
static bool
answer(struct server *s, struct conn *c)
{
	struct ending tail = {
		.out_end = { 1, STDOUT, c->head[2], c->head[3] },
		.end = { 1, END_REQUEST, c->head[2], c->head[3], 0, 8 },
	};
	size_t n, padding, whole;

	n = s->reply((char *)s->out + HEADER);
	padding = (8 - n % 8) % 8;
	memcpy(s->out,
	    (uint8_t[]){ 1, STDOUT, c->head[2], c->head[3], (uint8_t)(n >> 8),
		(uint8_t)n, (uint8_t)padding, 0 },
	    HEADER);
	whole = HEADER + n + padding;
	memcpy(s->out + whole, &tail, sizeof(tail));
	whole += sizeof(tail);
	/* The peer waits for this one, so the socket's buffer is empty. */
	return send(c->fd, s->out, whole, MSG_NOSIGNAL) == (ssize_t)whole &&
	    c->keep;
}

static uint32_t
content_length(const struct conn *c)
{
	return (uint32_t)c->head[4] << 8 | c->head[5];
}

/* Looks at n bytes of the record's content; only BEGIN's flags matter. */
static void
content(struct conn *c, const uint8_t *p, size_t n)
{
	if (c->head[1] == BEGIN_REQUEST && c->at <= 2 && 2u < c->at + n)
		c->keep = (p[2 - c->at] & KEEP_CONN) != 0;
	c->at += (uint32_t)n;
}

/* Walks over n bytes that came. False: the connection is over. */
static bool
walk(struct server *s, struct conn *c, const uint8_t *p, size_t n)
{
	size_t part;

	while (n > 0) {
		if (c->skip > 0) {
			part = n < c->skip ? n : c->skip;
			content(c, p, part);
			c->skip -= (uint32_t)part;
		} else {
			part = (size_t)(HEADER - c->have);
			part = n < part ? n : part;
			memcpy(c->head + c->have, p, part);
			c->have = (uint8_t)(c->have + part);
		}
		p += part;
		n -= part;
		if (c->have < HEADER || c->skip > 0)
			continue;
		if (c->at == 0)
			c->skip = content_length(c) + c->head[6];
		if (c->skip > 0)
			continue;
		if (c->head[1] == STDIN && content_length(c) == 0 &&
		    !answer(s, c))
			return false;
		c->have = 0;
		c->at = 0;
	}
	return true;
}

static void
readable(struct server *s, struct conn *c)
{
	uint8_t buf[READ_SIZE];
	ssize_t n;

	n = recv(c->fd, buf, sizeof(buf), 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0 && walk(s, c, buf, (size_t)n))
		return;
	close(c->fd);
	free(c);
}

static void
accept_all(struct server *s)
{
	struct epoll_event ev = { .events = EPOLLIN };
	struct conn *c;
	int fd;

	while ((fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
		c = calloc(1, sizeof(*c));
		if (c == NULL)
			err(2, "out of memory");
		c->fd = fd;
		ev.data.ptr = c;
		if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
			err(2, "epoll_ctl");
	}
}

_Noreturn void
responder_serve(int listener, responder_reply *reply)
{
	struct epoll_event ev[EVENTS] = { { .events =
						EPOLLIN | EPOLLEXCLUSIVE } };
	struct server *s;
	int i, n;

	s = calloc(1, sizeof(*s));
	if (s == NULL)
		err(2, "out of memory");
	s->listener = listener;
	s->reply = reply;
	s->epoll = epoll_create1(0);
	if (s->epoll < 0 || fcntl(listener, F_SETFL, O_NONBLOCK) != 0 ||
	    epoll_ctl(s->epoll, EPOLL_CTL_ADD, listener, ev) != 0)
		err(2, "epoll");
	for (;;) {
		n = epoll_wait(s->epoll, ev, EVENTS, -1);
		for (i = 0; i < n; i++) {
			if (ev[i].data.ptr == NULL)
				accept_all(s);
			else
				readable(s, ev[i].data.ptr);
		}
	}
}
