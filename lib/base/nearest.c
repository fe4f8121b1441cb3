#include "base/nearest.h"

#include "base/power.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DIGITS = 800,	 /* more than decide about any double */
	FAR = 100000000, /* an exponent may as well stop there */
};

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
pn__nearest(uint64_t w, int64_t q, bool more, double *ret)
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
	return !more || (w < UINT64_MAX && nearest(w + 1, (int)q, &upper) &&
			    upper == *ret);
}

/* The exponent that a text has behind its letter. */
static int64_t
exponent_of(const char *p, const char *end)
{
	bool negative = p < end && *p == '-';
	int64_t e = 0;

	if (p < end && (*p == '-' || *p == '+'))
		p++;
	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		if (e < FAR)
			e = e * 10 + (*p - '0');
	}
	return negative ? -e : e;
}

/*
 * Writes the number as digits and an exponent, terminated, without a decimal
 * point, which would depend on the locale.
 */
static void
write_plain(struct pn_slice text, char out[DIGITS + 32])
{
	const char *end = text.p + text.n, *p = text.p;
	bool after = false, rest = false;
	int64_t q = 0;
	size_t k = 0;

	for (; p < end && *p != 'e' && *p != 'E'; p++) {
		if (*p < '0' || *p > '9') {
			after = after || *p == '.';
			continue;
		}
		if (k < DIGITS) {
			if (k > 0 || *p != '0')
				out[k++] = *p;
			q -= after;
		} else {
			rest = rest || *p != '0';
			q += !after;
		}
	}
	if (p < end)
		q += exponent_of(p + 1, end);
	if (rest) {
		out[k++] = '1';
		q--;
	}
	if (k == 0)
		out[k++] = '0';
	snprintf(out + k, 32 - 1, "e%jd", (intmax_t)q);
}

double
pn__nearest_slowly(struct pn_slice text)
{
	char plain[DIGITS + 32];

	write_plain(text, plain);
	return strtod(plain, NULL);
}

float
pn__nearest_float(struct pn_slice text)
{
	char plain[DIGITS + 32];

	write_plain(text, plain);
	return strtof(plain, NULL);
}
