/*
 * How MariaDB's connector reaches its socket. It looks for an answer, finds
 * none, polls and looks again, and it sends each statement by itself; here a
 * thread sleeps in the one call that reads, and a batch leaves in one.
 */
#include "db/mysql/mysql.h"

#ifdef LIBMARIADB
#include <ma_pvio.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

enum { HELD_MAX = 128 * 1024 };

struct mysql_wire {
	PVIO_METHODS methods; /* the connector's, but for read and write */
	const PVIO_METHODS *own;
	bool holds; /* what is sent now is to wait for the rest */
	size_t held;
	uchar bytes[HELD_MAX];
};

/* The connection is the connector's to start with. */
static struct pn_db_conn *
conn_of(const MARIADB_PVIO *pvio)
{
	return (struct pn_db_conn *)(void *)pvio->mysql;
}

static ssize_t
wire_read(MARIADB_PVIO *pvio, uchar *p, size_t n)
{
	int fd = conn_of(pvio)->fd;
	ssize_t k;

	do
		k = recv(fd, p, n, 0);
	while (k < 0 && errno == EINTR);
	if (k < 0 && errno == EAGAIN)
		errno = ETIMEDOUT; /* SO_RCVTIMEO */
	return k;
}

/* Sends all that is held. A failure shows when the answer is read. */
static void
flush(MARIADB_PVIO *pvio, struct mysql_wire *w)
{
	size_t done = 0;
	ssize_t k;

	while (done < w->held) {
		k = w->own->write(pvio, w->bytes + done, w->held - done);
		if (k <= 0) {
			shutdown(conn_of(pvio)->fd, SHUT_RDWR);
			break;
		}
		done += (size_t)k;
	}
	w->held = 0;
}

static ssize_t
wire_write(MARIADB_PVIO *pvio, const uchar *p, size_t n)
{
	struct mysql_wire *w = conn_of(pvio)->wire;

	if (w->held > 0 && (!w->holds || n > sizeof(w->bytes) - w->held))
		flush(pvio, w);
	if (!w->holds || n > sizeof(w->bytes))
		return w->own->write(pvio, p, n);
	memcpy(w->bytes + w->held, p, n);
	w->held += n;
	return (ssize_t)n;
}

void
mysql_wire_open(struct pn_db_conn *c)
{
	MARIADB_PVIO *pvio = c->my.net.pvio;
	struct timeval tv = { 0 };
	int flags = fcntl(c->fd, F_GETFL), ms;

	/* TLS has its own way to the socket. */
	if (pvio->ctls != NULL || pvio->mysql != &c->my || flags < 0 ||
	    (c->wire == NULL && (c->wire = malloc(sizeof(*c->wire))) == NULL))
		return;
	ms = pvio->timeout[PVIO_READ_TIMEOUT];
	if (ms > 0) {
		tv.tv_sec = ms / 1000;
		tv.tv_usec = ms % 1000 * 1000;
	}
	c->wire->own = pvio->methods;
	c->wire->methods = *pvio->methods;
	c->wire->methods.write = wire_write;
	c->wire->holds = false;
	c->wire->held = 0;
	if (fcntl(c->fd, F_SETFL, flags & ~O_NONBLOCK) == 0 &&
	    setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)) == 0)
		c->wire->methods.read = wire_read;
	pvio->methods = &c->wire->methods;
}

void
mysql_wire_hold(struct pn_db_conn *c, bool holds)
{
	if (c->wire != NULL)
		c->wire->holds = holds;
}

void
mysql_wire_flush(struct pn_db_conn *c)
{
	if (c->wire != NULL && c->wire->held > 0)
		flush(c->my.net.pvio, c->wire);
}
#endif
