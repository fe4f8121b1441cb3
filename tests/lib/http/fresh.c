#include "http/fresh.h"

#include "http/date.h"
#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const char *
header(const struct node *n, const char *name)
{
	const struct node *m = member(n, name);

	return m != NULL ? m->text.p : NULL;
}

static void
test_shared(void **state)
{
	const struct node *all = shared_read("http/fresh.json");

	(void)state;
	EACH(test, member(all, "cases")) {
		const struct node *req = member(test, "request");
		const struct node *res = member(test, "response");
		struct pn_slice modified = member_text(res, "last-modified");
		struct pn__conditions c = {
			.if_none_match = header(req, "if-none-match"),
			.if_modified_since = header(req, "if-modified-since"),
		};
		struct pn__validators v = { .etag = header(res, "etag") };

		/* See doc/conformance.md. */
		if (header(req, "cache-control") != NULL)
			continue;
		v.has_modified = pn__http_date_parse(
		    modified.p, modified.n, &v.modified) == 0;
		assert_int_equal(pn__conditional(&c, true, &v),
		    member(test, "fresh")->kind == NODE_TRUE ? 304 : 200);
	}
}

#define OLD "Sat, 01 Jan 2000 00:00:00 GMT"
#define NEW "Sat, 01 Jan 2000 01:00:00 GMT"

enum { OLD_TIME = 946684800, NEW_TIME = OLD_TIME + 3600 };

static const struct pn__validators both = { "\"a\"", true, NEW_TIME };
static const struct pn__validators weak = { "W/\"a\"", false, 0 };
static const struct pn__validators none = { NULL, false, 0 };

static const struct {
	struct pn__conditions c;
	const struct pn__validators *v;
	int read, write; /* for GET, for PUT */
} cases[] = {
	{ { .if_match = NULL }, &both, 200, 200 },
	{ { .if_match = "\"a\"" }, &both, 200, 200 },
	{ { .if_match = "\"b\", \"a\"" }, &both, 200, 200 },
	{ { .if_match = "\"b\"" }, &both, 412, 412 },
	{ { .if_match = "W/\"a\"" }, &both, 412, 412 },
	{ { .if_match = "\"a\"" }, &weak, 412, 412 },
	{ { .if_match = "*" }, &none, 200, 200 },
	{ { .if_match = "\"a\"" }, &none, 412, 412 },
	{ { .if_match = "" }, &both, 412, 412 },
	{ { .if_unmodified_since = OLD }, &both, 412, 412 },
	{ { .if_unmodified_since = NEW }, &both, 200, 200 },
	{ { .if_unmodified_since = OLD }, &none, 200, 200 },
	{ { .if_unmodified_since = "x" }, &both, 200, 200 },
	{ { .if_match = "\"a\"", .if_unmodified_since = OLD }, &both, 200,
	    200 },
	{ { .if_none_match = "\"a\"" }, &both, 304, 412 },
	{ { .if_none_match = "W/\"a\"" }, &both, 304, 412 },
	{ { .if_none_match = "\"a\"" }, &weak, 304, 412 },
	{ { .if_none_match = "*" }, &none, 304, 412 },
	{ { .if_none_match = " * " }, &both, 304, 412 },
	{ { .if_none_match = "\"b\"" }, &both, 200, 200 },
	{ { .if_none_match = "\"A\"" }, &both, 200, 200 },
	{ { .if_none_match = "a" }, &both, 200, 200 },
	{ { .if_none_match = "\"a" }, &both, 200, 200 },
	{ { .if_none_match = "\"a,b\", \"a\"" }, &both, 304, 412 },
	{ { .if_none_match = ",,\"a\",," }, &both, 304, 412 },
	{ { .if_none_match = "" }, &both, 200, 200 },
	{ { .if_modified_since = NEW }, &both, 304, 200 },
	{ { .if_modified_since = OLD }, &both, 200, 200 },
	{ { .if_none_match = "\"b\"", .if_modified_since = NEW }, &both, 200,
	    200 },
	{ { .if_match = "\"a\"", .if_none_match = "\"a\"" }, &both, 304, 412 },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		int read = pn__conditional(&cases[i].c, true, cases[i].v);
		int write = pn__conditional(&cases[i].c, false, cases[i].v);

		if (read != cases[i].read || write != cases[i].write)
			fail_msg("case %zu: %d, %d", i, read, write);
	}
}

static void
test_if_range(void **state)
{
	static const struct {
		const char *in;
		const struct pn__validators *v;
		bool want;
	} table[] = {
		{ NULL, &none, true },
		{ "\"a\"", &both, true },
		{ "\"b\"", &both, false },
		{ "W/\"a\"", &both, false },
		{ "W/\"a\"", &weak, false },
		{ "\"a\"", &none, false },
		{ NEW, &both, true },
		{ OLD, &both, false },
		{ NEW, &none, false },
		{ "", &both, false },
		{ "*", &both, false },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++)
		assert_int_equal(
		    pn__if_range(table[i].in, table[i].v), table[i].want);
}

/* Tags fit where they go, and tell apart what differs in one bit. */
static void
test_etag_of(void **state)
{
	char body[200], tag[PN__ETAG], other[PN__ETAG];

	(void)state;
	memset(body, 'x', sizeof(body));
	for (size_t n = 0; n <= sizeof(body); n++) {
		char *copy = malloc(n > 0 ? n : 1);

		memcpy(copy, body, n);
		pn__etag_of(copy, n, tag);
		assert_true(pn__etag_in(tag, tag, true));
		assert_false(pn__etag_in(tag, tag, false));
		assert_memory_equal(tag, "W/\"", 3);
		for (size_t bit = 0; bit < n * 8; bit += 7) {
			copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
			pn__etag_of(copy, n, other);
			assert_string_not_equal(tag, other);
			copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		}
		pn__etag_of(copy, n, other);
		assert_string_equal(tag, other);
		free(copy);
	}
	pn__etag_of(body, 0, tag);
	pn__etag_of(NULL, 0, other);
	assert_string_equal(tag, other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_if_range),
		cmocka_unit_test(test_etag_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
