#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/options.h"

#include <string.h>
#include <unistd.h>

static void
environment_and_arguments(void **state)
{
	static char *env[] = { "POSTERN_THREADS=6", "POSTERN_BACKLOG=10",
		"POSTERN_GROUP=", "POSTERN_SOURCE=/x", "PATH=/bin",
		"POSTERN_DB", NULL };
	static char *argv[] = { "x", "--threads", "7", "--listen=unix:/a=b",
		"--header", "A: b", "--header", "C:", "--request", "GET /",
		"--threads=8", NULL };
	struct pn__options o;
	char err[256];

	(void)state;
	assert_int_equal(pn__options_read(
	    &o, "test", 11, argv, env, err, sizeof(err)), 0);
	assert_int_equal(pn__options_number(&o, PN__OPT_THREADS), 8);
	assert_int_equal(pn__options_number(&o, PN__OPT_BACKLOG), 10);
	assert_int_equal(pn__options_number(&o, PN__OPT_MODE), 0660);
	assert_string_equal(o.v[PN__OPT_BACKLOG].from, "POSTERN_BACKLOG");
	assert_string_equal(o.v[PN__OPT_LISTEN].value, "unix:/a=b");
	assert_null(o.v[PN__OPT_GROUP].value);
	assert_null(o.v[PN__OPT_DB].value);
	assert_int_equal(o.nheaders, 2);
	assert_string_equal(o.headers[0], "A: b");
	assert_string_equal(o.headers[1], "C:");
	pn__options_fini(&o);
}

static void
no_arguments_at_all(void **state)
{
	static char *none[] = { NULL };
	struct pn__options o;
	char err[256];

	(void)state;
	assert_int_equal(
	    pn__options_read(&o, "test", 0, NULL, none, err, sizeof(err)), 0);
	assert_true(pn__options_number(&o, PN__OPT_WORKERS) >= 1);
	assert_non_null(o.v[PN__OPT_ROOT].value);
	pn__options_fini(&o);
}

static void
switches(void **state)
{
	static const struct {
		char *argument, *variable;
		bool want;
	} cases[] = {
		{ "--log=text", "A=b", false },
		{ "--dev", "A=b", true },
		{ "--dev", "POSTERN_DEV=no", true },
		{ "--dev=no", "POSTERN_DEV=yes", false },
		{ "--dev=1", "A=b", true },
		{ "--log=text", "POSTERN_DEV=1", true },
		{ "--log=text", "POSTERN_DEV=yes", true },
		{ "--log=text", "POSTERN_DEV=0", false },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		char *argv[] = { "x", cases[i].argument, NULL };
		char *env[] = { cases[i].variable, NULL };
		struct pn__options o;
		char err[256] = "";

		if (pn__options_read(
			&o, "test", 2, argv, env, err, sizeof(err)) == -1 ||
		    pn__options_is_on(&o, PN__OPT_DEV) != cases[i].want)
			fail_msg("%zu: %s", i, err);
		pn__options_fini(&o);
	}
}

static void
mistakes(void **state)
{
	static const struct {
		char *argument, *variable;
		const char *says;
	} cases[] = {
		{ "--treads=3", "A=b", "did you mean --threads?" },
		{ "--", "A=b", "there is no option --;" },
		{ "-h", "A=b", "\"-h\" is not an option" },
		{ "--listen", "A=b", "--listen needs a value: ADDRESS" },
		{ "--dev=maybe", "A=b", "none of: yes no" },
		{ "--log=text", "POSTERN_DEV=on", "POSTERN_DEV: \"on\"" },
		{ "--header=x", "A=b", "'Name: value'" },
		{ "--header=A: b", "A=b", "--request only" },
		{ "--log=text", "POSTERN_THREADS=a", "POSTERN_THREADS: \"a\"" },
		{ "--log=text", "POSTERN_THREAD=1", "did you mean --threads?" },
		{ "--log=text", "POSTERN_PRINT=config", NULL },
		{ "--log=text", "POSTERN_SLOW=1", NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		char *argv[] = { "x", cases[i].argument, NULL };
		char *env[] = { cases[i].variable, NULL };
		struct pn__options o;
		char err[256] = "";
		int rc = pn__options_read(
		    &o, "test", 2, argv, env, err, sizeof(err));

		if (cases[i].says != NULL &&
		    (rc != -1 || strstr(err, cases[i].says) == NULL))
			fail_msg("%s: %s", cases[i].argument, err);
		pn__options_fini(&o);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(environment_and_arguments),
		cmocka_unit_test(no_arguments_at_all),
		cmocka_unit_test(switches),
		cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
