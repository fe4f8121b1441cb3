#include "schema/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *text;
	unsigned int scale;
	int rc; /* of pn__number_units(); -9: it is no number */
	uint64_t units;
	bool negative;
} numbers[] = {
	{ "0", 0, 0, 0, false },
	{ "-0", 0, 0, 0, true },
	{ "12", 0, 0, 12, false },
	{ "-12", 0, 0, 12, true },
	{ "12.50", 2, 0, 1250, false },
	{ "12.5", 2, 0, 1250, false },
	{ "12", 2, 0, 1200, false },
	{ "12.500000000000000000000000000", 2, 0, 1250, false },
	{ "0.01", 2, 0, 1, false },
	{ ".01", 2, 0, 1, false },
	{ "1e-2", 2, 0, 1, false },
	{ "1.25e1", 1, 0, 125, false },
	{ "12.505", 2, -1, 0, false },
	{ "1e-3", 2, -1, 0, false },
	{ "18446744073709551615", 0, 0, UINT64_MAX, false },
	{ "184467440737095516.15", 2, 0, UINT64_MAX, false },
	{ "1844674407370955161500000e-5", 0, 0, UINT64_MAX, false },
	{ "18446744073709551616", 0, -2, 0, false },
	{ "184467440737095516.16", 2, -2, 0, false },
	{ "1e20", 0, -2, 0, false },
	{ "1e19", 0, 0, 10000000000000000000ULL, false },
	{ "1e18", 2, -2, 0, false },
	{ "0e1000000000", 0, 0, 0, false },
	{ "0.00000000000000000000000000000", 0, 0, 0, false },
	{ "1844674407370955161.61", 0, -1, 0, false },
	{ "", 0, -9, 0, false },
	{ "+", 0, -9, 0, false },
	{ "1.", 0, -9, 0, false },
	{ "1.e1", 0, -9, 0, false },
	{ "1e", 0, -9, 0, false },
	{ "1e1x", 0, -9, 0, false },
	{ " 1", 0, -9, 0, false },
	{ "1 ", 0, -9, 0, false },
};

static void
numbers_are_units(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(numbers); i++) {
		const char *t = numbers[i].text;
		struct pn__number n;
		uint64_t units = 77;
		int rc;

		rc = pn__number_parse((struct pn_slice){ t, strlen(t) }, &n);
		if ((rc == -1) != (numbers[i].rc == -9))
			fail_msg("%s: %d", t, rc);
		if (rc == -1)
			continue;
		rc = pn__number_units(&n, numbers[i].scale, &units);
		if (rc != numbers[i].rc)
			fail_msg("%s: %d", t, rc);
		assert_int_equal(units, rc == 0 ? numbers[i].units : 77);
		assert_int_equal(n.negative, numbers[i].negative);
	}
}

static void
a_text_that_is_too_long_is_none(void **state)
{
	char text[PN__NUMBER_MAX + 1];
	struct pn__number n;

	(void)state;
	memset(text, '1', sizeof(text));
	assert_int_equal(
	    pn__number_parse((struct pn_slice){ text, sizeof(text) }, &n), -1);
	assert_int_equal(
	    pn__number_parse((struct pn_slice){ text, sizeof(text) - 1 }, &n),
	    0);
	assert_true(isinf(pn__number_double(
	    (struct pn_slice){ text, sizeof(text) - 1 }, &n)));
}

static double
as_double(const char *t)
{
	struct pn_slice text = { t, strlen(t) };
	struct pn__number n;

	assert_int_equal(pn__number_parse(text, &n), 0);
	return pn__number_double(text, &n);
}

static void
doubles_do_not_depend_on_the_locale(void **state)
{
	(void)state;
	/* Where the system has no such locale, only the rest is tested. */
	if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
		print_message("# no locale with a decimal comma here\n");
	assert_true(as_double("1.5") == 1.5);
	assert_true(as_double("0.1e-30") == 0.1e-30);
	assert_true(as_double("3.14159265358979323846264338327950288e100") ==
		    3.14159265358979323846264338327950288e100);
	assert_true(pn__number_float(PN_S("0.1")) == 0.1f);
	setlocale(LC_ALL, "C");
}

static void
halves_are_rounded_to_even(void **state)
{
	(void)state;
	assert_true(as_double("9007199254740993") == 9007199254740992.0);
	assert_true(as_double("9007199254740995") == 9007199254740996.0);
	assert_true(as_double("2.2250738585072012e-308") == DBL_MIN);
	assert_true(as_double("4.9406564584124654e-324") == 0x1p-1074);
	assert_true(as_double("2.4703282292062327e-324") == 0);
	assert_true(signbit(as_double("-0")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_units),
		cmocka_unit_test(a_text_that_is_too_long_is_none),
		cmocka_unit_test(doubles_do_not_depend_on_the_locale),
		cmocka_unit_test(halves_are_rounded_to_even),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
