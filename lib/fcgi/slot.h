/*
 * One slot per connection, found by its descriptor: all that a connection
 * costs between two requests. A slot belongs to nobody (IDLE) or to the
 * thread that moved it to BUSY; an event for a busy one is left for its
 * owner, so none is lost and none is served twice.
 */
#ifndef PN_FCGI_SLOT_H
#define PN_FCGI_SLOT_H

#include "fcgi/head.h"

#include <pthread.h>
#include <stdatomic.h>

/* Bytes of a connection, and how far they have been read. */
struct pn__input {
	uint8_t *p;
	size_t n, cap;
	struct pn__head head;
};

/* A request that has begun to arrive and waits for the rest. */
struct pn__parked {
	struct pn__parked *prev, *next; /* in the order of until */
	int64_t until;			/* ms of the clock */
	int fd;
	struct pn__input in;
};

struct pn__slot {
	atomic_uint word;	   /* generation * 4 + state */
	bool watched;		   /* it is in the epoll set */
	bool timed;		   /* it has its SO_SNDTIMEO */
	bool shut;		   /* we have shut its reading end */
	bool kept;		   /* it has had a request, and goes on */
	bool plain;		   /* … of a server that is not to be told */
	bool told;		   /* that it ends: see pn__writer_bye() */
	uint32_t since;		   /* ms of the clock, when it was accepted */
	struct pn__parked *parked; /* the owner's; NULL: nothing has come */
};

struct pn__slots {
	struct pn__slot *slot;
	size_t n;
	atomic_int top; /* no descriptor above has had a connection */

	pthread_mutex_t lock; /* of the list */
	struct pn__parked *first, *last;
	atomic_uint parked;	   /* in the list */
	atomic_size_t parked_size; /* bytes of all parked buffers */
};

/* A table for every descriptor the process may have. 0, or -1 with errno. */
int pn__slots_init(struct pn__slots *t);

/* Closes the connections that are left, and frees the table. */
void pn__slots_fini(struct pn__slots *t);

/*
 * A new connection's slot, BUSY and the caller's; NULL where the table has
 * no place for fd.
 */
struct pn__slot *pn__slots_open(struct pn__slots *t, int fd);

/* Closes the connection of a slot that is the caller's. */
void pn__slots_close(struct pn__slots *t, int fd);

/* What tells a connection's events from those of an earlier one of its fd. */
unsigned pn__slot_generation(const struct pn__slot *s);

/*
 * An event has come. True: the slot is now the caller's. False: its owner
 * will see to it, or it is about a connection that is closed.
 */
bool pn__slot_event(struct pn__slot *s, unsigned generation);

/* Takes a slot that nobody has. False: somebody has, or it is closed. */
bool pn__slot_claim(struct pn__slot *s);

/*
 * Gives the slot back. False: an event has come meanwhile, and the slot is
 * still the caller's, who is to read again.
 */
bool pn__slot_release(struct pn__slot *s);

/*
 * Makes a parked input that holds the n bytes at p, for the owner of fd's
 * slot. 0, or -1: no memory, or more than 64 MB are parked.
 */
int pn__slots_park(struct pn__slots *t, int fd, const struct pn__input *in);

/* Doubles a parked buffer. 0, or -1 as above, or it is PN__HEAD_BUFFER. */
int pn__slots_grow(struct pn__slots *t, struct pn__parked *k);

/* Puts it into the list with a time limit. True: it is the only one there. */
bool pn__slots_list(struct pn__slots *t, struct pn__parked *k, int64_t until);

/* Takes it out of the list. */
void pn__slots_unlist(struct pn__slots *t, struct pn__parked *k);

/* The earliest limit and whose it is, or -1: none is parked. */
int pn__slots_first(struct pn__slots *t, int64_t *ret_until);

/* Frees what is parked at the slot. */
void pn__slots_unpark(struct pn__slots *t, int fd);

#endif
