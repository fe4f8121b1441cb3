#include "db/conn.h"

#include "base/clock.h"

#include <signal.h>

enum {
	LATE = -1,
	AGAIN_MS = 2000, /* a cancel that did not help is repeated, harder */
	DEAF_MS = 5000,	 /* so long nobody is asked gently */
	TICK_MS = 5,
	STACK = 512 * 1024,
};

void
pn__deadline_init(struct pn__deadlines *w)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	atomic_init(&w->wake_ms, INT64_MAX);
}

void
pn__watched_init(struct pn__db *db)
{
	atomic_init(&db->watched.until_ms, 0);
	pthread_mutex_init(&db->watched.cancelling, NULL);
}

void
pn__watched_fini(struct pn__db *db)
{
	struct pn__deadlines *w = &db->pool->watch;
	struct pn__db **at = &w->first;

	pthread_mutex_lock(&w->lock);
	while (*at != NULL && *at != db)
		at = &(*at)->watched.next;
	if (*at != NULL)
		*at = db->watched.next;
	pthread_mutex_unlock(&w->lock);
	/* The watch has left it when this can be had. */
	pthread_mutex_lock(&db->watched.cancelling);
	pthread_mutex_unlock(&db->watched.cancelling);
	pthread_mutex_destroy(&db->watched.cancelling);
}

/* When this one is to be looked at: INT64_MAX, or the past. */
static int64_t
due_ms(const struct pn__db *db)
{
	int64_t until = atomic_load(&db->watched.until_ms);

	if (until == LATE)
		return db->watched.again_ms;
	return until == 0 ? INT64_MAX : until;
}

/* Gently at first; hard where that can't be or did not help. */
static void
cancel_one(struct pn__db *db, bool hard)
{
	struct pn__deadlines *w = &db->pool->watch;
	struct pn_db_error e = { 0 };

	if (!hard && pn__clock_ms() >= w->deaf_ms &&
	    db->driver->cancel(db->c, false, &e) == 0)
		return;
	if (!hard && e.fault == PN_DB_AWAY) {
		w->deaf_ms = pn__clock_ms() + DEAF_MS;
		pn__breaker_trip(db->pool, &e);
	}
	pn__log(db->pool->log, PN_LOG_WARNING,
	    "a late statement can't be cancelled: its connection is cut",
	    PN_KV("cause", hard ? "it goes on" : e.text));
	db->driver->cancel(db->c, true, &e);
}

/* The connection's lock is held. */
static void
cancel(struct pn__db *db)
{
	int64_t until = atomic_load(&db->watched.until_ms);
	bool again = until == LATE;

	if (until == 0 || pn__clock_ms() < due_ms(db))
		return; /* it has ended meanwhile, or begun another */
	if (!again && !atomic_compare_exchange_strong(
			  &db->watched.until_ms, &until, LATE))
		return;
	if (db->c != NULL && db->driver->cancel != NULL)
		cancel_one(db, again);
	db->watched.again_ms = pn__clock_ms() + AGAIN_MS;
}

/* One that is due, or NULL; *ret_ms: when the next one will be. */
static struct pn__db *
find_due(const struct pn__deadlines *w, int64_t *ret_ms)
{
	int64_t now = pn__clock_ms(), due;

	*ret_ms = INT64_MAX;
	for (struct pn__db *db = w->first; db != NULL; db = db->watched.next) {
		if ((due = due_ms(db)) <= now)
			return db;
		if (due < *ret_ms)
			*ret_ms = due;
	}
	return NULL;
}

/* Until then, or until somebody has an earlier one. The lock is held. */
static void
sleep_until(struct pn__deadlines *w, int64_t ms)
{
	struct timespec at;

	if (ms == INT64_MAX) {
		pthread_cond_wait(&w->wake, &w->lock);
		return;
	}
	ms += TICK_MS; /* the coarse clock is behind by a tick */
	at = (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
	pthread_cond_timedwait(&w->wake, &w->lock, &at);
}

static void *
watch(void *p)
{
	struct pn__deadlines *w = p;
	struct pn__db *db;
	int64_t next;

	pthread_mutex_lock(&w->lock);
	while (!w->stopping) {
		if ((db = find_due(w, &next)) != NULL) {
			atomic_store(&w->wake_ms, 0);
			pthread_mutex_lock(&db->watched.cancelling);
			pthread_mutex_unlock(&w->lock);
			cancel(db);
			pthread_mutex_unlock(&db->watched.cancelling);
			pthread_mutex_lock(&w->lock);
			continue;
		}
		/* Who arms after this and is earlier will wake us. */
		if (atomic_exchange(&w->wake_ms, next) == next)
			sleep_until(w, next);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* The lock is held. */
static void
start(struct pn__deadlines *w)
{
	sigset_t all, before;
	pthread_attr_t attr;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	w->started = pthread_create(&w->thread, &attr, watch, w) == 0;
	pthread_attr_destroy(&attr);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void
pn__deadline_fini(struct pn__deadlines *w)
{
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	if (w->started)
		pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
}

void
pn__deadline_arm(struct pn__db *db, int64_t until_ms)
{
	struct pn__deadlines *w = &db->pool->watch;

	if (atomic_load_explicit(&db->watched.until_ms,
		memory_order_relaxed) == until_ms)
		return;
	atomic_store(&db->watched.until_ms, until_ms);
	if (until_ms >= atomic_load(&w->wake_ms) && db->watched.listed)
		return;
	pthread_mutex_lock(&w->lock);
	if (!db->watched.listed) {
		db->watched.next = w->first;
		w->first = db;
		db->watched.listed = true;
	}
	if (!w->started)
		start(w);
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

bool
pn__deadline_disarm(struct pn__db *db)
{
	if (atomic_load_explicit(
		&db->watched.until_ms, memory_order_relaxed) == 0)
		return false;
	if (atomic_exchange(&db->watched.until_ms, 0) != LATE)
		return false;
	pthread_mutex_lock(&db->watched.cancelling);
	pthread_mutex_unlock(&db->watched.cancelling);
	return true;
}

bool
pn__deadline_is_late(const struct pn__db *db)
{
	return atomic_load_explicit(
		   &db->watched.until_ms, memory_order_relaxed) == LATE;
}

struct pn_db_conn *
pn__deadline_take(struct pn__db *db)
{
	struct pn_db_conn *c;

	pthread_mutex_lock(&db->watched.cancelling);
	c = db->c;
	db->c = NULL;
	pthread_mutex_unlock(&db->watched.cancelling);
	return c;
}

void
pn__deadline_give(struct pn__db *db, struct pn_db_conn *c)
{
	pthread_mutex_lock(&db->watched.cancelling);
	db->c = c;
	pthread_mutex_unlock(&db->watched.cancelling);
}
