#include "base/digits.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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

static void
expect(const char *from, const char *end, const char *want)
{
	char text[PN__DIGITS_MAX + 1];

	assert_true(end - from <= PN__DIGITS_MAX);
	memcpy(text, from, (size_t)(end - from));
	text[end - from] = '\0';
	assert_string_equal(text, want);
}

static void
test_integers(void **state)
{
	char text[PN__DIGITS_MAX], want[PN__DIGITS_MAX];
	uint64_t v = 1;

	(void)state;
	for (int i = 0; i < 20; i++, v *= 10) {
		for (uint64_t d = 0; d < 3; d++) {
			snprintf(want, sizeof(want), "%ju",
			    (uintmax_t)(v + d - 1));
			expect(text, pn__digits_uint(text, v + d - 1), want);
		}
	}
	for (int i = 0; i < 64; i++) {
		int64_t s = (int64_t)(0 - (1ULL << i));

		snprintf(want, sizeof(want), "%jd", (intmax_t)s);
		expect(text, pn__digits_int(text, s), want);
	}
	expect(text, pn__digits_uint(text, UINT64_MAX), "18446744073709551615");
	expect(text, pn__digits_int(text, INT64_MIN), "-9223372036854775808");
	expect(text, pn__digits_int(text, INT64_MAX), "9223372036854775807");
}

/* What JSON.stringify() of a browser gives for each. */
static void
test_layout(void **state)
{
	static const struct {
		double v;
		const char *want;
	} cases[] = {
		{ 0, "0" },
		{ -0.0, "0" },
		{ 1, "1" },
		{ -1, "-1" },
		{ 0.1, "0.1" },
		{ 0.1 + 0.2, "0.30000000000000004" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 2.0 / 3, "0.6666666666666666" },
		{ -12.34, "-12.34" },
		{ 100.5, "100.5" },
		{ 1e-6, "0.000001" },
		{ 1.5e-6, "0.0000015" },
		{ 1e-7, "1e-7" },
		{ 1.5e-7, "1.5e-7" },
		{ 1e15, "1000000000000000" },
		{ 1e20, "100000000000000000000" },
		{ 123456789012345680000.0, "123456789012345680000" },
		{ 1e21, "1e+21" },
		{ 1e22, "1e+22" },
		{ 1e23, "1e+23" },
		{ 1.5e300, "1.5e+300" },
		{ 9007199254740991, "9007199254740991" },
		{ 9007199254740993.0, "9007199254740992" },
		{ 4.35, "4.35" },
		{ 5e-324, "5e-324" },
		{ 2.2250738585072014e-308, "2.2250738585072014e-308" },
		{ 2.225073858507201e-308, "2.225073858507201e-308" },
		{ 1.7976931348623157e308, "1.7976931348623157e+308" },
		{ 4.4501477170144023e-308, "4.4501477170144023e-308" },
		{ 9.5367431640625e-7, "9.5367431640625e-7" },
		{ 2e-44, "2e-44" },
		{ 3.5844466002796428e+298, "3.5844466002796428e+298" },
		{ 1.1754943508222875e-38, "1.1754943508222875e-38" },
		{ (double)NAN, "null" },
		{ (double)INFINITY, "null" },
		{ -(double)INFINITY, "null" },
	};
	char text[PN__DIGITS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(text, pn__digits_real(text, cases[i].v), cases[i].want);
}

/* The digits of a text before an exponent, without zeros at its ends. */
static int
significant(const char *text)
{
	int n = 0, zeros = 0;

	for (; *text != '\0' && *text != 'e'; text++) {
		if (*text < '0' || *text > '9' || (n == 0 && *text == '0'))
			continue;
		n++;
		zeros = *text == '0' ? zeros + 1 : 0;
	}
	return n - zeros;
}

static void
check_real(double v)
{
	char text[PN__DIGITS_MAX + 1], shorter[40];
	double back;
	int k;

	*pn__digits_real(text, v) = '\0';
	back = strtod(text, NULL);
	if (back != v)
		fail_msg("%.17g became %s", v, text);
	k = significant(text);
	assert_in_range(k, 1, 17);
	/* Not one digit less, and of that length it is the nearest. */
	if (k > 1) {
		snprintf(shorter, sizeof(shorter), "%.*e", k - 2, v);
		assert_true(strtod(shorter, NULL) != v);
	}
	snprintf(shorter, sizeof(shorter), "%.*e", k - 1, v);
	if (strtod(shorter, NULL) == v && significant(shorter) == k) {
		char again[40];

		snprintf(again, sizeof(again), "%.*e", k - 1, back);
		assert_string_equal(again, shorter);
	}
}

static void
test_random_reals(void **state)
{
	double v;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint64_t bits = next_random();

		memcpy(&v, &bits, sizeof(v));
		if (isfinite(v) && v != 0)
			check_real(v);
	}
	for (int i = 0; i < 20000; i++)
		check_real((double)(1 + next_random() % 100000000) / 1000);
}

/* Powers of two are where the neighbours are not equally far. */
static void
test_binades(void **state)
{
	(void)state;
	for (int e = -1074; e < 1024; e++) {
		double v = ldexp(1, e);

		check_real(v);
		check_real(nextafter(v, 0) > 0 ? nextafter(v, 0) : v);
		if (e < 1023)
			check_real(nextafter(v, INFINITY));
	}
	for (int q = -307; q <= 308; q++) {
		char text[16];

		snprintf(text, sizeof(text), "1e%d", q);
		check_real(strtod(text, NULL));
	}
}

static void
test_floats(void **state)
{
	char text[PN__DIGITS_MAX + 1];

	(void)state;
	expect(text, pn__digits_float(text, 0.1f), "0.1");
	expect(text, pn__digits_float(text, 16777216.0f), "16777216");
	expect(text, pn__digits_float(text, 1e-45f), "1e-45");
	expect(text, pn__digits_float(text, 3.4028235e38f), "3.4028235e+38");
	expect(text, pn__digits_float(text, -19.99f), "-19.99");
	for (int i = 0; i < 100000; i++) {
		uint32_t bits = (uint32_t)next_random();
		float v;

		memcpy(&v, &bits, sizeof(v));
		if (!isfinite(v))
			continue;
		*pn__digits_float(text, v) = '\0';
		if (strtof(text, NULL) != v)
			fail_msg("%.9g became %s", (double)v, text);
		assert_in_range(significant(text), v == 0 ? 0 : 1, 21);
	}
}

/* A comma as the point, where such a locale is installed, changes nothing. */
static void
test_locale(void **state)
{
	char text[PN__DIGITS_MAX];

	(void)state;
	if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL) {
		print_message("# SKIP: the locale de_DE is not installed\n");
		return;
	}
	expect(text, pn__digits_real(text, 1.5), "1.5");
	expect(text, pn__digits_real(text, 1e22 / 3), "3.3333333333333335e+21");
	setlocale(LC_NUMERIC, "C");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_random_reals),
		cmocka_unit_test(test_binades),
		cmocka_unit_test(test_floats),
		cmocka_unit_test(test_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
