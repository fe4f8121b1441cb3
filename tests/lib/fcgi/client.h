/*
 * A small FastCGI client for the tests of the dispatcher: it builds requests
 * byte by byte, so that it can build wrong ones too, and reads replies.
 */
#ifndef TESTS_FCGI_CLIENT_H
#define TESTS_FCGI_CLIENT_H

#include <errno.h>
#include <fastcgi.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Bytes to be sent; grows. */
struct bytes {
	uint8_t *p;
	size_t n, cap;
};

/* What came back for one request. */
struct reply {
	struct bytes out; /* of the STDOUT records */
	bool ended;	  /* END_REQUEST came */
	int status;	  /* its protocol status */
	int id;		  /* … and whose */
	bool closed;	  /* the connection has been closed */
	bool late;	  /* nothing came in time */
};

static inline void
bytes_free(struct bytes *b)
{
	free(b->p);
	*b = (struct bytes){ 0 };
}

static inline void
bytes_add(struct bytes *b, const void *p, size_t n)
{
	if (b->n + n > b->cap) {
		b->cap = (b->n + n) * 2;
		b->p = realloc(b->p, b->cap);
		if (b->p == NULL)
			abort();
	}
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

/* One record, with pad bytes of padding behind n bytes of content. */
static inline void
add_record(
    struct bytes *b, int type, int id, const void *p, size_t n, unsigned pad)
{
	const uint8_t h[8] = { 1, (uint8_t)type, (uint8_t)(id >> 8),
		(uint8_t)id, (uint8_t)(n >> 8), (uint8_t)n, (uint8_t)pad, 0 };
	static const uint8_t zero[256];

	bytes_add(b, h, sizeof(h));
	bytes_add(b, p, n);
	bytes_add(b, zero, pad);
}

static inline void
add_begin(struct bytes *b, int id, int role, bool keep)
{
	const uint8_t body[8] = { (uint8_t)(role >> 8), (uint8_t)role,
		keep ? FCGI_KEEP_CONN : 0 };

	add_record(b, FCGI_BEGIN_REQUEST, id, body, sizeof(body), 0);
}

static inline void
add_length(struct bytes *b, size_t n, bool wide)
{
	const uint8_t four[4] = { (uint8_t)(n >> 24 | 0x80),
		(uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };
	uint8_t one = (uint8_t)n;

	if (n > 127 || wide)
		bytes_add(b, four, 4);
	else
		bytes_add(b, &one, 1);
}

/* A name-value pair of PARAMS. */
static inline void
add_pair(struct bytes *b, const char *name, const char *value)
{
	add_length(b, strlen(name), false);
	add_length(b, strlen(value), false);
	bytes_add(b, name, strlen(name));
	bytes_add(b, value, strlen(value));
}

/* A run of bytes as records of at most most bytes, and the empty one. */
static inline void
add_stream(
    struct bytes *b, int type, int id, const void *p, size_t n, size_t most)
{
	for (size_t at = 0, k; at < n; at += k) {
		k = n - at < most ? n - at : most;
		add_record(b, type, id, (const uint8_t *)p + at, k,
		    (unsigned)(at % 8));
	}
	add_record(b, type, id, NULL, 0, 0);
}

/* A whole request: GET or POST of uri, with a body of n bytes. */
static inline void
add_request(
    struct bytes *b, int id, bool keep, const char *uri, const void *p, size_t n)
{
	struct bytes params = { 0 };
	char text[24];

	snprintf(text, sizeof(text), "%zu", n);
	add_pair(&params, "REQUEST_METHOD", n > 0 ? "POST" : "GET");
	add_pair(&params, "REQUEST_URI", uri);
	add_pair(&params, "CONTENT_LENGTH", text);
	add_pair(&params, "HTTP_HOST", "example.org");
	add_begin(b, id, FCGI_RESPONDER, keep);
	add_stream(b, FCGI_PARAMS, id, params.p, params.n, 65535);
	add_stream(b, FCGI_STDIN, id, p, n, 32768);
	bytes_free(&params);
}

/* A connection to the Unix socket at path; -1 on failure. */
static inline int
dial(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof(a.sun_path))
		abort();
	memcpy(a.sun_path, path, strlen(path));
	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Sends it all. False: the other end does not take it. */
static inline bool
send_bytes(int fd, const void *p, size_t n)
{
	ssize_t k;

	for (size_t at = 0; at < n; at += (size_t)k) {
		k = send(fd, (const uint8_t *)p + at, n - at, MSG_NOSIGNAL);
		if (k < 0 && errno == EINTR)
			k = 0;
		if (k < 0)
			return false;
	}
	return true;
}

/* Reads exactly n bytes within ms each. False: it ended, or was late. */
static inline bool
read_bytes(int fd, void *p, size_t n, int ms, struct reply *r)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	size_t at = 0;
	ssize_t k;

	while (at < n) {
		if (poll(&pfd, 1, ms) == 0) {
			r->late = true;
			return false;
		}
		k = recv(fd, (uint8_t *)p + at, n - at, 0);
		if (k <= 0) {
			r->closed = true;
			return false;
		}
		at += (size_t)k;
	}
	return true;
}

/* Reads records up to an END_REQUEST, or until nothing comes for ms. */
static inline struct reply
read_reply(int fd, int ms)
{
	struct reply r = { 0 };
	uint8_t h[8], content[65536 + 256];
	size_t n;

	while (!r.ended && read_bytes(fd, h, sizeof(h), ms, &r)) {
		n = (size_t)(h[4] << 8 | h[5]);
		if (!read_bytes(fd, content, n + h[6], ms, &r))
			break;
		if (h[1] == FCGI_STDOUT)
			bytes_add(&r.out, content, n);
		if (h[1] == FCGI_END_REQUEST) {
			r.ended = true;
			r.id = h[2] << 8 | h[3];
			r.status = content[4];
		}
	}
	bytes_add(&r.out, "", 1);
	r.out.n--;
	return r;
}

/* True where the other end closes within ms. Reads what it sends before. */
static inline bool
is_closed(int fd, int ms)
{
	struct reply r = { 0 };
	uint8_t sink[4096];

	while (!r.closed && !r.late)
		read_bytes(fd, sink, 1, ms, &r);
	return r.closed;
}

static inline int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static inline void
sleep_ms(int ms)
{
	struct timespec ts = { .tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000L };

	nanosleep(&ts, NULL);
}

#endif
