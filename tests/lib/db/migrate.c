#include "server.h"

#include <signal.h>

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS postern_migration");
	pn_exec(x->r, "DROP TABLE IF EXISTS a");
	pn_exec(x->r, "DROP TABLE IF EXISTS b");
	assert_fine(x);
	next_request(x);
	assert_int_equal(mkdir(pn_printf(x->r, "%s/sql", x->dir), 0755), 0);
	return x;
}

static void
put(struct fixture *x, const char *name, const char *text)
{
	write_file(pn_printf(x->r, "%s/sql", x->dir), name, text);
}

/* Migrates in a pool of its own, as a program does that starts. */
static int
migrate(struct fixture *x, char err[512])
{
	struct pn__db_pool *p =
	    open_pool(x, pn_printf(x->r, "%s/sql", x->dir), 5000);
	int rc;

	err[0] = '\0';
	rc = pn__db_migrate(p, err, 512);
	pn__db_pool_free(p);
	return rc;
}

static void
assert_migrates(struct fixture *x)
{
	char err[512];

	if (migrate(x, err) != 0)
		fail_msg("%s", err);
}

static void
assert_refused(struct fixture *x, const char *part)
{
	char err[512];

	assert_int_equal(migrate(x, err), -1);
	if (strstr(err, part) == NULL)
		fail_msg("expected \"%s\" in: %s", part, err);
}

static int
applied(struct fixture *x)
{
	int n = (int)pn_count(x->r, "SELECT COUNT(*) FROM postern_migration");

	assert_fine(x);
	return n;
}

static void
put_two(struct fixture *x)
{
	put(x, "0001-create-a.sql",
	    "-- a first table; with a semicolon\n"
	    "CREATE TABLE a (v INTEGER);\n"
	    "INSERT INTO a VALUES (1);\n");
	put(x, "0002-more_of-a.sql", "INSERT INTO a VALUES (2)");
}

static void
test_fresh_and_again(void **state)
{
	struct fixture *x = begin(state);

	put_two(x);
	put(x, "README", "not a migration");
	put(x, ".0003-hidden.sql", "nonsense");
	assert_migrates(x);
	assert_int_equal(applied(x), 2);
	assert_int_equal(pn_count(x->r, "SELECT SUM(v) FROM a"), 3);
	assert_migrates(x);
	put(x, "0003-third.sql", "INSERT INTO a VALUES (4);;\n-- done\n");
	assert_migrates(x);
	assert_migrates(x);
	assert_int_equal(applied(x), 3);
	assert_int_equal(pn_count(x->r, "SELECT SUM(v) FROM a"), 7);
	fixture_free(x);
}

static void
test_empty_folder(void **state)
{
	struct fixture *x = begin(state);

	assert_migrates(x);
	put(x, "0001-nothing.sql", "");
	assert_migrates(x);
	assert_int_equal(applied(x), 1);
	fixture_free(x);
}

static void
test_changed_file(void **state)
{
	struct fixture *x = begin(state);

	put_two(x);
	assert_migrates(x);
	put(x, "0002-more_of-a.sql", "INSERT INTO a VALUES (3)");
	assert_refused(x, "0002-more_of-a.sql has changed");
	assert_refused(x, "as a new file, 0003-");
	/* Another system's line ends are no change. */
	put(x, "0002-more_of-a.sql", "INSERT INTO a VALUES (2)\r");
	assert_migrates(x);
	fixture_free(x);
}

