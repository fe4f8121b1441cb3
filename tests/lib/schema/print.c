#include "cases.h"

static const struct pn_schema nothing = { .name = "nothing" };

#define US 1000000LL

static void
values_of_one_piece_are_text(void **state)
{
	const struct {
		struct pn_value v;
		const char *text;
	} values[] = {
		{ pn_null, "" },
		{ pn_value_bool(true), "true" },
		{ pn_value_bool(false), "false" },
		{ pn_value_int(INT64_MIN), "-9223372036854775808" },
		{ pn_value_uint(UINT64_MAX), "18446744073709551615" },
		{ pn_value_real(0.1), "0.1" },
		{ pn_value_text("a\"b"), "a\"b" },
		{ pn_value_html(pn_html_literal("<b>")), "<b>" },
		{ pn_value_bytes((struct pn_bytes){ "xy", 2 }), "xy" },
		{ pn_value_date((struct pn_date){ 2026, 1, 2 }), "2026-01-02" },
		{ pn_value_date((struct pn_date){ 7, 12, 31 }), "0007-12-31" },
		{ pn_value_date((struct pn_date){ 0 }), "" },
		{ pn_value_time((struct pn_time){ true, 0, 0, 0, 0 }),
		    "00:00" },
		{ pn_value_time((struct pn_time){ true, 17, 40, 5, 0 }),
		    "17:40:05" },
		{ pn_value_time((struct pn_time){ true, 17, 40, 0, 250000 }),
		    "17:40:00.25" },
		{ pn_value_time((struct pn_time){ true, 23, 59, 59, 1 }),
		    "23:59:59.000001" },
		{ pn_value_time((struct pn_time){ 0 }), "" },
		{ pn_value_datetime((struct pn_datetime){ 0, true }),
		    "1970-01-01T00:00:00Z" },
		{ pn_value_datetime((struct pn_datetime){ 0, false }), "" },
		{ pn_value_datetime((struct pn_datetime){ -1, true }),
		    "1969-12-31T23:59:59.999999Z" },
		{ pn_value_datetime(
		      (struct pn_datetime){ 1795369205 * US + 120000, true }),
		    "2026-11-22T17:40:05.12Z" },
		{ pn_value_decimal(1250, 2), "12.50" },
		{ pn_value_decimal(-5, 2), "-0.05" },
		{ pn_value_decimal(5, 0), "5" },
		{ pn_value_decimal(0, 3), "0.000" },
		{ pn_value_decimal(INT64_MIN, 18), "-9.223372036854775808" },
		{ pn_record(&nothing, ""), "" },
	};
	char text[100];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(values); i++) {
		print_value(text, sizeof(text), values[i].v);
		assert_string_equal(text, values[i].text);
	}
}

static void
a_full_buffer_is_told(void **state)
{
	struct pn_value v = pn_value_date((struct pn_date){ 2026, 1, 2 });
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 9);
	assert_int_equal(pn__value_print(&b, &v), -1);
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_one_piece_are_text),
		cmocka_unit_test(a_full_buffer_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
