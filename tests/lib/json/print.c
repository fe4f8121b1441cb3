#include "json/field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

static void
expect(const char *from, const char *end, const char *want)
{
	char text[PN__JSON_OP_MAX + 1];

	assert_true(end - from <= PN__JSON_OP_MAX);
	memcpy(text, from, (size_t)(end - from));
	text[end - from] = '\0';
	assert_string_equal(text, want);
}

static void
test_dates(void **state)
{
	char to[PN__JSON_OP_MAX];

	(void)state;
	expect(to, pn__json_date(to, (struct pn_date){ 2026, 11, 22 }),
	    "\"2026-11-22\"");
	expect(to, pn__json_date(to, (struct pn_date){ 1, 1, 1 }),
	    "\"0001-01-01\"");
	expect(to, pn__json_date(to, (struct pn_date){ 0 }), "null");
}

static void
test_times(void **state)
{
	static const struct {
		struct pn_time t;
		const char *want;
	} cases[] = {
		{ { true, 17, 40, 0, 0 }, "\"17:40\"" },
		{ { true, 17, 40, 5, 0 }, "\"17:40:05\"" },
		{ { true, 0, 0, 5, 250000 }, "\"00:00:05.25\"" },
		{ { true, 23, 59, 59, 999999 }, "\"23:59:59.999999\"" },
		{ { true, 23, 59, 0, 1 }, "\"23:59:00.000001\"" },
	};
	char to[PN__JSON_OP_MAX];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		expect(to, pn__json_time(to, cases[i].t), cases[i].want);
}

static void
test_moments(void **state)
{
	static const struct {
		int64_t us;
		const char *want;
	} cases[] = {
		{ 0, "\"1970-01-01T00:00:00Z\"" },
		{ -1, "\"1969-12-31T23:59:59.999999Z\"" },
		{ 951782400000000, "\"2000-02-29T00:00:00Z\"" },
		{ 1795369200500000, "\"2026-11-22T17:40:00.5Z\"" },
		{ -62167219200000000, "\"0000-01-01T00:00:00Z\"" },
		{ -62167219200000001, "null" },
		{ 253402300799999999, "\"9999-12-31T23:59:59.999999Z\"" },
		{ 253402300800000000, "null" },
		{ INT64_MAX, "null" },
		{ INT64_MIN, "null" },
	};
	char to[PN__JSON_OP_MAX], want[64];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		expect(to, pn__json_datetime(to, cases[i].us), cases[i].want);
	/* Some days over 800 years, beside the C library. */
	for (int64_t s = -12591158400; s < 12591158400; s += 86400 * 13 + 61) {
		time_t t = s;
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(want, sizeof(want), "\"%Y-%m-%dT%H:%M:%SZ\"", &tm);
		expect(to, pn__json_datetime(to, s * 1000000), want);
	}
}

static void
test_decimals(void **state)
{
	static const struct {
		int64_t v;
		uint32_t scale;
		const char *want;
	} cases[] = {
		{ 1250, 2, "12.50" },
		{ -1250, 2, "-12.50" },
		{ 5, 2, "0.05" },
		{ -5, 3, "-0.005" },
		{ 0, 2, "0.00" },
		{ 12, 0, "12" },
		{ INT64_MIN, 0, "-9223372036854775808" },
		{ INT64_MIN, 4, "-922337203685477.5808" },
		{ INT64_MAX, 18, "9.223372036854775807" },
	};
	char to[PN__JSON_OP_MAX];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		expect(to, pn__json_decimal(to, cases[i].v, cases[i].scale),
		    cases[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_decimals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
