#include "cases.h"

struct moments {
	struct pn_datetime any, late, must;
};

static const struct pn_schema moments =
    PN_SCHEMA(struct moments, PN_DATETIME(struct moments, any),
	PN_DATETIME(
	    struct moments, late, .not_before = "2026-11-22T17:40:00+01:00"),
	PN_DATETIME(struct moments, must, .required = true));

static const struct field_case cases[] = {
	RIGHT("any", "2026-11-22T17:40:00Z", "2026-11-22T17:40:00Z"),
	RIGHT("any", "2026-11-22t17:40:00z", "2026-11-22T17:40:00Z"),
	RIGHT("any", "2026-11-22 17:40:00Z", "2026-11-22T17:40:00Z"),
	RIGHT("any", "2026-11-22T17:40", "2026-11-22T17:40:00Z"),
	RIGHT("any", " 2026-11-22T17:40:05.25 ", "2026-11-22T17:40:05.25Z"),
	RIGHT("any", "2026-11-22T17:40:00+01:00", "2026-11-22T16:40:00Z"),
	RIGHT("any", "2026-11-22T00:30:00+05:30", "2026-11-21T19:00:00Z"),
	RIGHT("any", "2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"),
	RIGHT("any", "2026-11-22T17:40:00-00:00", "2026-11-22T17:40:00Z"),
	RIGHT("any", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
	RIGHT("any", "1969-12-31T23:59:59.999999Z",
	    "1969-12-31T23:59:59.999999Z"),
	RIGHT("any", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
	RIGHT("any", "9999-12-31T23:59:59.999999Z",
	    "9999-12-31T23:59:59.999999Z"),
	RIGHT("any", "2024-02-29T12:00:00.123456789Z",
	    "2024-02-29T12:00:00.123456Z"),
	RIGHT("any", "", ""),
	WRONG("any", "0001-01-01T00:00:00+00:01", "type", NULL),
	WRONG("any", "9999-12-31T23:59:59-00:01", "type", NULL),
	WRONG("any", "2023-02-29T00:00:00Z", "type", NULL),
	WRONG("any", "2026-11-22", "type", NULL),
	WRONG("any", "2026-11-22T", "type", NULL),
	WRONG("any", "2026-11-22T17", "type", NULL),
	WRONG("any", "2026-11-22T24:00:00Z", "type", NULL),
	WRONG("any", "2026-11-22T23:59:60Z", "type", NULL),
	WRONG("any", "2026-11-22T17:40:00+1:00", "type", NULL),
	WRONG("any", "2026-11-22T17:40:00+0100", "type", NULL),
	WRONG("any", "2026-11-22T17:40:00+01", "type", NULL),
	WRONG("any", "2026-11-22T17:40:00+24:00", "type", NULL),
	WRONG("any", "2026-11-22T17:40:00+01:60", "type", NULL),
	WRONG("any", "2026-11-22T17:40:00ZZ", "type", NULL),
	WRONG("any", "2026-11-22T17:40:00 Z", "type", NULL),
	WRONG("any", "2026-11-22_17:40:00Z", "type", NULL),
	WRONG("any", "20261122T174000Z", "type", NULL),
	WRONG("any", "2026-11-22T17:40:00Z\0", "type", NULL),
	WRONG("any", "now", "type", NULL),
	RIGHT("late", "2026-11-22T16:40Z", "2026-11-22T16:40:00Z"),
	WRONG("late", "2026-11-22T16:39:59Z", "min",
	    "A date and time of 2026-11-22T17:40:00+01:00 or later."),
	WRONG("must", "", "required", NULL),
};

static void
moments_are_checked(void **state)
{
	(void)state;
	run_cases(&moments, cases, PN_COUNT(cases));
}

static void
a_form_shows_no_zone(void **state)
{
	struct moments v = { .any = { 0, true } };
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	assert_int_equal(pn__field_text(&moments.fields[0], &v, &b), 0);
	assert_int_equal(pn__field_text(&moments.fields[1], &v, &b), 0);
	assert_string_equal(pn__buf_str(&b), "1970-01-01T00:00:00");
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_are_checked),
		cmocka_unit_test(a_form_shows_no_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
