#include "cases.h"

struct row {
	int64_t id;
	const char *a, *b;
	signed char small;
	unsigned int count;
	double d;
	bool yes;
	struct pn_date day;
};

#define T struct row
#define ONE(...) PN_SCHEMA(struct row, __VA_ARGS__)

static const struct pn_choice none[] = { { 0 } };
static const struct pn_choice twice[] = { { "x", "X" }, { "y", NULL },
	{ "x", NULL }, { 0 } };
static const struct pn_choice good[] = { { "x", NULL }, { 0 } };

static const struct pn_field whole_fields[] = { PN_TEXT(T, a) };

static const struct {
	struct pn_schema s;
	const char *says;
} broken[] = {
	{ ONE(PN_TEXT(T, a), PN_TEXT(T, b), PN_TEXT(T, a)),
	    "schema row, field a: the schema has it twice" },
	{ ONE(PN_TEXT(T, a, .min = 5, .max = 4)),
	    "schema row, field a: min 5 is above max 4" },
	{ ONE(PN_TEXT(T, a, .min = -1)),
	    "schema row, field a: min is a number of characters, not -1" },
	{ ONE(PN_TEXT(T, a, .min = 1.5)), "not 1.5" },
	{ ONE(PN_TEXT(T, a, .max = 0)), "from 1 to" },
	{ ONE(PN_TEXT(T, a, .max = 2.5)), "not 2.5" },
	{ ONE(PN_TEXT(T, a, .max = 1e12)), "not 1e+12" },
	{ ONE(PN_TEXT(T, a, .pattern = "[a-z")),
	    "field a: the pattern \"[a-z\" is wrong at character 5: " },
	{ ONE(PN_TEXT(T, a, .pattern = "a(")), "wrong at character 3" },
	{ ONE(PN_TEXT(T, a, .pattern = "\\C")), "pattern" },
	{ ONE(PN_TEXT(T, a, .pattern = "\xff")), "pattern" },
	{ ONE(PN_TEXT(T, a, .choices = good)),
	    "a list of choices can't be set for a field of type text" },
	{ ONE(PN_TEXT(T, a, .not_before = "2026-01-01")), "not_before" },
	{ ONE(PN_TEXT(T, a, .min = 3, .fallback = "x")),
	    "the fallback \"x\" is wrong: At least 3 characters; this has 1." },
	{ ONE(PN_INT(T, id, .min = 2, .max = 1)), "min 2 is above max 1" },
	{ ONE(PN_INT(T, small, .max = 128)),
	    "the member holds -128 to 127, which min -128 and max 128 go" },
	{ ONE(PN_INT(T, small, .min = -129)), "go beyond" },
	{ ONE(PN_INT(T, count, .min = -1)), "holds 0 to 4294967295" },
	{ ONE(PN_INT(T, id, .max = 1e30)), "go beyond" },
	{ ONE(PN_INT(T, id, .min = 0.5)), "whole numbers" },
	{ ONE(PN_INT(T, id, .pattern = "x")),
	    "a pattern can't be set for a field of type integer" },
	{ ONE(PN_INT(T, id, .rows = 3)), "rows" },
	{ ONE(PN_INT(T, id, .keep_space = true)), "keep_space" },
	{ ONE(PN_TEXT(T, a, .min = 3, .example = "x")),
	    "the example \"x\" is wrong: At least 3 characters; this has 1." },
	{ ONE(PN_INT(T, id, .fallback = "one")),
	    "the fallback \"one\" is wrong: Please enter a whole number." },
	{ ONE(PN_REAL(T, d, .min = 1, .max = 0.5)), "min 1 is above max 0.5" },
	{ ONE(PN_REAL(T, d, .min = __builtin_nan(""))), "NaN" },
	{ ONE(PN_REAL(T, d, .fallback = "1,5")), "fallback" },
	{ ONE(PN_BOOL(T, yes, .max = 1)),
	    "min and max can't be set for a field of type boolean" },
	{ ONE(PN_BOOL(T, yes, .fallback = "perhaps")), "fallback" },
	{ ONE(PN_CHOICE(T, a)), "a choice needs .choices" },
	{ ONE(PN_CHOICE(T, a, .choices = none)), "a choice needs .choices" },
	{ ONE(PN_CHOICE(T, a, .choices = twice)),
	    "the choice \"x\" is there twice" },
	{ ONE(PN_CHOICE(T, a, .choices = good, .min = 1, .max = 2)),
	    "min and max" },
	{ ONE(PN_CHOICE(T, a, .choices = good, .fallback = "z")), "fallback" },
	{ ONE(PN_DATE(T, day, .not_before = "22.11.2026")),
	    "not_before \"22.11.2026\" is not a date like 2026-11-22" },
	{ ONE(PN_DATE(T, day, .not_after = "2026-02-30")),
	    "not_after \"2026-02-30\" is not a date" },
	{ ONE(PN_DATE(
	      T, day, .not_before = "2026-01-02", .not_after = "2026-01-01")),
	    "not_before 2026-01-02 is later than not_after 2026-01-01" },
	{ ONE(PN_DATE(T, day, .fallback = "today")), "fallback" },
	{ { .name = "row", .size = sizeof(T) }, "schema row: it has 0 fields" },
	{ { .name = "", .size = sizeof(T) }, "a schema needs a name" },
	{ { .name = "row", .size = 8193, .fields = whole_fields, .nfields = 1 },
	    "its struct has 8193 bytes, at most 8192" },
	{ { .size = sizeof(T) }, "a schema needs a name" },
	{ ONE({ .name = NULL }), "a field's name is one of C" },
	{ ONE({ .name = "" }), "a field's name is one of C" },
	{ ONE({ .name = "1st" }), "a field's name is one of C" },
	{ ONE({ .name = "a-b" }), "a field's name is one of C" },
	{ ONE({ .name = "x", .type = 200 }),
	    "schema row, field x: there is no type number 200" },
	{ ONE({ .name = "x",
	      .type = PN_TYPE_INT,
	      .size = 8,
	      .offset = sizeof(T) - 4,
	      .max = 1 }),
	    "it lies outside of the struct" },
};

