#include "json/number.h"

#include "base/digits.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct pn__json_reader reader;
static struct pn__json_error err;
static uint64_t seed = 20261122;

/* xorshift64*: the same numbers in every run. */
static uint64_t
next_random(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * 0x2545f4914f6cdd1d;
}

/* Reads one text, in memory of exactly its size. */
static int
read_text(const char *text)
{
	size_t n = strlen(text);
	char *exact = malloc(n);
	int token;

	memcpy(exact, text, n);
	pn__json_open(&reader, exact, n, NULL, &err);
	token = pn__json_next(&reader);
	if (token != PN__JSON_FAIL)
		assert_int_equal(pn__json_next(&reader), PN__JSON_END);
	free(exact);
	return token;
}

static void
test_integers(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} cases[] = {
		{ "0", 0 },
		{ "-0", 0 },
		{ "7", 7 },
		{ "-1", -1 },
		{ "9007199254740993", 9007199254740993 },
		{ "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN },
		{ "-9223372036854775807", INT64_MIN + 1 },
		{ "1000000000000000000", 1000000000000000000 },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		assert_int_equal(read_text(cases[i].text), PN__JSON_INT);
		assert_true(reader.i == cases[i].want);
	}
	assert_int_equal(read_text("9223372036854775808"), PN__JSON_UINT);
	assert_true(reader.u == (uint64_t)INT64_MAX + 1);
	assert_int_equal(read_text("10000000000000000000"), PN__JSON_UINT);
	assert_true(reader.u == 10000000000000000000U);
	assert_int_equal(read_text("18446744073709551615"), PN__JSON_UINT);
	assert_true(reader.u == UINT64_MAX);
}

/* Every text as strtod reads it. */
static void
check(const char *text)
{
	double want = strtod(text, NULL);
	int token = read_text(text);

	if (!isfinite(want)) {
		assert_int_equal(token, PN__JSON_FAIL);
		assert_int_equal(err.fault, PN__JSON_RANGE);
		return;
	}
	assert_int_equal(token, PN__JSON_REAL);
	if (memcmp(&reader.d, &want, sizeof(want)) != 0)
		fail_msg("%s was read as %.17g", text, reader.d);
}

static void
test_reals(void **state)
{
	static const char *const cases[] = { "0.0", "-0.0", "-0e5", "0e999999",
		"1.5", "1e0", "1E+2", "1e-2", "0.1", "0.30000000000000004",
		"18446744073709551616", "-9223372036854775809",
		"99999999999999999999", "123456789012345678901234567890",
		"9007199254740993.0", "9007199254740992.999999999999999999",
		"9007199254740993.0000000000000000000000000000001",
		"4503599627370496.5", "4503599627370497.5",
		"4503599627370496.500000000000000000000000000000000000001",
		"1e22", "1e23", "8.5e22", "89255.0e-22", "1e308",
		"1.7976931348623157e308", "1.7976931348623158e308",
		"1.797693134862315807e308", "1.7976931348623159e308", "1e309",
		"-1e400", "1e99999999999999999999", "1e-99999999999999999999",
		"2.2250738585072014e-308", "2.2250738585072011e-308",
		"2.2250738585072012e-308", "4.9406564584124654e-324", "5e-324",
		"2.4703282292062327e-324", "2.4703282292062328e-324", "1e-324",
		"0.000000000000000000000000000000000000000000001e45",
		"10000000000000000000000000000000000000000000000e-46",
		"1.00000000000000011102230246251565404236316680908203125",
		"1.00000000000000011102230246251565404236316680908203124",
		"1.00000000000000011102230246251565404236316680908203126",
		"7.2057594037927933e16", "3.2378839133029012895883e-1",
		"6.631236846766476e-316", "1e-342", "1e-343", "1234e-346" };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		check(cases[i]);
}

/* 800 digits and more, on both sides of the point. */
static void
test_long(void **state)
{
	char *text = malloc(4100);

	(void)state;
	for (int n = 300; n < 4000; n += 411) {
		memset(text, '0', 4099);
		memcpy(text, "0.", 2);
		text[n] = '7';
		snprintf(text + n + 1, 40, "e%d", n);
		check(text);
		memset(text, '9', (size_t)n);
		snprintf(text + n, 40, "e-%d", n);
		check(text);
		/* Halfway, then far behind a digit that decides. */
		memset(text, '0', 4099);
		memcpy(text, "9007199254740993.", 17);
		snprintf(text + n, 40, "1");
		check(text);
		text[n] = '0';
		check(text);
	}
	memset(text, '1', 4099);
	text[4099] = '\0';
	check(text);
	free(text);
}

static void
test_round_trips(void **state)
{
	char text[64];
	double v;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint64_t bits = next_random();

		memcpy(&v, &bits, sizeof(v));
		if (!isfinite(v))
			continue;
		snprintf(text, sizeof(text), "%.17e", v);
		check(text);
		assert_true(reader.d == v);
		*pn__digits_real(text, v) = '\0';
		assert_int_not_equal(read_text(text), PN__JSON_FAIL);
		if (reader.token == PN__JSON_END && strpbrk(text, ".e"))
			assert_true(reader.d == v);
	}
	for (int i = 0; i < 100000; i++) {
		snprintf(text, sizeof(text), "%ju.%jue%d",
		    (uintmax_t)(next_random() >> next_random() % 64),
		    (uintmax_t)(next_random() >> next_random() % 64),
		    (int)(next_random() % 700) - 350);
		check(text);
	}
}

/* Right between two doubles: to the even one. */
static void
test_halves(void **state)
{
	char text[1100];

	(void)state;
	for (int i = 0; i < 3000; i++) {
		uint64_t bits = (next_random() >> 11) | 1ULL << 52;
		int e = (int)(next_random() % 60);
		long double half =
		    ldexpl((long double)bits + 0.5L, e - 30);

		snprintf(text, sizeof(text), "%.60Lf", half);
		check(text);
		text[strlen(text) - 1] = '1';
		check(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_reals),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_halves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
