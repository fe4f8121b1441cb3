#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <postern.h>
#include <postern/test.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	int id;
	const char *name, *secret;
};

static const struct pn_schema entry = PN_SCHEMA(struct entry,
	PN_INT(struct entry, id, .key = true),
	PN_TEXT(struct entry, name, .min = 1, .max = 12),
	PN_TEXT(struct entry, secret, .write_only = true));

/* ?n= rows; names have a comma. */
#define ROWS                                                                   \
	"WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r "     \
	"WHERE i < ?) SELECT i AS id, 'no, ' || i AS name, 'x' AS secret "     \
	"FROM r"

static int
lines(struct pn_req *r)
{
	return pn_json_lines(
	    r, &entry, ROWS, pn_query_int(r, "n", 1, 1, 10000000));
}

static int
cells(struct pn_req *r)
{
	return pn_csv(r, &entry, ROWS, pn_query_int(r, "n", 1, 1, 10000000));
}

/* The second of two names is too long. */
static int
too_long(struct pn_req *r)
{
	return pn_json_lines(r, &entry, "SELECT 1 AS id, 'a' AS name "
	    "UNION ALL SELECT 2, 'abcdefghijklm'");
}

static int
wrong(struct pn_req *r)
{
	return pn_csv(r, &entry, "SELECT nothing FROM nowhere");
}

static const struct pn_route routes[] = {
	{ "/lines", .get = lines },
	{ "/compiled", .get = lines, .out = &entry },
	{ "/csv", .get = cells },
	{ "/long", .get = too_long, .out = &entry },
	{ "/wrong", .get = wrong },
	{ 0 },
};

static const struct pn_app app = { .name = "test", .routes = routes };

static const struct {
	const char *target;
	int status;
	const char *type, *body;
} cases[] = {
	{ "/lines?n=2", 200, "application/jsonl",
	  "{\"id\":1,\"name\":\"no, 1\"}\n{\"id\":2,\"name\":\"no, 2\"}\n" },
	{ "/compiled?n=1", 200, "application/jsonl",
	  "{\"id\":1,\"name\":\"no, 1\"}\n" },
	{ "/csv?n=2", 200, "text/csv; charset=utf-8",
	  "id,name\r\n1,\"no, 1\"\r\n2,\"no, 2\"\r\n" },
	{ "/long", 200, "application/jsonl",
	  "{\"id\":1,\"name\":\"a\"}\n{\"id\":2}\n" },
	{ "/wrong", 500, NULL, NULL },
};

static void
small_ones_are_whole_replies(void **state)
{
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_reply p = pn_test(*state, "GET", cases[i].target);

		assert_int_equal(p.status, cases[i].status);
		assert_non_null(
		    pn_reply_header(*state, &p, "Content-Length"));
		if (cases[i].body == NULL)
			continue;
		assert_string_equal(p.body, cases[i].body);
		assert_string_equal(
		    pn_reply_header(*state, &p, "Content-Type"),
		    cases[i].type);
	}
}

static size_t
count_lines(struct pn_reply p)
{
	size_t n = 0;

	for (size_t i = 0; i < p.body_n; i++)
		n += p.body[i] == '\n';
	return n;
}

static void
large_ones_are_streamed(void **state)
{
	static const char *const targets[] = { "/lines?n=100000",
		"/compiled?n=100000", "/csv?n=99999" };

	for (size_t i = 0; i < PN_COUNT(targets); i++) {
		struct pn_reply p = pn_test(*state, "GET", targets[i]);

		assert_int_equal(p.status, 200);
		assert_null(pn_reply_header(*state, &p, "Content-Length"));
		assert_int_equal(count_lines(p), 100000);
		assert_non_null(strstr(p.body + p.body_n - 80, "99999"));
	}
}

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_ones_are_whole_replies),
		cmocka_unit_test(large_ones_are_streamed),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
