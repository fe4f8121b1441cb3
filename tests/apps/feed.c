#include "tests/apps/app.h"

#include "apps/feed.c"
#undef main

#include <stdio.h>
#include <unistd.h>

static int
setup(void **state)
{
	const char *folder = getenv("POSTERN_MODULES");
	char path[4096];

	*state = NULL;
	snprintf(path, sizeof(path), "%s/view-xslt.so",
	    folder != NULL ? folder : "lib/postern");
	if (access(path, R_OK) == 0)
		*state = pn_test_new(&app, NULL);
	return 0;
}

static int
teardown(void **state)
{
	pn_test_free(*state);
	return 0;
}

static void
test_empty(void **state)
{
	struct pn_reply p;

	if (*state == NULL)
		skip();
	p = pn_test(*state, "GET", "/feed");
	assert_int_equal(p.status, 200);
	assert_string_equal(pn_reply_header(*state, &p, "Content-Type"),
	    "application/atom+xml; charset=utf-8");
	assert_has(p, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<feed xmlns=\"http://www.w3.org/2005/Atom\">");
	assert_has(p, "<updated>1970-01-01T00:00:00Z</updated>");
	assert_has_not(p, "<entry>");
}

/* Only GET, and what comes with it. */
static void
test_methods(void **state)
{
	struct pn_reply p;

	if (*state == NULL)
		skip();
	p = pn_test(*state, "POST", "/feed", .form = "a=1");
	assert_int_equal(p.status, 405);
	p = pn_test(*state, "HEAD", "/feed");
	assert_int_equal(p.status, 200);
	assert_int_equal(p.body_n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(test_methods, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