static void
test_names(void **state)
{
	static const struct {
		const char *files[3], *part;
	} cases[] = {
		{ { "0001-a.sql", "0003-c.sql" }, "no file with number 0002" },
		{ { "0002-a.sql" }, "no file with number 0001" },
		{ { "0000-a.sql" }, "no file with number 0001" },
		{ { "0001-a.sql", "0001-b.sql" }, "have the same number" },
		{ { "0001-a.sql", "0001-b.sqlite.sql", "0001-b.mysql.sql" },
		    "have the same number" },
		{ { "1-a.sql" }, "NNNN-name.sql" },
		{ { "0001.sql" }, "NNNN-name.sql" },
		{ { "0001-.sql" }, "NNNN-name.sql" },
		{ { "0001-a.oracle.sql" }, "NNNN-name.sql" },
		{ { "0001-a b.sql" }, "NNNN-name.sql" },
		{ { "schema.sql" }, "NNNN-name.sql" },
	};

	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct fixture *x = begin(state);

		for (size_t j = 0; j < 3 && cases[i].files[j] != NULL; j++)
			put(x, cases[i].files[j], "CREATE TABLE a (v INT)");
		assert_refused(x, cases[i].part);
		pn_count(x->r, "SELECT COUNT(*) FROM a");
		assert_true(pn_failed(x->r));
		fixture_free(x);
	}
}

static void
test_no_folder(void **state)
{
	struct fixture *x = begin(state);

	rmdir(pn_printf(x->r, "%s/sql", x->dir));
	assert_refused(x, "No such file");
	fixture_free(x);
}

static void
test_variants(void **state)
{
	struct fixture *x = begin(state);

	put(x, "0001-a.sql", "CREATE TABLE a (v INTEGER)");
	put(x, "0002-b.sql", "nonsense");
	put(x, "0002-b.sqlite.sql", "INSERT INTO a VALUES (1)");
	put(x, "0002-b.mysql.sql", "INSERT INTO a VALUES (2)");
	put(x, x->mysql ? "0003-c.mysql.sql" : "0003-c.sqlite.sql",
	    "INSERT INTO a VALUES (4)");
	put(x, x->mysql ? "0003-c.sqlite.sql" : "0003-c.mysql.sql", "nonsense");
	assert_migrates(x);
	assert_int_equal(
	    pn_count(x->r, "SELECT SUM(v) FROM a"), x->mysql ? 6 : 5);
	fixture_free(x);
}

static void
test_failing_statement(void **state)
{
	struct fixture *x = begin(state);

	put(x, "0001-a.sql", "CREATE TABLE a (v INTEGER);");
	put(x, "0002-b.sql",
	    "-- something\n\nINSERT INTO a VALUES (1);\n"
	    "/* the line\n counts */ INSERT INTO nosuch\n  VALUES (2);\n"
	    "INSERT INTO a VALUES (3);\n");
	assert_refused(x, "sql/0002-b.sql:5: ");
	assert_refused(x, x->mysql ? "begun and not finished" : "nosuch");
	if (x->mysql) {
		pn_exec(x->r, "DELETE FROM postern_migration WHERE number=2");
		pn_exec(x->r, "DELETE FROM a");
	}
	/* The first file stands; of the second nothing does. */
	assert_int_equal(applied(x), 1);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM a"), 0);
	put(x, "0002-b.sql", "INSERT INTO a VALUES (9)");
	assert_migrates(x);
	assert_int_equal(pn_count(x->r, "SELECT SUM(v) FROM a"), 9);
	fixture_free(x);
}

/* A database that a newer version of the program has migrated. */
static void
test_newer_database(void **state)
{
	struct fixture *x = begin(state);

	put_two(x);
	put(x, "0003-third.sql", "INSERT INTO a VALUES (4)");
	assert_migrates(x);
	unlink(pn_printf(x->r, "%s/sql/0003-third.sql", x->dir));
	assert_migrates(x);
	assert_int_equal(applied(x), 3);
	fixture_free(x);
}

/* The first use of a pool migrates too. */
static void
test_at_first_use(void **state)
{
	struct fixture *x = begin(state);

	put_two(x);
	pn__db_close(x->fake->thread.db);
	pn__db_pool_free(x->pool);
	x->fake->thread.db = NULL;
	x->pool = open_pool(x, pn_printf(x->r, "%s/sql", x->dir), 1000);
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT SUM(v) FROM a"), 3);
	assert_fine(x);
	fixture_free(x);
}

