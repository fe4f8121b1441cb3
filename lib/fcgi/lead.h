/*
 * Who leads: of several threads one finds the next request and serves it
 * itself. While it serves, the lead can be taken from it: by itself, before
 * it waits for something, or by the watch, a thread that sees it inside one
 * request for more than a tick. Otherwise no other thread wakes.
 */
#ifndef PN_FCGI_LEAD_H
#define PN_FCGI_LEAD_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { PN__LEAD_THREADS = 1024 }; /* more are never started */

struct pn__lead {
	/*
	 * Odd while the leader serves: whoever moves it on from there has the
	 * lead. Every change adds 1.
	 */
	atomic_uint_fast64_t turn;
	atomic_bool asleep; /* the watch waits until it is called */

	pthread_mutex_t lock; /* of all below */
	pthread_cond_t watch, gone;
	bool free;	     /* nobody leads: the first to come does */
	bool stop;	     /* everybody is to leave */
	uint64_t overdue;    /* a turn that nobody was there to take over */
	struct pn__leader *waiting; /* in pn__lead_take(), the last first */
	unsigned live;	     /* threads, without the watch */
	unsigned max;	     /* of live */
	int64_t start_after; /* ms: a thread could not start */

	unsigned started; /* of threads */
	pthread_t *threads, watcher;
	bool watched;
	void *(*run)(void *); /* what a started thread does, with arg */
	void *arg;
	atomic_uint_fast64_t *handovers; /* counted here */
};

/*
 * A thread's part in it. Who gives the lead away gives it to one thread, the
 * one whose memory is warmest, and wakes that one only.
 */
struct pn__leader {
	bool leads;
	uint64_t turn; /* of its own last change */
	sem_t woken;
	struct pn__leader *next; /* that waits */
};

/*
 * Prepares the lead for at most max threads with the caller as the first,
 * and nobody leading. 0, or -1 with errno.
 */
int pn__lead_init(struct pn__lead *l, unsigned max, void *(*run)(void *),
    void *arg, atomic_uint_fast64_t *handovers);

/* Frees it; no thread is left in it. */
void pn__lead_fini(struct pn__lead *l);

/* Starts the watch, where there may be several threads. 0, or -1, errno. */
int pn__lead_start(struct pn__lead *l);

/* A thread's part: zero but for what it waits on. 0, or -1 with errno. */
int pn__leader_init(struct pn__leader *me);
void pn__leader_fini(struct pn__leader *me);

/* Waits until the caller leads. False: it is to leave instead. */
bool pn__lead_take(struct pn__lead *l, struct pn__leader *me);

/* The leader is about to serve: from here the lead may be taken from it. */
void pn__lead_lend(struct pn__lead *l, struct pn__leader *me);

/* It has served. me->leads says whether it still leads. */
void pn__lead_claim(struct pn__lead *l, struct pn__leader *me);

/*
 * Gives the lead away while nothing is lent: to a thread that waits, or is
 * started. Where there is none the caller lends it, and the next thread that
 * is through with a request has it at once.
 */
void pn__lead_pass(struct pn__lead *l, struct pn__leader *me);

/* Tells every thread to leave. */
void pn__lead_stop(struct pn__lead *l);

/*
 * A started thread leaves for good; failed: it could not serve, and none is
 * started for a second.
 */
void pn__lead_leave(struct pn__lead *l, bool failed);

/*
 * The first thread waits until the others have left, at most ms. 0, or -1:
 * some have not.
 */
int pn__lead_join(struct pn__lead *l, int ms);

#endif
