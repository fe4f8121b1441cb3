/*
 * What a worker process tells about itself, in memory that it shares with
 * its supervisor: who it is, how it is doing, what each thread is serving.
 * When it dies the card is what is left to read.
 */
#ifndef PN_SERVE_CARD_H
#define PN_SERVE_CARD_H

#include "base/buf.h"
#include "fcgi/loop.h"

#include <stdatomic.h>

enum pn__card_state {
	PN__CARD_STARTING,
	PN__CARD_READY,
	PN__CARD_LEAVING,
};

enum { PN__SEAT_BYTES = 240 }; /* of "METHOD /path", cut */

/* One thread. Written by it alone. */
struct pn__seat {
	_Alignas(64) atomic_bool taken;
	atomic_bool busy; /* request is being served */
	char request[PN__SEAT_BYTES];
};

struct pn__card {
	atomic_int state;     /* enum pn__card_state, set by the worker */
	atomic_bool stopping; /* the whole program leaves; set by its parent */
	struct pn__loop_stats stats;
	unsigned nseats;
	struct pn__seat seats[];
};

/* A card in shared memory. NULL with errno. */
struct pn__card *pn__card_new(unsigned nseats);
void pn__card_free(struct pn__card *c);

/* A free seat for the calling thread, or NULL where all are taken. */
struct pn__seat *pn__seat_take(struct pn__card *c);
void pn__seat_leave(struct pn__seat *s);

/* Notes what is being served, without its query; and that it is done. */
void pn__seat_begin(struct pn__seat *s, char *const *env, size_t env_n);
void pn__seat_end(struct pn__seat *s);

/* Appends what is being served, separated by ", ". */
void pn__card_requests(const struct pn__card *c, struct pn__buf *out);

#endif
