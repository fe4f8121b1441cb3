#include "http/status.h"

#include <postern/base.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>
#include <string.h>

static void
test_texts(void **state)
{
	static const struct {
		int status;
		const char *text;
	} table[] = {
		{ 100, "Continue" },
		{ 200, "OK" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 404, "Not Found" },
		{ 413, "Content Too Large" },
		{ 416, "Range Not Satisfiable" },
		{ 418, "Unknown" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
		{ 511, "Network Authentication Required" },
		{ 512, "Unknown" },
		{ 0, "Unknown" },
		{ -1, "Unknown" },
		{ INT_MIN, "Unknown" },
		{ INT_MAX, "Unknown" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++)
		assert_string_equal(
		    pn__status_text(table[i].status), table[i].text);
}

static void
test_all_can_be_sent(void **state)
{
	(void)state;
	for (int status = -10; status < 1100; status++) {
		const char *text = pn__status_text(status);

		assert_non_null(text);
		assert_in_range(strlen(text), 2, 40);
		for (; *text != '\0'; text++)
			assert_in_range(*text, ' ', '~');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_all_can_be_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
