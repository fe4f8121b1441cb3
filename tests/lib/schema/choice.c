#include "cases.h"

struct picks {
	const char *colour, *size;
};

static const struct pn_choice colours[] = { { "red", "Red" }, { "green", NULL },
	{ "light blue", "Light blue" }, { 0 } };

static const struct pn_schema picks =
    PN_SCHEMA(struct picks, PN_CHOICE(struct picks, colour, .choices = colours),
	PN_CHOICE(struct picks, size, .required = true, .choices = colours,
	    .message = "Pick a size."));

static const struct pn_schema asked = PN_SCHEMA(struct picks,
    PN_CHOICE(struct picks, size, .required = true, .choices = colours));

static const struct field_case cases[] = {
	RIGHT("colour", "red", "red"),
	RIGHT("colour", "green", "green"),
	RIGHT("colour", "light blue", "light blue"),
	RIGHT("colour", "", ""),
	WRONG("colour", "Red", "choice",
	    "Please choose one of the values offered."),
	WRONG("colour", "re", "choice", NULL),
	WRONG("colour", "redd", "choice", NULL),
	WRONG("colour", " red", "choice", NULL),
	WRONG("colour", "red\0", "choice", NULL),
	WRONG("colour", "red\0x", "choice", NULL),
	WRONG("colour", "\0", "choice", NULL),
	WRONG("colour", "\xff\xfe", "choice", NULL),
	RIGHT("size", "red", "red"),
	WRONG("size", "", "required", "Pick a size."),
	WRONG("size", "x", "choice", "Pick a size."),
};

static void
choices_are_the_listed_ones(void **state)
{
	(void)state;
	run_cases(&picks, cases, PN_COUNT(cases));
}

static void
the_value_is_the_tables_own(void **state)
{
	struct pn__plan *p = plan_of(&picks);
	struct picks v = { 0 };
	struct pn__arena a;
	const char *rule;

	(void)state;
	pn__arena_init(&a, 0, 0);
	assert_null(pn__field_parse(p, 0, PN_S("red"), &a, &v.colour, &rule));
	assert_ptr_equal(v.colour, colours[0].value);
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static void
one_that_is_asked_for_says_so(void **state)
{
	const struct field_case c =
	    WRONG("size", "", "required", "Please choose one.");

	(void)state;
	run_cases(&asked, &c, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(choices_are_the_listed_ones),
		cmocka_unit_test(the_value_is_the_tables_own),
		cmocka_unit_test(one_that_is_asked_for_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
