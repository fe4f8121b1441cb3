#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/print.h"

#include <stdio.h>
#include <string.h>

enum { ROUTES = 6 };

static const struct {
	const char *paths[ROUTES];
	const char *want; /* "=" marks an exact one */
} cases[] = {
	{ { "/hello" }, "/hello" },
	{ { "/" }, "=/" },
	{ { "/", "/a" }, "=/ /a" },
	{ { "/{x}" }, "/" },
	{ { "/", "/{x}", "/a" }, "/" },
	{ { "/v{n}.txt", "/b" }, "/" },
	{ { "/a", "/a/{x}", "/a/b/c" }, "/a" },
	{ { "/a/{x}", "/ab" }, "/a /ab" },
	{ { "/a-b", "/a/b", "/a" }, "/a /a-b" },
	{ { "/files/{rest...}" }, "/files" },
	{ { "/docs/{page?}" }, "/docs" },
	{ { "/img/logo-{size:int}.png" }, "/img" },
	{ { "/slash/" }, "/slash" },
	{ { "/z", "/y", "/x", "/y" }, "/x /y /z" },
	{ { NULL }, "" },
};

static void
tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_route routes[ROUTES + 1] = { { 0 } };
		struct pn__prefix *v;
		struct pn__arena a;
		char got[256] = "";
		size_t n = 0;

		for (size_t k = 0; k < ROUTES; k++)
			routes[k].path = cases[i].paths[k];
		pn__arena_init(&a, 256, 65536);
		v = pn__prefixes(routes, &a, &n);
		assert_non_null(v);
		for (size_t k = 0; k < n; k++)
			snprintf(got + strlen(got), sizeof(got) - strlen(got),
			    "%s%s%.*s", k > 0 ? " " : "",
			    v[k].exact ? "=" : "", (int)v[k].path.n,
			    v[k].path.p);
		assert_string_equal(got, cases[i].want);
		pn__arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
