/*
 * A growable buffer that cannot be made without a limit. The first addition
 * that does not fit latches full: it and all later ones add nothing and
 * return -1, so a writer may check once, at its end. Not thread-safe.
 */
#ifndef PN_BASE_BUF_H
#define PN_BASE_BUF_H

#include <postern/base.h>
#include <stdarg.h>
#include <string.h>

struct pn__buf {
	char *p;      /* not terminated; NULL while empty and unused */
	size_t n;     /* bytes in use */
	size_t cap;   /* bytes allocated, but for one that a NUL may take */
	size_t limit; /* n never gets above */
	bool full;
};

/* Prepares an empty buffer; allocates nothing. */
void pn__buf_init(struct pn__buf *b, size_t limit);

/* Frees the bytes. */
void pn__buf_fini(struct pn__buf *b);

/* Empties it; keeps at most keep bytes allocated for the next use. */
void pn__buf_reset(struct pn__buf *b, size_t keep);

/*
 * Makes room for n more bytes and returns where they go: the caller writes
 * there and adds what it wrote to b->n. NULL, latched, over the limit.
 */
char *pn__buf_grow(struct pn__buf *b, size_t n);

static inline char *
pn__buf_room(struct pn__buf *b, size_t n)
{
	/* < and not <=: an unused buffer has no p yet. */
	if (__builtin_expect(n < b->cap - b->n && !b->full, 1))
		return b->p + b->n;
	return pn__buf_grow(b, n);
}

/* Adds n bytes. 0, or -1 over the limit. */
static inline int
pn__buf_add(struct pn__buf *b, const void *p, size_t n)
{
	char *to = pn__buf_room(b, n);

	if (to == NULL)
		return -1;
	if (n > 0)
		memcpy(to, p, n);
	b->n += n;
	return 0;
}

static inline int
pn__buf_adds(struct pn__buf *b, const char *s)
{
	return pn__buf_add(b, s, strlen(s));
}

static inline int
pn__buf_addc(struct pn__buf *b, char c)
{
	return pn__buf_add(b, &c, 1);
}

/* A decimal integer. */
int pn__buf_addi(struct pn__buf *b, int64_t v);
int pn__buf_addu(struct pn__buf *b, uint64_t v);

/*
 * The shortest decimal that reads back as the same double, in the form of
 * JSON and of JavaScript's Number. NaN and infinities become "null".
 */
int pn__buf_addd(struct pn__buf *b, double v);

int pn__buf_addf(struct pn__buf *b, const char *fmt, ...) PN_PRINTF(2, 3);
int pn__buf_addv(struct pn__buf *b, const char *fmt, va_list ap)
    PN_PRINTF(2, 0);

/*
 * The bytes with a NUL behind them, which is not counted, or NULL over the
 * limit. They stay the buffer's.
 */
const char *pn__buf_str(struct pn__buf *b);

/* Moves the terminated bytes out; the caller frees them. NULL as above. */
char *pn__buf_take(struct pn__buf *b);

#endif
