#include "fcgi/lead.h"

#include "base/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

enum {
	TICK_NS = 2 * 1000 * 1000, /* of the watch, while requests come */
	QUIET_TICKS = 3,	   /* without a request, and it sleeps */
	RETRY_MS = 1000,
};

static int
init_conds(struct pn__lead *l)
{
	pthread_condattr_t attr;
	int rc;

	if ((rc = pthread_condattr_init(&attr)) != 0)
		return rc;
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&l->watch, &attr);
	pthread_cond_init(&l->gone, &attr);
	pthread_condattr_destroy(&attr);
	return 0;
}

int
pn__lead_init(struct pn__lead *l, unsigned max, void *(*run)(void *),
    void *arg, atomic_uint_fast64_t *handovers)
{
	int rc;

	*l = (struct pn__lead){ .free = true,
		.live = 1,
		.max = max < 1 ? 1 : max,
		.run = run,
		.arg = arg,
		.handovers = handovers };
	if (l->max > PN__LEAD_THREADS)
		l->max = PN__LEAD_THREADS;
	if ((l->threads = calloc(l->max, sizeof(*l->threads))) == NULL)
		return -1;
	if ((rc = pthread_mutex_init(&l->lock, NULL)) == 0 &&
	    (rc = init_conds(l)) != 0)
		pthread_mutex_destroy(&l->lock);
	if (rc != 0) {
		free(l->threads);
		errno = rc;
		return -1;
	}
	return 0;
}

void
pn__lead_fini(struct pn__lead *l)
{
	pthread_cond_destroy(&l->watch);
	pthread_cond_destroy(&l->gone);
	pthread_mutex_destroy(&l->lock);
	free(l->threads);
}

/* Starts a thread that no signal comes to but those of its own faults. */
static int
start(pthread_t *t, void *(*run)(void *), void *arg)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
		SIGABRT, SIGTRAP, SIGSYS };
	sigset_t all, old;
	int rc;

	sigfillset(&all);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&all, faults[i]);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	rc = pthread_create(t, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return rc;
}

/* Finds somebody for a free lead. Called with the lock. */
static bool
is_somebody(const struct pn__lead *l)
{
	return l->waiting != NULL ||
	    (l->live < l->max && pn__clock_ms() >= l->start_after);
}

/*
 * Gives the lead to who waits, or starts who takes it. With the lock.
 * Returns whom to wake once the lock is free, or NULL.
 */
static struct pn__leader *
let_go(struct pn__lead *l)
{
	struct pn__leader *next = l->waiting;

	atomic_fetch_add_explicit(l->handovers, 1, memory_order_relaxed);
	if (next != NULL) {
		l->waiting = next->next;
		next->turn = atomic_load(&l->turn);
		next->leads = true;
		return next;
	}
	l->free = true;
	if (start(&l->threads[l->started], l->run, l->arg) == 0) {
		l->started++;
		l->live++;
	} else {
		l->start_after = pn__clock_ms() + RETRY_MS;
	}
	return NULL;
}

static void
wake(struct pn__leader *l)
{
	if (l != NULL)
		sem_post(&l->woken);
}

/* Takes the turn, which is odd, from the leader who serves. */
static bool
seize(struct pn__lead *l, uint64_t turn)
{
	return atomic_compare_exchange_strong(&l->turn, &turn, turn + 1);
}

/* Whether the lead is to be had at once. With the lock. */
static bool
is_vacant(struct pn__lead *l)
{
	uint64_t turn = atomic_load(&l->turn);

	if (l->free)
		return true;
	if (turn % 2 == 0 || turn != l->overdue || !seize(l, turn))
		return false;
	atomic_fetch_add_explicit(l->handovers, 1, memory_order_relaxed);
	return true;
}

int
pn__leader_init(struct pn__leader *me)
{
	*me = (struct pn__leader){ 0 };
	return sem_init(&me->woken, 0, 0);
}

void
pn__leader_fini(struct pn__leader *me)
{
	sem_destroy(&me->woken);
}

bool
pn__lead_take(struct pn__lead *l, struct pn__leader *me)
{
	bool waits;

	pthread_mutex_lock(&l->lock);
	me->leads = !l->stop && is_vacant(l);
	waits = !l->stop && !me->leads;
	if (me->leads) {
		l->free = false;
		me->turn = atomic_load(&l->turn);
	} else if (waits) {
		me->next = l->waiting;
		l->waiting = me;
	}
	pthread_mutex_unlock(&l->lock);

	/* Who wakes it has said in me->leads what for. */
	while (waits && sem_wait(&me->woken) < 0)
		;
	return me->leads;
}

