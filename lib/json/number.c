#include "json/number.h"

#include "base/power.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DIGITS = 19,	   /* that surely fit in 64 bits */
	DIGITS_SLOW = 800, /* more than decide about any double */
	FAR = 100000000,   /* an exponent may as well stop there */
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

/*
 * Rounds to 53 bits the product of w with a power that may be a little too
 * small. False where that little could change the result.
 */
static bool
round_product(struct pn__product x, bool exact, int two, double *ret)
{
	uint64_t bits, below;
	int e;

	if (x.hi >> 63 == 0) {
		x.hi = x.hi << 1 | x.mid >> 63;
		x.mid = x.mid << 1 | x.lo >> 63;
		x.lo <<= 1;
		two--;
	}
	e = two + 191; /* of the top bit */
	bits = x.hi >> 11;
	below = x.hi & 0x7ff;
	if (e < -1022)
		return false;
	if (!exact && ((below == 0x3ff && x.mid >= UINT64_MAX - 16) ||
	    (below == 0x400 && x.mid == 0)))
		return false;
	if (below > 0x400 ||
	    (below == 0x400 && ((x.mid | x.lo) != 0 || bits % 2 == 1)))
		bits++;
	if (bits >> 53 != 0) {
		bits >>= 1;
		e++;
	}
	if (e > 1023) {
		*ret = HUGE_VAL;
		return true;
	}
	bits = (uint64_t)(e + 1023) << 52 | (bits & 0xfffffffffffff);
	memcpy(ret, &bits, sizeof(*ret));
	return true;
}

static bool
nearest(uint64_t w, int q, double *ret)
{
	struct pn__power p = pn__power_of_ten(q);
	int shift = __builtin_clzll(w);

	return round_product(
	    pn__power_times(&p, w << shift), p.exact, p.two - shift, ret);
}

bool
pn__json_nearest(uint64_t w, int64_t q, bool more, double *ret)
{
	static const double tens[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
		1e19, 1e20, 1e21, 1e22 };
	double upper;

	if (w == 0 || q < PN__POWER_MIN) {
		*ret = 0; /* below half of the smallest double */
		return true;
	}
	if (q > DBL_MAX_10_EXP) {
		*ret = HUGE_VAL;
		return true;
	}
#if FLT_EVAL_METHOD == 0
	/* Two exact numbers: one rounding, the right one. */
	if (!more && w >> 53 == 0 && q >= -22 && q <= 22) {
		*ret = q < 0 ? (double)w / tens[-q] : (double)w * tens[q];
		return true;
	}
#endif
	if (!nearest(w, (int)q, ret))
		return false;
	return !more || (nearest(w + 1, (int)q, &upper) && upper == *ret);
}

/*
 * The nearest double by the C library. It gets digits and an exponent but no
 * decimal point, which would depend on the locale.
 */
static double
nearest_slowly(const struct pn_slice *text)
{
	char digits[DIGITS_SLOW + 32];
	const char *end = text->p + text->n, *p = text->p;
	struct number n = { 0 };
	bool after = false, rest = false;
	size_t k = 0;

	for (; p < end && *p != 'e' && *p != 'E'; p++) {
		if (*p < '0' || *p > '9') {
			after = after || *p == '.';
			continue;
		}
		if (k < DIGITS_SLOW) {
			if (k > 0 || *p != '0')
				digits[k++] = *p;
			n.q -= after;
		} else {
			rest = rest || *p != '0';
			n.q += !after;
		}
	}
	if (p < end)
		scan_exponent(&n, p + 1, end);
	if (rest) {
		digits[k++] = '1';
		n.q--;
	}
	snprintf(digits + k, sizeof(digits) - k, "e%jd", (intmax_t)n.q);
	return strtod(digits, NULL);
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
		if (!pn__json_nearest(n.w, n.q, n.more, &d))
			d = nearest_slowly(&r->text);
		if (d > DBL_MAX)
			return pn__json_fail(r, PN__JSON_RANGE, r->at,
			    "the number is too large for a double");
		r->d = n.negative ? -d : d;
		token = PN__JSON_REAL;
	}
	r->at = end;
	return token;
}
