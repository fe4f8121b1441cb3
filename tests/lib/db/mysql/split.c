#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/mysql/mysql.h"

enum { MOST = 5 };

static void
test_table(void **state)
{
	static const struct {
		const char *sql, *parts[MOST];
	} cases[] = {
		{ "", { NULL } },
		{ " ;; -- nothing\n # at all\n /* here */ ;", { NULL } },
		{ "a", { "a" } },
		{ "a;b", { "a", "b" } },
		{ "a;\n-- b;\nc ;", { "a", "c " } },
		{ "a -- b;\n c;d", { "a -- b;\n c", "d" } },
		{ "a # b;\n c;d", { "a # b;\n c", "d" } },
		{ "a /* ; */ b;c", { "a /* ; */ b", "c" } },
		{ "a /* never closed; b", { "a /* never closed; b" } },
		{ "'a;b';c", { "'a;b'", "c" } },
		{ "'a\\';b';c", { "'a\\';b'", "c" } },
		{ "'a'';b';c", { "'a'';b'", "c" } },
		{ "\"a;b\";`c;d`;e", { "\"a;b\"", "`c;d`", "e" } },
		{ "`a\\`;b", { "`a\\`", "b" } },
		{ "'never closed;", { "'never closed;" } },
		{ "a--b;c", { "a--b", "c" } },
		{ "/*! a */;b", { "/*! a */", "b" } },
		{ "/*M! a */;b", { "/*M! a */", "b" } },
		{ "a;\nDELIMITER //\nb;c//\ndelimiter ;\nd;e",
		    { "a", "b;c", "d", "e" } },
		{ "DELIMITER $$\na$$b", { "a", "b" } },
		{ "delimiters;", { "delimiters" } },
		{ "'\\", { "'\\" } },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *p = cases[i].sql, *at, *rest;
		char delimiter[16] = ";";
		int found = 0;
		size_t n;

		for (; *p != '\0'; p = rest) {
			n = mysql_split(p, delimiter, &at, &rest);
			assert_true(rest > p);
			if (n == 0)
				continue;
			assert_true(found < MOST);
			if (cases[i].parts[found] == NULL ||
			    strlen(cases[i].parts[found]) != n ||
			    memcmp(cases[i].parts[found], at, n) != 0)
				fail_msg("%s: part %d is \"%.*s\"",
				    cases[i].sql, found, (int)n, at);
			found++;
		}
		assert_null(found < MOST ? cases[i].parts[found] : NULL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_table) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