void
pn__lead_lend(struct pn__lead *l, struct pn__leader *me)
{
	if (!me->leads || l->max == 1)
		return;

	/* Sequentially: the watch sets asleep first, then looks at turn. */
	atomic_store(&l->turn, ++me->turn);
	if (atomic_load(&l->asleep)) {
		pthread_mutex_lock(&l->lock);
		atomic_store(&l->asleep, false);
		pthread_cond_signal(&l->watch);
		pthread_mutex_unlock(&l->lock);
	}
}

void
pn__lead_claim(struct pn__lead *l, struct pn__leader *me)
{
	if (!me->leads || l->max == 1)
		return;
	me->leads = seize(l, me->turn);
	me->turn++;
}

void
pn__lead_pass(struct pn__lead *l, struct pn__leader *me)
{
	struct pn__leader *next = NULL;

	pthread_mutex_lock(&l->lock);
	if (is_somebody(l)) {
		me->leads = false;
		next = let_go(l);
	} else {
		/* Not by a tick later: it is known that requests wait. */
		l->overdue = ++me->turn;
		atomic_store(&l->turn, me->turn);
	}
	pthread_mutex_unlock(&l->lock);
	wake(next);
}

/* The leader has been inside one request for a tick. */
static void
relieve(struct pn__lead *l, uint64_t turn)
{
	struct pn__leader *next = NULL;

	pthread_mutex_lock(&l->lock);
	if (!is_somebody(l))
		l->overdue = turn;
	else if (!l->stop && seize(l, turn))
		next = let_go(l);
	pthread_mutex_unlock(&l->lock);
	wake(next);
}

/* Sleeps until the leader lends again. */
static void
sleep_deeply(struct pn__lead *l, uint64_t turn)
{
	pthread_mutex_lock(&l->lock);
	atomic_store(&l->asleep, true);
	if (atomic_load(&l->turn) != turn)
		atomic_store(&l->asleep, false);
	while (atomic_load(&l->asleep) && !l->stop)
		pthread_cond_wait(&l->watch, &l->lock);
	atomic_store(&l->asleep, false);
	pthread_mutex_unlock(&l->lock);
}

static bool
is_over(struct pn__lead *l)
{
	bool stop;

	pthread_mutex_lock(&l->lock);
	stop = l->stop;
	pthread_mutex_unlock(&l->lock);
	return stop;
}

static void *
watch(void *p)
{
	static const struct timespec tick = { .tv_nsec = TICK_NS };
	struct pn__lead *l = p;
	uint64_t turn, last = atomic_load(&l->turn);
	unsigned quiet = 0;

	while (!is_over(l)) {
		nanosleep(&tick, NULL);
		turn = atomic_load(&l->turn);
		if (turn != last) {
			quiet = 0;
		} else if (turn % 2 == 1) {
			relieve(l, turn);
		} else if (++quiet == QUIET_TICKS) {
			sleep_deeply(l, turn);
			quiet = 0;
		}
		last = turn;
	}
	return NULL;
}

int
pn__lead_start(struct pn__lead *l)
{
	int rc;

	if (l->max == 1)
		return 0;
	if ((rc = start(&l->watcher, watch, l)) != 0) {
		errno = rc;
		return -1;
	}
	l->watched = true;
	return 0;
}

void
pn__lead_stop(struct pn__lead *l)
{
	struct pn__leader *next;

	pthread_mutex_lock(&l->lock);
	l->stop = true;
	while ((next = l->waiting) != NULL) {
		l->waiting = next->next;
		wake(next);
	}
	pthread_cond_broadcast(&l->watch);
	pthread_mutex_unlock(&l->lock);
}

/* A thread that could not serve is not joined. With the lock. */
static void
forget(struct pn__lead *l, pthread_t t)
{
	unsigned i = 0;

	while (i < l->started && !pthread_equal(l->threads[i], t))
		i++;
	if (i < l->started)
		l->threads[i] = l->threads[--l->started];
	pthread_detach(t);
}

void
pn__lead_leave(struct pn__lead *l, bool failed)
{
	pthread_mutex_lock(&l->lock);
	l->live--;
	if (failed) {
		l->start_after = pn__clock_ms() + RETRY_MS;
		forget(l, pthread_self());
	}
	pthread_cond_signal(&l->gone);
	pthread_mutex_unlock(&l->lock);
}

int
pn__lead_join(struct pn__lead *l, int ms)
{
	struct timespec until;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&l->lock);
	while (l->live > 1 && rc == 0)
		rc = pthread_cond_timedwait(&l->gone, &l->lock, &until);
	rc = l->live > 1 ? -1 : 0;
	pthread_mutex_unlock(&l->lock);
	if (l->watched)
		pthread_join(l->watcher, NULL);
	l->watched = false;
	for (unsigned i = 0; rc == 0 && i < l->started; i++)
		pthread_join(l->threads[i], NULL);
	return rc;
}
