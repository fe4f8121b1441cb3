#include "fcgi/writer.h"

#include "base/clock.h"
#include "fcgi/record.h"

#include <errno.h>
#include <fastcgi.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

enum {
	BATCH = 96,   /* pieces of one system call, at most */
	RECORDS = 24, /* records of one, at most: 1.5 MB */
	TAIL = PN__RECORD_HEADER + PN__RECORD_END,
	AT_ONCE = 128 * 1024, /* more than this will hardly fit at once */
	LINGER_MS = 1000,
	PAUSE_MS = 200,
	LINGER_BYTES = 64 * 1024 * 1024,
};

/* One system call in the making, and where it stands in the caller's iov. */
struct batch {
	struct iovec out[BATCH];
	uint8_t heads[RECORDS][PN__RECORD_HEADER];
	uint8_t tail[TAIL + PN__RECORD_HEADER];
	int n;	      /* of out */
	size_t total; /* bytes of out */
	const struct iovec *in;
	size_t off; /* bytes of in[0] that are done */
};

static void
add(struct batch *b, void *p, size_t n)
{
	b->out[b->n++] = (struct iovec){ .iov_base = p, .iov_len = n };
	b->total += n;
}

/*
 * Adds pieces of the caller's bytes, at most left of them, as long as there
 * is place for pieces. How many bytes.
 */
static size_t
add_pieces(struct batch *b, size_t left)
{
	size_t sum = 0, k;

	while (left > 0 && b->n < BATCH - 1) {
		k = b->in->iov_len - b->off;
		if (k > left)
			k = left;
		if (k > 0)
			add(b, (char *)b->in->iov_base + b->off, k);
		sum += k;
		left -= k;
		b->off += k;
		if (b->off == b->in->iov_len) {
			b->in++;
			b->off = 0;
		}
	}
	return sum;
}

/* Fills the batch with records of the left bytes. How many it took. */
static size_t
add_records(struct batch *b, uint16_t id, size_t left)
{
	size_t done = 0, k;

	for (int r = 0; r < RECORDS && done < left && b->n < BATCH - 2; r++) {
		k = left - done;
		add(b, b->heads[r], PN__RECORD_HEADER);
		k = add_pieces(
		    b, k < PN__RECORD_CONTENT ? k : PN__RECORD_CONTENT);
		pn__record_write(b->heads[r], FCGI_STDOUT, id, k);
		done += k;
	}
	return done;
}

/* The end of a reply: an empty STDOUT and END_REQUEST, perhaps a bye. */
static void
add_tail(struct batch *b, uint16_t id, bool bye)
{
	pn__record_write(b->tail, FCGI_STDOUT, id, 0);
	pn__record_end(
	    b->tail + PN__RECORD_HEADER, id, FCGI_REQUEST_COMPLETE);
	pn__record_write(b->tail + TAIL, FCGI_STDERR, id, 0);
	add(b, b->tail, bye ? sizeof(b->tail) : TAIL);
}

/* Gives the socket its time limit, once per connection. */
static void
set_time(struct pn__writer *w)
{
	struct timeval tv = { .tv_sec = w->wait_ms / 1000,
		.tv_usec = w->wait_ms % 1000 * 1000 };

	if (!*w->timed)
		setsockopt(
		    w->fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
	*w->timed = true;
}

/* Steps over k bytes that have been sent. */
static struct iovec *
advance(struct iovec *v, size_t k)
{
	for (; k >= v->iov_len && k > 0; v++)
		k -= v->iov_len;
	v->iov_base = (char *)v->iov_base + k;
	v->iov_len -= k;
	return v;
}

static int
send_batch(struct pn__writer *w, struct batch *b)
{
	struct iovec *v = b->out, *end = b->out + b->n;
	int flags = b->total > AT_ONCE ? 0 : MSG_DONTWAIT;
	size_t left = b->total;
	struct msghdr m = { 0 };
	ssize_t k;

	for (;;) {
		if (flags == 0)
			set_time(w);
		m.msg_iov = v;
		m.msg_iovlen = (size_t)(end - v);
		k = sendmsg(w->fd, &m, flags | MSG_NOSIGNAL);
		if (k < 0 && errno != EINTR &&
		    (errno != EAGAIN || flags == 0))
			return -1;
		if (k > 0 && (left -= (size_t)k) == 0)
			return 0;
		if (k > 0)
			v = advance(v, (size_t)k);
		flags = 0;
	}
}

int
pn__writer_send(
    struct pn__writer *w, const struct iovec *iov, int n, bool last)
{
	struct batch b;
	size_t left = 0;

	if (w->failed || w->ended)
		return -1;
	for (int i = 0; i < n; i++)
		left += iov[i].iov_len;
	b.in = iov;
	b.off = 0;
	while (left > 0 || last) {
		b.n = 0;
		b.total = 0;
		left -= add_records(&b, w->id, left);
		w->ended = left == 0 && last;
		if (w->ended)
			add_tail(&b, w->id, w->bye);
		if (send_batch(w, &b) < 0) {
			w->failed = true;
			return -1;
		}
		if (left == 0)
			return 0;
	}
	return 0;
}

int
pn__writer_put(int fd, const void *p, size_t n)
{
	ssize_t k;

	do
		k = send(fd, p, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (k < 0 && errno == EINTR);
	return k == (ssize_t)n ? 0 : -1;
}

void
pn__writer_linger(int fd, void *p, size_t n)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	int64_t until = pn__clock_ms() + LINGER_MS;
	size_t sum = 0;
	ssize_t k;

	shutdown(fd, SHUT_WR);
	while (pn__clock_ms() < until && sum < LINGER_BYTES) {
		k = recv(fd, p, n, MSG_DONTWAIT);
		if (k == 0 || (k < 0 && errno != EAGAIN && errno != EINTR))
			return;
		if (k > 0)
			sum += (size_t)k;
		else if (poll(&pfd, 1, PAUSE_MS) == 0)
			return;
	}
}

void
pn__writer_bye(int fd)
{
	uint8_t record[PN__RECORD_HEADER];

	/* The only id that servers without multiplexing use. */
	pn__record_write(record, FCGI_STDERR, 1, 0);
	pn__writer_put(fd, record, sizeof(record));
}
