#include "tests/apps/app.h"

#include "apps/hello.c"
#undef main

static void
test_hello(void **state)
{
	struct pn_test *t = pn_test_new(&app, NULL);
	struct pn_reply p = pn_test(t, "GET", "/hello");

	(void)state;
	assert_int_equal(p.status, 200);
	assert_string_equal(p.body, "Hello, World!");
	assert_string_equal(pn_reply_header(t, &p, "Content-Type"),
	    "text/plain; charset=utf-8");
	assert_int_equal(pn_test(t, "POST", "/hello").status, 405);
	assert_int_equal(pn_test(t, "GET", "/other").status, 404);
	pn_test_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_hello) };

	return cmocka_run_group_tests_name("apps/hello", tests, NULL, NULL);
}
