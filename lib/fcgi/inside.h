/* What the files of the dispatcher share, and nobody else sees. */
#ifndef PN_FCGI_INSIDE_H
#define PN_FCGI_INSIDE_H

#include "fcgi/lead.h"
#include "fcgi/loop.h"
#include "fcgi/slot.h"

#include <sys/epoll.h>

enum { PN__LOOP_EVENTS = 64 }; /* of one epoll_wait() */

/* Events of what is no connection: no generation is that high. */
#define PN__LOOP_LISTEN UINT64_MAX
#define PN__LOOP_WAKE (UINT64_MAX - 1)

struct pn__loop {
	struct pn__loop_options o;
	struct pn__loop_stats *stats, own;
	struct pn__slots slots;
	struct pn__lead lead;
	int ep, wake; /* epoll set; eventfd that ends its wait */
	bool tcp;

	/* The leader's, whoever that is. */
	struct epoll_event events[PN__LOOP_EVENTS];
	int events_n, next;
	bool listening;	      /* the listening socket is in the set */
	bool paused;	      /* … and comes back at resume */
	int64_t resume;	      /* ms of the clock */
	unsigned accept_more; /* connections to accept at one event */
	int64_t drain_start;  /* ms of the clock; 0: not yet */
	int64_t next_sweep;
	bool over; /* nothing is left to serve */
	int error; /* errno that ended it */

	/* Anybody's. */
	atomic_uint conns;
	atomic_bool draining, accept_rest;
	atomic_int drain_ms;
	atomic_uint_fast64_t complained; /* second * 256 + lines in it */
};

struct pn__thread {
	struct pn__loop *loop;
	void *user;
	struct pn__leader lead;
	struct pn__input in; /* of the request at hand, if it is not parked */
	uint8_t *spare;	     /* see struct pn__stdin */
	char **env;	     /* params_max + 1 */
};

/* Writes one line, but not more than a few in a second. error may be 0. */
void pn__loop_complain(struct pn__loop *l, enum pn_level level,
    const char *event, const char *why, int error);

/* Ends the wait of the leader. Async-signal-safe. */
void pn__loop_wake(struct pn__loop *l);

/* True when events are waiting to be seen to. The leader only. */
bool pn__loop_is_busy(struct pn__loop *l);

/*
 * Adds a connection just accepted and serves what has come on it already.
 * The leader only, who may have lost the lead when it returns.
 */
void pn__conn_open(struct pn__thread *t, int fd);

/*
 * Reads and serves what has come on the connection fd, whose slot is the
 * caller's, and gives the slot back or closes it. hup: the peer has hung up,
 * so its end is to be read too.
 */
void pn__conn_run(struct pn__thread *t, int fd, bool hup);

/* Closes a connection whose slot is the caller's. */
void pn__conn_close(struct pn__loop *l, int fd);

/* Accepts what is waiting, some of it. The leader only, as above. */
void pn__accept_some(struct pn__thread *t);

/* Adds the listening socket to the set. 0, or -1 with errno. */
int pn__accept_start(struct pn__loop *l);

/* Takes it out. */
void pn__accept_stop(struct pn__loop *l);

/*
 * What is due by the clock: peers that stall, accepting again, leaving. How
 * many ms the leader may wait for events, or -1.
 */
int pn__timers_run(struct pn__thread *t);

#endif
