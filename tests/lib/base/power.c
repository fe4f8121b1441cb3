/* Every power of ten against a long division in plain bignum. */
#include "base/power.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS = 80 };

/* A whole number, its lowest 32 bits first. */
struct big {
	uint32_t w[WORDS];
};

static void
big_times_ten(struct big *b)
{
	uint64_t carry = 0;

	for (int i = 0; i < WORDS; i++) {
		carry += (uint64_t)b->w[i] * 10;
		b->w[i] = (uint32_t)carry;
		carry >>= 32;
	}
	assert_int_equal(carry, 0);
}

static void
big_by_ten(struct big *b)
{
	uint64_t rest = 0;

	for (int i = WORDS; i-- > 0;) {
		rest = rest << 32 | b->w[i];
		b->w[i] = (uint32_t)(rest / 10);
		rest %= 10;
	}
}

static int
big_top(const struct big *b)
{
	int i = WORDS * 32 - 1;

	while ((b->w[i / 32] >> i % 32 & 1) == 0)
		i--;
	return i;
}

/* Its n bits from bit from downwards; below bit 0 there are zeros. */
static uint64_t
big_bits(const struct big *b, int from, int n)
{
	uint64_t v = 0;

	for (int i = from; i > from - n; i--)
		v = v << 1 | (i >= 0 ? b->w[i / 32] >> i % 32 & 1 : 0);
	return v;
}

/* b is 10^q * 2^scale, rounded down. */
static void
check_power(const struct big *b, int q, int scale)
{
	struct pn__power p = pn__power_of_ten(q);
	int top = big_top(b);
	uint64_t hi = big_bits(b, top, 64), lo = big_bits(b, top - 64, 64);

	assert_int_equal(p.two, top - 127 - scale);
	assert_int_equal(p.two + 127, pn__power_log2(q));
	assert_int_equal(p.hi, hi);
	assert_true(p.lo <= lo && lo - p.lo <= 2);
	if (!p.exact)
		return;
	assert_int_equal(p.lo, lo);
	for (int i = top - 128; i >= 0; i--)
		assert_int_equal(big_bits(b, i, 1), 0);
}

static void
test_positive(void **state)
{
	struct big b = { .w = { 1 } };

	(void)state;
	for (int q = 0; q <= PN__POWER_MAX; q++) {
		check_power(&b, q, 0);
		big_times_ten(&b);
	}
}

static void
test_negative(void **state)
{
	struct big b = { .w = { 0 } };
	const int scale = WORDS * 32 - 1;

	(void)state;
	b.w[WORDS - 1] = 1U << 31;
	for (int q = 0; q >= PN__POWER_MIN; q--) {
		check_power(&b, q, scale);
		big_by_ten(&b);
	}
}

static void
test_times(void **state)
{
	struct pn__power p = { UINT64_MAX, UINT64_MAX, 0, true };
	struct pn__product x = pn__power_times(&p, UINT64_MAX);

	(void)state;
	assert_int_equal(x.hi, UINT64_MAX - 1);
	assert_int_equal(x.mid, UINT64_MAX);
	assert_int_equal(x.lo, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_positive),
		cmocka_unit_test(test_negative),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
