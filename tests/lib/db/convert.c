#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/convert.h"

#include <math.h>
#include <string.h>

struct all {
	int8_t i8;
	uint8_t u8;
	int16_t i16;
	uint16_t u16;
	int32_t i32;
	uint32_t u32;
	int64_t i64;
	uint64_t u64;
	float f;
	double d;
	bool b;
	const char *t;
	struct pn_date day;
};

static const struct pn_schema all = PN_SCHEMA(struct all,
    PN_INT(struct all, i8), PN_INT(struct all, u8), PN_INT(struct all, i16),
    PN_INT(struct all, u16), PN_INT(struct all, i32), PN_INT(struct all, u32),
    PN_INT(struct all, i64), PN_INT(struct all, u64), PN_REAL(struct all, f),
    PN_REAL(struct all, d), PN_BOOL(struct all, b), PN_TEXT(struct all, t),
    PN_DATE(struct all, day));

static const char *
convert(const char *field, struct pn_value v, struct all *to)
{
	struct pn__arena a;
	const char *why = "no such field";

	memset(to, 0, sizeof(*to));
	pn__arena_init(&a, 64, 4096);
	for (size_t i = 0; i < all.nfields; i++) {
		const struct pn_field *f = &all.fields[i];

		if (strcmp(f->name, field) == 0)
			why = pn__convert(f, &v, &a, (char *)to + f->offset);
	}
	/* Text of literals is compared by the caller before it goes. */
	if (to->t != NULL)
		to->t = strcmp(to->t, "text") == 0 ? "text" : "other";
	pn__arena_fini(&a);
	return why;
}

static struct pn_value
text(const char *s)
{
	return pn_value_text(s);
}

/* Each integer type at its two ends and one beyond. */
static void
test_ends(void **state)
{
	static const struct {
		const char *field;
		int64_t min, max;
	} cases[] = {
		{ "i8", INT8_MIN, INT8_MAX },
		{ "u8", 0, UINT8_MAX },
		{ "i16", INT16_MIN, INT16_MAX },
		{ "u16", 0, UINT16_MAX },
		{ "i32", INT32_MIN, INT32_MAX },
		{ "u32", 0, UINT32_MAX },
	};
	struct all to;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *f = cases[i].field;

		assert_null(convert(f, pn_value(cases[i].min), &to));
		assert_null(convert(f, pn_value(cases[i].max), &to));
		assert_non_null(convert(f, pn_value(cases[i].min - 1), &to));
		assert_non_null(convert(f, pn_value(cases[i].max + 1), &to));
	}
	assert_null(convert("i64", pn_value(INT64_MIN), &to));
	assert_true(to.i64 == INT64_MIN);
	assert_non_null(convert("i64", pn_value((uint64_t)INT64_MAX + 1), &to));
	assert_null(convert("u64", pn_value(UINT64_MAX), &to));
	assert_true(to.u64 == UINT64_MAX);
	assert_non_null(convert("u64", pn_value(-1), &to));
}

static void
test_integers_as_text(void **state)
{
	static const char *const right[] = { "0", "-0", "007", "5.", "5.000",
		"9223372036854775807", "-9223372036854775808" };
	static const char *const wrong[] = { "", "-", "+5", " 5", "5 ", "5.1",
		".5", "5e1", "0x5", "9223372036854775808",
		"-9223372036854775809", "99999999999999999999", "five" };
	struct all to;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(right); i++)
		assert_null(convert("i64", text(right[i]), &to));
	assert_true(to.i64 == INT64_MIN);
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		if (convert("i64", text(wrong[i]), &to) == NULL)
			fail_msg("%s was taken", wrong[i]);
	}
	assert_null(convert("u64", text("18446744073709551615"), &to));
	assert_true(to.u64 == UINT64_MAX);
	assert_non_null(convert("u64", text("18446744073709551616"), &to));
}

static void
test_integers_as_reals(void **state)
{
	struct all to;

	(void)state;
	assert_null(convert("i64", pn_value(-0x1p63), &to));
	assert_true(to.i64 == INT64_MIN);
	assert_non_null(convert("i64", pn_value(0x1p63), &to));
	assert_null(convert("u64", pn_value(0x1p63), &to));
	assert_true(to.u64 == (uint64_t)1 << 63);
	assert_non_null(convert("u64", pn_value(0x1p64), &to));
	assert_non_null(convert("i64", pn_value(0.5), &to));
	assert_non_null(convert("i64", pn_value((double)NAN), &to));
	assert_non_null(convert("i64", pn_value((double)INFINITY), &to));
}

static void
test_reals(void **state)
{
	struct all to;

	(void)state;
	assert_null(convert("d", text("-12.50"), &to));
	assert_true(to.d == -12.5);
	assert_null(convert("d", pn_value(UINT64_MAX), &to));
	assert_null(convert("f", pn_value(3), &to));
	assert_true(to.f == 3.0f);
	assert_non_null(convert("f", pn_value(1e39), &to));
	assert_non_null(convert("d", text("1e999"), &to));
	assert_non_null(convert("d", text("nan"), &to));
	assert_non_null(convert("d", text("0x1p3"), &to));
	assert_non_null(convert("d", text(""), &to));
}

static void
test_others(void **state)
{
	struct all to;

	(void)state;
	assert_null(convert("b", pn_value(0), &to));
	assert_false(to.b);
	assert_null(convert("b", pn_value(2), &to));
	assert_true(to.b);
	assert_null(convert("t", text("text"), &to));
	assert_string_equal(to.t, "text");
	assert_null(convert("t", pn_null, &to));
	assert_null(to.t);
	assert_null(convert("t", pn_value(-0.5), &to));
	assert_null(convert("day", text("2024-02-29T12:00"), &to));
	assert_int_equal(to.day.day, 29);
	assert_null(convert("day", text("0000-00-00"), &to));
	assert_int_equal(to.day.year, 0);
	assert_non_null(convert("day", text("2023-02-29"), &to));
	assert_non_null(convert("day", text("2024-02-29x"), &to));
	assert_non_null(convert("day", pn_value(20240229), &to));
}

/* A text that is more than the arena is refused. */
static void
test_large_text(void **state)
{
	static char large[8192];
	struct all to;

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	assert_non_null(strstr(convert("t", text(large), &to), "memory"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_integers_as_text),
		cmocka_unit_test(test_integers_as_reals),
		cmocka_unit_test(test_reals),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_large_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
