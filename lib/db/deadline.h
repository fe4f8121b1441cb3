/*
 * The watch over deadlines: a thread that cancels what connections of late
 * requests are waiting for.
 */
#ifndef PN_DB_DEADLINE_H
#define PN_DB_DEADLINE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct pn__db;
struct pn_db_conn;

/* A connection as the watch over deadlines sees it. */
struct pn__watched {
	/* When the request has to be done, ms; 0: no matter; -1: it is late. */
	_Atomic(int64_t) until_ms;
	pthread_mutex_t cancelling; /* held while its driver's cancel runs */
	int64_t again_ms;	    /* the watch's: when it cancels again */
	bool listed;
	struct pn__db *next;
};

/*
 * The thread that cancels statements of requests whose deadline is over. It
 * starts with the first such request of a process, and sleeps until the
 * earliest deadline of all.
 */
struct pn__deadlines {
	pthread_mutex_t lock; /* over the list and what follows */
	pthread_cond_t wake;
	struct pn__db *first;
	_Atomic(int64_t) wake_ms; /* it looks by then; 0: it is looking now */
	int64_t deaf_ms; /* the database does not answer until then */
	bool started, stopping;
	pthread_t thread;
};

/* Prepares the watch of a pool; starts nothing. */
void pn__deadline_init(struct pn__deadlines *w);

/* Ends the thread, if there is one, and frees what it has. */
void pn__deadline_fini(struct pn__deadlines *w);

/* A connection is made, and about to be freed; by its thread. */
void pn__watched_init(struct pn__db *db);
void pn__watched_fini(struct pn__db *db);

/*
 * From until_ms of pn__clock_ms() on, what the connection is waiting for is
 * cancelled. By its thread, as all below.
 */
void pn__deadline_arm(struct pn__db *db, int64_t until_ms);

/*
 * The deadline does not count any more; a cancel that is under way has ended.
 * Whether there was one: it may have hit nothing, or be still to come.
 */
bool pn__deadline_disarm(struct pn__db *db);

/* Whether it has been cancelled. */
bool pn__deadline_is_late(const struct pn__db *db);

/* Takes the connection from under the watch: NULL in its place. */
struct pn_db_conn *pn__deadline_take(struct pn__db *db);
void pn__deadline_give(struct pn__db *db, struct pn_db_conn *c);

#endif
