#include "schema/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

static void
every_day_of_9999_years_comes_back(void **state)
{
	int64_t day = pn__calendar_days((struct pn_date){ 1, 1, 1 });
	struct pn_date d, before = { 0 };

	(void)state;
	assert_int_equal(day, -719162);
	for (; day <= 2932896; day++) {
		d = pn__calendar_date(day);
		if (!pn__calendar_has(d) || pn__calendar_days(d) != day ||
		    pn__calendar_compare(before, d) >= 0)
			fail_msg("%d-%d-%d", d.year, d.month, d.day);
		before = d;
	}
	assert_int_equal(d.year, 9999);
	assert_int_equal(d.month, 12);
	assert_int_equal(d.day, 31);
}

static void
days_agree_with_libc(void **state)
{
	(void)state;
	for (int64_t day = -200000; day < 200000; day += 13) {
		time_t t = (time_t)(day * 86400);
		struct pn_date d = pn__calendar_date(day);
		struct tm tm;

		assert_non_null(gmtime_r(&t, &tm));
		assert_int_equal(d.year, tm.tm_year + 1900);
		assert_int_equal(d.month, tm.tm_mon + 1);
		assert_int_equal(d.day, tm.tm_mday);
	}
}

static void
there_are_no_other_days(void **state)
{
	static const struct pn_date none[] = { { 0, 1, 1 }, { 10000, 1, 1 },
		{ -1, 1, 1 }, { 2026, 0, 1 }, { 2026, 13, 1 }, { 2026, 1, 0 },
		{ 2026, 1, 32 }, { 2026, 4, 31 }, { 2023, 2, 29 },
		{ 1900, 2, 29 }, { 2024, 2, 30 }, { 2026, 255, 255 } };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(none); i++)
		assert_false(pn__calendar_has(none[i]));
	assert_true(pn__calendar_has((struct pn_date){ 2000, 2, 29 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_9999_years_comes_back),
		cmocka_unit_test(days_agree_with_libc),
		cmocka_unit_test(there_are_no_other_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
