#include "../fake.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *uri, *path; /* NULL: refused with 400 */
	const char *match, *query;
} cases[] = {
	{ "/", "/", "/", "" },
	{ "/a/b?x=1", "/a/b", "/a/b", "x=1" },
	{ "/a?x=1?y", "/a", "/a", "x=1?y" },
	{ "/caf%C3%A9", "/caf\xc3\xa9", "/caf\xc3\xa9", "" },
	{ "/a%2Fb", "/a/b", "/a\xff" "b", "" },
	{ "/a%2fb/c", "/a/b/c", "/a\xff" "b/c", "" },
	{ "/a%252Fb", "/a%2Fb", "/a%2Fb", "" },
	{ "/a+b", "/a+b", "/a+b", "" },
	{ "/a/../b", "/b", "/b", "" },
	{ "/a/%2e%2E/b", "/b", "/b", "" },
	{ "/a/./b", "/a/b", "/a/b", "" },
	{ "/a/b/..", "/a/", "/a/", "" },
	{ "/a/b/.", "/a/b/", "/a/b/", "" },
	{ "/../../..", "/", "/", "" },
	{ "/../../etc/passwd", "/etc/passwd", "/etc/passwd", "" },
	{ "/a/..%2f..%2fb", "/a/../../b", "/a/..\xff..\xff" "b", "" },
	{ "/.well-known/x", "/.well-known/x", "/.well-known/x", "" },
	{ "/a...b/..c", "/a...b/..c", "/a...b/..c", "" },
	{ "/a//b", "/a//b", "/a//b", "" },
	{ "http://host/a?b", "/a", "/a", "b" },
	{ "http://host", "/", "/", "" },
	{ "*", "/", "/", "" },
	{ "/%", NULL, NULL, NULL },
	{ "/%4", NULL, NULL, NULL },
	{ "/%zz", NULL, NULL, NULL },
	{ "/%-9", NULL, NULL, NULL },
	{ "/a%00b", NULL, NULL, NULL },
	{ "/%ff", NULL, NULL, NULL },
	{ "/\xff", NULL, NULL, NULL },
	{ "/%c3", NULL, NULL, NULL },
	{ "/%c0%af", NULL, NULL, NULL },
	{ "/%ed%a0%80", NULL, NULL, NULL },
	{ "a/b", NULL, NULL, NULL },
};

static void
test_uri(void **state)
{
	struct fake *f = fake_new();
	char uri[256];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		char *env[] = { uri, NULL };
		struct pn_req *r;

		snprintf(uri, sizeof(uri), "REQUEST_URI=%s", cases[i].uri);
		print_message("# %s\n", cases[i].uri);
		r = fake_begin(f, env);
		if (cases[i].path == NULL) {
			assert_int_equal(pn_failure_status(r), 400);
		} else {
			assert_int_equal(pn_failure_status(r), 0);
			assert_string_equal(pn_path(r), cases[i].path);
			assert_string_equal(r->match, cases[i].match);
			assert_int_equal(r->path_n, strlen(cases[i].path));
			assert_string_equal(
			    pn_query_string(r), cases[i].query);
		}
		pn__req_fini(r);
	}
	fake_free(f);
}

/* Servers that cut the path up: Apache, lighttpd, CGI. */
static void
test_pieces(void **state)
{
	char *env[] = { "SCRIPT_NAME=/app", "PATH_INFO=/x/y",
		"QUERY_STRING=q=1", NULL };
	char *uri_wins[] = { "SCRIPT_NAME=/app", "PATH_INFO=/x",
		"REQUEST_URI=/real?a", "QUERY_STRING=a", NULL };
	char *document[] = { "DOCUMENT_URI=/doc", NULL };
	struct fake *f = fake_new();
	struct pn_req *r;

	(void)state;
	r = fake_begin(f, env);
	assert_string_equal(pn_path(r), "/app/x/y");
	assert_string_equal(pn_query(r, "q"), "1");
	pn__req_fini(r);
	r = fake_begin(f, uri_wins);
	assert_string_equal(pn_path(r), "/real");
	pn__req_fini(r);
	r = fake_begin(f, document);
	assert_string_equal(pn_path(r), "/doc");
	pn__req_fini(r);
	fake_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_uri),
		cmocka_unit_test(test_pieces),
	};

	return cmocka_run_group_tests_name("req/path", tests, NULL, NULL);
}
