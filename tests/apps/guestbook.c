#include "tests/apps/app.h"

#include "apps/guestbook.c"
#undef main

static int
setup(void **state)
{
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
	struct pn_reply p = pn_test(*state, "GET", "/guestbook");

	assert_int_equal(p.status, 200);
	assert_has(p, "Nobody has signed yet");
	assert_has(p, "<title>Guestbook</title>");
	assert_has(p, "name=\"message\"");
	assert_has(p, "maxlength=\"80\"");
	assert_has_not(p, "aria-invalid");
	assert_has_not(p, "pn:");
}

static void
test_sign(void **state)
{
	struct pn_reply p = pn_test(*state, "POST", "/guestbook",
	    .form = "name=Ada&message=Hello%0D%0Athere");

	assert_int_equal(p.status, 303);
	assert_string_equal(
	    pn_reply_header(*state, &p, "Location"), "/guestbook");
	assert_non_null(strstr(
	    pn_reply_header(*state, &p, "Set-Cookie"), "HttpOnly"));
	p = pn_test(*state, "GET", "/guestbook");
	assert_has(p, "Ada");
	assert_has(p, "Hello<br>");
	p = pn_test(*state, "GET", "/guestbook/1");
	assert_int_equal(p.status, 200);
	assert_has(p, "Ada");
	assert_has_not(p, "Take back");
}

static void
test_invalid(void **state)
{
	struct pn_reply p = pn_test(
	    *state, "POST", "/guestbook", .form = "name=Ada&message=");

	assert_int_equal(p.status, 422);
	assert_has(p, "value=\"Ada\"");
	assert_has(p, "aria-invalid=\"true\"");
	assert_has(p, "aria-describedby");
	p = pn_test(*state, "POST", "/guestbook", .form = "name=&message=x");
	assert_int_equal(p.status, 422);
	assert_has(p, ">x</textarea>");
	assert_has(pn_test(*state, "GET", "/guestbook"), "Nobody has signed");
}

static void
test_escaped(void **state)
{
	struct pn_reply p = pn_test(*state, "POST", "/guestbook",
	    .form = "name=%3Cscript%3Ealert(1)%3C/script%3E&message=%22%3E"
		    "%3Cimg src=x onerror=alert(1)%3E");

	assert_int_equal(p.status, 303);
	p = pn_test(*state, "GET", "/guestbook");
	assert_has(p, "&lt;script&gt;alert(1)&lt;/script&gt;");
	assert_has_not(p, "<script>");
	assert_has_not(p, "<img");
}

/* Only the browser that wrote the last entry can take it back. */
static void
test_take_back(void **state)
{
	struct pn_reply p = pn_test(
	    *state, "POST", "/guestbook", .form = "name=Ada&message=first");
	char cookie[128] = "Cookie: ";
	const char *const headers[] = { cookie, NULL };
	const char *set = pn_reply_header(*state, &p, "Set-Cookie");

	strncat(cookie, set, strcspn(set, ";"));
	p = pn_test(*state, "POST", "/guestbook",
	    .form = "name=Ada&message=second", .headers = headers);
	assert_int_equal(p.status, 303);
	assert_int_equal(
	    pn_test(*state, "POST", "/guestbook/2/delete").status, 403);
	p = pn_test(*state, "GET", "/guestbook", .headers = headers);
	assert_has(p, "/guestbook/2/delete");
	assert_has_not(p, "/guestbook/1/delete");
	p = pn_test(
	    *state, "POST", "/guestbook/1/delete", .headers = headers);
	assert_int_equal(p.status, 403);
	p = pn_test(
	    *state, "POST", "/guestbook/2/delete", .headers = headers);
	assert_int_equal(p.status, 303);
	p = pn_test(*state, "GET", "/guestbook", .headers = headers);
	assert_has_not(p, "second");
	assert_has(p, "first");
}

static void
test_pages(void **state)
{
	struct pn_reply p;

	for (int i = 0; i < 25; i++)
		pn_test(*state, "POST", "/guestbook",
		    .form = "name=Ada&message=again");
	p = pn_test(*state, "GET", "/guestbook");
	assert_has(p, "/guestbook/25");
	assert_has_not(p, "\"/guestbook/15\"");
	assert_has(p, "page=2");
	assert_has_not(p, "page=0");
	p = pn_test(*state, "GET", "/guestbook?page=3");
	assert_has(p, "\"/guestbook/1\"");
	assert_has(p, "page=2");
	assert_has_not(p, "page=4");
	p = pn_test(*state, "GET", "/guestbook?page=-1");
	assert_has(p, "/guestbook/25");
}

static void
test_missing(void **state)
{
	assert_int_equal(pn_test(*state, "GET", "/guestbook/99").status, 404);
	assert_int_equal(pn_test(*state, "GET", "/guestbook/x").status, 404);
	assert_int_equal(
	    pn_test(*state, "POST", "/guestbook/99/delete").status, 403);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sign, setup, teardown),
		cmocka_unit_test_setup_teardown(test_invalid, setup, teardown),
		cmocka_unit_test_setup_teardown(test_escaped, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_take_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missing, setup, teardown),
	};

	return cmocka_run_group_tests_name(
	    "apps/guestbook", tests, NULL, NULL);
}
