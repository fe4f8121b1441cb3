#include "../fake.h"

#include "route/route.h"

#include <postern.h>
#include <stdio.h>
#include <string.h>

struct note {
	int64_t id;
	const char *text;
};

static const struct pn_schema note = PN_SCHEMA(struct note,
	PN_INT(struct note, id, .key = true),
	PN_TEXT(struct note, text, .min = 1, .max = 5));

static int
get(struct pn_req *r)
{
	return pn_text(r, "get %s", pn_param(r, "id") ? pn_param(r, "id") : "");
}

static int
post(struct pn_req *r)
{
	const struct note *n = pn_input(r, struct note);

	if (strcmp(n->text, "taken") == 0)
		return pn_invalid(r, "text", "That is taken.");
	return pn_text(r, "%s %lld", n->text, (long long)n->id);
}

static int
fail_503(struct pn_req *r)
{
	pn_fail(r, 503, "the secret cause");
	return pn_text(r, "never seen");
}

/* With what is for success only, and how to go on. */
static int
refuse(struct pn_req *r)
{
	int status = (int)pn_query_int(r, "status", 0, 0, 599);

	pn_header_set(r, "Cache-Control", "public");
	pn_header_set(r, "retry-after", "60");
	pn_header_add(r, "WWW-Authenticate", "Basic realm=\"a\"");
	pn_header_add(r, "X-Own", "never seen");
	pn_header_add(r, "WWW-Authenticate", "Bearer");
	return pn_fail(r, status, "as it is");
}

static int
fail_404(struct pn_req *r)
{
	pn_fail(r, 500, "the query failed");
	return 404;
}

static int
fail_409(struct pn_req *r)
{
	pn_fail(r, 500, "the query failed");
	return 409;
}

static int
forgiven(struct pn_req *r)
{
	pn_fail(r, 500, "a duplicate");
	pn_forgive(r);
	return 409;
}

static int
own_404(struct pn_req *r)
{
	pn_text(r, "my own words");
	return 404;
}

static int
no_status(struct pn_req *r)
{
	(void)r;
	return 7;
}

static int
too_much(struct pn_req *r)
{
	pn_alloc(r, 64 << 20);
	return pn_text(r, "never seen");
}

static int
any(struct pn_req *r)
{
	return pn_text(r, "%s", pn_method(r));
}

/* Plugins that write down their steps. */

static const struct pn_key trace_key = PN_KEY(char[256]);

static void
trace(struct pn_req *r, const struct pn_plugin *p, const char *step)
{
	char *t = pn_state(r, &trace_key);
	size_t n = strlen(t);

	snprintf(t + n, 256 - n, "%s%s ", p->name, step);
}

static int
trace_request(struct pn_req *r, const struct pn_plugin *p)
{
	trace(r, p, "1");
	return pn_query(r, "end") != NULL && p->name[0] == *pn_query(r, "end")
	    ? 403
	    : 0;
}

static int
trace_validation(struct pn_req *r, const struct pn_plugin *p)
{
	trace(r, p, "2");
	return 0;
}

static int
trace_handler(struct pn_req *r, const struct pn_plugin *p)
{
	trace(r, p, "3");
	return 0;
}

static int
trace_send(struct pn_req *r, const struct pn_plugin *p, int status)
{
	trace(r, p, "4");
	pn_header_set(r, "X-Trace", pn_state(r, &trace_key));
	return status;
}

static int
trace_error(struct pn_req *r, const struct pn_plugin *p, int status)
{
	trace(r, p, "E");
	return status;
}

#define TRACE(n)                                                               \
	{ .name = n, .on_request = trace_request,                              \
		.before_validation = trace_validation,                         \
		.before_handler = trace_handler, .before_send = trace_send,    \
		.on_error = trace_error }

static const struct pn_plugin a = TRACE("a"), b = TRACE("b"), c = TRACE("c");
static const struct pn_plugin *const app_plugins[] = { &a, NULL };
static const struct pn_plugin *const group_plugins[] = { &b, NULL };
static const struct pn_plugin *const route_plugins[] = { &c, NULL };

