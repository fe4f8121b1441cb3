#include "../fake.h"

#include <string.h>

static void
test_latch(void **state)
{
	char *env[] = { "REQUEST_URI=/", NULL };
	struct fake *f = fake_new();
	struct pn_req *r = fake_begin(f, env);

	(void)state;
	assert_false(pn_failed(r));
	assert_string_equal(pn_failure(r), "");
	assert_int_equal(pn_fail(r, 503, "no %s", "stock"), 503);
	assert_int_equal(pn_fail(r, 500, "second"), 503);
	assert_string_equal(pn_failure(r), "no stock");
	pn_text(r, "not written");
	assert_int_equal(r->body->n, 0);
	pn_forgive(r);
	assert_false(pn_failed(r));
	pn__req_fini(r);
	fake_free(f);
}

static void
count_up(void *p)
{
	char *order = p;

	order[strlen(order)] = order[15]--;
}

static void
test_defer_and_memory(void **state)
{
	char *env[] = { "REQUEST_URI=/", NULL };
	char order[16] = { [15] = '9' };
	struct fake *f = fake_new();
	struct pn_req *r = fake_begin(f, env);
	char *p = pn_alloc(r, 100);

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(p[i], 0);
	assert_string_equal(pn_printf(r, "%d-%s", 7, "x"), "7-x");
	assert_null(pn_dup(r, NULL));
	pn_defer(r, count_up, order);
	pn_defer(r, count_up, order);
	assert_null(pn_alloc(r, 2 << 20));
	assert_int_equal(pn_failure_status(r), 500);
	assert_string_equal(pn_printf(r, "%2000000d", 1), "");
	pn__req_fini(r);
	assert_string_equal(order, "98");
	fake_free(f);
}

static void
test_query(void **state)
{
	char *env[] = { "REQUEST_URI=/?a=1&b=%C3%A9&a=2&n=-12&big="
			"99999999999999999999&x=7up&e", NULL };
	struct fake *f = fake_new();
	struct pn_req *r = fake_begin(f, env);

	(void)state;
	assert_string_equal(pn_query(r, "a"), "1");
	assert_string_equal(pn_query(r, "b"), "\xc3\xa9");
	assert_string_equal(pn_query(r, "e"), "");
	assert_null(pn_query(r, "A"));
	assert_int_equal(pn_query_int(r, "n", 0, -100, 100), -12);
	assert_int_equal(pn_query_int(r, "n", 0, 1, 100), 1);
	assert_int_equal(pn_query_int(r, "big", 5, 0, 50), 50);
	assert_int_equal(pn_query_int(r, "x", 5, 0, 50), 5);
	assert_int_equal(pn_query_int(r, "none", 5, 0, 50), 5);
	pn__req_fini(r);
	fake_free(f);
}

static void
test_headers(void **state)
{
	char *env[] = { "REQUEST_URI=/", "HTTP_ACCEPT=text/html",
		"HTTP_X_A=1", "HTTP_X_A=2", "HTTP_COOKIE=a=1; b=2",
		"HTTP_COOKIE=c=3", "HTTP_PROXY=evil:3128", "HTTP_EMPTY=",
		"CONTENT_TYPE=text/plain", "HTTP_HOST=example.org:8080",
		"REMOTE_ADDR=192.0.2.7", "HTTPS=on", NULL };
	struct fake *f = fake_new();
	struct pn_req *r = fake_begin(f, env);

	(void)state;
	assert_string_equal(pn_header(r, "accept"), "text/html");
	assert_string_equal(pn_header(r, "X-a"), "1, 2");
	assert_string_equal(pn_header(r, "Content-Type"), "text/plain");
	assert_null(pn_header(r, "Proxy"));
	assert_null(pn_header(r, "Empty"));
	assert_null(pn_header(r, "not a token"));
	assert_string_equal(pn_cookie(r, "a"), "1");
	assert_string_equal(pn_cookie(r, "c"), "3");
	assert_null(pn_cookie(r, "d"));
	assert_string_equal(pn_host(r), "example.org:8080");
	assert_string_equal(pn_scheme(r), "https");
	assert_string_equal(pn_ip(r), "192.0.2.7");
	assert_string_equal(pn_env(r, "HTTPS"), "on");
	pn__req_fini(r);
	fake_free(f);
}

static void
test_id(void **state)
{
	char *made[] = { "REQUEST_URI=/", NULL };
	char *given[] = { "HTTP_X_REQUEST_ID=7f3a-11", NULL };
	char *unfit[] = { "HTTP_X_REQUEST_ID=a\" b=c", NULL };
	struct fake *f = fake_new();
	struct pn_req *r = fake_begin(f, made);

	(void)state;
	assert_int_equal(strlen(pn_request_id(r)), 16);
	assert_ptr_equal(pn_request_id(r), pn_request_id(r));
	pn__req_fini(r);
	r = fake_begin(f, given);
	assert_string_equal(pn_request_id(r), "7f3a-11");
	pn__req_fini(r);
	r = fake_begin(f, unfit);
	assert_int_equal(strlen(pn_request_id(r)), 16);
	pn__req_fini(r);
	fake_free(f);
}

