#include "fcgi/inside.h"

#include "base/clock.h"
#include "fcgi/exchange.h"

#include <errno.h>
#include <fastcgi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	READS_IN_A_ROW = 16, /* then it is another connection's turn */
	ROOM_MIN = 1024,     /* bytes worth a system call */
};

/* A connection while a thread sees to it. */
struct conn {
	struct pn__thread *t;
	struct pn__loop *l;
	struct pn__slot *s;
	struct pn__input *in; /* the thread's, or the parked one */
	int fd;
	bool drained; /* the last read left nothing in the socket */
	bool hup;
	unsigned reads;
	bool served; /* a request, since the slot is this thread's */
};

/* What was found on a connection. */
enum found { WAIT, REQUEST, GONE };

void
pn__conn_close(struct pn__loop *l, int fd)
{
	pn__slots_close(&l->slots, fd);
	atomic_fetch_sub_explicit(
	    &l->stats->connections, 1, memory_order_relaxed);
	atomic_fetch_sub(&l->conns, 1);
	if (atomic_load(&l->draining))
		pn__loop_wake(l);
}

/* Has the thread's buffer hold what follows a request: n bytes at p. */
static void
start_over(struct conn *c, const uint8_t *p, size_t n)
{
	struct pn__input *own = &c->t->in;

	if (n > 0)
		memmove(own->p, p, n);
	own->n = n;
	pn__head_init(&own->head);
	if (c->s->parked != NULL)
		pn__slots_unpark(&c->l->slots, c->fd);
	c->in = own;
}

/* The last reply has been sent, and the peer may still be sending. */
static void
linger(struct conn *c)
{
	pn__lead_lend(&c->l->lead, &c->t->lead);
	pn__writer_linger(c->fd, c->in->p, c->in->cap);
	pn__lead_claim(&c->l->lead, &c->t->lead);
}

/* Reads what has come. 0, or -1: the connection has ended. */
static int
receive(struct conn *c)
{
	struct pn__input *in = c->in;
	size_t room = in->cap - in->n;
	ssize_t k;

	if (room < ROOM_MIN) {
		in->n = pn__head_tidy(&in->head, in->p, in->n);
		room = in->cap - in->n;
	}
	if (room < ROOM_MIN) {
		if (c->s->parked == NULL ||
		    pn__slots_grow(&c->l->slots, c->s->parked) < 0) {
			pn__loop_complain(c->l, PN_LOG_ERROR,
			    "connection closed",
			    "no memory for requests that are on their way",
			    0);
			return -1;
		}
		room = in->cap - in->n;
	}
	c->reads++;
	do
		k = recv(c->fd, in->p + in->n, room, MSG_DONTWAIT);
	while (k < 0 && errno == EINTR);
	if (k < 0 && errno == EAGAIN)
		k = 0;
	else if (k <= 0)
		return -1;
	in->n += (size_t)k;
	c->drained = (size_t)k < room;
	return 0;
}

/* Answers what a peer asks beside a request. 0, or -1: close. */
static int
answer(struct conn *c, enum pn__head_event e)
{
	struct pn__record_values values = { (unsigned)c->l->slots.n,
		c->l->lead.max };
	const struct pn__head *h = &c->in->head;
	size_t n = PN__RECORD_END;
	uint8_t out[PN__RECORD_ANSWER];

	if (e == PN__HEAD_MANAGE)
		n = pn__record_answer(out, &h->rec,
		    c->in->p + h->at - h->rec.pad - h->rec.size, &values);
	else if (e == PN__HEAD_MPX)
		pn__record_end(out, h->rec.id, FCGI_CANT_MPX_CONN);
	else if (e == PN__HEAD_ROLE)
		pn__record_end(out, h->id, FCGI_UNKNOWN_ROLE);
	else
		pn__record_end(out, h->id, FCGI_REQUEST_COMPLETE);
	if (pn__writer_put(c->fd, out, n) < 0)
		return -1;
	if (e == PN__HEAD_ROLE)
		linger(c);
	if (e == PN__HEAD_ROLE || (e == PN__HEAD_ABORT && !h->keep))
		return -1;
	if (e == PN__HEAD_ABORT)
		start_over(c, c->in->p + h->at, c->in->n - h->at);
	return 0;
}

