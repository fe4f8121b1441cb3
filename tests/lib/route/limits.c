/* What is over a limit: its status, and words that name the limit. */
#include "../fake.h"

#include "route/route.h"

#include <postern.h>
#include <stdio.h>
#include <string.h>

struct doc {
	const char *title;
	const struct pn_upload *file;
	const struct pn_upload *const *more;
	size_t nmore;
};

static const struct pn_schema doc = PN_SCHEMA(struct doc,
    PN_TEXT(struct doc, title, .max = 10),
    PN_FILE(struct doc, file, .max = 1000),
    PN_FILES(struct doc, more, nmore, .max = 500, .max_items = 4));

static int
answer(struct pn_req *r)
{
	size_t n;

	pn_query(r, "x");
	pn_form_pairs(r, &n);
	return pn_text(r, "%s ok", pn_method(r));
}

static int
bytes(struct pn_req *r)
{
	return pn_text(r, "%zu bytes", pn_body(r).n);
}

static int
much(struct pn_req *r)
{
	pn_alloc(r, 100000);
	return pn_text(r, "%s ok", pn_method(r));
}

static const struct pn_route inner[] = {
	{ "/a", .post = answer },
	{ "/b", .post = answer, .limits = { .fields = 2 } },
	{ 0 },
};

static const struct pn_route routes[] = {
	{ "/any", .any = answer },
	{ "/closer", .any = answer,
	    .limits = { .line = 20, .headers = 4, .header = 60, .query = 2,
		.fields = 2, .body = 30, .memory = 60000, .params = 1 } },
	{ "/wider", .any = answer,
	    .limits = { .line = 90, .query = 20, .fields = 20,
		.body = 400 } },
	{ "/memory", .get = much, .limits = { .memory = 50000 } },
	{ "/reply", .get = answer, .limits = { .reply = 5 } },
	{ "/bytes", .post = bytes, .limits = { .body = 5 } },
	{ "/doc", .post = answer, .in = &doc },
	{ "/tight", .post = answer, .in = &doc, .limits = { .body = 200 } },
	{ "/files", .post = answer,
	    .limits = { .files = 1, .file = 10, .body = 1000, .parts = 2 } },
	{ "/group", .group = inner, .limits = { .fields = 4 } },
	{ "/put", .put = answer, .post = answer, .patch = answer },
	{ "/post", .post = answer },
	{ 0 },
};

static const struct pn_plugin *const plugins[] = {
	&pn_plugin_method_override, NULL
};

static const struct pn_app app = { .name = "test",
	.routes = routes,
	.plugins = plugins,
	.limits = { .line = 60, .headers = 6, .header = 200, .query = 6,
	    .fields = 6, .body = 100 } };

#define FORM "application/x-www-form-urlencoded"
#define MULTI "multipart/form-data; boundary=x"
#define PART(head, text)                                                       \
	"--x\r\nContent-Disposition: form-data; name=" head "\r\n\r\n" text    \
	"\r\n"
#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define HUNDRED FIFTY FIFTY

