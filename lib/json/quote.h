/*
 * Strings straight into a buffer's room, for the writers of this room. A
 * position "to" stands for the buffer's end: out->n is brought up to it only
 * when more room is needed and at the very end.
 */
#ifndef PN_JSON_QUOTE_H
#define PN_JSON_QUOTE_H

#include "json/scan.h"

#include "base/buf.h"

/* Where a buffer ends. */
static inline char *
pn__json_at(const struct pn__buf *out)
{
	return out->p != NULL ? out->p + out->n : NULL;
}

/*
 * Room for need bytes at to, which may move. NULL, not latched, where the
 * limit does not allow it: less may still fit.
 */
static inline char *
pn__json_room(struct pn__buf *out, char *to, size_t need)
{
	if (__builtin_expect(need <= out->cap - (size_t)(to - out->p), 1))
		return to;
	out->n = (size_t)(to - out->p);
	if (out->full || need > out->limit - out->n)
		return NULL;
	return pn__buf_grow(out, need);
}

/*
 * Goes on with the n bytes at p, whose first needs care, and closes the
 * string. At to is room for n + 1 + tail bytes; behind the string there is
 * room for tail bytes again. NULL as above.
 */
char *pn__json_quote_rest(struct pn__buf *out, char *to, const char *p,
    size_t n, size_t tail, bool script);

/* A whole string with its quotes, as above. At to nothing is needed. */
static inline char *
pn__json_quote(struct pn__buf *out, char *to, const char *p, size_t n,
    size_t tail, bool script)
{
	size_t plain;

	if ((to = pn__json_room(out, to, n + 2 + tail)) == NULL)
		return NULL;
	*to++ = '"';
	plain = pn__json_plain(to, p, n, script);
	to += plain;
	if (__builtin_expect(plain < n, 0))
		return pn__json_quote_rest(
		    out, to, p + plain, n - plain, tail, script);
	*to++ = '"';
	return to;
}

#endif
