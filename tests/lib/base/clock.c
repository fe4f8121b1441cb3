#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static void
test_never_goes_back(void **state)
{
	int64_t us = pn__clock_us(), ms = pn__clock_ms();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int64_t us2 = pn__clock_us(), ms2 = pn__clock_ms();

		assert_true(us2 >= us && ms2 >= ms);
		us = us2;
		ms = ms2;
	}
	/* Both are the same clock. */
	assert_in_range(us / 1000 - ms, 0, 1000);
}

static void
test_rfc3339(void **state)
{
	char out[PN__CLOCK_RFC3339], want[40];
	time_t now;
	struct tm tm;

	(void)state;
	do {
		now = time(NULL);
		pn__clock_rfc3339(out);
	} while (now != time(NULL));
	gmtime_r(&now, &tm);
	strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%S.", &tm);
	assert_memory_equal(out, want, strlen(want));
	assert_int_equal(strlen(out), strlen("2026-11-22T17:40:00.123Z"));
	assert_int_equal(out[strlen(out) - 1], 'Z');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_never_goes_back),
		cmocka_unit_test(test_rfc3339),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
