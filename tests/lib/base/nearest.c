#include "base/nearest.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
test_nearest_says_when_not(void **state)
{
	double d;

	(void)state;
	assert_true(pn__nearest(12345, -3, false, &d));
	assert_true(d == 12.345);
	/* A tie that a power of 128 bits cannot see. */
	assert_false(pn__nearest(90071992547409930, -1, false, &d));
	/* More digits, which may make it one or the other. */
	assert_false(pn__nearest(9007199254740992999, -3, true, &d));
	assert_false(pn__nearest(UINT64_MAX, 0, true, &d));
	assert_true(pn__nearest(UINT64_MAX, 0, false, &d) && d == 0x1p64);
	assert_true(pn__nearest(0, 5, false, &d) && d == 0);
	assert_true(pn__nearest(1, -400, false, &d) && d == 0);
	assert_true(pn__nearest(1, 400, false, &d) && isinf(d));
}

static const char *const texts[] = { "0", "0.0", "000", ".5", "1.5", "1e5",
	"1E+5", "-2.5e-3", "+7", "9007199254740993", "9007199254740993.0001",
	"2.2250738585072011e-308", "4.9406564584124654e-324",
	"2.4703282292062327e-324", "2.4703282292062328e-324",
	"1.7976931348623158e308", "1.7976931348623159e308", "1e400", "1e-400",
	"1e99999999999999", "0e99999999999999", "123456789012345678901234567890",
	"0.1e-30", "16777217", "16777216.9999999999999999999999",
	"3.4028235677973366e38", "7.006492321624085e-46" };

static void
texts_are_as_the_library_reads_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(texts); i++) {
		struct pn_slice t = { texts[i], strlen(texts[i]) };
		double d = fabs(strtod(texts[i], NULL));
		float f = fabsf(strtof(texts[i], NULL));

		if (pn__nearest_slowly(t) != d || pn__nearest_float(t) != f)
			fail_msg("%s: %.17g, %.9g", texts[i],
			    pn__nearest_slowly(t),
			    (double)pn__nearest_float(t));
	}
}

/* A half and a digit that is far behind it. */
static void
the_last_digit_counts(void **state)
{
	char text[3000] = "9007199254740993.";
	struct pn_slice t = { text, 0 };

	(void)state;
	memset(text + 17, '0', 2500);
	t.n = 17 + 2500;
	assert_true(pn__nearest_slowly(t) == 9007199254740992.0);
	text[17 + 2499] = '1';
	assert_true(pn__nearest_slowly(t) == 9007199254740994.0);
	memcpy(text, "16777217.", 9);
	memset(text + 9, '0', 2500);
	t.n = 2500;
	assert_true(pn__nearest_float(t) == 16777216.0f);
	text[2499] = '1';
	assert_true(pn__nearest_float(t) == 16777218.0f);
}

static void
no_locale_matters(void **state)
{
	(void)state;
	if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
		print_message("# no locale with a decimal comma here\n");
	assert_true(pn__nearest_slowly(PN_S("1.5")) == 1.5);
	assert_true(pn__nearest_float(PN_S("0.1")) == 0.1f);
	setlocale(LC_ALL, "C");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest_says_when_not),
		cmocka_unit_test(texts_are_as_the_library_reads_them),
		cmocka_unit_test(the_last_digit_counts),
		cmocka_unit_test(no_locale_matters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