static void
test_first_use_fails(void **state)
{
	struct fixture *x = begin(state);
	const char *dir = pn_printf(x->r, "%s/sql", x->dir);

	put(x, "0001-a.sql", "nonsense");
	pn__db_close(x->fake->thread.db);
	pn__db_pool_free(x->pool);
	x->fake->thread.db = NULL;
	x->pool = open_pool(x, dir, 1000);
	x->r->pool = x->pool;
	pn_count(x->r, "SELECT 1");
	assert_failed(x, 500, "0001-a.sql:1: ");
	fixture_free(x);
}

/* Several programs start at once: each file is applied once. */
static void
test_at_once(void **state)
{
	struct fixture *x = begin(state);
	enum { N = 6 };
	pid_t pids[N];
	char err[512];
	int status;

	put_two(x);
	for (int i = 3; i < 20; i++)
		put(x, pn_printf(x->r, "%04d-more.sql", i),
		    "INSERT INTO a VALUES (0)");
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	for (int i = 0; i < N; i++) {
		pids[i] = fork();
		assert_true(pids[i] != -1);
		if (pids[i] == 0) {
			if (migrate(x, err) == 0)
				_exit(0);
			fprintf(stderr, "# %s\n", err);
			_exit(1);
		}
	}
	for (int i = 0; i < N; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(applied(x), 19);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM a"), 19);
	fixture_free(x);
}

/* One that is killed in the middle leaves no lock and nothing half done. */
static void
test_killed(void **state)
{
	struct timespec ts = { .tv_nsec = 150 * 1000000 };
	struct fixture *x = begin(state);
	char err[512];
	int status;
	pid_t pid;

	put(x, "0001-a.sql",
	    "CREATE TABLE a (v INTEGER);\n"
	    "INSERT INTO a VALUES (1);\n"
	    "INSERT INTO a WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
	    "SELECT i + 1 FROM n WHERE i < 100000000) SELECT i FROM n;\n");
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	assert_true((pid = fork()) != -1);
	if (pid == 0)
		_exit(migrate(x, err) == 0 ? 0 : 1);
	nanosleep(&ts, NULL);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	put(x, "0001-a.sql", "CREATE TABLE a (v INTEGER)");
	assert_migrates(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM a"), 0);
	assert_fine(x);
	fixture_free(x);
}

static void
test_outside_transaction(void **state)
{
	struct fixture *x = begin(state);

	put(x, "0001-a.sql", "CREATE TABLE a (v INTEGER)");
	put(x, "0002-b.sql", "INSERT INTO a VALUES (1); COMMIT;");
	assert_refused(x, "take its COMMIT away");
	pn_exec(x->r, "DELETE FROM a");
	put(x, "0002-b.sql",
	    "-- postern: no transaction\n"
	    "PRAGMA foreign_keys = OFF;\nBEGIN;\nINSERT INTO a VALUES (1);\n"
	    "COMMIT;\nVACUUM;\n");
	assert_migrates(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM a"), 1);
	/* Broken off in the middle, somebody has to look. */
	put(x, "0003-c.sql",
	    "-- postern: no transaction\n"
	    "INSERT INTO a VALUES (2);\nnonsense;\n");
	assert_refused(x, "0003-c.sql:3: ");
	assert_refused(x, "0003-c.sql was begun and not finished");
	fixture_free(x);
}

#define EACH(m)                                                                \
	m(test_fresh_and_again) m(test_empty_folder) m(test_changed_file)      \
	    m(test_names) m(test_no_folder) m(test_variants)                   \
		m(test_failing_statement) m(test_newer_database)               \
		    m(test_at_first_use) m(test_first_use_fails)               \
			m(test_at_once)

int
main(void)
{
	struct server *server = server_new();
	char *mysql = server != NULL ? server->url : (char[]){ "" };
#define ON_SQLITE(t) { #t " on sqlite", t, NULL, NULL, NULL },
#define ON_MYSQL(t) { #t " on mysql", t, NULL, NULL, mysql },
	const struct CMUnitTest tests[] = { EACH(ON_SQLITE) EACH(ON_MYSQL)
		    ON_SQLITE(test_killed)
			ON_SQLITE(test_outside_transaction) };
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	server_free(server);
	return rc;
}
