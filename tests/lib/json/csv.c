#include "json/rows.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct order {
	int64_t id;
	const char *name;
	double price;
	bool paid;
	struct pn_date day;
};

static const struct pn_schema order = PN_SCHEMA(struct order,
    PN_INT(struct order, id), PN_TEXT(struct order, name),
    PN_REAL(struct order, price), PN_BOOL(struct order, paid),
    PN_DATE(struct order, day));

static const struct pn_schema secret = PN_SCHEMA(struct order,
    PN_INT(struct order, id, .write_only = true),
    PN_TEXT(struct order, name), PN_BOOL(struct order, paid));

static const struct pn_field odd_field = { .name = "a,b",
	.size = sizeof(const char *),
	.type = PN_TYPE_TEXT };
static const struct pn_schema odd = { .name = "odd",
	.size = sizeof(const char *),
	.fields = &odd_field,
	.nfields = 1 };

static void
test_rows(void **state)
{
	const struct order rows[] = {
		{ 1, "Oak table", 12.5, true, { 2026, 11, 22 } },
		{ -2, "say \"hi\", or\r\nnot", -0.1, false, { 0 } },
		{ 3, NULL, (double)NAN, false, { 0 } },
		{ 4, "", 1e300, false, { 0 } },
		{ 5, "=1+1", 0, false, { 0 } },
		{ 6, "\xc3\xa4\xff", 0, false, { 0 } },
	};
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	assert_int_equal(pn__csv_head(&b, &order), 0);
	for (size_t i = 0; i < PN_COUNT(rows); i++)
		assert_int_equal(pn__csv_row(&b, &order, &rows[i]), 0);
	assert_string_equal(pn__buf_str(&b),
	    "id,name,price,paid,day\r\n"
	    "1,Oak table,12.5,true,2026-11-22\r\n"
	    "-2,\"say \"\"hi\"\", or\r\nnot\",-0.1,false,\r\n"
	    "3,,,false,\r\n"
	    "4,\"\",1e+300,false,\r\n"
	    "5,=1+1,0,false,\r\n"
	    "6,\"\xc3\xa4\xef\xbf\xbd\",0,false,\r\n");
	pn__buf_fini(&b);
}

static void
test_cells(void **state)
{
	struct pn_value two[] = { pn_value(1), pn_value("x\"") };
	struct pn_value list = { .kind = PN_KIND_LIST, .n = 2, .list = two };
	struct {
		struct pn_value v;
		const char *want;
	} cases[] = {
		{ pn_null, "" },
		{ pn_value("a b"), "a b" },
		{ pn_value(" a "), " a " },
		{ pn_value("a;b"), "a;b" },
		{ pn_value("a,b"), "\"a,b\"" },
		{ pn_value("\n"), "\"\n\"" },
		{ pn_value("a\rb"), "\"a\rb\"" },
		{ pn_value("\""), "\"\"\"\"" },
		{ pn_value("\xff\xff\"\xc3\xa4"),
		    "\"\xef\xbf\xbd\xef\xbf\xbd\"\"\xc3\xa4\"" },
		{ pn_value(UINT64_MAX), "18446744073709551615" },
		{ pn_value_decimal(-1250, 2), "-12.50" },
		{ pn_value(((struct pn_bytes){ "foo", 3 })), "\"Zm9v\"" },
		{ pn_value(pn_html_literal("<b>")), "<b>" },
		{ list, "\"[1,\"\"x\\\"\"\"\"]\"" },
	};
	struct pn__buf b;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		pn__buf_init(&b, 4096);
		assert_int_equal(pn__csv_cell(&b, &cases[i].v), 0);
		assert_string_equal(pn__buf_str(&b), cases[i].want);
		pn__buf_fini(&b);
	}
}

static void
test_write_only(void **state)
{
	const struct order row = { 7, "Ada", 1, true, { 0 } };
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	assert_int_equal(pn__csv_head(&b, &secret), 0);
	assert_int_equal(pn__csv_row(&b, &secret, &row), 0);
	assert_string_equal(pn__buf_str(&b), "name,paid\r\nAda,true\r\n");
	pn__buf_fini(&b);
}

static void
test_one_field(void **state)
{
	const char *none = NULL;
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	assert_int_equal(pn__csv_head(&b, &odd), 0);
	assert_int_equal(pn__csv_row(&b, &odd, &none), 0);
	assert_string_equal(pn__buf_str(&b), "\"a,b\"\r\n\"\"\r\n");
	pn__buf_fini(&b);
}

static void
test_whole(void **state)
{
	const struct order row = { 1, "a,\"b", 2, true, { 2026, 1, 2 } };
	static const char line[] = "1,\"a,\"\"b\",2,true,2026-01-02\r\n";
	struct pn__buf b;

	(void)state;
	for (size_t limit = 0; limit < 90; limit++) {
		size_t lines = limit / (sizeof(line) - 1), n = 0;

		pn__buf_init(&b, limit);
		while (pn__csv_row(&b, &order, &row) == 0)
			n++;
		assert_int_equal(n, lines);
		assert_int_equal(b.n, lines * (sizeof(line) - 1));
		pn__buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_write_only),
		cmocka_unit_test(test_one_field),
		cmocka_unit_test(test_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
