#include "cases.h"

struct times {
	struct pn_time any, open, must;
};

static const struct pn_schema times = PN_SCHEMA(struct times,
    PN_TIME(struct times, any),
    PN_TIME(struct times, open, .not_before = "09:00", .not_after = "17:30"),
    PN_TIME(struct times, must, .required = true));

#define FORM "Please enter a time as HH:MM."

static const struct field_case cases[] = {
	RIGHT("any", "17:40", "17:40"),
	RIGHT("any", " 17:40 ", "17:40"),
	RIGHT("any", "00:00", "00:00"),
	RIGHT("any", "23:59:59", "23:59:59"),
	RIGHT("any", "17:40:00", "17:40"),
	RIGHT("any", "17:40:05.5", "17:40:05.5"),
	RIGHT("any", "17:40:05.250", "17:40:05.25"),
	RIGHT("any", "17:40:05.123456", "17:40:05.123456"),
	RIGHT("any", "17:40:05.1234569", "17:40:05.123456"),
	RIGHT("any", "", ""),
	WRONG("any", "24:00", "type", FORM),
	WRONG("any", "23:60", "type", FORM),
	WRONG("any", "23:59:60", "type", FORM),
	WRONG("any", "7:40", "type", NULL),
	WRONG("any", "17:4", "type", NULL),
	WRONG("any", "17", "type", NULL),
	WRONG("any", "1740", "type", NULL),
	WRONG("any", "17:40:", "type", NULL),
	WRONG("any", "17:40:5", "type", NULL),
	WRONG("any", "17:40:05.", "type", NULL),
	WRONG("any", "17:40:05,5", "type", NULL),
	WRONG("any", "17:40.5", "type", NULL),
	WRONG("any", "17:40Z", "type", NULL),
	WRONG("any", "5:40 PM", "type", NULL),
	WRONG("any", "17:40\0", "type", NULL),
	WRONG("any", "-1:40", "type", NULL),
	RIGHT("open", "09:00", "09:00"),
	RIGHT("open", "17:30", "17:30"),
	WRONG("open", "08:59:59.999999", "min", "A time from 09:00 to 17:30."),
	WRONG("open", "17:30:00.000001", "max", "A time from 09:00 to 17:30."),
	WRONG("must", "", "required", NULL),
};

static void
times_are_checked(void **state)
{
	(void)state;
	run_cases(&times, cases, PN_COUNT(cases));
}

struct one {
	struct pn_time t;
};

static const struct {
	struct pn_schema s;
	const char *says;
} broken[] = {
	{ PN_SCHEMA(struct one, PN_TIME(struct one, t, .not_before = "9")),
	    "not_before \"9\" is not like 17:40" },
	{ PN_SCHEMA(struct one, PN_TIME(struct one, t, .not_after = "24:00")),
	    "not_after \"24:00\" is not like 17:40" },
	{ PN_SCHEMA(struct one, PN_TIME(struct one, t, .not_before = "10:00",
				    .not_after = "09:00")),
	    "not_before 10:00 is later than not_after 09:00" },
};

static void
mistakes_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(broken); i++) {
		char err[200] = "";

		assert_null(pn__plan_new(&broken[i].s, err, sizeof(err)));
		if (strstr(err, broken[i].says) == NULL)
			fail_msg("%s", err);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_checked),
		cmocka_unit_test(mistakes_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