static const struct pn_route group[] = {
	{ "/x", .get = get, .plugins = route_plugins, .name = "x" },
	{ "/gone", .get = own_404 },
	{ 0 },
};

static const struct pn_route routes[] = {
	{ "/", .get = get },
	{ "/note", .get = get, .post = post, .in = &note },
	{ "/note/{id}", .get = get, .put = post, .in = &note, .name = "note" },
	{ "/post-only", .post = post, .in = &note },
	{ "/fail", .get = fail_503 },
	{ "/refuse", .get = refuse },
	{ "/fail404", .get = fail_404 },
	{ "/fail409", .get = fail_409 },
	{ "/forgiven", .get = forgiven },
	{ "/own404", .get = own_404 },
	{ "/no-status", .get = no_status },
	{ "/too-much", .get = too_much },
	{ "/any", .any = any },
	{ "/group", .group = group, .plugins = group_plugins },
	{ "/slash/", .get = get },
	{ "/files/{rest...}", .get = get, .name = "files" },
	{ 0 },
};

static const struct pn_app app = { .name = "test", .routes = routes };
static const struct pn_app traced = {
	.name = "test", .routes = routes, .plugins = app_plugins
};

/* Sends one request; the reply is fake_reply(f). */
static const char *
send(struct fake *f, struct pn__site *s, const char *method, const char *uri,
    const char *accept, const char *form)
{
	char m[64], u[512], h[128], n[64];
	char type[] = "CONTENT_TYPE=application/x-www-form-urlencoded";
	char *env[] = { m, u, h, n, type, NULL };

	snprintf(m, sizeof(m), "REQUEST_METHOD=%s", method);
	snprintf(u, sizeof(u), "REQUEST_URI=%s", uri);
	snprintf(h, sizeof(h), "HTTP_ACCEPT=%s", accept);
	f->body = form != NULL ? form : "";
	f->body_n = strlen(f->body);
	f->body_at = 0;
	snprintf(n, sizeof(n), "CONTENT_LENGTH=%zu", f->body_n);
	f->thread.site = s;
	pn__buf_reset(&f->out, f->out.cap);
	pn__site_serve(s, &f->thread, &f->io, env, form != NULL ? 5 : 3);
	return fake_reply(f);
}

