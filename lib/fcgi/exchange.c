#include "fcgi/exchange.h"

#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

static struct pn__exchange *
of(struct pn__io *io)
{
	return (struct pn__exchange *)(void *)io;
}

static ssize_t
io_read(struct pn__io *io, void *p, size_t n)
{
	return pn__stdin_read(&of(io)->body, p, n);
}

static ssize_t
io_next(struct pn__io *io, const char **ret_p)
{
	return pn__stdin_next(&of(io)->body, ret_p);
}

/*
 * When the loop leaves, this is the connection's last reply, and a peer must
 * not send another request on it that nobody would read. Where it may be told
 * so it is, within the reply. Otherwise its next write fails (on a Unix
 * socket) from before the reply comes, and the end of the connection is to be
 * seen right behind the reply, not when the handler has returned.
 */
static int
io_send(struct pn__io *io, const struct iovec *iov, int n, bool last)
{
	struct pn__exchange *x = of(io);
	int rc;

	x->leaving = last && x->body.head->phase == PN__HEAD_WHOLE &&
	    atomic_load(&x->t->loop->draining);
	x->out.bye = x->leaving && x->may_tell;
	if (x->leaving && !x->may_tell)
		shutdown(x->out.fd, SHUT_RD);
	rc = pn__writer_send(&x->out, iov, n, last);
	if (x->leaving)
		shutdown(x->out.fd, SHUT_WR);
	return rc;
}

static bool
io_is_gone(struct pn__io *io)
{
	const struct pn__exchange *x = of(io);
	struct pollfd pfd = { .fd = x->out.fd, .events = POLLRDHUP };

	/* Having shut it ourselves looks like that; POLLHUP tells both. */
	if (x->slot->shut)
		pfd.events = 0;
	return x->out.failed || poll(&pfd, 1, 0) > 0;
}

/*
 * Gives the lead away where somebody else is waiting to be served already.
 * Where nobody is, a second thread would wake for nothing; should one come
 * while the handler waits long, the watch will see it.
 */
static void
io_will_block(struct pn__io *io)
{
	struct pn__thread *t = of(io)->t;
	struct pn__lead *lead = &t->loop->lead;

	if (!t->lead.leads || lead->max == 1)
		return;
	pn__lead_claim(lead, &t->lead);
	if (!t->lead.leads)
		return;
	if (pn__loop_is_busy(t->loop))
		pn__lead_pass(lead, &t->lead);
	else
		pn__lead_lend(lead, &t->lead);
}

void
pn__exchange_init(struct pn__exchange *x, struct pn__thread *t, int fd,
    struct pn__slot *s, struct pn__input *in)
{
	const struct pn__loop_options *o = &t->loop->o;

	x->io = (struct pn__io){ .read = io_read,
		.next = io_next,
		.send = io_send,
		.is_gone = io_is_gone,
		.will_block = io_will_block };
	x->t = t;
	x->slot = s;
	x->leaving = x->may_tell = false;
	pn__stdin_init(&x->body, &in->head, in->p, in->n, &t->spare);
	x->body.fd = fd;
	x->body.wait_ms = o->read_ms;
	x->out = (struct pn__writer){ .fd = fd,
		.wait_ms = o->write_ms,
		.id = in->head.id,
		.timed = &s->timed };
}

void
pn__exchange_refuse(struct pn__exchange *x, int status)
{
	const struct pn__loop_options *o = &x->t->loop->o;
	char text[128];
	struct iovec iov = { .iov_base = text };

	if (o->refuse != NULL) {
		o->refuse(o->ctx, &x->io, status);
		return;
	}
	iov.iov_len = (size_t)snprintf(text, sizeof(text),
	    "Status: %d\r\nContent-Type: text/plain\r\n\r\n"
	    "The request was refused (%d).\n",
	    status, status);
	pn__writer_send(&x->out, &iov, 1, true);
}
