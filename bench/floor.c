/*
 * The protocol's floor: the least that a FastCGI program behind nginx can do.
 * One thread per process, epoll, no library, nothing understood of the
 * request but where it ends: the records are walked up to the empty STDIN,
 * then one constant reply goes out in one write. What a toolkit costs above
 * this is its own.
 *
 *	floor SOCKET PROCESSES
 */
#include "bench/start.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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
	uint32_t skip;	   /* bytes left of the record's content and padding */
	uint32_t at;	   /* how many bytes of that record were seen */
	uint8_t have;	   /* bytes of the header that are there */
	uint8_t head[HEADER];
	bool keep;
};

#define BODY                                                                   \
	"Content-Type: text/plain; charset=utf-8\r\n"                          \
	"Content-Length: 13\r\n\r\nHello, World!"

enum { BODY_SIZE = sizeof(BODY) - 1, PAD = (8 - BODY_SIZE % 8) % 8 };

/* The whole reply, the request's id left out. */
struct reply {
	uint8_t out[HEADER];
	char body[BODY_SIZE + PAD];
	uint8_t out_end[HEADER];
	uint8_t end[HEADER + 8];
};

static const struct reply reply_form = {
	.out = { 1, STDOUT, 0, 0, BODY_SIZE >> 8, BODY_SIZE & 255, PAD },
	.body = BODY,
	.out_end = { 1, STDOUT },
	.end = { 1, END_REQUEST, 0, 0, 0, 8 },
};

/* False: the connection is over. */
static bool
answer(struct conn *c)
{
	struct reply r = reply_form;

	memcpy(r.out + 2, c->head + 2, 2);
	memcpy(r.out_end + 2, c->head + 2, 2);
	memcpy(r.end + 2, c->head + 2, 2);
	/* The peer waits for this one, so the socket's buffer is empty. */
	return send(c->fd, &r, sizeof(r), MSG_NOSIGNAL) == sizeof(r) &&
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
walk(struct conn *c, const uint8_t *p, size_t n)
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
		    !answer(c))
			return false;
		c->have = 0;
		c->at = 0;
	}
	return true;
}

static void
readable(struct conn *c)
{
	uint8_t buf[READ_SIZE];
	ssize_t n;

	n = recv(c->fd, buf, sizeof(buf), 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0 && walk(c, buf, (size_t)n))
		return;
	close(c->fd);
	free(c);
}

static void
accept_all(int epoll, int listener)
{
	struct epoll_event ev = { .events = EPOLLIN };
	struct conn *c;
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
		c = calloc(1, sizeof(*c));
		if (c == NULL)
			err(2, "out of memory");
		c->fd = fd;
		ev.data.ptr = c;
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
			err(2, "epoll_ctl");
	}
}

static void
serve(int listener, int unused)
{
	struct epoll_event ev[EVENTS] = { { .events =
					    EPOLLIN | EPOLLEXCLUSIVE } };
	int epoll, i, n;

	(void)unused;
	epoll = epoll_create1(0);
	if (epoll < 0 || fcntl(listener, F_SETFL, O_NONBLOCK) != 0 ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, ev) != 0)
		err(2, "epoll");
	for (;;) {
		n = epoll_wait(epoll, ev, EVENTS, -1);
		for (i = 0; i < n; i++) {
			if (ev[i].data.ptr == NULL)
				accept_all(epoll, listener);
			else
				readable(ev[i].data.ptr);
		}
	}
}

int
main(int argc, char **argv)
{
	int fd;

	if (argc != 3)
		errx(2, "usage: floor SOCKET PROCESSES");
	fd = start_listen(argv[1]);
	start_workers(start_number(argv[2], 64), serve, fd, 0);
}