static void
mistakes_are_found_when_the_plan_is_made(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(broken); i++) {
		char err[300] = "";

		if (pn__plan_new(&broken[i].s, err, sizeof(err)) != NULL)
			fail_msg("no mistake, but: %s", broken[i].says);
		if (strstr(err, broken[i].says) == NULL)
			fail_msg("\"%s\", not \"%s\"", err, broken[i].says);
	}
}

static void
a_short_message_is_cut(void **state)
{
	char err[12];

	(void)state;
	assert_null(pn__plan_new(&broken[0].s, err, sizeof(err)));
	assert_string_equal(err, "schema row,");
	assert_null(pn__plan_new(&broken[0].s, err, 0));
}

static const struct pn_schema whole = ONE(PN_INT(T, id, .key = true),
    PN_TEXT(T, a, .pattern = "x+", .fallback = "xx"), PN_TEXT(T, b),
    PN_INT(T, small), PN_INT(T, count), PN_REAL(T, d), PN_BOOL(T, yes),
    PN_DATE(T, day, .fallback = "2026-11-22"));

static void
fields_are_found_by_name(void **state)
{
	struct pn__plan *p = plan_of(&whole);

	(void)state;
	assert_ptr_equal(pn__plan_schema(p), &whole);
	for (size_t i = 0; i < whole.nfields; i++) {
		const char *n = whole.fields[i].name;
		struct pn_slice name = { n, strlen(n) };

		assert_int_equal(pn__plan_find(p, name), i);
		assert_int_equal(pn__schema_find(&whole, name), i);
		name.n--;
		assert_int_equal(pn__plan_find(p, name), -1);
		assert_int_equal(pn__schema_find(&whole, name), -1);
	}
	assert_int_equal(pn__plan_find(p, PN_S("smallest")), -1);
	assert_int_equal(pn__plan_find(p, PN_S("A")), -1);
	assert_int_equal(pn__plan_find(p, PN_S("\xff\xff")), -1);
	assert_int_equal(pn__plan_find(p, (struct pn_slice){ NULL, 0 }), -1);
	pn__plan_free(p);
	pn__plan_free(NULL);
}

static void
many_fields_are_found_too(void **state)
{
	static struct pn_field fields[1001];
	static char names[1001][8];
	struct pn_schema s = {
		.name = "many", .size = 8, .fields = fields, .nfields = 1000
	};
	struct pn__plan *p;
	char err[100];

	(void)state;
	for (int i = 0; i < 1001; i++) {
		snprintf(names[i], sizeof(names[i]), "f%d", i);
		fields[i] = (struct pn_field){
			.name = names[i], .size = 1, .type = PN_TYPE_BOOL
		};
	}
	p = plan_of(&s);
	for (int i = 0; i < 1001; i++)
		assert_int_equal(pn__plan_find(p, (struct pn_slice){ names[i],
						      strlen(names[i]) }),
		    i < 1000 ? i : -1);
	pn__plan_free(p);
	s.nfields = 1001;
	assert_null(pn__plan_new(&s, err, sizeof(err)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_found_when_the_plan_is_made),
		cmocka_unit_test(a_short_message_is_cut),
		cmocka_unit_test(fields_are_found_by_name),
		cmocka_unit_test(many_fields_are_found_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
