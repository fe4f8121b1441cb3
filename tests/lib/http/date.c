#include "http/date.h"

#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const struct {
	time_t t;
	const char *text;
} dates[] = {
	{ 0, "Thu, 01 Jan 1970 00:00:00 GMT" },
	{ 784111777, "Sun, 06 Nov 1994 08:49:37 GMT" },
	{ 951782400, "Tue, 29 Feb 2000 00:00:00 GMT" },
	{ -1, "Wed, 31 Dec 1969 23:59:59 GMT" },
	{ 4102444799, "Thu, 31 Dec 2099 23:59:59 GMT" },
	{ 4107542399, "Sun, 28 Feb 2100 23:59:59 GMT" },
	{ 253402300799, "Fri, 31 Dec 9999 23:59:59 GMT" },
	{ -62167219200, "Sat, 01 Jan 0000 00:00:00 GMT" },
};

static void
test_write(void **state)
{
	char out[PN__HTTP_DATE];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(dates); i++) {
		time_t t = 1;

		pn__http_date(dates[i].t, out);
		assert_string_equal(out, dates[i].text);
		assert_int_equal(pn__http_date_parse(out, 29, &t), 0);
		assert_int_equal(t, dates[i].t);
	}
	pn__http_date(INT64_MAX, out);
	assert_string_equal(out, "Fri, 31 Dec 9999 23:59:59 GMT");
	pn__http_date(INT64_MIN, out);
	assert_string_equal(out, "Sat, 01 Jan 0000 00:00:00 GMT");
}

/* Every day of 800 years, against the C library. */
static void
test_every_day(void **state)
{
	char out[PN__HTTP_DATE], want[64];

	(void)state;
	for (time_t day = -140000; day < 160000; day += 1) {
		time_t t = day * 86400 + (day & 0xffff), back;
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(want, sizeof(want), "%a, %d %b %Y %T GMT", &tm);
		pn__http_date(t, out);
		if (strcmp(out, want) != 0)
			fail_msg("%s is not %s", out, want);
		assert_int_equal(pn__http_date_parse(out, 29, &back), 0);
		assert_int_equal(back, t);
	}
}

static void
test_parse(void **state)
{
	static const struct {
		const char *in;
		time_t want; /* -1: refused */
	} table[] = {
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 784111777 },
		{ "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
		{ "Sun Nov  6 08:49:37 1994", 784111777 },
		{ "Sun Nov 06 08:49:37 1994", 784111777 },
		{ "Wed Nov 16 08:49:37 1994", 784975777 },
		{ "Fri, 30 Jun 2034 23:59:60 GMT", 2035324800 },
		{ "", -1 },
		{ "S", -1 },
		{ "Sun", -1 },
		{ "Sun,", -1 },
		{ "Sunday", -1 },
		{ "sun, 06 Nov 1994 08:49:37 GMT", -1 },
		{ "Sun, 06 nov 1994 08:49:37 GMT", -1 },
		{ "Sun, 6 Nov 1994 08:49:37 GMT", -1 },
		{ "Sun, 06 Nov 94 08:49:37 GMT", -1 },
		{ "Sun, 06 Nov 1994 08:49:37 UTC", -1 },
		{ "Sun, 06 Nov 1994 08:49:37", -1 },
		{ "Sun, 06 Nov 1994 08:49:37 GMT ", -1 },
		{ " Sun, 06 Nov 1994 08:49:37 GMT", -1 },
		{ "Sun, 06 Nov 1994 24:00:00 GMT", -1 },
		{ "Sun, 06 Nov 1994 08:60:37 GMT", -1 },
		{ "Sun, 06 Nov 1994 08:49:61 GMT", -1 },
		{ "Sun, 31 Nov 1994 08:49:37 GMT", -1 },
		{ "Sun, 00 Nov 1994 08:49:37 GMT", -1 },
		{ "Tue, 29 Feb 2100 08:49:37 GMT", -1 },
		{ "Sun, +6 Nov 1994 08:49:37 GMT", -1 },
		{ "Sun, 06-Nov-1994 08:49:37 GMT", -1 },
		{ "Sunday, 06 Nov 1994 08:49:37 GMT", -1 },
		{ "Sun, 06-Nov-94 08:49:37 GMT", -1 },
		{ "Sun Nov  6 08:49:37 1994 GMT", -1 },
		{ "784111777", -1 },
		{ "foo", -1 },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		time_t t = -1;
		int rc = pn__http_date_parse(
		    table[i].in, strlen(table[i].in), &t);

		if (t != table[i].want || (rc == 0) != (t != -1))
			fail_msg("%s: %d, %lld", table[i].in, rc,
			    (long long)t);
	}
}

