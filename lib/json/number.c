#include "json/number.h"

#include "base/nearest.h"

#include <float.h>

enum {
	DIGITS = 19,	 /* that surely fit in 64 bits */
	FAR = 100000000, /* an exponent may as well stop there */
};

/* What the text of a number says. */
struct number {
	bool negative, is_real;
	bool more;  /* there are digits below those in w */
	uint64_t w; /* the first digits */
	int ndigits;
	int64_t q; /* the number is w * 10^q */
};

static void
add_digit(struct number *n, char c)
{
	if (n->ndigits == 0 && c == '0')
		return;
	if (n->ndigits++ < DIGITS)
		n->w = n->w * 10 + (uint64_t)(c - '0');
	else
		n->more = true;
}

static int
bad_number(struct pn__json_reader *r, const char *p)
{
	return pn__json_fail(
	    r, PN__JSON_SYNTAX, p, "expected a digit in a number");
}

static const char *
scan_fraction(struct number *n, const char *p, const char *end)
{
	for (; pn__json_is_digit(p, end); p++) {
		if (n->ndigits < DIGITS)
			n->q--;
		add_digit(n, *p);
	}
	return p;
}

static const char *
scan_exponent(struct number *n, const char *p, const char *end)
{
	bool negative = p < end && *p == '-';
	int64_t e = 0;

	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (!pn__json_is_digit(p, end))
		return NULL;
	for (; pn__json_is_digit(p, end); p++) {
		if (e < FAR)
			e = e * 10 + (*p - '0');
	}
	n->q += negative ? -e : e;
	return p;
}

/* Reads by the grammar of section 6. NULL where it is broken, latched. */
static const char *
scan(struct pn__json_reader *r, struct number *n)
{
	const char *p = r->at, *end = r->end, *next;

	if ((n->negative = *p == '-'))
		p++;
	if (!pn__json_is_digit(p, end)) {
		bad_number(r, p);
		return NULL;
	}
	if (*p == '0' && pn__json_is_digit(p + 1, end)) {
		pn__json_fail(r, PN__JSON_SYNTAX, p,
		    "a number must not begin with a zero");
		return NULL;
	}
	for (; pn__json_is_digit(p, end); p++) {
		if (n->ndigits >= DIGITS)
			n->q++;
		add_digit(n, *p);
	}
	if (p < end && *p == '.') {
		n->is_real = true;
		if (!pn__json_is_digit(p + 1, end)) {
			bad_number(r, p + 1);
			return NULL;
		}
		p = scan_fraction(n, p + 1, end);
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		n->is_real = true;
		if ((next = scan_exponent(n, p + 1, end)) == NULL) {
			bad_number(r, p + 1);
			return NULL;
		}
		p = next;
	}
	return p;
}

/* The integer, if 64 bits hold it. False otherwise. */
static bool
take_integer(struct pn__json_reader *r, const struct number *n, int *ret)
{
	uint64_t w = n->w;

	if (n->ndigits == DIGITS + 1 && !n->negative) {
		char last = r->text.p[r->text.n - 1];

		if (__builtin_mul_overflow(w, (uint64_t)10, &w) ||
		    __builtin_add_overflow(w, (uint64_t)(last - '0'), &w))
			return false;
	} else if (n->ndigits > DIGITS) {
		return false;
	}
	if (n->negative && w > (uint64_t)1 << 63)
		return false;
	if (n->negative || w <= INT64_MAX) {
		r->i = (int64_t)(n->negative ? 0 - w : w);
		*ret = PN__JSON_INT;
	} else {
		r->u = w;
		*ret = PN__JSON_UINT;
	}
	return true;
}

int
pn__json_number(struct pn__json_reader *r)
{
	struct number n = { 0 };
	const char *end;
	double d;
	int token;

	if ((end = scan(r, &n)) == NULL)
		return PN__JSON_FAIL;
	r->text = (struct pn_slice){ r->at, (size_t)(end - r->at) };
	if (n.is_real || !take_integer(r, &n, &token)) {
		if (!pn__nearest(n.w, n.q, n.more, &d))
			d = pn__nearest_slowly(r->text);
		if (d > DBL_MAX)
			return pn__json_fail(r, PN__JSON_RANGE, r->at,
			    "the number is too large for a double");
		r->d = n.negative ? -d : d;
		token = PN__JSON_REAL;
	}
	r->at = end;
	return token;
}
