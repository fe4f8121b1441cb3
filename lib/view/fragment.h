/*
 * Fragments of pages that are kept for a while: in a worker's memory, bounded
 * and shared by its threads. What was dropped is written on a board that all
 * workers of a program share. Thread-safe.
 */
#ifndef PN_VIEW_FRAGMENT_H
#define PN_VIEW_FRAGMENT_H

#include "base/buf.h"

enum { PN__TAGS_MAX = 32 };

struct pn__drops;     /* the board */
struct pn__fragments; /* what one process keeps */

/* Places on the board; two tags may share one. n above the maximum: all. */
struct pn__tags {
	uint32_t n;
	uint16_t at[PN__TAGS_MAX];
};

/* Adds a tag, and those of others. */
void pn__tags_add(struct pn__tags *t, struct pn_slice tag);
void pn__tags_join(struct pn__tags *t, const struct pn__tags *more);

/*
 * A board, in memory that processes forked later share. NULL with errno.
 * _share gives another user of it, in the same process; each is freed.
 */
struct pn__drops *pn__drops_new(void);
struct pn__drops *pn__drops_share(struct pn__drops *d);
void pn__drops_free(struct pn__drops *d);

/*
 * How many drops there have been. What is read after this is as new as
 * them; call it before anything is read from a database.
 */
uint64_t pn__drops_seen(const struct pn__drops *d);

/* Drops what has one of these tags, in all processes. */
void pn__drops_drop(struct pn__drops *d, const struct pn__tags *tags);

/* An empty store of at most limit bytes. NULL: no memory. */
struct pn__fragments *pn__fragments_new(
    const struct pn__drops *d, size_t limit);
void pn__fragments_free(struct pn__fragments *fs);

/* A fragment to be kept, or that was kept. */
struct pn__fragment {
	struct pn_slice key;
	struct pn__tags tags;
	int64_t life;  /* ms that it is good for */
	int64_t until; /* pn__clock_ms() when it is over */
	uint64_t seen; /* pn__drops_seen() before it was made */
};

/*
 * Appends the fragment of f->key to out, and fills f->tags and f->until with
 * its own. own: tags that the caller itself has dropped, not yet on the
 * board. False: there is none, or it is too old, or the caller is the one to
 * make it again; while that one is at work, the others get the old one for
 * at most another life.
 */
bool pn__fragments_get(struct pn__fragments *fs, struct pn__fragment *f,
    const struct pn__tags *own, int64_t now, struct pn__buf *out);

/* Keeps bytes as the fragment f; what was used longest ago makes room. */
void pn__fragments_put(struct pn__fragments *fs,
    const struct pn__fragment *f, struct pn_slice bytes);

#endif
