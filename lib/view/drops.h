/* The inside of the board of what was dropped. For this room only. */
#ifndef PN_VIEW_DROPS_H
#define PN_VIEW_DROPS_H

#include "view/fragment.h"

#include <stdatomic.h>

enum { PN__DROPS_PLACES = 4096 };

struct pn__drops_board {
	_Atomic uint64_t serial; /* of the last drop */
	_Atomic uint64_t all;	 /* the last that was of everything */
	_Atomic uint64_t places[PN__DROPS_PLACES]; /* the last by tag */
};

struct pn__drops {
	struct pn__drops_board *board; /* shared by processes */
	unsigned users;		       /* in this one */
};

/* Whether what has these tags and was made with seen is still good. */
bool pn__drops_is_good(
    const struct pn__drops *d, const struct pn__tags *tags, uint64_t seen);

/* Whether two share a place. */
bool pn__tags_meet(const struct pn__tags *a, const struct pn__tags *b);

#endif
