#include "site.h"

static const char *const trusted[] = { "https://shop.example", NULL };
static const char *const asked[] = { "https://asks.example", NULL };

static const struct pn_plugin cors = PN_CORS(.origins = asked);
static const struct pn_plugin strict = PN_SECURITY(.frames = "DENY",
	.referrer = "no-referrer", .opener = "", .https_for = 60);
static const struct pn_plugin own = PN_SECURITY(.frames = "",
	.policy = "script-src {nonce}; style-src 'self' {nonce}");

static const struct pn_plugin *const with_cors[] = { &cors, NULL };
static const struct pn_plugin *const with_strict[] = { &strict, NULL };
static const struct pn_plugin *const with_own[] = { &own, NULL };
static const struct pn_plugin *const with_default[] = { &pn_plugin_security,
	NULL };

static int
text(struct pn_req *r)
{
	return pn_text(r, "%s", pn_method(r));
}

static int
said(struct pn_req *r)
{
	pn_header_set(r, "X-Frame-Options", "DENY");
	pn_header_set(r, "Content-Security-Policy", "default-src 'none'");
	return pn_text(r, "x");
}

static int
by_hand(struct pn_req *r)
{
	return pn_text(r, "%s %s", pn_nonce(r), pn_nonce(r));
}

static const struct pn_route inside[] = {
	{ "/in", .any = text },
	{ 0 },
};

static const struct pn_route routes[] = {
	{ "/group", .group = inside, .cross_site = true },
	{ "/text", .get = text, .any = text },
	{ "/open", .any = text, .cross_site = true },
	{ "/cors", .any = text, .plugins = with_cors },
	{ "/page", .page = "page.html", .plugins = with_default },
	{ "/plain", .page = "page.html" },
	{ "/strict", .get = text, .plugins = with_strict },
	{ "/own", .page = "page.html", .plugins = with_own },
	{ "/own-text", .get = text, .plugins = with_own },
	{ "/said", .get = said, .plugins = with_default },
	{ "/by-hand", .get = by_hand, .plugins = with_default },
	{ 0 },
};

static const struct pn_app app = {
	.name = "security", .routes = routes, .origins = trusted
};
static const struct pn_app open_app = {
	.name = "open", .routes = routes, .cross_site = true
};

static struct site *
new_site(const struct pn_app *a)
{
	struct site *s = site_new();

	site_file(s, "page.html",
	    "<html><head><title>t</title><script>1</script>"
	    "<style>a { top: 0 }</style></head><body>x</body></html>");
	site_open(s, a, NULL);
	return s;
}

static int
setup(void **state)
{
	*state = new_site(&app);
	return 0;
}

static int
teardown(void **state)
{
	site_free(*state);
	return 0;
}

static struct pn_reply
ask(struct site *s, const char *method, const char *target, const char *a,
    const char *b)
{
	const char *const headers[] = { a, b, NULL };

	return pn_test(s->t, method, target, .form = "a=b",
	    .headers = a != NULL ? headers : NULL);
}

static void
test_cross_site(void **state)
{
	static const char same[] = "Sec-Fetch-Site: same-origin",
	    cross[] = "Sec-Fetch-Site: cross-site",
	    site[] = "Sec-Fetch-Site: same-site",
	    evil[] = "Origin: https://evil.example",
	    shop[] = "Origin: https://shop.example",
	    asks[] = "Origin: https://asks.example";
	static const struct {
		const char *method, *target, *a, *b;
		int status;
	} cases[] = {
		{ "POST", "/text", NULL, NULL, 200 },
		{ "POST", "/text", same, NULL, 200 },
		{ "POST", "/text", cross, NULL, 403 },
		{ "POST", "/text", cross, evil, 403 },
		{ "POST", "/text", site, evil, 403 },
		{ "POST", "/text", evil, NULL, 403 },
		{ "POST", "/text", "Origin: null", NULL, 403 },
		{ "POST", "/text", "Origin: http://localhost", NULL, 200 },
		{ "PUT", "/text", cross, NULL, 403 },
		{ "PATCH", "/text", cross, NULL, 403 },
		{ "DELETE", "/text", cross, NULL, 403 },
		{ "PROPFIND", "/text", cross, NULL, 403 },
		{ "GET", "/text", cross, evil, 200 },
		{ "HEAD", "/text", cross, evil, 200 },
		{ "OPTIONS", "/text", cross, evil, 200 },
		{ "POST", "/text", cross, shop, 200 },
		{ "POST", "/text", shop, NULL, 200 },
		{ "POST", "/open", cross, evil, 200 },
		{ "POST", "/group/in", cross, evil, 200 },
		{ "POST", "/cors", cross, evil, 403 },
		{ "POST", "/cors", cross, asks, 200 },
		{ "POST", "/text", cross, asks, 403 },
		{ "POST", "/nowhere", cross, evil, 404 },
	};

	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_reply p = ask(*state, cases[i].method,
		    cases[i].target, cases[i].a, cases[i].b);

		if (p.status != cases[i].status)
			fail_msg("case %zu: %d, not %d", i, p.status,
			    cases[i].status);
		if (p.status == 403)
			assert_has(p, "was sent by a page of");
	}
}