static const struct {
	char *length; /* CONTENT_LENGTH=… or NULL */
	const char *body;
	int body_errno, status; /* status 0: read whole */
} bodies[] = {
	{ "CONTENT_LENGTH=5", "hello", 0, 0 },
	{ NULL, "hello", 0, 0 },
	{ "CONTENT_LENGTH=", "hello", 0, 0 },
	{ "CONTENT_LENGTH=0", "", 0, 0 },
	{ NULL, "", 0, 0 },
	{ "CONTENT_LENGTH=6", "hello", 0, 400 },
	{ "CONTENT_LENGTH=4", "hello", 0, 400 },
	{ "CONTENT_LENGTH=-1", "hello", 0, 400 },
	{ "CONTENT_LENGTH=5x", "hello", 0, 400 },
	{ "CONTENT_LENGTH=99999999999999999999", "hello", 0, 400 },
	{ "CONTENT_LENGTH=9223372036854775807", "hello", 0, 400 },
	{ "CONTENT_LENGTH=65537", "hello", 0, 413 },
	{ "CONTENT_LENGTH=50", "hello", ETIMEDOUT, 408 },
	{ "CONTENT_LENGTH=50", "hello", ECONNRESET, 400 },
	{ NULL, "hello", ETIMEDOUT, 408 },
};

static void
test_body(void **state)
{
	struct fake *f = fake_new();

	(void)state;
	for (size_t i = 0; i < PN_COUNT(bodies) * 2; i++) {
		size_t k = i / 2;
		char *env[] = { "REQUEST_METHOD=POST", bodies[k].length, NULL };
		struct pn_req *r = fake_begin(f, env);
		struct pn_slice body;

		f->body = bodies[k].body;
		f->body_n = strlen(f->body);
		f->body_errno = bodies[k].body_errno;
		f->piece = i % 2; /* all at once, or byte by byte */
		print_message("# %zu\n", k);
		if (bodies[k].status == 0) {
			assert_int_equal(pn__req_body(r, 65536, &body), 0);
			assert_string_equal(body.p, f->body);
			assert_int_equal(body.n, f->body_n);
		} else {
			assert_int_equal(pn__req_body(r, 65536, &body), -1);
			assert_int_equal(
			    pn_failure_status(r), bodies[k].status);
		}
		pn__req_fini(r);
	}
	fake_free(f);
}

/* A body without a length meets the limit whatever its size. */
static void
test_body_limit(void **state)
{
	static const size_t sizes[] = { 4095, 4096, 4097, 9999, 10000, 10001,
		65535, 65536 };
	char *env[] = { "REQUEST_METHOD=POST", NULL };
	struct fake *f = fake_new();
	char *bytes = malloc(65536);

	(void)state;
	assert_non_null(bytes);
	memset(bytes, 'x', 65536);
	for (size_t i = 0; i < PN_COUNT(sizes); i++) {
		struct pn_req *r = fake_begin(f, env);
		struct pn_slice body;
		int rc;

		f->body = bytes;
		f->body_n = sizes[i];
		rc = pn__req_body(r, 10000, &body);
		assert_int_equal(rc, sizes[i] <= 10000 ? 0 : -1);
		if (rc == 0)
			assert_int_equal(body.n, sizes[i]);
		else
			assert_int_equal(pn_failure_status(r), 413);
		pn__req_fini(r);
	}
	free(bytes);
	fake_free(f);
}

static void
test_values(void **state)
{
	char *env[] = { "REQUEST_URI=/", NULL };
	struct fake *f = fake_new();
	struct pn_req *r = fake_begin(f, env);

	(void)state;
	assert_int_equal(pn_get(r, "a").kind, PN_KIND_NULL);
	for (int i = 0; i < 20; i++)
		pn_set(r, pn_printf(r, "v%d", i), i);
	pn_set(r, "v3", "three");
	assert_int_equal(pn_get(r, "v19").i, 19);
	assert_string_equal(pn_get(r, "v3").text, "three");
	assert_int_equal(r->nvalues, 20);
	pn__req_fini(r);
	fake_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_latch),
		cmocka_unit_test(test_defer_and_memory),
		cmocka_unit_test(test_query),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_id),
		cmocka_unit_test(test_body),
		cmocka_unit_test(test_body_limit),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests_name("req/request", tests, NULL, NULL);
}
