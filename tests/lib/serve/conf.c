#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/options.h"

#include <stdlib.h>
#include <string.h>

static int
parse(struct pn__options *o, struct pn_slice text,
    struct pn__setting v[PN__OPT_SETTINGS], char *err, size_t n)
{
	*o = (struct pn__options){ .program = "test" };
	pn__arena_init(&o->memory, 256, 1024 * 1024);
	return pn__conf_parse(o, "a.conf", text, v, err, n);
}

static void
lines(void **state)
{
	static const struct {
		const char *text;
		enum pn__option id;
		const char *value; /* NULL: not set */
		const char *from;
	} cases[] = {
		{ "", PN__OPT_LISTEN, NULL, NULL },
		{ "LISTEN=unix:/a", PN__OPT_LISTEN, "unix:/a", "a.conf:1" },
		{ "\n\nLISTEN=a\n", PN__OPT_LISTEN, "a", "a.conf:3" },
		{ "listen=a", PN__OPT_LISTEN, "a", "a.conf:1" },
		{ "log-level=info", PN__OPT_LOG_LEVEL, "info", "a.conf:1" },
		{ "POSTERN_LISTEN=a", PN__OPT_LISTEN, "a", "a.conf:1" },
		{ "postern_listen=a", PN__OPT_LISTEN, "a", "a.conf:1" },
		{ " LISTEN = a \r\n", PN__OPT_LISTEN, "a", "a.conf:1" },
		{ "LISTEN=a b  c ", PN__OPT_LISTEN, "a b  c", "a.conf:1" },
		{ "LISTEN=' a '", PN__OPT_LISTEN, " a ", "a.conf:1" },
		{ "LISTEN=\" a \"  ", PN__OPT_LISTEN, " a ", "a.conf:1" },
		{ "LISTEN=\"a\\\"b\\\\c\\n\"", PN__OPT_LISTEN, "a\"b\\c\\n",
		    "a.conf:1" },
		{ "LISTEN='a\\b'", PN__OPT_LISTEN, "a\\b", "a.conf:1" },
		{ "LISTEN='a\\\nb'", PN__OPT_LISTEN, "a\\\nb", "a.conf:1" },
		{ "LISTEN=\"a\\\nb\"", PN__OPT_LISTEN, "ab", "a.conf:1" },
		{ "LISTEN=a'b c'd", PN__OPT_LISTEN, "ab cd", "a.conf:1" },
		{ "LISTEN=a\\\nb\n", PN__OPT_LISTEN, "ab", "a.conf:1" },
		{ "LISTEN=a\\ \n", PN__OPT_LISTEN, "a ", "a.conf:1" },
		{ "LISTEN=a#b", PN__OPT_LISTEN, "a#b", "a.conf:1" },
		{ "#LISTEN=a", PN__OPT_LISTEN, NULL, NULL },
		{ ";LISTEN=a\n  # b\nLISTEN=c", PN__OPT_LISTEN, "c",
		    "a.conf:3" },
		{ "LISTEN=a\nLISTEN=b\n", PN__OPT_LISTEN, "b", "a.conf:2" },
		{ "LISTEN=a\nLISTEN=\n", PN__OPT_LISTEN, NULL, NULL },
		{ "LISTEN='a\nb'\nDB=x", PN__OPT_DB, "x", "a.conf:3" },
		{ "LISTEN=", PN__OPT_LISTEN, NULL, NULL },
		{ "DB=a=b=c", PN__OPT_DB, "a=b=c", "a.conf:1" },
		{ "LISTEN=a\\", PN__OPT_LISTEN, "a\\", "a.conf:1" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn__setting v[PN__OPT_SETTINGS] = { 0 }, *got;
		struct pn__options o;
		char err[256] = "";
		/* From the heap: a read behind the end is seen. */
		size_t n = strlen(cases[i].text);
		char *text = malloc(n + (n == 0));

		memcpy(text, cases[i].text, n);
		assert_int_equal(parse(&o, (struct pn_slice){ text, n }, v, err,
		    sizeof(err)), 0);
		free(text);
		got = &v[cases[i].id];
		if (cases[i].value == NULL) {
			assert_null(got->value);
		} else {
			assert_non_null(got->value);
			assert_string_equal(got->value, cases[i].value);
			assert_string_equal(got->from, cases[i].from);
		}
		pn__options_fini(&o);
	}
}

static void
mistakes(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "LISTEN", "a.conf:1: this line is not KEY=value" },
		{ "\nLISTEN\n", "a.conf:2: " },
		{ "=x", "a.conf:1: there is no key" },
		{ "LISTN=x", "did you mean listen?" },
		{ "POSTERN_LISTN=x", "did you mean listen?" },
		{ "WORKERS=x", "a.conf:1: \"x\" is not a number" },
		{ "LISTEN='x", "a.conf:1: a quote is opened" },
		{ "LISTEN=\"x\\", "a.conf:1: a quote is opened" },
		{ "LISTEN=\"x\\\"", "a.conf:1: a quote is opened" },
		{ "DB='\n\n'\nLISTEN", "a.conf:4: " },
		{ "PRINT=config", "there is no key PRINT" },
		{ "HELP=1", "there is no key HELP" },
		{ "CONFIG=x", "can't be set in a file" },
		{ "ROOT=x", "can't be set in a file" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn__setting v[PN__OPT_SETTINGS] = { 0 };
		struct pn__options o;
		char err[256] = "";

		assert_int_equal(parse(&o, (struct pn_slice){ cases[i].text,
		    strlen(cases[i].text) }, v, err, sizeof(err)), -1);
		if (strstr(err, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].text, err);
		pn__options_fini(&o);
	}
}

static void
what_is_set_stays(void **state)
{
	struct pn__setting v[PN__OPT_SETTINGS] = { 0 };
	struct pn__options o;
	char err[256];

	(void)state;
	v[PN__OPT_LISTEN] = (struct pn__setting){ "first", "there" };
	assert_int_equal(parse(&o, PN_S("LISTEN=second\nDB=x\n"), v, err,
	    sizeof(err)), 0);
	assert_string_equal(v[PN__OPT_LISTEN].value, "first");
	assert_string_equal(v[PN__OPT_DB].value, "x");
	pn__options_fini(&o);
}

static void
a_nul_byte(void **state)
{
	struct pn__setting v[PN__OPT_SETTINGS] = { 0 };
	struct pn__options o;
	char err[256];

	(void)state;
	assert_int_equal(
	    parse(&o, PN_S("LISTEN=a\0b\n"), v, err, sizeof(err)), -1);
	assert_non_null(strstr(err, "NUL"));
	pn__options_fini(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(what_is_set_stays),
		cmocka_unit_test(a_nul_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
