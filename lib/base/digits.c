#include "base/digits.h"

#include "base/power.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* digits * 10^exponent: a positive number in the shortest form. */
struct decimal {
	uint64_t digits;
	int exponent;
};

/* A binary number f * 2^e, f not 0. */
struct binary {
	uint64_t f;
	int e;
	bool is_lowest; /* f is a power of two: the one below is nearer */
};

static const char pairs[] =
    "0001020304050607080910111213141516171819"
    "2021222324252627282930313233343536373839"
    "4041424344454647484950515253545556575859"
    "6061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

/* Exactly two digits. */
static char *
put_pair(char *to, uint32_t v)
{
	memcpy(to, pairs + v * 2, 2);
	return to + 2;
}

/* Exactly eight digits. */
static void
put_eight(char *to, uint32_t v)
{
	uint32_t high = v / 10000, low = v % 10000;

	to = put_pair(put_pair(to, high / 100), high % 100);
	put_pair(put_pair(to, low / 100), low % 100);
}

/* One or two digits, as many as it takes. */
static char *
put_first(char *to, uint32_t v)
{
	if (v < 10) {
		*to = (char)('0' + v);
		return to + 1;
	}
	return put_pair(to, v);
}

/* Up to eight digits, none of them a leading zero. */
static char *
put_small(char *to, uint32_t v)
{
	if (v < 100)
		return put_first(to, v);
	if (v < 10000)
		return put_pair(put_first(to, v / 100), v % 100);
	if (v < 1000000) {
		to = put_pair(put_first(to, v / 10000), v / 100 % 100);
		return put_pair(to, v % 100);
	}
	to = put_pair(put_first(to, v / 1000000), v / 10000 % 100);
	return put_pair(put_pair(to, v / 100 % 100), v % 100);
}

char *
pn__digits_uint(char *to, uint64_t v)
{
	uint64_t high;

	if (v < 100000000)
		return put_small(to, (uint32_t)v);
	high = v / 100000000;
	if (high < 100000000) {
		to = put_small(to, (uint32_t)high);
	} else {
		to = put_small(to, (uint32_t)(high / 100000000));
		put_eight(to, (uint32_t)(high % 100000000));
		to += 8;
	}
	put_eight(to, (uint32_t)(v % 100000000));
	return to + 8;
}

char *
pn__digits_int(char *to, int64_t v)
{
	if (v >= 0)
		return pn__digits_uint(to, (uint64_t)v);
	*to = '-';
	return pn__digits_uint(to + 1, 0 - (uint64_t)v);
}

/*
 * One end of the interval, in quarters of 10^k: whole, and whether there is
 * a fraction. -1 where the product is not sharp enough to tell.
 */
static int
quarters(const struct pn__power *p, uint64_t x, uint64_t *ret_whole,
    bool *ret_fraction)
{
	struct pn__product v = pn__power_times(p, x);

	/* The product is less than 2^66 below the truth. */
	if (!p->exact && (v.mid == 0 || v.mid >= UINT64_MAX - 8))
		return -1;
	*ret_whole = v.hi;
	*ret_fraction = !p->exact || (v.mid | v.lo) != 0;
	return 0;
}

/*
 * The shortest decimal between the halfway points around b, nearest to b:
 * Raffaello Giulietti's way ("The Schubfach way to render doubles", 2020),
 * with one difference: where 128 bits of the power do not decide, it says
 * so with -1 and leaves the case to arithmetic that is exact.
 */
static int
shortest(const struct binary *b, struct decimal *ret)
{
	uint64_t low, mid, high, s, tens;
	bool low_part, mid_part, high_part, even = b->f % 2 == 0;
	int k = (b->e * 1262611 - (b->is_lowest ? 524031 : 0)) >> 22;
	struct pn__power p = pn__power_of_ten(-k);
	int shift = b->e + pn__power_log2(-k) + 1;

	if (quarters(&p, (4 * b->f - (b->is_lowest ? 1 : 2)) << shift, &low,
		&low_part) == -1 ||
	    quarters(&p, (4 * b->f) << shift, &mid, &mid_part) == -1 ||
	    quarters(&p, (4 * b->f + 2) << shift, &high, &high_part) == -1)
		return -1;
	/* The least and the greatest whole quarter inside. */
	if (low_part || !even)
		low++;
	if (!high_part && !even)
		high--;
	s = mid / 4;
	tens = s / 10 * 10;
	if (s >= 10 && (4 * tens >= low || 4 * (tens + 10) <= high)) {
		ret->digits = 4 * tens >= low ? s / 10 : s / 10 + 1;
		ret->exponent = k + 1;
		return 0;
	}
	ret->digits = s;
	ret->exponent = k;
	if (4 * s < low)
		ret->digits++;
	else if (4 * (s + 1) <= high &&
	    (mid % 4 > 2 || (mid % 4 == 2 && (mid_part || s % 2 == 1))))
		ret->digits++;
	return 0;
}

