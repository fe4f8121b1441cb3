#include "cases.h"

struct dates {
	struct pn_date any, from, to, both, must;
};

static const struct pn_schema dates =
    PN_SCHEMA(struct dates, PN_DATE(struct dates, any),
	PN_DATE(struct dates, from, .not_before = "2026-11-22"),
	PN_DATE(struct dates, to, .not_after = "2026-11-22"),
	PN_DATE(struct dates, both, .not_before = "2024-02-29",
	    .not_after = "2024-03-01"),
	PN_DATE(struct dates, must, .required = true));

#define FORM "Please enter a date as YYYY-MM-DD."
#define NONE "There is no such date in the calendar."

static const struct field_case cases[] = {
	RIGHT("any", "2026-11-22", "2026-11-22"),
	RIGHT("any", " 2026-11-22 ", "2026-11-22"),
	RIGHT("any", "0001-01-01", "0001-01-01"),
	RIGHT("any", "9999-12-31", "9999-12-31"),
	RIGHT("any", "2024-02-29", "2024-02-29"),
	RIGHT("any", "2000-02-29", "2000-02-29"),
	RIGHT("any", "", ""),
	WRONG("any", "1900-02-29", "type", NONE),
	WRONG("any", "2023-02-29", "type", NONE),
	WRONG("any", "2023-04-31", "type", NONE),
	WRONG("any", "2023-01-32", "type", NONE),
	WRONG("any", "2023-01-00", "type", NONE),
	WRONG("any", "2023-00-01", "type", NONE),
	WRONG("any", "2023-13-01", "type", NONE),
	WRONG("any", "0000-01-01", "type", NONE),
	WRONG("any", "2023-1-1", "type", FORM),
	WRONG("any", "23-01-01", "type", FORM),
	WRONG("any", "22.11.2026", "type", FORM),
	WRONG("any", "11/22/2026", "type", FORM),
	WRONG("any", "20261122", "type", FORM),
	WRONG("any", "2026-11-22T00:00", "type", FORM),
	WRONG("any", "2026-11-2x", "type", FORM),
	WRONG("any", "+026-11-22", "type", FORM),
	WRONG("any", "-026-11-22", "type", FORM),
	WRONG("any", "12026-11-22", "type", FORM),
	WRONG("any", "2026-11-22\0", "type", FORM),
	WRONG("any",
	    "2026\xff"
	    "11-22",
	    "type", FORM),
	RIGHT("from", "2026-11-22", "2026-11-22"),
	RIGHT("from", "2027-01-01", "2027-01-01"),
	WRONG("from", "2026-11-21", "min", "A date on or after 2026-11-22."),
	WRONG("from", "2026-10-30", "min", NULL),
	WRONG("from", "2025-12-31", "min", NULL),
	RIGHT("to", "2026-11-22", "2026-11-22"),
	WRONG("to", "2026-11-23", "max", "A date on or before 2026-11-22."),
	RIGHT("both", "2024-02-29", "2024-02-29"),
	RIGHT("both", "2024-03-01", "2024-03-01"),
	WRONG("both", "2024-02-28", "min",
	    "A date from 2024-02-29 to 2024-03-01."),
	WRONG("both", "2024-03-02", "max",
	    "A date from 2024-02-29 to 2024-03-01."),
	WRONG("must", "", "required", "Please fill in this field."),
};

static void
dates_are_of_the_calendar(void **state)
{
	(void)state;
	run_cases(&dates, cases, PN_COUNT(cases));
}

static void
a_failed_parse_leaves_the_date(void **state)
{
	struct pn_date d = { 2026, 11, 22 };

	(void)state;
	assert_int_equal(pn__date_parse(PN_S("2023-02-29"), &d), -1);
	assert_int_equal(pn__date_parse(PN_S(" 2024-02-29"), &d), -1);
	assert_int_equal(pn__date_parse(PN_S(""), &d), -1);
	assert_int_equal(d.day, 22);
	assert_int_equal(pn__date_parse(PN_S("2024-02-29"), &d), 0);
	assert_int_equal(d.day, 29);
}

static void
no_date_is_null(void **state)
{
	struct dates v = { .from = { 2026, 1, 2 } };
	struct pn__buf b;

	(void)state;
	assert_int_equal(
	    pn__field_value(&dates.fields[0], &v).kind, PN_KIND_NULL);
	assert_int_equal(
	    pn__field_value(&dates.fields[1], &v).kind, PN_KIND_DATE);
	pn__buf_init(&b, 100);
	pn__field_text(&dates.fields[0], &v, &b);
	assert_int_equal(b.n, 0);
	pn__field_text(&dates.fields[1], &v, &b);
	assert_string_equal(pn__buf_str(&b), "2026-01-02");
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_of_the_calendar),
		cmocka_unit_test(a_failed_parse_leaves_the_date),
		cmocka_unit_test(no_date_is_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