/* Answers a request that is over a bound, and that is the end. */
static void
refuse(struct conn *c, int status)
{
	struct pn__exchange x;

	pn__exchange_init(&x, c->t, c->fd, c->s, c->in);
	pn__lead_lend(&c->l->lead, &c->t->lead);
	pn__exchange_refuse(&x, status);
	pn__lead_claim(&c->l->lead, &c->t->lead);
	atomic_fetch_add_explicit(
	    &c->l->stats->refused, 1, memory_order_relaxed);
	linger(c);
}

/* Gathers the next request. */
static enum found
gather(struct conn *c)
{
	enum pn__head_event e;

	for (;;) {
		e = pn__head_step(&c->in->head, c->in->p, c->in->n);
		switch (e) {
		case PN__HEAD_READY:
			return REQUEST;
		case PN__HEAD_MORE:
			if (c->drained ||
			    (c->t->lead.leads && c->reads >= READS_IN_A_ROW))
				return WAIT;
			if (receive(c) < 0)
				return GONE;
			break;
		case PN__HEAD_LARGE:
			refuse(c, 431);
			return GONE;
		case PN__HEAD_BAD:
			pn__loop_complain(c->l, PN_LOG_WARNING,
			    "connection closed", c->in->head.why, 0);
			return GONE;
		default:
			if (answer(c, e) < 0)
				return GONE;
		}
	}
}

/*
 * Whether the server is not to be told of the end of a connection. Apache
 * looks for an end before it sends a request, and takes anything else that
 * has come for a sign of life. nginx with a list of variables of its own
 * sends no SERVER_SOFTWARE.
 */
static bool
is_plain(char *const *env, size_t n)
{
	static const char name[] = "SERVER_SOFTWARE=", nginx[] = "nginx";

	for (size_t i = 0; i < n; i++) {
		if (strncmp(env[i], name, sizeof(name) - 1) == 0)
			return strncmp(env[i] + sizeof(name) - 1, nginx,
				   sizeof(nginx) - 1) != 0;
	}
	return false;
}

/* Serves the request that was gathered. True: the connection goes on. */
static bool
respond(struct conn *c)
{
	const struct pn__head *h = &c->in->head;
	struct pn__loop_stats *stats = c->l->stats;
	struct pn__exchange x;
	ptrdiff_t n;
	bool whole;

	n = pn__record_params(c->in->p + h->params, h->params_n, c->t->env,
	    c->l->o.params_max);
	if (n < 0 && errno == EPROTO) {
		pn__loop_complain(c->l, PN_LOG_WARNING, "connection closed",
		    "the length of a parameter is wrong", 0);
		return false;
	} else if (n < 0) {
		refuse(c, errno == E2BIG ? 431 : 400);
		return false;
	}
	if (h->keep && !c->s->kept) {
		c->s->plain = is_plain(c->t->env, (size_t)n);
		c->s->kept = true;
	}
	pn__exchange_init(&x, c->t, c->fd, c->s, c->in);
	x.may_tell = h->keep && !c->s->plain;
	pn__lead_lend(&c->l->lead, &c->t->lead);
	atomic_fetch_add_explicit(&stats->busy, 1, memory_order_relaxed);
	c->served = true;
	c->l->o.serve(
	    c->l->o.ctx, c->t->user, &x.io, c->t->env, (size_t)n);
	atomic_fetch_sub_explicit(&stats->busy, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&stats->requests, 1, memory_order_relaxed);
	whole = x.out.ended && pn__stdin_skip(&x.body) == 0;
	pn__lead_claim(&c->l->lead, &c->t->lead);
	if (!whole && x.out.ended)
		linger(c);
	if (!whole || !h->keep || x.leaving)
		return false;
	if (x.body.moved)
		c->drained = false;
	start_over(c, x.body.p + h->at, x.body.n - h->at);
	return true;
}