static const struct {
	const char *method, *uri, *type, *body;
	const char *headers[8];
	int status;
	const char *words;
} cases[] = {
	{ "GET", "/any", NULL, NULL, { NULL }, 200, "GET ok" },
	/* The address. */
	{ "GET", "/any?" FIFTY "12345", NULL, NULL, { NULL }, 200, "ok" },
	{ "GET", "/any?" FIFTY "123456", NULL, NULL, { NULL }, 414,
	    "the address has 61 bytes, and at most 60 are taken" },
	{ "GET", "/nothing?" FIFTY TEN, NULL, NULL, { NULL }, 414, "60" },
	{ "GET", "/closer?" TEN "12", NULL, NULL, { NULL }, 200, "ok" },
	{ "GET", "/closer?" TEN "123", NULL, NULL, { NULL }, 414,
	    "has 21 bytes, and at most 20" },
	{ "GET", "/wider?" FIFTY TEN, NULL, NULL, { NULL }, 414, "60" },
	/* Fields of the query. */
	{ "GET", "/any?a&b&c&d&e&f", NULL, NULL, { NULL }, 200, "ok" },
	{ "GET", "/any?a&b&c&d&e&f&g", NULL, NULL, { NULL }, 414,
	    "the query has more than 6 fields" },
	{ "GET", "/closer?a&b", NULL, NULL, { NULL }, 200, "ok" },
	{ "GET", "/closer?a&b&c", NULL, NULL, { NULL }, 414, "2 fields" },
	{ "GET", "/wider?a&b&c&d&e&f&g", NULL, NULL, { NULL }, 200, "ok" },
	/* Headers; one is Accept. */
	{ "GET", "/any", NULL, NULL,
	    { "HTTP_A=1", "HTTP_B=1", "HTTP_C=1", "HTTP_D=1", "HTTP_E=1" },
	    200, "ok" },
	{ "GET", "/any", NULL, NULL,
	    { "HTTP_A=1", "HTTP_B=1", "HTTP_C=1", "HTTP_D=1", "HTTP_E=1",
		"HTTP_F=" },
	    431, "the request has 7 headers, and at most 6 are taken" },
	{ "GET", "/any", NULL, NULL, { "HTTP_A=" HUNDRED FIFTY "12345" }, 200,
	    "ok" },
	{ "GET", "/any", NULL, NULL, { "HTTP_A=" HUNDRED FIFTY FIFTY }, 431,
	    "at most 200 are taken" },
	{ "GET", "/closer", NULL, NULL,
	    { "HTTP_A=1", "HTTP_B=1", "HTTP_C=1", "HTTP_D=1" }, 431,
	    "at most 4" },
	{ "GET", "/closer", NULL, NULL, { "HTTP_A=" FIFTY TEN }, 431,
	    "at most 60" },
	/* Fields of a form. */
	{ "POST", "/any", FORM, "a&b&c&d&e&f", { NULL }, 200, "ok" },
	{ "POST", "/any", FORM, "a&b&c&d&e&f&g", { NULL }, 413,
	    "the form has more than 6 fields" },
	{ "POST", "/closer", FORM, "a&b&c", { NULL }, 413, "2 fields" },
	{ "POST", "/wider", FORM, "a&b&c&d&e&f&g", { NULL }, 200, "ok" },
	{ "POST", "/group/a", FORM, "a&b&c&d", { NULL }, 200, "ok" },
	{ "POST", "/group/a", FORM, "a&b&c&d&e", { NULL }, 413, "4 fields" },
	{ "POST", "/group/b", FORM, "a&b&c", { NULL }, 413, "2 fields" },
	/* The body. */
	{ "POST", "/any", FORM, HUNDRED, { NULL }, 200, "ok" },
	{ "POST", "/any", FORM, HUNDRED "1", { NULL }, 413,
	    "the body is larger than 100 bytes" },
	{ "POST", "/closer", FORM, FIFTY, { NULL }, 413, "than 30 bytes" },
	{ "POST", "/wider", FORM, HUNDRED FIFTY, { NULL }, 200, "ok" },
	{ "POST", "/bytes", "text/plain", "12345", { NULL }, 200, "5 bytes" },
	{ "POST", "/bytes", "text/plain", "123456", { NULL }, 413,
	    "than 5 bytes" },
	/* Memory and the reply are ours. */
	{ "GET", "/memory", NULL, NULL, { NULL }, 500, NULL },
	{ "GET", "/any", NULL, NULL, { NULL }, 200, "ok" },
	{ "GET", "/reply", NULL, NULL, { NULL }, 500, NULL },
	/* Files: fields make room for themselves in the body. */
	{ "POST", "/doc", MULTI,
	    PART("file; filename=a", HUNDRED HUNDRED HUNDRED) "--x--\r\n",
	    { NULL }, 200, "ok" },
	{ "POST", "/tight", MULTI,
	    PART("file; filename=a", HUNDRED HUNDRED) "--x--\r\n", { NULL },
	    413, "than 200 bytes" },
	{ "POST", "/files", MULTI, PART("f; filename=a", TEN) "--x--\r\n",
	    { NULL }, 200, "ok" },
	{ "POST", "/files", MULTI, PART("f; filename=a", TEN "1") "--x--\r\n",
	    { NULL }, 413, "a file has more than 10 bytes" },
	{ "POST", "/files", MULTI,
	    PART("f; filename=a", "") PART("f; filename=a", "") "--x--\r\n",
	    { NULL }, 413, "more than 1 files" },
	{ "POST", "/files", MULTI,
	    PART("a", "1") PART("b", "2") PART("c", "3") "--x--\r\n",
	    { NULL }, 413, "the form has more than 2 parts" },
	{ "POST", "/wider", MULTI, PART("f; filename=a", "") "--x--\r\n",
	    { NULL }, 413, "no file is taken here, and f is one" },
	/* What is not understood says what would be. */
	{ "POST", "/any", "text/plain", "a", { NULL }, 415,
	    "application/x-www-form-urlencoded" },
	{ "POST", "/any", FORM "; charset=latin1", "a", { NULL }, 415,
	    "UTF-8" },
	{ "POST", "/any", "multipart/form-data", "a", { NULL }, 400,
	    "boundary" },
	/* A method in the form. */
	{ "POST", "/put", FORM, "_method=PUT", { NULL }, 200, "PUT ok" },
	{ "POST", "/put", FORM, "_method=patch&a=1", { NULL }, 200,
	    "PATCH ok" },
	{ "POST", "/put", FORM, "_method=GET", { NULL }, 200, "POST ok" },
	{ "POST", "/put", FORM, "_method=", { NULL }, 200, "POST ok" },
	{ "POST", "/put", FORM, "_method=CONNECT", { NULL }, 200, "POST ok" },
	{ "POST", "/put", FORM, "_method=DELETE", { NULL }, 405, NULL },
	{ "POST", "/post", FORM, "_method=PUT", { NULL }, 200, "POST ok" },
	{ "PUT", "/put", FORM, "_method=PATCH", { NULL }, 200, "PUT ok" },
	{ "POST", "/put?_method=PATCH", FORM, "_method=PUT", { NULL }, 200,
	    "PATCH ok" },
	{ "POST", "/put", MULTI, PART("_method", "PUT") "--x--\r\n", { NULL },
	    200, "PUT ok" },
	{ "POST", "/put", FORM, HUNDRED "1&_method=PUT", { NULL }, 413,
	    "than 100 bytes" },
};

