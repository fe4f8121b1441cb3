#include "fcgi/inside.h"

#include "base/clock.h"
#include "fcgi/writer.h"

#include <sys/socket.h>

enum {
	IDLE_MS = 1000, /* of a connection that a drain closes */
	SWEEP_MS = 250,
};

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Closes connections that have kept us waiting. The next time to look. */
static int64_t
expire(struct pn__loop *l, int64_t now)
{
	struct pn__slot *s;
	int64_t until;
	int fd;

	while ((fd = pn__slots_first(&l->slots, &until)) >= 0) {
		if (until > now)
			return until;
		s = &l->slots.slot[fd];
		if (!pn__slot_claim(s))
			return now + 1; /* somebody is at it just now */
		if (s->parked == NULL || s->parked->until > now) {
			pn__slot_release(s); /* … or was */
			continue;
		}
		pn__slots_unlist(&l->slots, s->parked);
		pn__loop_complain(l, PN_LOG_WARNING, "connection closed",
		    "the peer stalls in the middle of a request", 0);
		pn__conn_close(l, fd);
	}
	return INT64_MAX;
}

static int64_t
resume(struct pn__loop *l, int64_t now)
{
	if (!l->paused)
		return INT64_MAX;
	if (now < l->resume)
		return l->resume;
	if (pn__accept_start(l) == 0)
		return INT64_MAX;
	l->resume = now + IDLE_MS;
	return l->resume;
}

/*
 * An idle connection of a loop that leaves: its server is told to close it.
 * Where that may not be, or did not help, it is closed: first nothing more can
 * be sent to it (on a Unix socket), then what was sent before is read and
 * answered.
 */
static void
retire(struct pn__thread *t, int fd, bool late)
{
	struct pn__slot *s = &t->loop->slots.slot[fd];
	bool end = false;
	char byte;

	if (s->parked == NULL && s->kept && !s->plain && !s->told) {
		pn__writer_bye(fd);
		s->told = true;
	} else if (s->parked == NULL && late) {
		end = true;
		if (recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0) {
			shutdown(fd, SHUT_RD);
			s->shut = true;
		}
	}
	if (end || !pn__slot_release(s))
		pn__conn_run(t, fd, end);
}

static void
sweep(struct pn__thread *t, int64_t now)
{
	struct pn__loop *l = t->loop;
	bool late = now - l->drain_start >= IDLE_MS;
	struct pn__slot *s;

	for (int fd = 0; fd <= l->slots.top && t->lead.leads; fd++) {
		s = &l->slots.slot[fd];
		if (pn__slot_claim(s))
			retire(t, fd,
			    late && (uint32_t)now - s->since >= IDLE_MS);
	}
}

/* Leaving. The next time to look. */
static int64_t
drain(struct pn__thread *t, int64_t now)
{
	struct pn__loop *l = t->loop;
	int64_t end;

	if (!atomic_load(&l->draining))
		return INT64_MAX;
	if (l->drain_start == 0) {
		l->drain_start = now;
		l->next_sweep = now;
		if (!atomic_load(&l->accept_rest))
			pn__accept_stop(l);
	}
	if (l->listening)
		pn__accept_some(t);
	if (t->lead.leads && now >= l->next_sweep) {
		l->next_sweep = now + SWEEP_MS;
		sweep(t, now);
	}
	if (!t->lead.leads)
		return 0;
	end = l->drain_start + atomic_load(&l->drain_ms);
	if (now >= end ||
	    (!l->listening && !l->paused && atomic_load(&l->conns) == 0))
		l->over = true;
	return sooner(end, l->next_sweep);
}

int
pn__timers_run(struct pn__thread *t)
{
	struct pn__loop *l = t->loop;
	int64_t now, next;

	if (!l->paused && !atomic_load(&l->draining) &&
	    atomic_load_explicit(&l->slots.parked, memory_order_relaxed) == 0)
		return -1;
	now = pn__clock_ms();
	next = sooner(expire(l, now), resume(l, now));
	next = sooner(next, drain(t, now));
	if (next == INT64_MAX)
		return -1;
	next -= now;
	return next < 1 ? 1 : next > 60000 ? 60000 : (int)next;
}
