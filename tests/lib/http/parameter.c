#include "http/parameter.h"

#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *in;
	const char *want; /* name=value| … */
	char end;
	const char *left; /* what stays, for the next element */
} cases[] = {
	{ "", "", 0, "" },
	{ ";", "", 0, "" },
	{ "a=1", "a=1|", 0, "" },
	{ ";a=1", "a=1|", 0, "" },
	{ "; a = 1 ; b=2 ", "a=1|b=2|", 0, "" },
	{ ";a=\"1;2\";b=2", "a=1;2|b=2|", 0, "" },
	{ ";a=\"x\\\"y\\\\\";b=2", "a=x\"y\\|b=2|", 0, "" },
	{ ";a=\"1\"junk;b=2", "a=1|b=2|", 0, "" },
	{ ";a=\"1;b=2", "", 0, "" },
	{ ";a=\"1\\", "", 0, "" },
	{ ";a=\"1\\\"", "", 0, "" },
	{ ";a;b=2", "b=2|", 0, "" },
	{ ";=1;b=2", "b=2|", 0, "" },
	{ "; =1;b=2", "b=2|", 0, "" },
	{ ";a=;b=\"\"", "a=|b=|", 0, "" },
	{ ";a=1=2", "a=1=2|", 0, "" },
	{ ";a=1,b=2", "a=1,b=2|", 0, "" },
	{ ";a=1,b=2", "a=1|", ',', ",b=2" },
	{ ";a=\"1,2\" ,b", "a=1,2|", ',', ",b" },
	{ ";a,b=2", "", ',', ",b=2" },
	{ ",b=2", "", ',', ",b=2" },
	{ ";a=\"1,b=2", "", ',', "" },
};

static void
test_next(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		size_t n = strlen(cases[i].in);
		char *copy = malloc(n + 1), got[200], *to = got;
		struct pn_slice rest = { copy, n };
		struct pn__parameter p;

		memcpy(copy, cases[i].in, n);
		while (pn__parameter_next(&rest, cases[i].end, &p)) {
			memcpy(to, p.name.p, p.name.n);
			to += p.name.n;
			*to++ = '=';
			to += pn__parameter_value(&p, to);
			*to++ = '|';
		}
		*to = '\0';
		assert_string_equal(got, cases[i].want);
		assert_int_equal(rest.n, strlen(cases[i].left));
		assert_memory_equal(rest.p, cases[i].left, rest.n);
		free(copy);
	}
}

/* What is written is read back the same. */
static void
test_write(void **state)
{
	static const struct pn_slice values[] = { PN_S("a"), PN_S(""),
		PN_S("a b"), PN_S("\""), PN_S("\\"), PN_S("a;b=c"),
		PN_S("\\\"\\"), PN_S("\xc3\xa9"), PN_S("a\tb") };
	static const struct pn_slice bad[] = { PN_S("\n"), PN_S("a\rb"),
		PN_S("\0"), PN_S("\x7f") };
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 1000);
	for (size_t i = 0; i < PN_COUNT(values); i++) {
		struct pn__parameter p;
		struct pn_slice rest;
		char out[64];

		b.n = 0;
		assert_int_equal(
		    pn__parameter_write(&b, PN_S("x"), values[i]), 0);
		rest = (struct pn_slice){ b.p, b.n };
		assert_true(pn__parameter_next(&rest, 0, &p));
		assert_same((struct pn_slice){ out,
			pn__parameter_value(&p, out) }, values[i], "value");
		assert_int_equal(rest.n, 0);
	}
	for (size_t i = 0; i < PN_COUNT(bad); i++)
		assert_int_equal(
		    pn__parameter_write(&b, PN_S("x"), bad[i]), -1);
	assert_int_equal(pn__parameter_write(&b, PN_S("x y"), PN_S("z")), -1);
	assert_int_equal(pn__parameter_write(&b, PN_S(""), PN_S("z")), -1);
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
