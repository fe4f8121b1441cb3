#include "cases.h"

struct sums {
	int64_t price, limited, whole, fine, must;
};

static const struct pn_schema sums =
    PN_SCHEMA(struct sums, PN_DECIMAL(struct sums, price),
	PN_DECIMAL(struct sums, limited, .min = 0.01, .max = 999.99),
	PN_DECIMAL(struct sums, whole, .scale = 0, .max = 10),
	PN_DECIMAL(struct sums, fine, .scale = 18, .min = 0),
	PN_DECIMAL(struct sums, must, .scale = 1, .required = true));

#define RANGE "A number from 0.01 to 999.99."

static const struct field_case cases[] = {
	RIGHT("price", "12.50", "12.50"),
	RIGHT("price", "12.5", "12.50"),
	RIGHT("price", "12", "12.00"),
	RIGHT("price", " +12 ", "12.00"),
	RIGHT("price", "-0.05", "-0.05"),
	RIGHT("price", ".5", "0.50"),
	RIGHT("price", "0", "0.00"),
	RIGHT("price", "-0", "0.00"),
	RIGHT("price", "1e3", "1000.00"),
	RIGHT("price", "125e-2", "1.25"),
	RIGHT("price", "12.5000000000", "12.50"),
	RIGHT("price", "0.1", "0.10"),
	RIGHT("price", "92233720368547758.07", "92233720368547758.07"),
	RIGHT("price", "-92233720368547758.08", "-92233720368547758.08"),
	RIGHT("price", "", "0.00"),
	WRONG("price", "92233720368547758.08", "max",
	    "A number of at most 92233720368547758.07."),
	WRONG("price", "-92233720368547758.09", "min",
	    "A number of at least -92233720368547758.08."),
	WRONG("price", "1e17", "max", NULL),
	WRONG("price", "1e300", "max", NULL),
	WRONG("price", "-1e300", "min", NULL),
	WRONG("price", "12.505", "scale", "At most 2 digits behind the point."),
	WRONG("price", "1e-3", "scale", NULL),
	WRONG("price", "12,50", "type", "Please enter a number."),
	WRONG("price", "12.", "type", NULL),
	WRONG("price", "1.2.3", "type", NULL),
	WRONG("price", "$12", "type", NULL),
	WRONG("price", "inf", "type", NULL),
	WRONG("price", "0x10", "type", NULL),
	WRONG("price", "1\0", "type", NULL),
	RIGHT("limited", "0.01", "0.01"),
	RIGHT("limited", "999.99", "999.99"),
	WRONG("limited", "0", "min", RANGE),
	WRONG("limited", "1000", "max", RANGE),
	WRONG("limited", "x", "type", RANGE),
	RIGHT("whole", "7", "7"),
	RIGHT("whole", "7.0", "7"),
	WRONG("whole", "7.5", "scale", "At most 0 digits behind the point."),
	WRONG("whole", "11", "max", "A number of at most 10."),
	RIGHT("fine", "9.223372036854775807", "9.223372036854775807"),
	RIGHT("fine", "1e-18", "0.000000000000000001"),
	WRONG("fine", "9.223372036854775808", "max", NULL),
	WRONG("fine", "-1e-18", "min",
	    "A number of at least 0.000000000000000000."),
	WRONG("must", "1.25", "scale", "At most 1 digit behind the point."),
	WRONG("must", "", "required", NULL),
};

static void
decimals_are_exact(void **state)
{
	(void)state;
	run_cases(&sums, cases, PN_COUNT(cases));
}

static void
cents_come_back(void **state)
{
	struct pn__plan *p = plan_of(&sums);
	struct pn__arena a;
	const char *rule;
	int64_t v;

	(void)state;
	pn__arena_init(&a, 0, 1000);
	for (int64_t cents = -25000; cents <= 25000; cents += 3) {
		char text[PN__DECIMAL_TEXT];
		size_t n = pn__decimal_print(text, cents, 2);

		assert_int_equal(n, strlen(text));
		assert_null(pn__field_parse(
		    p, 0, (struct pn_slice){ text, n }, &a, &v, &rule));
		assert_int_equal(v, cents);
	}
	pn__arena_fini(&a);
	pn__plan_free(p);
}

struct one {
	int64_t d;
};

static const struct {
	struct pn_schema s;
	const char *says;
} broken[] = {
	{ PN_SCHEMA(struct one, PN_DECIMAL(struct one, d, .scale = 19)),
	    "field d: scale 19 is above 18" },
	{ PN_SCHEMA(struct one, PN_DECIMAL(struct one, d, .min = 0.005)),
	    "min 0.005 has more than 2 digits behind the point" },
	{ PN_SCHEMA(
	      struct one, PN_DECIMAL(struct one, d, .scale = 0, .max = 2.5)),
	    "max 2.5 has more than 0 digits" },
	{ PN_SCHEMA(struct one, PN_DECIMAL(struct one, d, .min = 2, .max = 1)),
	    "min 2 is above max 1" },
	{ PN_SCHEMA(struct one, PN_INT(struct one, d, .scale = 2)),
	    "a scale can't be set for a field of type integer" },
	{ PN_SCHEMA(struct one, PN_DECIMAL(struct one, d, .fallback = "1.234")),
	    "the fallback \"1.234\" is wrong: At most 2 digits" },
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

static void
a_scale_that_is_too_large_is_cut(void **state)
{
	char text[PN__DECIMAL_TEXT];

	(void)state;
	assert_int_equal(pn__decimal_print(text, INT64_MIN, 255), 21);
	assert_string_equal(text, "-9.223372036854775808");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_exact),
		cmocka_unit_test(cents_come_back),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(a_scale_that_is_too_large_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
