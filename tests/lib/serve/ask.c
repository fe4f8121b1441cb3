#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/ask.h"

#include <string.h>

static const char *
value_of(char **env, const char *name)
{
	size_t n = strlen(name);

	for (; *env != NULL; env++) {
		if (strncmp(*env, name, n) == 0 && (*env)[n] == '=')
			return *env + n + 1;
	}
	return NULL;
}

static void
variables(void **state)
{
	static const char *const headers[] = { "Accept-Language:  de ",
		"content-type: text/x", "X-A: 1", "X-A: 2", "Empty:" };
	struct pn__ask q = { .method = PN_S("POST"),
		.target = PN_S("/a%20b?c=d?e"),
		.headers = headers,
		.nheaders = PN_COUNT(headers),
		.type = "text/default",
		.has_body = true,
		.body_n = 12 };
	struct pn__arena a;
	char err[256], **env;
	size_t n;

	(void)state;
	pn__arena_init(&a, 256, 65536);
	assert_int_equal(pn__ask_env(&q, &a, &env, &n, err, sizeof(err)), 0);
	assert_null(env[n]);
	assert_string_equal(value_of(env, "REQUEST_METHOD"), "POST");
	assert_string_equal(value_of(env, "REQUEST_URI"), "/a%20b?c=d?e");
	assert_string_equal(value_of(env, "QUERY_STRING"), "c=d?e");
	assert_string_equal(value_of(env, "HTTP_ACCEPT_LANGUAGE"), "de");
	assert_string_equal(value_of(env, "CONTENT_TYPE"), "text/x");
	assert_string_equal(value_of(env, "CONTENT_LENGTH"), "12");
	assert_string_equal(value_of(env, "HTTP_HOST"), "localhost");
	assert_string_equal(value_of(env, "HTTP_X_A"), "1");
	assert_string_equal(value_of(env, "HTTP_EMPTY"), "");
	assert_null(value_of(env, "HTTP_CONTENT_TYPE"));
	/* Nine of the request, the headers, the length, the host. */
	assert_int_equal(n, 9 + 5 + 1 + 1);
	pn__arena_fini(&a);
}

static void
what_headers_say_counts(void **state)
{
	static const char *const headers[] = { "Host: a:1",
		"Content-Length: 99" };
	struct pn__ask q = { .method = PN_S("PUT"),
		.target = PN_S("/"),
		.headers = headers,
		.nheaders = PN_COUNT(headers),
		.has_body = true,
		.body_n = 1 };
	struct pn__arena a;
	char err[256], **env;
	size_t n;

	(void)state;
	pn__arena_init(&a, 256, 65536);
	assert_int_equal(pn__ask_env(&q, &a, &env, &n, err, sizeof(err)), 0);
	assert_string_equal(value_of(env, "HTTP_HOST"), "a:1");
	assert_string_equal(value_of(env, "CONTENT_LENGTH"), "99");
	assert_string_equal(value_of(env, "QUERY_STRING"), "");
	assert_null(value_of(env, "CONTENT_TYPE"));
	assert_int_equal(n, 9 + 2);
	pn__arena_fini(&a);
}

static void
mistakes(void **state)
{
	static const struct {
		struct pn_slice method, target;
		const char *header, *says;
	} cases[] = {
		{ PN_S(""), PN_S("/"), "A: b", "not a method" },
		{ PN_S("G T"), PN_S("/"), "A: b", "not a method" },
		{ PN_S("G/T"), PN_S("/"), "A: b", "not a method" },
		{ PN_S("GET"), PN_S(""), "A: b", "not a path" },
		{ PN_S("GET"), PN_S("a"), "A: b", "not a path" },
		{ PN_S("GET"), PN_S("/"), "A", "Name: value" },
		{ PN_S("GET"), PN_S("/"), ": b", "Name: value" },
		{ PN_S("GET"), PN_S("/"), "A b: c", "Name: value" },
		{ PN_S("GET"), PN_S("/"), "\xc3\xa4: c", "Name: value" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn__ask q = { .method = cases[i].method,
			.target = cases[i].target,
			.headers = &cases[i].header,
			.nheaders = 1 };
		struct pn__arena a;
		char err[256] = "", **env;
		size_t n;

		pn__arena_init(&a, 256, 65536);
		assert_int_equal(
		    pn__ask_env(&q, &a, &env, &n, err, sizeof(err)), -1);
		assert_non_null(strstr(err, cases[i].says));
		pn__arena_fini(&a);
	}
}

static void
no_memory(void **state)
{
	struct pn__ask q = { .method = PN_S("GET"), .target = PN_S("/") };
	char err[256], **env;
	struct pn__arena a;
	size_t n;

	(void)state;
	for (size_t cap = 16; cap < 600; cap += 16) {
		int rc;

		pn__arena_init(&a, 16, cap);
		rc = pn__ask_env(&q, &a, &env, &n, err, sizeof(err));
		assert_int_equal(rc, a.full ? -1 : 0);
		pn__arena_fini(&a);
	}
}

static void
in_and_out(void **state)
{
	struct pn__ask_io m;
	struct pn__buf out;
	char p[8];
	struct iovec iov[2] = { { "ab", 2 }, { "cd", 2 } };

	(void)state;
	pn__buf_init(&out, 6);
	pn__ask_io_init(&m, PN_S("12345"), &out);
	assert_int_equal(m.io.read(&m.io, p, 3), 3);
	assert_memory_equal(p, "123", 3);
	assert_int_equal(m.io.read(&m.io, p, 8), 2);
	assert_int_equal(m.io.read(&m.io, p, 8), 0);
	assert_int_equal(m.io.send(&m.io, iov, 2, false), 0);
	assert_false(m.ended);
	assert_int_equal(m.io.send(&m.io, iov, 1, true), 0);
	assert_true(m.ended);
	assert_memory_equal(out.p, "abcdab", 6);
	assert_int_equal(m.io.send(&m.io, iov, 1, true), -1);
	assert_false(m.io.is_gone(&m.io));
	m.io.will_block(&m.io);
	pn__buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variables),
		cmocka_unit_test(what_headers_say_counts),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(in_and_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
