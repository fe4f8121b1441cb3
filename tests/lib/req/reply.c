#include "../fake.h"

#include <stdio.h>
#include <string.h>

static struct pn_req *
begin(struct fake *f, char *method)
{
	static char uri[] = "REQUEST_URI=/";
	char **env = calloc(3, sizeof(*env));

	assert_non_null(env);
	env[0] = uri;
	env[1] = method;
	fake_begin(f, env);
	pn_defer(&f->r, free, env);
	return &f->r;
}

static void
test_text(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

	(void)state;
	assert_int_equal(pn_text(r, "Hello, %s!", "World"), 200);
	assert_int_equal(pn__reply_send(r, 200), 0);
	pn__req_fini(r);
	assert_int_equal(f->sends, 1);
	assert_string_equal(fake_reply(f),
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 13\r\n\r\nHello, World!");
	fake_free(f);
}

static void
test_head_and_empty(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=HEAD");

	(void)state;
	pn_text(r, "Hello");
	pn__reply_send(r, 200);
	pn__req_fini(r);
	assert_string_equal(fake_reply(f),
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 5\r\n\r\n");
	r = begin(f, "REQUEST_METHOD=GET");
	pn_text(r, "never sent");
	pn__reply_send(r, 204);
	pn__req_fini(r);
	assert_string_equal(fake_reply(f), "Status: 204 No Content\r\n\r\n");
	fake_free(f);
}

static void
test_headers(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

	(void)state;
	pn_header_set(r, "X-One", "1");
	pn_header_add(r, "X-Two", "a");
	pn_header_add(r, "x-two", "b");
	pn_header_set(r, "x-one", "2");
	pn_header_set(r, "Content-Type", "text/csv");
	pn_put(r, "a,b");
	pn__reply_send(r, 201);
	pn__req_fini(r);
	assert_string_equal(fake_reply(f),
	    "Status: 201 Created\r\nContent-Type: text/csv; charset=utf-8\r\n"
	    "X-Two: a\r\nx-two: b\r\nx-one: 2\r\n"
	    "Content-Length: 3\r\n\r\na,b");
	fake_free(f);
}

static const struct {
	const char *name, *value;
} bad_headers[] = {
	{ "X-A", "a\r\nSet-Cookie: x=1" }, { "X-A", "a\nb" },
	{ "X-A", "a\rb" }, { "X-A", "a\x01" }, { "X-A\r\nB", "a" },
	{ "X A", "a" }, { "X-A:", "a" }, { "", "a" }, { "Status", "200 OK" },
	{ "Content-Length", "3" }, { "transfer-encoding", "chunked" },
	{ "Content-Type", "text/html\r\nX: y" },
};

static void
test_bad_headers(void **state)
{
	struct fake *f = fake_new();

	(void)state;
	for (size_t i = 0; i < PN_COUNT(bad_headers); i++) {
		struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

		pn_header_set(r, bad_headers[i].name, bad_headers[i].value);
		assert_int_equal(pn_failure_status(r), 500);
		assert_int_equal(r->headers->n, 0);
		pn__req_fini(r);
	}
	fake_free(f);
}

static const struct {
	const char *to, *location; /* NULL: refused */
} redirects[] = {
	{ "/guestbook", "/guestbook" }, { "/", "/" },
	{ "/a?b=c&d#e", "/a?b=c&d#e" }, { "/caf\xc3\xa9", "/caf%C3%A9" },
	{ "/a b", "/a%20b" }, { "/a%20b", "/a%20b" }, { "//evil.org", NULL },
	{ "/\\evil.org", NULL }, { "https://evil.org", NULL },
	{ "javascript:alert(1)", NULL }, { "", NULL }, { "evil.org", NULL },
	{ "/\t/evil.org", NULL }, { "/\n/evil.org", NULL },
	{ "/a\r\nX: y", NULL }, { NULL, NULL },
};

static void
test_redirect(void **state)
{
	struct fake *f = fake_new();
	char want[128];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(redirects); i++) {
		struct pn_req *r = begin(f, "REQUEST_METHOD=POST");
		int status = pn_redirect(r, redirects[i].to);

		if (redirects[i].location == NULL) {
			print_message("# refuse %s\n", redirects[i].to);
			assert_int_equal(status, 500);
			assert_int_equal(pn_failure_status(r), 500);
		} else {
			assert_int_equal(status, 303);
			pn__reply_send(r, status);
			snprintf(want, sizeof(want),
			    "Status: 303 See Other\r\nLocation: %s\r\n"
			    "Content-Length: 0\r\n\r\n",
			    redirects[i].location);
			assert_string_equal(fake_reply(f), want);
		}
		pn__req_fini(r);
	}
	fake_free(f);
}

static void
test_cookie(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

	(void)state;
	pn_cookie_set(r, "a", "1", .max_age = 60);
	pn_cookie_clear(r, "b");
	assert_false(pn_failed(r));
	assert_non_null(strstr(pn__buf_str(r->headers),
	    "Set-Cookie: a=1; "));
	assert_non_null(strstr(r->headers->p, "Max-Age=60"));
	assert_non_null(strstr(r->headers->p, "HttpOnly"));
	assert_non_null(strstr(r->headers->p, "SameSite=Lax"));
	assert_non_null(strstr(r->headers->p, "Path=/"));
	assert_null(strstr(r->headers->p, "Secure"));
	pn_cookie_set(r, "bad name", "1");
	assert_int_equal(pn_failure_status(r), 500);
	pn_forgive(r);
	pn_cookie_set(r, "a", "x; Domain=evil.org");
	assert_int_equal(pn_failure_status(r), 500);
	pn_forgive(r);
	pn_cookie_set(r, "a", "1", .same_site = "sometimes");
	assert_int_equal(pn_failure_status(r), 500);
	pn__req_fini(r);
	fake_free(f);
}

static void
test_over_limit(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=GET");
	char block[1000] = { 0 };

	(void)state;
	for (int i = 0; i < 2000; i++)
		pn_write(r, block, sizeof(block));
	assert_int_equal(pn_failure_status(r), 500);
	assert_true(r->body->n <= f->limits.reply);
	pn__req_fini(r);
	fake_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_head_and_empty),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_redirect),
		cmocka_unit_test(test_cookie),
		cmocka_unit_test(test_over_limit),
	};

	return cmocka_run_group_tests_name("req/reply", tests, NULL, NULL);
}
