#include "base/buf.h"

#include "base/digits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
pn__buf_init(struct pn__buf *b, size_t limit)
{
	*b = (struct pn__buf){ .limit = limit };
}

void
pn__buf_fini(struct pn__buf *b)
{
	free(b->p);
	*b = (struct pn__buf){ .limit = b->limit };
}

void
pn__buf_reset(struct pn__buf *b, size_t keep)
{
	if (b->cap > keep)
		pn__buf_fini(b);
	b->n = 0;
	b->full = false;
}

char *
pn__buf_grow(struct pn__buf *b, size_t n)
{
	size_t cap;
	char *p;

	if (b->full || n > b->limit - b->n) {
		b->full = true;
		return NULL;
	}
	if (n <= b->cap - b->n && b->p != NULL)
		return b->p + b->n;
	cap = b->cap < 256 ? 256 : b->cap * 2;
	if (cap < b->n + n)
		cap = b->n + n;
	if (cap > b->limit && b->limit >= b->n + n)
		cap = b->limit;
	if ((p = realloc(b->p, cap + 1)) == NULL) {
		b->full = true;
		return NULL;
	}
	b->p = p;
	b->cap = cap;
	return p + b->n;
}

int
pn__buf_addu(struct pn__buf *b, uint64_t v)
{
	char text[PN__DIGITS_MAX];

	return pn__buf_add(b, text, (size_t)(pn__digits_uint(text, v) - text));
}

int
pn__buf_addi(struct pn__buf *b, int64_t v)
{
	char text[PN__DIGITS_MAX];

	/* Nearly always there is room enough for any. */
	if (b->cap - b->n > sizeof(text) && !b->full) {
		b->n = (size_t)(pn__digits_int(b->p + b->n, v) - b->p);
		return 0;
	}
	return pn__buf_add(b, text, (size_t)(pn__digits_int(text, v) - text));
}

int
pn__buf_addd(struct pn__buf *b, double v)
{
	char text[PN__DIGITS_MAX];

	return pn__buf_add(b, text, (size_t)(pn__digits_real(text, v) - text));
}

int
pn__buf_addv(struct pn__buf *b, const char *fmt, va_list ap)
{
	const char *special = strchrnul(fmt, '%');
	size_t room = b->full || b->p == NULL ? 0 : b->cap - b->n + 1;
	va_list again;
	char *to;
	int n;

	if (*special == '\0')
		return pn__buf_add(b, fmt, (size_t)(special - fmt));
	va_copy(again, ap);
	n = vsnprintf(room > 0 ? b->p + b->n : NULL, room, fmt, ap);
	to = n < 0 ? NULL : pn__buf_room(b, (size_t)n);
	if (to != NULL && (size_t)n >= room)
		vsnprintf(to, (size_t)n + 1, fmt, again);
	if (to != NULL)
		b->n += (size_t)n;
	va_end(again);
	return to != NULL ? 0 : -1;
}

int
pn__buf_addf(struct pn__buf *b, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = pn__buf_addv(b, fmt, ap);
	va_end(ap);
	return rc;
}

const char *
pn__buf_str(struct pn__buf *b)
{
	char *end = pn__buf_room(b, 0);

	if (end == NULL)
		return NULL;
	*end = '\0';
	return b->p;
}

char *
pn__buf_take(struct pn__buf *b)
{
	char *p = pn__buf_str(b) != NULL ? b->p : NULL;

	if (p != NULL)
		b->p = NULL;
	pn__buf_fini(b);
	return p;
}
