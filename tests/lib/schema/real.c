#include "cases.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

struct reals {
	double d, ratio, low, must;
	float f;
};

static const struct pn_schema reals = PN_SCHEMA(struct reals,
    PN_REAL(struct reals, d), PN_REAL(struct reals, ratio, .min = 0, .max = 1),
    PN_REAL(struct reals, low, .min = 0.5),
    PN_REAL(struct reals, must, .required = true), PN_REAL(struct reals, f));

static const struct field_case cases[] = {
	RIGHT("d", "0", "0"),
	RIGHT("d", "1.5", "1.5"),
	RIGHT("d", "-1.5", "-1.5"),
	RIGHT("d", "+1.5", "1.5"),
	RIGHT("d", " 1.5 ", "1.5"),
	RIGHT("d", ".5", "0.5"),
	RIGHT("d", "-.5", "-0.5"),
	RIGHT("d", "1e3", "1000"),
	RIGHT("d", "1E-3", "0.001"),
	RIGHT("d", "1.25e+2", "125"),
	RIGHT("d", "0.1", "0.1"),
	RIGHT("d", "0.30000000000000004", "0.30000000000000004"),
	RIGHT("d", "9007199254740993", "9007199254740992"),
	RIGHT(
	    "d", "9007199254740993.0000000000000000000001", "9007199254740994"),
	RIGHT("d", "123456789012345678901234567890", "1.2345678901234568e+29"),
	RIGHT("d", "1.7976931348623157e308", "1.7976931348623157e+308"),
	RIGHT("d", "-1.7976931348623157e308", "-1.7976931348623157e+308"),
	RIGHT("d", "5e-324", NULL),
	RIGHT("d", "2.2250738585072011e-308", "2.225073858507201e-308"),
	RIGHT("d", "1e-400", "0"),
	RIGHT("d", "", "0"),
	WRONG("d", "1e309", "max", NULL),
	WRONG("d", "-1e309", "min", NULL),
	WRONG("d", "1e999999999999", "max", NULL),
	WRONG("d", "x", "type", "Please enter a number."),
	WRONG("d", "1,5", "type", "Please enter a number."),
	WRONG("d", "1.", "type", NULL),
	WRONG("d", ".", "type", NULL),
	WRONG("d", "1.5.5", "type", NULL),
	WRONG("d", "1e", "type", NULL),
	WRONG("d", "1e1e1", "type", NULL),
	WRONG("d", "0x1p3", "type", NULL),
	WRONG("d", "inf", "type", NULL),
	WRONG("d", "-Infinity", "type", NULL),
	WRONG("d", "nan", "type", NULL),
	WRONG("d", "NaN(1)", "type", NULL),
	WRONG("d", "1f", "type", NULL),
	WRONG("d", "1 2", "type", NULL),
	WRONG("d", "1\0", "type", NULL),
	RIGHT("ratio", "0", "0"),
	RIGHT("ratio", "1", "1"),
	RIGHT("ratio", "1.0", "1"),
	WRONG("ratio", "1.0000000000000003", "max", "A number from 0 to 1."),
	WRONG("ratio", "-1e-300", "min", "A number from 0 to 1."),
	WRONG("ratio", "x", "type", "A number from 0 to 1."),
	WRONG("low", "0.49999", "min", "A number of at least 0.5."),
	WRONG("must", "", "required", NULL),
	RIGHT("f", "16777217", "16777216"),
	RIGHT("f", "3.4028235e38", NULL),
	RIGHT("f", "1e-50", "0"),
	WRONG("f", "3.5e38", "max", NULL),
	WRONG("f", "-1e39", "min", NULL),
};

static void
reals_are_checked(void **state)
{
	(void)state;
	run_cases(&reals, cases, PN_COUNT(cases));
}

/* As libc reads them, whatever way they are read here. */
static void
they_are_rounded_as_libc_does(void **state)
{
	struct pn__plan *p = plan_of(&reals);
	struct reals v = { 0 };
	struct pn__arena a;
	const char *rule;
	uint64_t seed = 88172645463325252ULL;

	(void)state;
	pn__arena_init(&a, 1024, 1 << 20);
	for (int i = 0; i < 20000; i++) {
		char text[64];
		struct pn_slice t = { text, 0 };

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		t.n = (size_t)snprintf(text, sizeof(text), "%s%llu.%0*lluE%d",
		    i % 3 == 0 ? "-" : "",
		    (unsigned long long)(seed >> (seed & 63)), i % 20,
		    (unsigned long long)(seed % 1000000),
		    (int)(seed >> 20 & 63) - 32);
		assert_null(pn__field_parse(p, 0, t, &a, &v.d, &rule));
		assert_true(v.d == strtod(text, NULL));
		if (isinf(strtof(text, NULL)))
			continue;
		assert_null(pn__field_parse(p, 4, t, &a, &v.f, &rule));
		assert_true(v.f == strtof(text, NULL));
	}
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static void
a_form_shows_the_shortest(void **state)
{
	struct reals v = { .d = 0.1, .f = 0.1f };
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	pn__field_text(&reals.fields[0], &v, &b);
	pn__buf_addc(&b, ' ');
	pn__field_text(&reals.fields[4], &v, &b);
	assert_string_equal(pn__buf_str(&b), "0.1 0.1");
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reals_are_checked),
		cmocka_unit_test(they_are_rounded_as_libc_does),
		cmocka_unit_test(a_form_shows_the_shortest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