/* A year of two digits is the nearest that is not over 50 years ahead. */
static void
test_two_digit_years(void **state)
{
	time_t now = time(NULL), t;
	struct tm tm;
	char text[64];

	(void)state;
	gmtime_r(&now, &tm);
	for (int ahead = -49; ahead <= 50; ahead++) {
		int year = tm.tm_year + 1900 + ahead;

		snprintf(text, sizeof(text), "Sunday, 06-Nov-%02d 08:49:37 GMT",
		    year % 100);
		assert_int_equal(
		    pn__http_date_parse(text, strlen(text), &t), 0);
		snprintf(text, sizeof(text), "Sun, 06 Nov %d 08:49:37 GMT",
		    year);
		assert_int_equal(
		    pn__http_date_parse(text, strlen(text), &now), 0);
		assert_int_equal(t, now);
	}
}

static void
test_cookie_dates(void **state)
{
	const struct node *all = shared_read("cookies/cookie-dates.json");
	static const char *const lists[] = { "examples", "bsd" };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(lists); i++) {
		const struct node *list = member(all, lists[i]);

		if (list == NULL)
			continue;
		EACH(test, list) {
			const struct node *want = member(test, "expected");
			struct pn_slice in = member_text(test, "test");
			char out[PN__HTTP_DATE];
			time_t t;
			int rc = pn__cookie_date_parse(in.p, in.n, &t);

			if (want->kind == NODE_NULL) {
				assert_int_equal(rc, -1);
				continue;
			}
			if (rc != 0)
				fail_msg("%s is not read", in.p);
			pn__http_date(t, out);
			assert_string_equal(out, want->text.p);
		}
	}
}

static void
test_cookie_date_rules(void **state)
{
	static const struct {
		const char *in;
		time_t want; /* -1: refused */
	} table[] = {
		{ "06 nov 94 08:49:37", 784111777 },
		{ "08:49:37 6 NOVEMBER 1994", 784111777 },
		{ "1994/Nov/06 8:49:37 +0100", 784111777 },
		{ "6 Nov 1994 08:49:37abc", 784111777 },
		{ "06 Nov 69 00:00:00", 3150921600 },
		{ "06 Nov 70 00:00:00", 26697600 },
		{ "06 Nov 1600 00:00:00", -1 },
		{ "06 Nov 19944 00:00:00", -1 },
		{ "31 Feb 1994 00:00:00", -1 },
		{ "06 Nov 1994 24:00:00", -1 },
		{ "06 Nov 1994 00:60:00", -1 },
		{ "06 Nov 1994 00:00:60", -1 },
		{ "06 Nov 1994 000:00:00", -1 },
		{ "006 Nov 1994 00:00:00", -1 },
		{ "Nov 1994 00:00:00", -1 },
		{ "06 1994 00:00:00", -1 },
		{ "06 Nov 1994", -1 },
		{ "", -1 },
		{ ";;;", -1 },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		time_t t = -1;
		int rc = pn__cookie_date_parse(
		    table[i].in, strlen(table[i].in), &t);

		if (t != table[i].want || (rc == 0) != (t != -1))
			fail_msg("%s: %d, %lld", table[i].in, rc,
			    (long long)t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_two_digit_years),
		cmocka_unit_test(test_cookie_dates),
		cmocka_unit_test(test_cookie_date_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