/* The same with the C library: for the cases that are left over. */
static void
shortest_slowly(double v, int precision, bool is_float, struct decimal *ret)
{
	char text[40], *e;

	for (;; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, v);
		if (precision >= 16 ||
		    (is_float ? (double)strtof(text, NULL) :
				strtod(text, NULL)) == v)
			break;
	}
	ret->digits = 0;
	for (e = text; *e != 'e'; e++) {
		if (*e >= '0' && *e <= '9')
			ret->digits = ret->digits * 10 + (uint64_t)(*e - '0');
	}
	ret->exponent = (int)strtol(e + 1, NULL, 10) - precision;
}

/* Lays out what the number is as JavaScript does. */
static char *
put_decimal(char *to, struct decimal d)
{
	char digits[PN__DIGITS_MAX];
	int k, n;

	while (d.digits % 10 == 0) {
		d.digits /= 10;
		d.exponent++;
	}
	k = (int)(pn__digits_uint(digits, d.digits) - digits);
	n = k + d.exponent; /* where the point stands */
	if (n > 21 || n < -5) {
		*to++ = digits[0];
		if (k > 1)
			*to++ = '.';
		memcpy(to, digits + 1, (size_t)k - 1);
		to += k - 1;
		*to++ = 'e';
		*to++ = n > 0 ? '+' : '-';
		return pn__digits_uint(to, (uint64_t)abs(n - 1));
	}
	if (n <= 0) {
		memcpy(to, "0.00000", 7);
		memcpy(to + 2 - n, digits, (size_t)k);
		return to + 2 - n + k;
	}
	if (n >= k) {
		memcpy(to, digits, (size_t)k);
		memset(to + k, '0', (size_t)(n - k));
		return to + n;
	}
	memcpy(to, digits, (size_t)n);
	to[n] = '.';
	memcpy(to + n + 1, digits + n, (size_t)(k - n));
	return to + k + 1;
}

/* Signs, zeros and what is no number; true where nothing is left to do. */
static bool
put_special(char **to, double v)
{
	if (!isfinite(v)) {
		memcpy(*to, "null", 4);
		*to += 4;
		return true;
	}
	if (fabs(v) < 1e15 && v == (double)(int64_t)v) {
		*to = pn__digits_int(*to, (int64_t)v);
		return true;
	}
	if (v < 0)
		*(*to)++ = '-';
	return false;
}

/*
 * What people write: at most three decimals and 15 digits. NULL otherwise.
 * A decimal of 15 digits is the only one of its length near its double, and
 * the division of two exact numbers gives that double, so no test is left.
 */
static char *
put_thousandths(char *to, double v)
{
	uint64_t m = (uint64_t)(v * 1000 + 0.5), whole = m / 1000;
	uint32_t part = (uint32_t)(m % 1000);

	if ((double)m / 1000 != v)
		return NULL;
	to = pn__digits_uint(to, whole);
	*to++ = '.';
	if (part % 100 == 0) {
		*to = (char)('0' + part / 100);
		return to + 1;
	}
	to = put_pair(to, part / 10);
	if (part % 10 == 0)
		return to;
	*to = (char)('0' + part % 10);
	return to + 1;
}

char *
pn__digits_real(char *to, double v)
{
	struct decimal d;
	struct binary b;
	uint64_t bits;
	char *end;
	int e;

	if (put_special(&to, v))
		return to;
	if (fabs(v) < 1e12 && (end = put_thousandths(to, fabs(v))) != NULL)
		return end;
	memcpy(&bits, &v, sizeof(bits));
	e = (int)(bits >> 52 & 0x7ff);
	b.f = bits & 0xfffffffffffff;
	b.is_lowest = b.f == 0 && e > 1;
	if (e > 0)
		b.f |= 1ULL << 52;
	b.e = (e > 0 ? e : 1) - 1075;
	if (shortest(&b, &d) == -1)
		shortest_slowly(fabs(v), 14, false, &d);
	return put_decimal(to, d);
}

char *
pn__digits_float(char *to, float v)
{
	struct decimal d;
	struct binary b;
	uint32_t bits;
	int e;

	if (put_special(&to, (double)v))
		return to;
	memcpy(&bits, &v, sizeof(bits));
	e = (int)(bits >> 23 & 0xff);
	b.f = bits & 0x7fffff;
	b.is_lowest = b.f == 0 && e > 1;
	if (e > 0)
		b.f |= 1ULL << 23;
	b.e = (e > 0 ? e : 1) - 150;
	if (shortest(&b, &d) == -1)
		shortest_slowly(fabs((double)v), 0, true, &d);
	return put_decimal(to, d);
}