/* One request to the site; its reply is fake_reply(f). */
static void
ask(struct fake *f, struct pn__site *s, size_t i, const char *accept)
{
	char method[64], uri[512], type[128], length[64], want[64];
	char *env[16] = { method, uri, want };
	size_t n = 3;

	snprintf(method, sizeof(method), "REQUEST_METHOD=%s", cases[i].method);
	snprintf(uri, sizeof(uri), "REQUEST_URI=%s", cases[i].uri);
	snprintf(want, sizeof(want), "HTTP_ACCEPT=%s", accept);
	f->body = cases[i].body != NULL ? cases[i].body : "";
	f->body_n = strlen(f->body);
	f->body_at = 0;
	snprintf(length, sizeof(length), "CONTENT_LENGTH=%zu", f->body_n);
	env[n++] = length;
	if (cases[i].type != NULL) {
		snprintf(type, sizeof(type), "CONTENT_TYPE=%s", cases[i].type);
		env[n++] = type;
	}
	for (size_t k = 0; k < 8 && cases[i].headers[k] != NULL; k++)
		env[n++] = (char *)(uintptr_t)cases[i].headers[k];
	pn__buf_reset(&f->out, f->out.cap);
	f->thread.site = s;
	pn__site_serve(s, &f->thread, &f->io, env, n);
}

static void
each_limit_has_its_status_and_its_words(void **state)
{
	struct fake *f = fake_new();
	struct pn__site_options o = { .log = &f->log };
	char err[300] = "", status[20];
	struct pn__site *s = pn__site_new(&app, &o, err, sizeof(err));

	(void)state;
	assert_string_equal(err, "");
	f->thread.limits = &s->limits;
	for (size_t i = 0; i < PN_COUNT(cases) * 3; i++) {
		static const char *const kinds[] = { "text/html",
			"application/json", "text/plain" };
		size_t n = i / 3;

		ask(f, s, n, kinds[i % 3]);
		snprintf(status, sizeof(status), "Status: %d", cases[n].status);
		if (strncmp(fake_reply(f), status, strlen(status)) != 0 &&
		    !(cases[n].status == 200 &&
			strncmp(fake_reply(f), "Status:", 7) != 0))
			fail_msg("%s %s: %s", cases[n].uri, kinds[i % 3],
			    fake_reply(f));
		if (cases[n].words != NULL &&
		    strstr(fake_reply(f), cases[n].words) == NULL)
			fail_msg("%s %s: %s", cases[n].uri, kinds[i % 3],
			    fake_reply(f));
	}
	pn__site_free(s);
	fake_free(f);
}

static void
the_server_is_told_the_largest_body(void **state)
{
	static const struct pn_route small[] = {
		{ "/", .get = answer },
		{ 0 },
	};
	struct pn_app few = { .name = "few", .routes = small };

	(void)state;
	assert_int_equal(pn__limits_body(&few), 1 << 20);
	few.limits.body = 10;
	assert_int_equal(pn__limits_body(&few), 10);
	/* The body of /doc: 100, one file of 1000, four of 500. */
	assert_int_equal(pn__limits_body(&app), 3100);
}

static int
quiet(struct pn_req *r, const struct pn_upload *u, void *state,
    struct pn_slice piece)
{
	(void)r, (void)u, (void)state, (void)piece;
	return 0;
}

static void
a_sink_without_write_stops_the_start(void **state)
{
	static const struct pn_sink none = { .sha256 = true },
				    some = { .write = quiet };
	struct pn_route wrong[] = {
		{ "/", .get = answer, .sink = &none },
		{ 0 },
	};
	const struct pn_app bad = { .name = "bad", .routes = wrong };
	struct pn__site_options o = { 0 };
	char err[300] = "";

	(void)state;
	assert_null(pn__site_new(&bad, &o, err, sizeof(err)));
	assert_non_null(strstr(err, ".sink without .write"));
	wrong[0].sink = &some;
	pn__site_free(pn__site_new(&bad, &o, err, sizeof(err)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_limit_has_its_status_and_its_words),
		cmocka_unit_test(the_server_is_told_the_largest_body),
		cmocka_unit_test(a_sink_without_write_stops_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
