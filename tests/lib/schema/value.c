#include "cases.h"

static void
values_are_equal_by_kind_and_content(void **state)
{
	const struct pn_value values[] = {
		pn_null,
		pn_value_bool(true),
		pn_value_bool(false),
		pn_value_int(1),
		pn_value_int(2),
		pn_value_uint(UINT64_MAX),
		pn_value_real(1),
		pn_value_real(1.5),
		pn_value_text("1"),
		pn_value_text("12"),
		pn_value_text(""),
		pn_value_html(pn_html_literal("1")),
		pn_value_bytes((struct pn_bytes){ "1", 1 }),
		pn_value_date((struct pn_date){ 2026, 1, 2 }),
		pn_value_date((struct pn_date){ 2026, 1, 3 }),
		pn_value_time((struct pn_time){ true, 1, 2, 3, 4 }),
		pn_value_time((struct pn_time){ true, 1, 2, 3, 5 }),
		pn_value_datetime((struct pn_datetime){ 1, true }),
		pn_value_datetime((struct pn_datetime){ 2, true }),
		pn_value_decimal(1, 2),
		pn_value_decimal(1, 3),
		pn_value_decimal(2, 2),
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(values); i++) {
		for (size_t k = 0; k < PN_COUNT(values); k++)
			assert_int_equal(
			    pn__value_equal(&values[i], &values[k]), i == k);
	}
}

static void
items_are_values(void **state)
{
	const struct pn_value list[] = { pn_value_int(1), pn_null };
	struct pn_value v = { .kind = PN_KIND_LIST, .n = 2, .list = list };

	(void)state;
	assert_int_equal(pn__value_item(&v, 0).i, 1);
	assert_int_equal(pn__value_item(&v, 1).kind, PN_KIND_NULL);
	v = pn_value_int(7);
	assert_int_equal(pn__value_item(&v, 0).kind, PN_KIND_NULL);
	assert_false(pn__value_equal(&(struct pn_value){ .kind = PN_KIND_LIST },
	    &(struct pn_value){ .kind = PN_KIND_LIST }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_equal_by_kind_and_content),
		cmocka_unit_test(items_are_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
