#include "http/urlencoded.h"

#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { MAX = 100 };

static struct pn__arena arena;
static struct pn_slice *pairs;
static size_t npairs;

static int
parse(struct pn_slice in, size_t max)
{
	char *copy = malloc(in.n > 0 ? in.n : 1);
	int rc;

	/* A copy of the exact size: reading over its end is found. */
	if (in.n > 0)
		memcpy(copy, in.p, in.n);
	pn__arena_reset(&arena);
	rc = pn__urlencoded_parse(&arena, copy, in.n, max, &pairs, &npairs);
	free(copy);
	return rc;
}

static void
test_wpt(void **state)
{
	const struct node *all = shared_read("urlencoded/"
					     "wpt-urlencoded-parser.json");

	(void)state;
	EACH(test, all) {
		struct pn_slice in = member_text(test, "input");
		size_t i = 0;

		assert_int_equal(parse(in, MAX), 0);
		EACH(pair, member(test, "output")) {
			assert_true(i < npairs);
			assert_same(pairs[2 * i], pair->first->text, in.p);
			assert_same(pairs[2 * i + 1], pair->first->next->text,
			    in.p);
			i++;
		}
		assert_int_equal(npairs, i);
	}
}

static const struct {
	const char *in;
	const char *name; /* of the first that was not UTF-8; NULL: all were */
} broken[] = {
	{ "", NULL },
	{ "a=b&c=d", NULL },
	{ "a=%C3%A4&b=\xc3\xa4&c=%EF%BF%BD", NULL },
	{ "a=b&c=%FF&d=%FF", "c" },
	{ "a=\xff", "a" },
	{ "a=%C3&b=%A4", "a" },
	{ "a=%ED%A0%80", "a" },
	{ "x=1&y%FF=1&a=%FF", "y\xef\xbf\xbd" },
};

static void
test_what_was_repaired_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(broken); i++) {
		struct pn_slice in = { broken[i].in, strlen(broken[i].in) };

		assert_int_equal(parse(in, MAX), 0);
		if (broken[i].name == NULL)
			assert_null(pairs[2 * npairs].p);
		else
			assert_string_equal(
			    pairs[2 * npairs].p, broken[i].name);
	}
}

static const struct {
	const char *in;
	const char *want; /* name, =, value, | */
} cases[] = {
	{ "", "" },
	{ "&&&", "" },
	{ "=", "=|" },
	{ "a", "a=|" },
	{ "a=b=c", "a=b=c|" },
	{ "a=1&a=2&a=3", "a=1|a=2|a=3|" },
	{ "%41=%7e", "A=~|" },
	{ "a=%", "a=%|" },
	{ "a=%4", "a=%4|" },
	{ "a=%4g%zz%%41", "a=%4g%zz%A|" },
	{ "a+b=c+d%2B", "a b=c d+|" },
	{ "a%26b=c%3Dd", "a&b=c=d|" },
	{ "a;b=c", "a;b=c|" },
	{ "\xff=\xfe", "\xef\xbf\xbd=\xef\xbf\xbd|" },
	{ "\xe2\x82=x", "\xef\xbf\xbd=x|" },
	{ "%E2\x82%AC=%c3%A9", "€=é|" },
	{ "%C0%80", "\xef\xbf\xbd\xef\xbf\xbd=|" },
	{ "a\r\n=\tb", "a\r\n=\tb|" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_slice in = { cases[i].in, strlen(cases[i].in) };
		char got[200], *to = got;

		assert_int_equal(parse(in, MAX), 0);
		for (size_t k = 0; k < npairs * 2; k++) {
			memcpy(to, pairs[k].p, pairs[k].n);
			to += pairs[k].n;
			*to++ = k % 2 == 0 ? '=' : '|';
			assert_int_equal(pairs[k].p[pairs[k].n], '\0');
		}
		*to = '\0';
		assert_string_equal(got, cases[i].want);
	}
}

static void
test_nul_is_kept(void **state)
{
	(void)state;
	assert_int_equal(parse(PN_S("a%00b=c%00"), MAX), 0);
	assert_same(pairs[0], PN_S("a\0b"), "name");
	assert_same(pairs[1], PN_S("c\0"), "value");
}

/* The worst that one byte can become, everywhere. */
static void
test_growth(void **state)
{
	char in[300];

	(void)state;
	memset(in, 0xff, sizeof(in));
	for (size_t i = 10; i < sizeof(in); i += 10)
		in[i] = i % 20 == 0 ? '=' : '&';
	assert_int_equal(parse((struct pn_slice){ in, sizeof(in) }, MAX), 0);
	assert_int_equal(npairs, 16);
	assert_int_equal(pairs[0].n, 30);
	assert_int_equal(pairs[30].n, 27);
}

static void
test_limits(void **state)
{
	struct pn__arena small;
	size_t n = 77;

	(void)state;
	assert_int_equal(parse(PN_S("a&b&c"), 3), 0);
	assert_int_equal(parse(PN_S("a&b&&c"), 3), 0);
	npairs = 77;
	assert_int_equal(parse(PN_S("a&b&c&d"), 3), -1);
	assert_int_equal(parse(PN_S("a"), 0), -1);
	assert_int_equal(parse(PN_S("&"), 0), 0);
	pn__arena_init(&small, 64, 64);
	assert_int_equal(
	    pn__urlencoded_parse(&small, "a=1&b=2", 7, MAX, &pairs, &n), -2);
	assert_int_equal(n, 77);
	pn__arena_fini(&small);
}

static int
setup(void **state)
{
	(void)state;
	pn__arena_init(&arena, 4096, 1 << 20);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pn__arena_fini(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wpt),
		cmocka_unit_test(test_what_was_repaired_is_told),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_nul_is_kept),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
