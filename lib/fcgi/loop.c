#include "fcgi/inside.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	COMPLAINTS = 20, /* lines in a second */
	JOIN_MS = 1000,	 /* for threads to leave, over the drain's end */
};

void
pn__loop_complain(struct pn__loop *l, enum pn_level level, const char *event,
    const char *why, int error)
{
	uint_fast64_t second = (uint_fast64_t)pn__clock_ms() / 1000 << 8;
	uint_fast64_t last = atomic_load(&l->complained), next;

	do {
		next = last >> 8 << 8 == second ? last + 1 : second;
		if (next - second >= COMPLAINTS)
			return;
	} while (!atomic_compare_exchange_weak(&l->complained, &last, next));
	if (error == 0)
		pn__log(l->o.log, level, event, PN_KV("why", why));
	else
		pn__log(l->o.log, level, event, PN_KV("why", why),
		    PN_KV("error", strerrorname_np(error)));
}

void
pn__loop_wake(struct pn__loop *l)
{
	uint64_t one = 1;
	int saved = errno;

	while (write(l->wake, &one, sizeof(one)) < 0 && errno == EINTR)
		;
	errno = saved;
}

bool
pn__loop_is_busy(struct pn__loop *l)
{
	int n;

	if (l->next < l->events_n)
		return true;
	n = epoll_wait(l->ep, l->events, PN__LOOP_EVENTS, 0);
	l->next = 0;
	l->events_n = n > 0 ? n : 0;
	return n > 0;
}