static void
test_switched_off(void **state)
{
	struct site *s = new_site(&open_app);

	(void)state;
	assert_int_equal(ask(s, "POST", "/text", "Sec-Fetch-Site: cross-site",
			     "Origin: https://evil.example")
			     .status,
	    200);
	site_free(s);
}

/* The nonce of a page: in the policy and in what may run. */
static void
nonce_of(const struct pn_reply *p, char out[64])
{
	const char *at = strstr(p->body, "<script nonce=\"");

	assert_non_null(at);
	at += strlen("<script nonce=\"");
	assert_int_equal(strcspn(at, "\""), 22);
	snprintf(out, 64, "%.22s", at);
}

static void
test_policy(void **state)
{
	struct site *s = *state;
	struct pn_reply p = pn_test(s->t, "GET", "/page");
	char nonce[64], again[64], want[512];

	nonce_of(&p, nonce);
	snprintf(want, sizeof(want), "<style nonce=\"%s\">", nonce);
	assert_has(p, want);
	snprintf(want, sizeof(want),
	    "default-src 'self'; script-src 'self' 'nonce-%s'; style-src "
	    "'self' 'nonce-%s'; img-src 'self' data:; object-src 'none'; "
	    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
	    nonce, nonce);
	assert_string_equal(
	    site_header(s, &p, "Content-Security-Policy"), want);
	assert_string_equal(
	    site_header(s, &p, "X-Content-Type-Options"), "nosniff");
	assert_string_equal(
	    site_header(s, &p, "X-Frame-Options"), "SAMEORIGIN");
	assert_string_equal(
	    site_header(s, &p, "Referrer-Policy"), "same-origin");
	assert_string_equal(
	    site_header(s, &p, "Cross-Origin-Opener-Policy"), "same-origin");
	assert_string_equal(
	    site_header(s, &p, "Strict-Transport-Security"), "");
	p = pn_test(s->t, "GET", "/page");
	nonce_of(&p, again);
	assert_string_not_equal(nonce, again);
	/* Without a plugin that has a policy a nonce says nothing. */
	p = pn_test(s->t, "GET", "/plain");
	assert_has(p, "<script>1</script>");
}

static void
test_options(void **state)
{
	struct site *s = *state;
	struct pn_reply p = pn_test(s->t, "GET", "/strict");
	char nonce[64], want[256];

	assert_non_null(strstr(
	    site_header(s, &p, "Content-Security-Policy"),
	    "script-src 'self'; style-src 'self'; "));
	assert_non_null(strstr(
	    site_header(s, &p, "Content-Security-Policy"),
	    "; frame-ancestors 'none'"));
	assert_string_equal(site_header(s, &p, "X-Frame-Options"), "DENY");
	assert_string_equal(
	    site_header(s, &p, "Referrer-Policy"), "no-referrer");
	assert_string_equal(
	    site_header(s, &p, "Cross-Origin-Opener-Policy"), "");
	assert_string_equal(
	    site_header(s, &p, "Strict-Transport-Security"), "");

	p = pn_test(s->t, "GET", "/own");
	nonce_of(&p, nonce);
	snprintf(want, sizeof(want),
	    "script-src 'nonce-%s'; style-src 'self' 'nonce-%s'", nonce,
	    nonce);
	assert_string_equal(
	    site_header(s, &p, "Content-Security-Policy"), want);
	assert_string_equal(site_header(s, &p, "X-Frame-Options"), "");
	p = pn_test(s->t, "GET", "/own-text");
	assert_string_equal(
	    site_header(s, &p, "Content-Security-Policy"),
	    "script-src; style-src 'self'");

	p = pn_test(s->t, "GET", "/said");
	assert_string_equal(site_header(s, &p, "X-Frame-Options"), "DENY");
	assert_string_equal(site_header(s, &p, "Content-Security-Policy"),
	    "default-src 'none'");

	p = pn_test(s->t, "GET", "/by-hand");
	assert_int_equal(p.body_n, 45);
	assert_memory_equal(p.body, p.body + 23, 22);
	snprintf(want, sizeof(want), "script-src 'self' 'nonce-%.22s';",
	    p.body);
	assert_non_null(strstr(
	    site_header(s, &p, "Content-Security-Policy"), want));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_cross_site, setup, teardown),
		cmocka_unit_test(test_switched_off),
		cmocka_unit_test_setup_teardown(test_policy, setup, teardown),
		cmocka_unit_test_setup_teardown(test_options, setup, teardown),
	};

	return cmocka_run_group_tests_name(
	    "lib/session/security", tests, NULL, NULL);
}
