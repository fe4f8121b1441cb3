#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void
assert_holds(const struct pn__buf *b, const char *want)
{
	assert_int_equal(b->n, strlen(want));
	if (b->n > 0)
		assert_memory_equal(b->p, want, b->n);
}

static void
test_adds_up(void **state)
{
	struct pn__buf b;
	char want[3000];

	(void)state;
	pn__buf_init(&b, 3000);
	for (size_t i = 0; i < sizeof(want); i++) {
		want[i] = (char)('a' + i % 26);
		assert_int_equal(pn__buf_addc(&b, want[i]), 0);
	}
	assert_int_equal(b.n, sizeof(want));
	assert_memory_equal(b.p, want, sizeof(want));
	assert_true(b.cap <= b.limit);
	assert_int_equal(pn__buf_addc(&b, 'x'), -1);
	pn__buf_fini(&b);
	assert_null(b.p);
	assert_int_equal(b.limit, 3000);
}

static void
test_nothing_added(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 10);
	assert_int_equal(pn__buf_add(&b, NULL, 0), 0);
	assert_int_equal(pn__buf_adds(&b, ""), 0);
	assert_int_equal(pn__buf_addf(&b, "%s", ""), 0);
	assert_false(b.full);
	assert_string_equal(pn__buf_str(&b), "");
	assert_int_equal(b.n, 0);
	pn__buf_fini(&b);
	pn__buf_init(&b, 0);
	assert_string_equal(pn__buf_str(&b), "");
	assert_int_equal(pn__buf_addc(&b, 'x'), -1);
	pn__buf_fini(&b);
}

/* Every way to add fills up to the last byte, and not one more. */
static void
test_limit(void **state)
{
	struct pn__buf b;

	(void)state;
	for (size_t limit = 0; limit < 12; limit++) {
		int want = limit >= 5 ? 0 : -1;

		pn__buf_init(&b, limit);
		assert_int_equal(pn__buf_add(&b, "12345", 5), want);
		pn__buf_fini(&b);
		assert_int_equal(pn__buf_adds(&b, "12345"), want);
		pn__buf_fini(&b);
		assert_int_equal(pn__buf_addi(&b, 12345), want);
		pn__buf_fini(&b);
		assert_int_equal(pn__buf_addu(&b, 12345), want);
		pn__buf_fini(&b);
		assert_int_equal(pn__buf_addi(&b, -1234), want);
		pn__buf_fini(&b);
		assert_int_equal(pn__buf_addd(&b, 123.5), want);
		pn__buf_fini(&b);
		assert_int_equal(pn__buf_addf(&b, "%d", 12345), want);
		assert_true(b.n <= limit);
		if (want == 0)
			assert_string_equal(pn__buf_str(&b), "12345");
		else
			assert_null(pn__buf_str(&b));
		pn__buf_fini(&b);
	}
}

static void
test_latch(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4);
	assert_int_equal(pn__buf_adds(&b, "abc"), 0);
	assert_int_equal(pn__buf_adds(&b, "de"), -1);
	assert_true(b.full);
	/* This one would fit. */
	assert_int_equal(pn__buf_addc(&b, 'd'), -1);
	assert_int_equal(pn__buf_addi(&b, 1), -1);
	assert_int_equal(pn__buf_addf(&b, "x"), -1);
	assert_null(pn__buf_room(&b, 1));
	assert_null(pn__buf_str(&b));
	assert_holds(&b, "abc");
	pn__buf_reset(&b, 4096);
	assert_false(b.full);
	assert_int_equal(pn__buf_adds(&b, "de"), 0);
	assert_holds(&b, "de");
	pn__buf_fini(&b);
}

static void
test_huge_additions(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	assert_int_equal(pn__buf_adds(&b, "abc"), 0);
	assert_null(pn__buf_room(&b, SIZE_MAX));
	pn__buf_reset(&b, 100);
	assert_null(pn__buf_grow(&b, SIZE_MAX - 2));
	pn__buf_fini(&b);
}

static void
test_reset_keeps_memory(void **state)
{
	struct pn__buf b;
	char *p;

	(void)state;
	pn__buf_init(&b, 100000);
	pn__buf_adds(&b, "abc");
	p = b.p;
	pn__buf_reset(&b, 1000);
	assert_int_equal(b.n, 0);
	assert_ptr_equal(b.p, p);
	assert_non_null(pn__buf_room(&b, 50000));
	pn__buf_reset(&b, 1000);
	assert_null(b.p);
	assert_int_equal(b.cap, 0);
	pn__buf_fini(&b);
}

static void
test_take(void **state)
{
	struct pn__buf b;
	char *p;

	(void)state;
	pn__buf_init(&b, 3);
	pn__buf_adds(&b, "abc");
	p = pn__buf_take(&b);
	assert_string_equal(p, "abc");
	free(p);
	assert_int_equal(b.n, 0);
	pn__buf_adds(&b, "abcd");
	assert_null(pn__buf_take(&b));
	pn__buf_fini(&b);
}