static int
open_set(struct pn__loop *l)
{
	struct epoll_event e = { .events = EPOLLIN,
		.data.u64 = PN__LOOP_WAKE };
	struct sockaddr_storage a;
	socklen_t n = sizeof(a);
	int flags;

	if ((flags = fcntl(l->o.listen_fd, F_GETFL)) < 0 ||
	    fcntl(l->o.listen_fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
	    getsockname(l->o.listen_fd, (struct sockaddr *)&a, &n) < 0)
		return -1;
	l->tcp = a.ss_family != AF_UNIX;
	if ((l->ep = epoll_create1(EPOLL_CLOEXEC)) < 0 ||
	    (l->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0 ||
	    epoll_ctl(l->ep, EPOLL_CTL_ADD, l->wake, &e) < 0)
		return -1;
	return pn__accept_start(l);
}

static void
close_set(struct pn__loop *l)
{
	if (l->ep >= 0)
		close(l->ep);
	if (l->wake >= 0)
		close(l->wake);
}

static struct pn__thread *
thread_new(struct pn__loop *l)
{
	struct pn__thread *t;

	if ((t = calloc(1, sizeof(*t))) == NULL)
		return NULL;
	t->loop = l;
	t->in.cap = PN__HEAD_BUFFER;
	t->in.p = malloc(t->in.cap);
	t->env = malloc((l->o.params_max + 1) * sizeof(*t->env));
	if (t->in.p != NULL && t->env != NULL &&
	    pn__leader_init(&t->lead) == 0) {
		t->user = l->o.thread_start != NULL
		    ? l->o.thread_start(l->o.ctx)
		    : l;
		if (t->user != NULL)
			return t;
		pn__leader_fini(&t->lead);
	}
	free(t->in.p);
	free(t->env);
	free(t);
	return NULL;
}

static void
thread_free(struct pn__thread *t)
{
	struct pn__loop *l = t->loop;

	if (l->o.thread_stop != NULL)
		l->o.thread_stop(l->o.ctx, t->user);
	pn__leader_fini(&t->lead);
	free(t->spare);
	free(t->in.p);
	free(t->env);
	free(t);
}

static void
see_to(struct pn__thread *t, const struct epoll_event *e)
{
	struct pn__loop *l = t->loop;
	uint64_t data = e->data.u64;
	uint32_t fd = (uint32_t)data;
	uint64_t sink;

	if (data == PN__LOOP_LISTEN) {
		pn__accept_some(t);
	} else if (data == PN__LOOP_WAKE) {
		if (read(l->wake, &sink, sizeof(sink)) < 0)
			return; /* it did its work: we woke */
	} else if (pn__slot_event(
		       &l->slots.slot[fd], (unsigned)(data >> 32))) {
		pn__conn_run(t, (int)fd, e->events != EPOLLIN);
	}
}

/* Finds requests and serves them until the lead is lost or all is over. */
static void
lead(struct pn__thread *t)
{
	struct pn__loop *l = t->loop;
	struct epoll_event e;
	int timeout, n;

	while (t->lead.leads && !l->over) {
		if (l->next < l->events_n) {
			e = l->events[l->next++];
			see_to(t, &e);
			continue;
		}
		timeout = pn__timers_run(t);
		if (!t->lead.leads || l->over)
			continue;
		n = epoll_wait(l->ep, l->events, PN__LOOP_EVENTS, timeout);
		l->next = 0;
		l->events_n = n > 0 ? n : 0;
	}
	if (t->lead.leads)
		pn__lead_stop(&l->lead);
}

static void *
run_thread(void *p)
{
	struct pn__loop *l = p;
	struct pn__thread *t = thread_new(l);

	if (t == NULL) {
		pn__loop_complain(l, PN_LOG_ERROR, "a thread can't serve",
		    "it could not be made ready; another try in a second", 0);
		pn__lead_leave(&l->lead, true);
		return NULL;
	}
	while (pn__lead_take(&l->lead, &t->lead))
		lead(t);
	thread_free(t);
	pn__lead_leave(&l->lead, false);
	return NULL;
}

struct pn__loop *
pn__loop_new(const struct pn__loop_options *o, struct pn__loop_stats *stats)
{
	struct pn__loop *l;
	int saved;

	if ((l = calloc(1, sizeof(*l))) == NULL)
		return NULL;
	l->o = *o;
	l->stats = stats != NULL ? stats : &l->own;
	l->ep = l->wake = -1;
	l->accept_more = 1;
	if (pn__slots_init(&l->slots) < 0)
		goto no_slots;
	if (pn__lead_init(&l->lead, o->threads, run_thread, l,
		&l->stats->handovers) < 0)
		goto no_lead;
	if (open_set(l) == 0)
		return l;
	saved = errno;
	close_set(l);
	pn__lead_fini(&l->lead);
	errno = saved;
no_lead:
	saved = errno;
	pn__slots_fini(&l->slots);
	errno = saved;
no_slots:
	saved = errno;
	free(l);
	errno = saved;
	return NULL;
}

/* Milliseconds that a drain may still take, and a little for the rest. */
static int
time_left(struct pn__loop *l)
{
	int64_t left = 0;

	if (l->drain_start != 0)
		left = l->drain_start + atomic_load(&l->drain_ms) -
		    pn__clock_ms();
	return left > 0 ? (int)left + JOIN_MS : JOIN_MS;
}

int
pn__loop_run(struct pn__loop *l)
{
	struct pn__thread *t;

	if (pn__lead_start(&l->lead) < 0)
		return -1;
	if ((t = thread_new(l)) == NULL) {
		pn__lead_stop(&l->lead);
		pn__lead_join(&l->lead, 0);
		errno = ENOMEM;
		return -1;
	}
	while (pn__lead_take(&l->lead, &t->lead))
		lead(t);
	if (pn__lead_join(&l->lead, time_left(l)) < 0)
		l->error = ETIMEDOUT;
	thread_free(t);
	if (l->error != 0) {
		errno = l->error;
		return -1;
	}
	return 0;
}

void
pn__loop_drain(struct pn__loop *l, bool accept_rest, int drain_ms)
{
	atomic_store(&l->accept_rest, accept_rest);
	atomic_store(&l->drain_ms, drain_ms);
	atomic_store(&l->draining, true);
	pn__loop_wake(l);
}

void
pn__loop_free(struct pn__loop *l)
{
	if (l == NULL || l->lead.live > 1)
		return; /* a thread that did not leave still uses it */
	close_set(l);
	pn__slots_fini(&l->slots);
	pn__lead_fini(&l->lead);
	free(l);
}
