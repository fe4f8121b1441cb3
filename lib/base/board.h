/*
 * What every worker process and its threads have counted, in memory that all
 * of them and their supervisor share: made before they are forked. Each
 * thread writes its own line of the cache; nobody locks.
 */
#ifndef PN_BASE_BOARD_H
#define PN_BASE_BOARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum pn__count {
	PN__COUNT_REQUESTS,
	PN__COUNT_FAILED,	 /* answered with 500 and above */
	PN__COUNT_REPEATED,	 /* handlers that ran again */
	PN__COUNT_DB_OPENED,	 /* connections */
	PN__COUNT_DB_LOST,	 /* of them, not by us */
	PN__COUNT_DB_RETRIED,	 /* statements, on another connection */
	PN__COUNT_DB_LATE,	 /* statements over the deadline */
	PN__COUNT_TOTALS,	 /* those above add up; those below are now */
	PN__COUNT_DB_OPEN = PN__COUNT_TOTALS, /* 1 or 0 */
	PN__COUNT_DB_STATEMENTS, /* prepared on it */
	PN__COUNT_N,
};

/* Of one thread, written by it alone. */
struct pn__tally {
	_Alignas(64) atomic_bool taken;
	_Atomic(uint64_t) v[PN__COUNT_N];
};

/* Of one worker process. */
struct pn__post {
	_Atomic(pid_t) pid; /* 0: nobody's */
	_Atomic(int64_t) since_ms;
	atomic_int db_failures; /* to connect, in a row; 0: all is well */
	struct pn__tally threads[];
};

struct pn__board;

/* Room for so many workers of so many threads. NULL with errno. */
struct pn__board *pn__board_new(unsigned nposts, unsigned nthreads);
void pn__board_free(struct pn__board *b);

/* The i-th post from 0, NULL behind the last; and the threads of each. */
struct pn__post *pn__board_post(struct pn__board *b, unsigned i);
unsigned pn__board_threads(const struct pn__board *b);

/* What workers that have gone had counted. */
uint64_t pn__board_past(const struct pn__board *b, enum pn__count c);

/* A post for the calling process. NULL: there is none left, or b is NULL. */
struct pn__post *pn__post_take(struct pn__board *b);

/*
 * The process pid has ended: its post is free, its totals are the past's. By
 * the supervisor alone.
 */
void pn__post_clear(struct pn__board *b, pid_t pid);

/* For the calling thread. NULL: all are taken, or p is NULL. */
struct pn__tally *pn__tally_take(
    const struct pn__board *b, struct pn__post *p);
void pn__tally_leave(struct pn__tally *t);

/* t may be NULL. */
static inline void
pn__tally_set(struct pn__tally *t, enum pn__count c, uint64_t v)
{
	if (t != NULL)
		atomic_store_explicit(&t->v[c], v, memory_order_relaxed);
}

static inline void
pn__tally_add(struct pn__tally *t, enum pn__count c)
{
	if (t != NULL)
		pn__tally_set(t, c,
		    atomic_load_explicit(&t->v[c], memory_order_relaxed) + 1);
}

#endif