static void
test_integers(void **state)
{
	static const struct {
		int64_t v;
		const char *want;
	} cases[] = {
		{ 0, "0" }, { 7, "7" }, { -7, "-7" }, { 10, "10" },
		{ 99, "99" }, { 100, "100" }, { -100, "-100" },
		{ INT32_MIN, "-2147483648" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 64);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		b.n = 0;
		assert_int_equal(pn__buf_addi(&b, cases[i].v), 0);
		assert_holds(&b, cases[i].want);
	}
	b.n = 0;
	assert_int_equal(pn__buf_addu(&b, UINT64_MAX), 0);
	assert_holds(&b, "18446744073709551615");
	pn__buf_fini(&b);
}

/* What JavaScript's JSON.stringify() makes of these. */
static const struct {
	double v;
	const char *want;
} doubles[] = {
	{ 0, "0" },
	{ -0.0, "0" },
	{ 1, "1" },
	{ -1.5, "-1.5" },
	{ 0.1, "0.1" },
	{ 0.1 + 0.2, "0.30000000000000004" },
	{ 1.0 / 3, "0.3333333333333333" },
	{ 2.0 / 3, "0.6666666666666666" },
	{ 100, "100" },
	{ 123456789.125, "123456789.125" },
	{ 1e15, "1000000000000000" },
	{ 1e20, "100000000000000000000" },
	{ 1e21, "1e+21" },
	{ 123e20, "1.23e+22" },
	{ -1e21, "-1e+21" },
	{ 1.5e300, "1.5e+300" },
	{ 0.000001, "0.000001" },
	{ 0.0000001, "1e-7" },
	{ 0.00000012345, "1.2345e-7" },
	{ 0.000123, "0.000123" },
	{ 9007199254740991, "9007199254740991" },
	{ 9007199254740993.0, "9007199254740992" },
	{ 9007199254740994, "9007199254740994" },
	{ 1.7976931348623157e308, "1.7976931348623157e+308" },
	{ 2.2250738585072014e-308, "2.2250738585072014e-308" },
	{ 2.225073858507201e-308, "2.225073858507201e-308" },
	{ 5e-324, "5e-324" },
	{ 1e-323, "1e-323" },
	{ 1.5e-323, "1.5e-323" },
	{ 0x1p-1060, "8.095e-320" },
	/* Powers of two whose shortest form is not the nearest of 16. */
	{ 0x1p-44, "5.684341886080802e-14" },
	{ 0x1p-1022, "2.2250738585072014e-308" },
	{ 4.35, "4.35" },
	{ 4.349999999999999, "4.349999999999999" },
	{ 1e23, "1e+23" },
	{ 9.5e-7, "9.5e-7" },
	{ 5e-7, "5e-7" },
	{ 1.1e21, "1.1e+21" },
	{ 999999999999999900000.0, "999999999999999900000" },
};

static void
test_doubles(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 64);
	for (size_t i = 0; i < PN_COUNT(doubles); i++) {
		b.n = 0;
		assert_int_equal(pn__buf_addd(&b, doubles[i].v), 0);
		assert_string_equal(pn__buf_str(&b), doubles[i].want);
	}
	b.n = 0;
	pn__buf_addd(&b, NAN);
	pn__buf_addd(&b, INFINITY);
	pn__buf_addd(&b, -INFINITY);
	assert_holds(&b, "nullnullnull");
	pn__buf_fini(&b);
}

static size_t
significant(const char *s)
{
	char digits[64];
	size_t n = 0, first = 0;

	for (; *s != '\0' && *s != 'e'; s++) {
		if (*s >= '0' && *s <= '9')
			digits[n++] = *s;
	}
	while (first < n && digits[first] == '0')
		first++;
	while (n > first && digits[n - 1] == '0')
		n--;
	return n - first;
}

/* Any double: it reads back, and no decimal with fewer digits does. */
static void
check_shortest(struct pn__buf *b, double v)
{
	char fewer[40];
	const char *s;
	size_t n;

	b->n = 0;
	assert_int_equal(pn__buf_addd(b, v), 0);
	s = pn__buf_str(b);
	assert_true(strtod(s, NULL) == v);
	n = significant(s);
	assert_true(n <= 17);
	if (n < 2)
		return;
	snprintf(fewer, sizeof(fewer), "%.*e", (int)n - 2, v);
	assert_true(strtod(fewer, NULL) != v);
}

static void
test_doubles_are_shortest(void **state)
{
	uint64_t seed = 88172645463325252;
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 64);
	for (int i = 0; i < 20000; i++) {
		double v;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		memcpy(&v, &seed, sizeof(v));
		if (isfinite(v))
			check_shortest(&b, v);
		check_shortest(&b, (double)(seed >> 40) / 1000);
	}
	for (int e = -1074; e < 1024; e++)
		check_shortest(&b, ldexp(1, e));
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adds_up),
		cmocka_unit_test(test_nothing_added),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_latch),
		cmocka_unit_test(test_huge_additions),
		cmocka_unit_test(test_reset_keeps_memory),
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_doubles),
		cmocka_unit_test(test_doubles_are_shortest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
