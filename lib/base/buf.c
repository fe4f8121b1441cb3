#include "base/buf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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
	if ((p = realloc(b->p, cap > 0 ? cap : 1)) == NULL) {
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
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	return pn__buf_add(b, digits + at, sizeof(digits) - at);
}

int
pn__buf_addi(struct pn__buf *b, int64_t v)
{
	if (v >= 0)
		return pn__buf_addu(b, (uint64_t)v);
	pn__buf_addc(b, '-');
	return pn__buf_addu(b, 0 - (uint64_t)v);
}

/* Writes digits * 10^exponent as ECMA-262 6.1.6.1.20 does. */
static int
add_digits(struct pn__buf *b, const char *digits, int k, int exponent)
{
	int n = k + exponent; /* where the decimal point stands */

	if (n > 21 || n < -5) {
		pn__buf_addc(b, digits[0]);
		if (k > 1) {
			pn__buf_addc(b, '.');
			pn__buf_add(b, digits + 1, (size_t)k - 1);
		}
		return pn__buf_addf(b, "e%+d", n - 1);
	}
	if (n <= 0) {
		pn__buf_adds(b, "0.");
		for (; n < 0; n++)
			pn__buf_addc(b, '0');
		return pn__buf_add(b, digits, (size_t)k);
	}
	for (int i = 0; i < n; i++)
		pn__buf_addc(b, i < k ? digits[i] : '0');
	if (n >= k)
		return b->full ? -1 : 0;
	pn__buf_addc(b, '.');
	return pn__buf_add(b, digits + n, (size_t)(k - n));
}

int
pn__buf_addd(struct pn__buf *b, double v)
{
	char text[40], digits[24];
	int k = 0, exponent, precision;

	if (!isfinite(v))
		return pn__buf_adds(b, "null");
	if (v == trunc(v) && fabs(v) < 1e15)
		return pn__buf_addi(b, (int64_t)v);
	for (precision = 14; precision < 17; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, v);
		if (strtod(text, NULL) == v)
			break;
	}
	if (precision == 17)
		snprintf(text, sizeof(text), "%.16e", v);
	for (const char *p = text; *p != 'e'; p++) {
		if (*p >= '0' && *p <= '9')
			digits[k++] = *p;
	}
	exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	exponent -= k - 1;
	for (; k > 1 && digits[k - 1] == '0'; k--)
		exponent++;
	if (v < 0)
		pn__buf_addc(b, '-');
	return add_digits(b, digits, k, exponent);
}

int
pn__buf_addv(struct pn__buf *b, const char *fmt, va_list ap)
{
	va_list again;
	char *to;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	to = n < 0 ? NULL : pn__buf_room(b, (size_t)n + 1);
	if (to != NULL) {
		vsnprintf(to, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
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
	char *end = pn__buf_room(b, 1);

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
