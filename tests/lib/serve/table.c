#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/options.h"

#include <string.h>

static void
every_option_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < PN__OPT_N; i++) {
		const struct pn__option_def *d = &pn__option_table[i];
		char err[256];

		assert_non_null(d->name);
		assert_non_null(d->help);
		assert_int_equal(d->arg == NULL,
		    d->kind == PN__OPT_KIND_FLAG ||
		    d->kind == PN__OPT_KIND_SWITCH);
		assert_int_equal(pn__option_find(d->name, strlen(d->name)), i);
		if (d->fallback != NULL)
			assert_int_equal(pn__option_check((enum pn__option)i,
			    d->fallback, "x", err, sizeof(err)), 0);
	}
}

static void
names_are_found_in_any_form(void **state)
{
	static const struct {
		const char *name;
		int want;
	} cases[] = {
		{ "log-level", PN__OPT_LOG_LEVEL },
		{ "LOG_LEVEL", PN__OPT_LOG_LEVEL },
		{ "Log_Level", PN__OPT_LOG_LEVEL },
		{ "log", PN__OPT_LOG },
		{ "lo", -1 },
		{ "log-levels", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		assert_int_equal(pn__option_find(cases[i].name,
		    strlen(cases[i].name)), cases[i].want);
}

static void
distances(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned want;
	} cases[] = {
		{ "", "", 0 },
		{ "", "abc", 3 },
		{ "abc", "", 3 },
		{ "abc", "abc", 0 },
		{ "ABC", "abc", 0 },
		{ "abc", "abd", 1 },
		{ "abc", "ab", 1 },
		{ "abc", "xabc", 1 },
		{ "kitten", "sitting", 3 },
		{ "log_level", "log-level", 0 },
	};
	char a[200], b[200];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		assert_int_equal(pn__edit_distance(cases[i].a,
		    strlen(cases[i].a), cases[i].b, strlen(cases[i].b)),
		    cases[i].want);
	memset(a, 'a', sizeof(a));
	memset(b, 'b', sizeof(b));
	assert_int_equal(
	    pn__edit_distance(a, sizeof(a), b, sizeof(b)), 64);
}

static void
the_nearest_name(void **state)
{
	static const char *const cases[][2] = {
		{ "worker", "workers" },
		{ "lissten", "listen" },
		{ "LOGLEVEL", "log-level" },
		{ "tempates", "templates" },
		{ "confg", "config" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		assert_string_equal(pn__option_nearest(cases[i][0],
		    strlen(cases[i][0])), cases[i][1]);
	assert_non_null(pn__option_nearest("", 0));
}

static void
values_are_checked(void **state)
{
	static const struct {
		enum pn__option id;
		const char *value;
		const char *says; /* NULL: right */
	} cases[] = {
		{ PN__OPT_WORKERS, "0", NULL },
		{ PN__OPT_WORKERS, "1024", NULL },
		{ PN__OPT_WORKERS, "1025", "0 to 1024" },
		{ PN__OPT_WORKERS, "-1", "\"-1\"" },
		{ PN__OPT_WORKERS, "+1", "number" },
		{ PN__OPT_WORKERS, " 1", "number" },
		{ PN__OPT_WORKERS, "1 ", "number" },
		{ PN__OPT_WORKERS, "99999999999999999999", "number" },
		{ PN__OPT_WORKERS, "", "number" },
		{ PN__OPT_THREADS, "0", "1 to" },
		{ PN__OPT_MODE, "0660", NULL },
		{ PN__OPT_MODE, "600", NULL },
		{ PN__OPT_MODE, "0888", "octal" },
		{ PN__OPT_MODE, "1777", "octal" },
		{ PN__OPT_LOG, "json", NULL },
		{ PN__OPT_LOG, "jso", "text json" },
		{ PN__OPT_LOG, "", "text json" },
		{ PN__OPT_LOG, "text json", "none of" },
		{ PN__OPT_LISTEN, "", "empty" },
		{ PN__OPT_LISTEN, "anything", NULL },
	};
	char err[256];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		int rc = pn__option_check(cases[i].id, cases[i].value, "here",
		    err, sizeof(err));

		assert_int_equal(rc, cases[i].says != NULL ? -1 : 0);
		if (rc == 0)
			continue;
		assert_int_equal(strncmp(err, "here: ", 6), 0);
		assert_non_null(strstr(err, cases[i].says));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_option_is_whole),
		cmocka_unit_test(names_are_found_in_any_form),
		cmocka_unit_test(distances),
		cmocka_unit_test(the_nearest_name),
		cmocka_unit_test(values_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
