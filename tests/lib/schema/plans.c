#include "cases.h"

struct row {
	int a;
};

static const struct pn_schema row =
    PN_SCHEMA(struct row, PN_INT(struct row, a));
static const struct pn_schema same_name =
    PN_SCHEMA(struct row, PN_INT(struct row, a, .max = 3));
static const struct pn_schema bad =
    PN_SCHEMA(struct row, PN_INT(struct row, a, .min = 3, .max = 2));

static void
plans_are_found_by_schema(void **state)
{
	struct pn__plans *ps = pn__plans_new();
	const struct pn__plan *p;
	char err[200] = "";

	(void)state;
	assert_non_null(ps);
	assert_null(pn__plans_find(ps, &row));
	assert_null(pn__plans_named(ps, "row"));
	assert_int_equal(pn__plans_add(ps, &row, err, sizeof(err)), 0);
	p = pn__plans_find(ps, &row);
	assert_non_null(p);
	assert_ptr_equal(pn__plan_schema(p), &row);
	assert_int_equal(pn__plans_add(ps, &row, err, sizeof(err)), 0);
	assert_ptr_equal(pn__plans_find(ps, &row), p);
	assert_int_equal(pn__plans_add(ps, &same_name, err, sizeof(err)), 0);
	assert_ptr_not_equal(pn__plans_find(ps, &same_name), p);
	assert_ptr_equal(pn__plans_named(ps, "row"), p);
	assert_null(pn__plans_named(ps, "column"));
	assert_int_equal(pn__plans_add(ps, &bad, err, sizeof(err)), -1);
	assert_string_equal(err, "schema row, field a: min 3 is above max 2");
	assert_null(pn__plans_find(ps, &bad));
	pn__plans_free(ps);
	pn__plans_free(NULL);
}

static void
there_may_be_many(void **state)
{
	static struct pn_schema many[500];
	struct pn__plans *ps = pn__plans_new();
	char err[200] = "";

	(void)state;
	for (size_t i = 0; i < PN_COUNT(many); i++) {
		many[i] = row;
		assert_int_equal(
		    pn__plans_add(ps, &many[i], err, sizeof(err)), 0);
	}
	for (size_t i = 0; i < PN_COUNT(many); i++)
		assert_ptr_equal(
		    pn__plan_schema(pn__plans_find(ps, &many[i])), &many[i]);
	assert_null(pn__plans_find(ps, &row));
	pn__plans_free(ps);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_are_found_by_schema),
		cmocka_unit_test(there_may_be_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