/* Parks what has come of a request, if anything has. 0, or -1: close. */
static int
park(struct conn *c)
{
	struct pn__input *in = c->in;
	int read_ms = c->l->o.read_ms;

	in->n = pn__head_tidy(&in->head, in->p, in->n);
	if (in->n == 0 && !in->head.open &&
	    in->head.phase == PN__HEAD_BEGIN) {
		start_over(c, in->p, 0);
		return 0;
	}
	if (c->s->parked == NULL &&
	    pn__slots_park(&c->l->slots, c->fd, in) < 0) {
		refuse(c, 503);
		return -1;
	}
	if (pn__slots_list(&c->l->slots, c->s->parked,
		read_ms > 0 ? pn__clock_ms() + read_ms : INT64_MAX) &&
	    !c->t->lead.leads)
		pn__loop_wake(c->l); /* it did not know of a time to wait */
	return 0;
}

/* Watches the connection, or again, so that what is there is an event. */
static int
watch(struct conn *c, int op, unsigned generation)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET,
		.data.u64 = (uint64_t)generation << 32 | (unsigned)c->fd };

	return epoll_ctl(c->l->ep, op, c->fd, &e);
}

/*
 * Moves the slot on to nobody. Where an event has come meanwhile, this thread
 * could go on at once, but one that has served is to queue up again: others
 * may have waited longer. The event comes once more then, behind theirs.
 */
static bool
let_go(struct conn *c, unsigned generation, bool fresh)
{
	return pn__slot_release(c->s) ||
	    (c->served && !fresh &&
		watch(c, EPOLL_CTL_MOD, generation) == 0 &&
		pn__slot_release(c->s));
}

/* Gives the connection back. False: there is more to read on it. */
static bool
release(struct conn *c)
{
	unsigned generation = pn__slot_generation(c->s);
	struct pn__slots *slots = &c->l->slots;
	bool fresh = !c->s->watched;

	if (park(c) < 0) {
		pn__conn_close(c->l, c->fd);
		return true;
	}
	if (!fresh && !c->drained)
		watch(c, EPOLL_CTL_MOD, generation);
	c->s->watched = true;
	if (let_go(c, generation, fresh)) {
		/* From here it may be another's, unless it is new. */
		if (!fresh || watch(c, EPOLL_CTL_ADD, generation) == 0 ||
		    !pn__slot_claim(c->s))
			return true;
		pn__loop_complain(c->l, PN_LOG_ERROR, "connection closed",
		    "epoll_ctl", errno);
		if (c->s->parked != NULL)
			pn__slots_unlist(slots, c->s->parked);
		pn__conn_close(c->l, c->fd);
		return true;
	}
	if (c->s->parked != NULL) {
		pn__slots_unlist(slots, c->s->parked);
		c->in = &c->s->parked->in;
	} else {
		start_over(c, NULL, 0);
	}
	return false;
}

void
pn__conn_run(struct pn__thread *t, int fd, bool hup)
{
	struct conn c = { .t = t,
		.l = t->loop,
		.s = &t->loop->slots.slot[fd],
		.fd = fd,
		.hup = hup };

	if (c.s->parked != NULL) {
		pn__slots_unlist(&c.l->slots, c.s->parked);
		c.in = &c.s->parked->in;
	} else {
		start_over(&c, NULL, 0);
	}
	for (;;) {
		switch (gather(&c)) {
		case REQUEST:
			if (respond(&c))
				continue;
			break;
		case WAIT:
			if (c.drained && c.hup) {
				c.drained = c.hup = false;
				continue;
			}
			if (release(&c))
				return;
			c.drained = false;
			c.reads = 0;
			continue;
		case GONE:
			break;
		}
		pn__conn_close(c.l, fd);
		return;
	}
}

void
pn__conn_open(struct pn__thread *t, int fd)
{
	struct pn__loop *l = t->loop;
	int one = 1;

	if (pn__slots_open(&l->slots, fd) == NULL) {
		pn__loop_complain(l, PN_LOG_ERROR, "connection refused",
		    "more connections than descriptors at the start", 0);
		close(fd);
		return;
	}
	atomic_fetch_add(&l->conns, 1);
	atomic_fetch_add_explicit(
	    &l->stats->connections, 1, memory_order_relaxed);
	if (l->tcp)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	pn__conn_run(t, fd, false);
}
