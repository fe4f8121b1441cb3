#include "json/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct point {
	int x;
	const char *name;
};

static const struct pn_schema point = PN_SCHEMA(
    struct point, PN_INT(struct point, x), PN_TEXT(struct point, name));

static void
test_lines(void **state)
{
	struct pn__json_writer *w = pn__json_writer_new(&point);
	struct point a = { 1, "a\nb" };
	struct pn_value v = pn_value("x");
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	assert_int_equal(pn__json_line(&b, w, &a), 0);
	a.x = 2;
	assert_int_equal(pn__json_line(&b, w, &a), 0);
	assert_int_equal(pn__json_line_value(&b, &v), 0);
	assert_string_equal(pn__buf_str(&b),
	    "{\"x\":1,\"name\":\"a\\nb\"}\n"
	    "{\"x\":2,\"name\":\"a\\nb\"}\n\"x\"\n");
	pn__buf_fini(&b);
	pn__json_writer_free(w);
}

/* Over the limit there is no half of a line. */
static void
test_whole(void **state)
{
	static const char line[] = "{\"x\":1,\"name\":\"abc\"}\n";
	struct pn__json_writer *w = pn__json_writer_new(&point);
	struct pn_value v = pn_value("12345678901234567890");
	struct point a = { 1, "abc" };
	struct pn__buf b;

	(void)state;
	for (size_t limit = 0; limit < 80; limit++) {
		size_t lines = limit / (sizeof(line) - 1), n = 0;

		pn__buf_init(&b, limit);
		while (pn__json_line(&b, w, &a) == 0)
			n++;
		assert_int_equal(n, lines);
		assert_int_equal(b.n, lines * (sizeof(line) - 1));
		assert_int_equal(pn__json_line_value(&b, &v), -1);
		assert_int_equal(b.n, lines * (sizeof(line) - 1));
		pn__buf_fini(&b);
	}
	pn__json_writer_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
