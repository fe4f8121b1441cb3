#include "cases.h"

struct ints {
	signed char b;
	unsigned char ub;
	short h;
	unsigned short uh;
	int i;
	unsigned int u;
	long l;
	unsigned long ul;
	long long ll;
	unsigned long long ull;
	int age, low, high, told;
	unsigned int count;
	int must;
};

static const struct pn_schema ints = PN_SCHEMA(struct ints,
    PN_INT(struct ints, b), PN_INT(struct ints, ub), PN_INT(struct ints, h),
    PN_INT(struct ints, uh), PN_INT(struct ints, i), PN_INT(struct ints, u),
    PN_INT(struct ints, l), PN_INT(struct ints, ul), PN_INT(struct ints, ll),
    PN_INT(struct ints, ull), PN_INT(struct ints, age, .min = 1, .max = 10),
    PN_INT(struct ints, low, .min = -3), PN_INT(struct ints, high, .max = 7),
    PN_INT(struct ints, told, .max = 7, .message = "Up to seven."),
    PN_INT(struct ints, count, .min = 3),
    PN_INT(struct ints, must, .required = true));

#define RANGE "A whole number from 1 to 10."
#define PLAIN "Please enter a whole number."

static const struct field_case cases[] = {
	RIGHT("b", "127", "127"),
	RIGHT("b", "-128", "-128"),
	WRONG("b", "128", "max", "A whole number of at most 127."),
	WRONG("b", "-129", "min", "A whole number of at least -128."),
	RIGHT("ub", "255", "255"),
	RIGHT("ub", "0", "0"),
	WRONG("ub", "256", "max", "A whole number of at most 255."),
	WRONG("ub", "-1", "min", "A whole number of at least 0."),
	RIGHT("h", "32767", "32767"),
	RIGHT("h", "-32768", "-32768"),
	WRONG("h", "32768", "max", NULL),
	WRONG("h", "-32769", "min", NULL),
	RIGHT("uh", "65535", "65535"),
	WRONG("uh", "65536", "max", NULL),
	WRONG("uh", "-1", "min", NULL),
	RIGHT("i", "2147483647", "2147483647"),
	RIGHT("i", "-2147483648", "-2147483648"),
	WRONG("i", "2147483648", "max", NULL),
	WRONG("i", "-2147483649", "min", NULL),
	RIGHT("u", "4294967295", "4294967295"),
	WRONG("u", "4294967296", "max", NULL),
	WRONG("u", "-1", "min", NULL),
	RIGHT("l", "9223372036854775807", "9223372036854775807"),
	RIGHT("l", "-9223372036854775808", "-9223372036854775808"),
	WRONG("l", "9223372036854775808", "max",
	    "A whole number of at most 9223372036854775807."),
	WRONG("l", "-9223372036854775809", "min", NULL),
	RIGHT("ul", "18446744073709551615", "18446744073709551615"),
	RIGHT("ul", "9223372036854775808", "9223372036854775808"),
	WRONG("ul", "18446744073709551616", "max",
	    "A whole number of at most 18446744073709551615."),
	WRONG("ul", "-1", "min", NULL),
	RIGHT("ll", "9223372036854775807", "9223372036854775807"),
	RIGHT("ll", "-9223372036854775808", "-9223372036854775808"),
	WRONG("ll", "18446744073709551615", "max", NULL),
	WRONG("ll", "18446744073709551616", "max", NULL),
	WRONG("ll", "-18446744073709551617", "min", NULL),
	WRONG("ll", "99999999999999999999999999999999999", "max", NULL),
	WRONG("ll", "-99999999999999999999999999999999999", "min", NULL),
	RIGHT("ull", "18446744073709551615", "18446744073709551615"),
	RIGHT("ull", "-0", "0"),
	/* the ways of writing one */
	RIGHT("i", "+5", "5"),
	RIGHT("i", "  -5  ", "-5"),
	RIGHT("i", "\t5\r\n", "5"),
	RIGHT("i", "0005", "5"),
	RIGHT("i", "-0", "0"),
	RIGHT("i", "00000000000000000000000000000000000000000000007", "7"),
	RIGHT("i", "5.0", "5"),
	RIGHT("i", "5.000000000000000000000000000000", "5"),
	RIGHT("i", "1e3", "1000"),
	RIGHT("i", "1E+3", "1000"),
	RIGHT("i", "12.5e1", "125"),
	RIGHT("i", "1200e-2", "12"),
	RIGHT("i", "0e99999999999", "0"),
	RIGHT("i", "0.0e-99999999999", "0"),
	WRONG("i", "1e10", "max", NULL),
	WRONG("i", "1e99999999999999999999", "max", NULL),
	WRONG("i", "-1e999", "min", NULL),
	WRONG("i", "1e-99999999999999999999", "type", NULL),
	WRONG("i", "1.5", "type", PLAIN),
	WRONG("i", "1e-1", "type", PLAIN),
	WRONG("i", "12.34e1", "type", PLAIN),
	WRONG("i", "0.0000000000000000000000000000000000001", "type", NULL),
	WRONG("i", "5.0000000000000000000000000000000000001", "type", NULL),
	WRONG("i", "abc", "type", PLAIN),
	WRONG("i", "5a", "type", NULL),
	WRONG("i", "5 5", "type", NULL),
	WRONG("i", "+", "type", NULL),
	WRONG("i", "-", "type", NULL),
	WRONG("i", "--5", "type", NULL),
	WRONG("i", "+-5", "type", NULL),
	WRONG("i", "- 5", "type", NULL),
	WRONG("i", ".", "type", NULL),
	WRONG("i", "5.", "type", NULL),
	WRONG("i", "e5", "type", NULL),
	WRONG("i", "5e", "type", NULL),
	WRONG("i", "5e+", "type", NULL),
	WRONG("i", "5e1.0", "type", NULL),
	WRONG("i", "0x10", "type", NULL),
	WRONG("i", "1_000", "type", NULL),
	WRONG("i", "1,000", "type", NULL),
	WRONG("i", "1'000", "type", NULL),
	WRONG("i", "5\0", "type", NULL),
	WRONG("i", "\0", "type", NULL),
	WRONG("i", "\xff", "type", NULL),
	WRONG("i",
	    "\xc2\xa0"
	    "5",
	    "type", NULL),
	WRONG("i", "\xd9\xa1", "type", NULL),
	WRONG("i", "inf", "type", NULL),
	WRONG("i", "NaN", "type", NULL),
	WRONG("i", "true", "type", NULL),
	/* bounds and their sentences */
	RIGHT("age", "1", "1"),
	RIGHT("age", "10", "10"),
	WRONG("age", "0", "min", RANGE),
	WRONG("age", "11", "max", RANGE),
	WRONG("age", "x", "type", RANGE),
	WRONG("age", "-99999999999999999999", "min", RANGE),
	WRONG("low", "-4", "min", "A whole number of at least -3."),
	WRONG("low", "x", "type", "A whole number of at least -3."),
	WRONG("low", "2147483648", "max",
	    "A whole number from -3 to 2147483647."),
	WRONG("high", "8", "max", "A whole number of at most 7."),
	WRONG("count", "2", "min", "A whole number of at least 3."),
	WRONG("count", "-2", "min", "A whole number of at least 3."),
	WRONG("told", "8", "max", "Up to seven."),
	WRONG("told", "x", "type", "Up to seven."),
	RIGHT("i", "", "0"),
	RIGHT("i", "  ", "0"),
	RIGHT("must", "0", "0"),
	WRONG("must", "", "required", "Please fill in this field."),
	WRONG("must", " ", "required", NULL),
};

