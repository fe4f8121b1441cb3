#include "site.h"

static int
done(struct pn_req *r)
{
	return pn_done(r, "/page", "Thank you, %s.", pn_form(r, "name"));
}

static int
away(struct pn_req *r)
{
	return pn_done(r, "https://b.example/", "Thank you.");
}

static int
fails(struct pn_req *r)
{
	pn_flash(r, "never");
	return pn_fail(r, 503, "no");
}

static int
at_once(struct pn_req *r)
{
	pn_flash(r, "one");
	pn_flash(r, "two");
	return pn_page(r, "page.html");
}

static int
cached(struct pn_req *r)
{
	pn_etag(r, "v1");
	pn_cache(r, .max_age = 60);
	return pn_page(r, "page.html");
}

static int
plain(struct pn_req *r)
{
	return pn_page(r, "plain.html");
}

static int
broken(struct pn_req *r)
{
	pn_page(r, "page.html");
	return pn_fail(r, 503, "no");
}

static const struct pn_route routes[] = {
	{ "/page", .page = "page.html", .post = done },
	{ "/mustache", .page = "page.mustache" },
	{ "/plain", .get = plain, .page = "plain.html" },
	{ "/cached", .get = cached },
	{ "/broken", .get = broken },
	{ "/away", .post = away },
	{ "/fails", .post = fails },
	{ "/at-once", .get = at_once },
	{ 0 },
};

static const struct pn_engine *const engines[] = { &pn_engine_mustache, NULL };
static const struct pn_app app = {
	.name = "flash", .routes = routes, .engines = engines
};

static int
setup(void **state)
{
	struct site *s = site_new();

	site_file(s, "page.html",
	    "<html xmlns:pn=\"postern\"><head><title>t</title></head><body>"
	    "<p pn:if=\"flash\">Said: ${flash}</p><p pn:else=\"\">Nothing</p>"
	    "</body></html>");
	site_file(s, "plain.html",
	    "<html><head><title>t</title></head><body>plain</body></html>");
	site_file(s, "page.mustache", "[{{flash}}]");
	site_open(s, &app, NULL);
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	site_free(*state);
	return 0;
}

static void
send_form(struct site *s)
{
	struct pn_reply p =
	    site_ask(s, "POST", "/page", "name=%3CAda%3E", NULL);

	assert_int_equal(p.status, 303);
	assert_string_equal(site_header(s, &p, "Location"), "/page");
	assert_non_null(strstr(p.head, "Set-Cookie: pn-flash="));
	assert_non_null(strstr(p.head, "Max-Age=300"));
	assert_non_null(strstr(p.head, "HttpOnly"));
}

static void
test_shown_once(void **state)
{
	struct site *s = *state;
	struct pn_reply p = site_ask(s, "GET", "/page", NULL, NULL);

	assert_has(p, "Nothing");
	assert_null(strstr(p.head, "Set-Cookie"));
	assert_null(strstr(p.head, "Cache-Control"));
	send_form(s);
	/* A page that has no place for it leaves it. */
	p = site_ask(s, "GET", "/plain", NULL, NULL);
	assert_null(strstr(p.head, "Set-Cookie"));
	p = site_ask(s, "GET", "/page", NULL, NULL);
	assert_has(p, "Said: Thank you, &lt;Ada&gt;.");
	assert_string_equal(
	    site_header(s, &p, "Cache-Control"), "no-store");
	assert_non_null(strstr(p.head, "Set-Cookie: pn-flash=;"));
	p = site_ask(s, "GET", "/page", NULL, NULL);
	assert_has(p, "Nothing");
}

/* Neither who asks for no body nor who fails takes it away. */
static void
test_not_lost(void **state)
{
	struct site *s = *state;
	struct pn_reply p;

	send_form(s);
	p = site_ask(s, "HEAD", "/page", NULL, NULL);
	assert_int_equal(p.status, 200);
	assert_null(strstr(p.head, "Set-Cookie"));
	p = site_ask(s, "GET", "/broken", NULL, NULL);
	assert_int_equal(p.status, 503);
	assert_null(strstr(p.head, "Set-Cookie"));
	p = site_ask(s, "GET", "/nowhere", NULL, NULL);
	assert_int_equal(p.status, 404);
	assert_null(strstr(p.head, "Set-Cookie"));
	p = site_ask(s, "GET", "/page", NULL, NULL);
	assert_has(p, "Said: Thank you");
}

/* Where a 304 would do, the page comes whole, and for nobody to keep. */
static void
test_conditional(void **state)
{
	struct site *s = *state;
	struct pn_reply p =
	    site_ask(s, "GET", "/cached", NULL, "If-None-Match: \"v1\"");

	assert_int_equal(p.status, 304);
	send_form(s);
	p = site_ask(s, "GET", "/cached", NULL, "If-None-Match: \"v1\"");
	assert_int_equal(p.status, 200);
	assert_has(p, "Said: Thank you");
	assert_string_equal(
	    site_header(s, &p, "Cache-Control"), "no-store");
	assert_string_equal(site_header(s, &p, "X-Accel-Expires"), "0");
	assert_string_equal(site_header(s, &p, "ETag"), "");
	p = site_ask(s, "GET", "/cached", NULL, "If-None-Match: \"v1\"");
	assert_int_equal(p.status, 304);
	assert_string_equal(site_header(s, &p, "X-Accel-Expires"), "60");
}

static void
test_handlers(void **state)
{
	struct site *s = *state;
	struct pn_reply p = site_ask(s, "GET", "/at-once", NULL, NULL);

	assert_has(p, "Said: two");
	assert_null(strstr(p.head, "pn-flash=two"));
	assert_has(site_ask(s, "GET", "/page", NULL, NULL), "Nothing");
	p = site_ask(s, "POST", "/fails", "a=b", NULL);
	assert_int_equal(p.status, 503);
	assert_null(strstr(p.head, "Set-Cookie"));
	p = site_ask(s, "POST", "/away", "a=b", NULL);
	assert_int_equal(p.status, 500);
	assert_null(strstr(p.head, "Set-Cookie"));
	assert_null(strstr(p.head, "Location"));
	send_form(s);
	p = site_ask(s, "GET", "/mustache", NULL, NULL);
	assert_has(p, "[Thank you, &lt;Ada&gt;.]");
	p = site_ask(s, "GET", "/mustache", NULL, NULL);
	assert_has(p, "[]");
}

/* Nobody else can say something there; what is too long is cut. */
static void
test_forged(void **state)
{
	struct site *s = *state;
	struct pn_reply p;
	char form[4096] = "name=";

	snprintf(s->jar[0], sizeof(s->jar[0]), "pn-flash=You+are+hacked");
	p = site_ask(s, "GET", "/page", NULL, NULL);
	assert_has(p, "Nothing");
	s->jar[0][0] = '\0';
	for (int i = 0; i < 1000; i++)
		memcpy(form + 5 + 3 * i, "%C3", 4);
	/* Bytes that are no UTF-8 are U+FFFD, of three bytes. */
	p = site_ask(s, "POST", "/page", form, NULL);
	assert_int_equal(p.status, 303);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_shown_once, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_not_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_conditional, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_handlers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_forged, setup, teardown),
	};

	return cmocka_run_group_tests_name(
	    "lib/session/flash", tests, NULL, NULL);
}