static const struct {
	const char *method, *uri, *accept, *form;
	const char *status; /* how the reply begins */
	const char *has;    /* what stands in it */
	const char *has_not;
} cases[] = {
	{ "GET", "/", "", NULL, "Content-Type: text/plain", "get ", NULL },
	{ "GET", "/note/7", "", NULL, "Content-Type", "get 7", NULL },
	{ "GET", "/note/x", "", NULL, "Status: 404 ", "", NULL },
	{ "GET", "/none", "text/html", NULL, "Status: 404 Not Found",
	  "<h1>Not Found</h1>", NULL },
	{ "GET", "/none", "*/*", NULL, "Status: 404", "<html", NULL },
	{ "GET", "/none", "application/json", NULL, "Status: 404",
	  "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404",
	  "<" },
	{ "GET", "/none", "text/plain", NULL, "Status: 404", "404 Not Found",
	  "<" },
	{ "HEAD", "/", "", NULL, "Content-Type", "Content-Length: 4\r\n\r\n",
	  "get" },
	{ "DELETE", "/", "", NULL, "Status: 405",
	  "Allow: GET, HEAD, OPTIONS\r\n", NULL },
	{ "OPTIONS", "/note", "", NULL, "Status: 204",
	  "Allow: GET, HEAD, POST, OPTIONS\r\n", NULL },
	{ "OPTIONS", "/none", "", NULL, "Status: 404", "", NULL },
	{ "BREW", "/", "", NULL, "Status: 405", "", NULL },
	{ "BREW", "/any", "", NULL, "Content-Type", "BREW", NULL },
	{ "GET", "/any", "", NULL, "Content-Type", "GET", NULL },
	{ "POST", "/note", "", "text=abc", "Content-Type", "abc 0", NULL },
	{ "POST", "/note", "", "text=abc&id=9", "Content-Type", "abc 0", NULL },
	{ "PUT", "/note/9", "", "text=abc&id=1", "Content-Type", "abc 9",
	  NULL },
	{ "POST", "/note", "text/html", "text=", "Status: 422", "get ", NULL },
	{ "POST", "/note", "text/html", "text=123456", "Status: 422", "get ",
	  NULL },
	{ "POST", "/note", "application/json", "text=123456", "Status: 422",
	  "\"pointer\":\"/text\",\"rule\":\"max\"", "get " },
	{ "POST", "/note", "text/html", "text=taken", "Status: 422", "get ",
	  NULL },
	{ "POST", "/note", "application/json", "text=taken", "Status: 422",
	  "That is taken.", NULL },
	{ "POST", "/post-only", "text/html", "text=", "Status: 422",
	  "<h1>Unprocessable", NULL },
	{ "GET", "/fail", "text/html", NULL, "Status: 503",
	  "Retry-After: 5\r\n", "secret" },
	{ "GET", "/fail", "application/json", NULL, "Status: 503",
	  "Retry-After: 5\r\n", "secret" },
	{ "GET", "/refuse?status=401", "text/html", NULL, "Status: 401",
	  "retry-after: 60\r\nWWW-Authenticate: Basic realm=\"a\"\r\n"
	  "WWW-Authenticate: Bearer\r\n", "never seen" },
	{ "GET", "/refuse?status=401", "text/html", NULL, "Status: 401",
	  "as it is", "public" },
	{ "GET", "/refuse?status=503", "text/html", NULL, "Status: 503",
	  "retry-after: 60\r\n", "Retry-After: 5" },
	{ "GET", "/refuse?status=500", "text/html", NULL, "Status: 500", "",
	  "Bearer" },
	{ "GET", "/fail404", "", NULL, "Status: 500", "", "query failed" },
	{ "GET", "/fail409", "", NULL, "Status: 409", "", NULL },
	{ "GET", "/forgiven", "", NULL, "Status: 409", "", "duplicate" },
	{ "GET", "/own404", "", NULL, "Status: 404", "my own words", NULL },
	{ "GET", "/no-status", "", NULL, "Status: 500", "", NULL },
	{ "GET", "/too-much", "", NULL, "Status: 500", "", "never seen" },
	{ "GET", "/%zz", "", NULL, "Status: 400", "escape", NULL },
	{ "GET", "//", "", NULL, "Status: 308", "Location: /\r\n", NULL },
	{ "GET", "/note/", "", NULL, "Status: 308", "Location: /note\r\n",
	  NULL },
	{ "GET", "//note///7?a=b%20c", "", NULL, "Status: 308",
	  "Location: /note/7?a=b%20c\r\n", NULL },
	{ "GET", "/slash", "", NULL, "Status: 308", "Location: /slash/\r\n",
	  NULL },
	{ "GET", "//evil.org/..", "", NULL, "Status: 308", "Location: /\r\n",
	  NULL },
	{ "GET", "//evil.org", "", NULL, "Status: 404", "", "Location" },
	{ "POST", "/note/", "", "text=a", "Status: 404", "", NULL },
	{ "GET", "/files/a%2Fb/c%20d", "", NULL, "Content-Type", "get ", NULL },
};

static struct pn__site *
site_new(const struct pn_app *which, const struct pn__log *log)
{
	struct pn__site_options o = { .log = log };
	char err[512] = "";
	struct pn__site *s = pn__site_new(which, &o, err, sizeof(err));

	assert_string_equal(err, "");
	assert_non_null(s);
	return s;
}

static void
test_cases(void **state)
{
	struct fake *f = fake_new();
	struct pn__site *s = site_new(&app, &f->log);

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *got = send(f, s, cases[i].method, cases[i].uri,
		    cases[i].accept, cases[i].form);

		print_message("# %s %s %s\n", cases[i].method, cases[i].uri,
		    cases[i].accept);
		if (strncmp(got, cases[i].status, strlen(cases[i].status)) ||
		    strstr(got, cases[i].has) == NULL ||
		    (cases[i].has_not && strstr(got, cases[i].has_not)))
			fail_msg("%s", got);
	}
	pn__site_free(s);
	fake_free(f);
}

