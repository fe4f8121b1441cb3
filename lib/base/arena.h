/*
 * A request's memory: allocated piece by piece, freed at once, and never
 * more than a cap that is set at birth. Not thread-safe.
 */
#ifndef PN_BASE_ARENA_H
#define PN_BASE_ARENA_H

#include <postern/base.h>
#include <stdarg.h>

struct pn__chunk;

struct pn__arena {
	struct pn__chunk *first; /* kept by a reset */
	struct pn__chunk *last;
	char *pos, *end; /* what is free of the last chunk */
	size_t size;	 /* bytes of all chunks */
	size_t cap;	 /* size never gets above */
	bool full;	 /* an allocation was refused since the last reset */
};

/*
 * Prepares an arena that takes its memory at the first allocation: first
 * bytes then, and never more than cap in all.
 */
void pn__arena_init(struct pn__arena *a, size_t first, size_t cap);

/* Frees everything. The arena is as it was before its init. */
void pn__arena_fini(struct pn__arena *a);

/* Takes back all that was allocated; keeps the first chunk for the next. */
void pn__arena_reset(struct pn__arena *a);

/*
 * n bytes, aligned for any type, not initialised. NULL, with full set, when
 * that goes over the cap or the system has no memory.
 */
void *pn__arena_alloc(struct pn__arena *a, size_t n);

/* As pn__arena_alloc(), count * n zeroed bytes; the product may overflow. */
void *pn__arena_zalloc(struct pn__arena *a, size_t count, size_t n);

/* A copy of n bytes at p, with a NUL behind them. NULL as above. */
char *pn__arena_dup(struct pn__arena *a, const void *p, size_t n);

/* printf into the arena. NULL as above. */
char *pn__arena_printf(struct pn__arena *a, const char *fmt, ...)
    PN_PRINTF(2, 3);
char *pn__arena_vprintf(struct pn__arena *a, const char *fmt, va_list ap)
    PN_PRINTF(2, 0);

#endif