static void
integers_are_exact(void **state)
{
	(void)state;
	run_cases(&ints, cases, PN_COUNT(cases));
}

/* Every number about the bounds of each width, against C's own. */
static void
widths_agree_with_c(void **state)
{
	struct pn__plan *p = plan_of(&ints);
	struct pn__arena a;
	const char *rule;

	(void)state;
	pn__arena_init(&a, 1024, 1 << 20);
	for (int v = -70000; v <= 70000; v += 7) {
		struct ints s = { 0 };
		char text[16];
		struct pn_slice t = { text,
			(size_t)snprintf(text, sizeof(text), "%d", v) };

		assert_int_equal(
		    pn__field_parse(p, 0, t, &a, &s.b, &rule) == NULL,
		    v == (signed char)v);
		assert_int_equal(
		    pn__field_parse(p, 1, t, &a, &s.ub, &rule) == NULL,
		    v == (unsigned char)v);
		assert_int_equal(
		    pn__field_parse(p, 2, t, &a, &s.h, &rule) == NULL,
		    v == (short)v);
		assert_int_equal(
		    pn__field_parse(p, 3, t, &a, &s.uh, &rule) == NULL,
		    v == (unsigned short)v);
		assert_int_equal(s.b, v == (signed char)v ? v : 0);
		assert_int_equal(s.uh, v == (unsigned short)v ? v : 0);
		assert_null(pn__field_parse(p, 8, t, &a, &s.ll, &rule));
		assert_int_equal(s.ll, v);
		pn__arena_reset(&a);
	}
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static void
a_form_shows_them_in_full(void **state)
{
	struct ints v = { .ull = UINT64_MAX, .ll = INT64_MIN };
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	assert_int_equal(pn__field_text(&ints.fields[9], &v, &b), 0);
	pn__buf_addc(&b, ' ');
	assert_int_equal(pn__field_text(&ints.fields[8], &v, &b), 0);
	assert_string_equal(
	    pn__buf_str(&b), "18446744073709551615 -9223372036854775808");
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_are_exact),
		cmocka_unit_test(widths_agree_with_c),
		cmocka_unit_test(a_form_shows_them_in_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