static const struct {
	const char *uri, *trace, *status;
} traces[] = {
	{ "/group/x", "a1 b1 c1 a2 b2 c2 a3 b3 c3 c4 b4 a4 ", "Content" },
	{ "/group/none", "a1 aE a4 ", "Status: 404" },
	{ "/", "a1 a2 a3 a4 ", "Content" },
	{ "/group/x?end=b", "a1 b1 cE bE aE c4 b4 a4 ", "Status: 403" },
	{ "/group/x?end=a", "a1 aE a4 ", "Status: 403" },
	{ "/group/gone", "a1 b1 a2 b2 a3 b3 b4 a4 ", "Status: 404" },
};

static void
test_plugins(void **state)
{
	struct fake *f = fake_new();
	struct pn__site *s = site_new(&traced, &f->log);
	char want[128];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(traces); i++) {
		const char *got = send(f, s, "GET", traces[i].uri, "", NULL);

		snprintf(want, sizeof(want), "X-Trace: %s\r\n",
		    traces[i].trace);
		if (strstr(got, want) == NULL ||
		    strncmp(got, traces[i].status, strlen(traces[i].status)))
			fail_msg("%s%s", want, got);
	}
	pn__site_free(s);
	fake_free(f);
}

static const struct {
	struct pn_route routes[3];
	const char *message;
} refused[] = {
	{ { { "/a", .get = NULL } }, "has no handler" },
	{ { { "a", .get = get } }, "begins with" },
	{ { { "/a", .get = get }, { "/a", .post = post } }, "same paths" },
	{ { { "/a", .get = get, .group = group } }, "is a group" },
	{ { { "/a", .get = get, .name = "n" },
	    { "/b", .get = get, .name = "n" } }, "have one name" },
};

static void
test_refused(void **state)
{
	struct fake *f = fake_new();
	struct pn__site_options o = { .log = &f->log };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(refused); i++) {
		struct pn_app bad = { .name = "bad",
			.routes = refused[i].routes };
		char err[256] = "";

		assert_null(pn__site_new(&bad, &o, err, sizeof(err)));
		if (strstr(err, refused[i].message) == NULL)
			fail_msg("%s", err);
	}
	fake_free(f);
}

static void
test_url(void **state)
{
	char *env[] = { "REQUEST_URI=/", NULL };
	struct fake *f = fake_new();
	struct pn__site *s = site_new(&app, &f->log);
	struct pn_req *r;

	(void)state;
	f->thread.site = s;
	r = fake_begin(f, env);
	assert_string_equal(pn_url(r, "note", PN_KV("id", 7)), "/note/7");
	assert_string_equal(
	    pn_url(r, "note", PN_KV("id", "a b/c?d#\xc3\xa9")),
	    "/note/a%20b%2Fc%3Fd%23%C3%A9");
	assert_string_equal(
	    pn_url(r, "files", PN_KV("rest", "a b/../c")), "/files/a%20b/../c");
	assert_string_equal(pn_url(r, "x"), "/group/x");
	assert_false(pn_failed(r));
	assert_string_equal(pn_url(r, "nothing"), "");
	assert_int_equal(pn_failure_status(r), 500);
	pn_forgive(r);
	assert_string_equal(pn_url(r, "note"), "");
	assert_int_equal(pn_failure_status(r), 500);
	pn__req_fini(r);
	pn__site_free(s);
	fake_free(f);
}

/* After many failures and replies the thread holds no more than before. */
static void
test_reuse(void **state)
{
	struct fake *f = fake_new();
	struct pn__site *s = site_new(&app, &f->log);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		send(f, s, "GET", i % 2 ? "/too-much" : "/note/1", "", NULL);
		assert_true(f->thread.arena.size <= 64 * 1024);
	}
	pn__site_free(s);
	fake_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_plugins),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_url),
		cmocka_unit_test(test_reuse),
	};

	return cmocka_run_group_tests_name("route/serve", tests, NULL, NULL);
}
