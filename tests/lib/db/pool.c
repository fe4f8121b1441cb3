#include "fixture.h"

#include <stdlib.h>

static void
test_refused(void **state)
{
	static const struct {
		const char *url, *modules, *part;
	} cases[] = {
		{ "", NULL, "has no scheme" },
		{ "/var/lib/a.db", NULL, "has no scheme" },
		{ "../../evil:x", NULL, "has no scheme" },
		{ "SQLITE:a", NULL, "has no scheme" },
		{ "averyveryverylongscheme:x", NULL, "has no scheme" },
		{ "oracle:x", NULL, "no driver for oracle" },
		{ "sqlite:x", "/nonexistent", "/nonexistent/db-sqlite.so" },
	};
	struct pn__db_options o;
	char err[512];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		o = (struct pn__db_options){ .url = cases[i].url,
			.modules = cases[i].modules };
		err[0] = '\0';
		assert_null(pn__db_pool_new(&o, err, sizeof(err)));
		if (strstr(err, cases[i].part) == NULL)
			fail_msg("expected \"%s\" in: %s", cases[i].part, err);
	}
	pn__db_pool_free(NULL);
	pn__db_close(NULL);
}

/* A shared object that is no driver. */
static void
test_no_driver(void **state)
{
	char dir[64], path[128], err[512] = "";
	struct pn__db_options o = { .url = "m:x", .modules = dir };

	(void)state;
	make_folder(dir);
	snprintf(path, sizeof(path), "%s/db-m.so", dir);
	assert_int_equal(symlink("/lib/x86_64-linux-gnu/libm.so.6", path), 0);
	if (access(path, R_OK) == 0) {
		assert_null(pn__db_pool_new(&o, err, sizeof(err)));
		assert_non_null(strstr(err, "no driver for this version"));
	}
	remove_folder(dir);
}

/* The options' strings may go once the pool is made. */
static void
test_copies(void **state)
{
	struct fixture *x = fixture_new(NULL);

	(void)state;
	memset(x->url, 'x', sizeof(x->url));
	assert_int_equal(pn_count(x->r, "SELECT 5"), 5);
	assert_fine(x);
	fixture_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_driver),
		cmocka_unit_test(test_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
