#include "fixture.h"

#include <pthread.h>
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
		assert_non_null(strstr(err, "for this version of Postern"));
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

/* Threads that share a pool, each with its connection, from the start. */
static void *
work(void *arg)
{
	struct fixture *x = arg;

	for (int i = 0; i < 20 && !pn_failed(x->r); i++) {
		pn_exec(x->r, "INSERT INTO t VALUES (?)", i);
		pn_count(x->r, "SELECT COUNT(*) FROM t");
	}
	return NULL;
}

static void
check_threads(const char *url)
{
	enum { N = 4 };
	struct fixture *x[N];
	struct pn__db_state status;
	pthread_t threads[N];
	char sql[128];

	for (int i = 0; i < N; i++)
		x[i] = fixture_new(NULL);
	snprintf(sql, sizeof(sql), "%s/sql", x[0]->dir);
	assert_int_equal(mkdir(sql, 0755), 0);
	write_file(sql, "0001-t.sql", "CREATE TABLE t (v INTEGER)");
	if (url != NULL)
		snprintf(x[0]->url, sizeof(x[0]->url), "%s", url);
	pn__db_pool_free(x[0]->pool);
	x[0]->pool = open_pool(x[0], sql, 20000);
	for (int i = 0; i < N; i++)
		x[i]->r->pool = x[0]->pool;
	for (int i = 0; i < N; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, work, x[i]), 0);
	for (int i = 0; i < N; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (int i = 0; i < N; i++)
		assert_fine(x[i]);
	assert_int_equal(pn_count(x[0]->r, "SELECT COUNT(*) FROM t"), N * 20);
	pn__db_pool_state(x[0]->pool, &status);
	assert_int_equal(status.connections, N);
	assert_string_equal(status.scheme, "sqlite");
	for (int i = N; i-- > 0;)
		fixture_free(x[i]);
}

static void
test_threads(void **state)
{
	(void)state;
	check_threads(NULL);
}

static void
test_threads_in_memory(void **state)
{
	(void)state;
	check_threads("sqlite::memory:");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_driver),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_threads_in_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
