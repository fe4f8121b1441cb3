#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/options.h"

#include <stdlib.h>
#include <string.h>

static void
passwords(void **state)
{
	static const char *const cases[][2] = {
		{ "sqlite:/var/lib/a.db", "sqlite:/var/lib/a.db" },
		{ "", "" },
		{ "mysql://ada@db/shop", "mysql://ada@db/shop" },
		{ "mysql://ada:pw@db/shop", "mysql://ada:***@db/shop" },
		{ "mysql://ada:p:w@db/shop", "mysql://ada:***@db/shop" },
		{ "mysql://ada:p@w@db/shop", "mysql://ada:***@db/shop" },
		{ "mysql://ada:p/w@db/shop", "mysql://ada:***@db/shop" },
		{ "mysql://ada:@db/shop", "mysql://ada:@db/shop" },
		{ "mysql://db:3306/shop", "mysql://db:3306/shop" },
		{ "mysql://db/shop?password=pw&a=b",
		    "mysql://db/shop?password=***&a=b" },
		{ "mysql:///shop?a=b&password=pw",
		    "mysql:///shop?a=b&password=***" },
	};
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 256, 4096);
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		assert_string_equal(
		    pn__redact(&a, cases[i][0]), cases[i][1]);
	pn__arena_fini(&a);
}

static void
no_room_shows_nothing(void **state)
{
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 16, 16);
	assert_string_equal(
	    pn__redact(&a, "mysql://ada:geheim@database/shop"), "***");
	pn__arena_fini(&a);
}

static void
all_are_listed(void **state)
{
	struct pn__options o = { .program = "test" };
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	(void)state;
	pn__arena_init(&o.memory, 256, 65536);
	o.v[PN__OPT_DB] =
	    (struct pn__setting){ "mysql://a:geheim@b/c", "there" };
	pn__options_show(&o, to);
	pn__options_help(&o, to);
	fclose(to);
	assert_null(strstr(text, "geheim"));
	assert_non_null(strstr(text, "there"));
	for (int i = 0; i < PN__OPT_N; i++)
		assert_non_null(strstr(text, pn__option_table[i].name));
	free(text);
	pn__options_fini(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passwords),
		cmocka_unit_test(no_room_shows_nothing),
		cmocka_unit_test(all_are_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
