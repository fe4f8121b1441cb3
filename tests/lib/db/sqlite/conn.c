#include "../fixture.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/clock.h"

struct mode {
	const char *journal_mode;
	int synchronous, foreign_keys, trusted_schema, cell_size_check;
};

static const struct pn_schema mode = PN_SCHEMA(struct mode,
    PN_TEXT(struct mode, journal_mode), PN_INT(struct mode, synchronous),
    PN_INT(struct mode, foreign_keys), PN_INT(struct mode, trusted_schema),
    PN_INT(struct mode, cell_size_check));

static struct fixture *
begin(void)
{
	struct fixture *x = fixture_new(NULL);

	pn_exec(x->r, "CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB)");
	pn_exec(x->r, "INSERT INTO t (v) VALUES ('first')");
	assert_fine(x);
	return x;
}

/* A fixture whose URL is this, with %s for its folder. */
static struct fixture *
with_url(const char *format)
{
	struct fixture *x = fixture_new(NULL);

	pn__db_pool_free(x->pool);
	snprintf(x->url, sizeof(x->url), "sqlite:%s%s",
	    *format == '/' ? x->dir : "", format);
	x->pool = open_pool(x, NULL, 200);
	next_request(x);
	return x;
}

static void
test_settings(void **state)
{
	struct fixture *x = begin();
	const struct mode *m;

	(void)state;
	m = pn_one(x->r, &mode, "PRAGMA journal_mode");
	assert_string_equal(m->journal_mode, "wal");
	m = pn_one(x->r, &mode, "PRAGMA synchronous");
	assert_int_equal(m->synchronous, 2);
	m = pn_one(x->r, &mode, "PRAGMA foreign_keys");
	assert_int_equal(m->foreign_keys, 1);
	m = pn_one(x->r, &mode, "PRAGMA trusted_schema");
	assert_int_equal(m->trusted_schema, 0);
	m = pn_one(x->r, &mode, "PRAGMA cell_size_check");
	assert_int_equal(m->cell_size_check, 1);
	/* In double quotes is a name, never a text. */
	pn_count(x->r, "SELECT \"nosuch\"");
	assert_failed(x, 500, "no such column");
	/* The schema's own table can't be written. */
	pn_exec(x->r, "PRAGMA writable_schema = ON");
	pn_exec(x->r, "DELETE FROM sqlite_master");
	assert_failed(x, 500, "may not be modified");
	fixture_free(x);
}

static void
test_url(void **state)
{
	struct fixture *x;

	(void)state;
	x = with_url("/a.db?synchronous=normal");
	assert_int_equal(
	    ((const struct mode *)pn_one(x->r, &mode, "PRAGMA synchronous"))
		->synchronous,
	    1);
	fixture_free(x);
	x = with_url("/a.db?synchronous=never");
	pn_count(x->r, "SELECT 1");
	assert_failed(x, 500, "expected normal or full");
	fixture_free(x);
	x = with_url("");
	pn_count(x->r, "SELECT 1");
	assert_failed(x, 500, "no file is named");
	fixture_free(x);
}

static void
test_foreign_keys(void **state)
{
	struct fixture *x = begin();

	(void)state;
	pn_exec(x->r, "CREATE TABLE c (t INTEGER REFERENCES t (id))");
	pn_exec(x->r, "INSERT INTO c VALUES (?)", 99);
	assert_failed(x, 409, "FOREIGN KEY");
	fixture_free(x);
}

static void
count_block(struct pn__io *io)
{
	((struct fake *)(void *)io)->sends++;
}

/* Another connection writes for too long. */
static void
test_busy(void **state)
{
	struct fixture *x = begin(), *other = fixture_other(x);
	int64_t began, took;

	(void)state;
	pn_begin(other->r);
	assert_fine(other);
	/* Readers don't mind. */
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 1);
	assert_fine(x);
	x->fake->io.will_block = count_block;
	x->fake->sends = 0;
	began = pn__clock_us();
	x->r->write_transaction = true;
	pn_exec(x->r, "INSERT INTO t (v) VALUES (1)");
	took = (pn__clock_us() - began) / 1000;
	assert_in_range(took, 180, 3000);
	assert_true(x->fake->sends > 0);
	assert_int_equal(pn_failure_status(x->r), 503);
	assert_non_null(strstr(pn_failure(x->r), "locked by others"));
	next_request(x);
	pn_exec(x->r, "INSERT INTO t (v) VALUES (1)");
	assert_failed(x, 503, "locked by others");
	pn_rollback(other->r);
	pn_exec(x->r, "INSERT INTO t (v) VALUES (1)");
	assert_fine(x);
	fixture_free(other);
	fixture_free(x);
}

static void *
commit_soon(void *arg)
{
	struct fixture *x = arg;
	struct timespec ts = { .tv_nsec = 60 * 1000000 };

	nanosleep(&ts, NULL);
	pn_commit(x->r);
	return NULL;
}

/* It waits, and then goes on. */
static void
test_busy_passes(void **state)
{
	struct fixture *x = begin(), *other = fixture_other(x);
	pthread_t thread;

	(void)state;
	pn_begin(other->r);
	pn_exec(other->r, "INSERT INTO t (v) VALUES (1)");
	assert_int_equal(pthread_create(&thread, NULL, commit_soon, other), 0);
	pn_exec(x->r, "INSERT INTO t (v) VALUES (2)");
	pthread_join(thread, NULL);
	assert_fine(x);
	assert_fine(other);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 3);
	fixture_free(other);
	fixture_free(x);
}

static void
fill(struct fixture *x)
{
	for (int i = 0; i < 100 && !pn_failed(x->r); i++)
		pn_exec(x->r, "INSERT INTO t (v) VALUES (zeroblob(50000))");
}

/* No room: nothing of the request is kept, even if it is forgiven. */
static void
test_full(void **state)
{
	struct fixture *x = begin();

	(void)state;
	pn_exec(x->r, "PRAGMA max_page_count = 40");
	next_request(x);
	x->r->write_transaction = true;
	pn_exec(x->r, "INSERT INTO t (v) VALUES ('half')");
	fill(x);
	assert_failed(x, 503, "disk is full");
	pn_exec(x->r, "INSERT INTO t (v) VALUES ('other half')");
	assert_int_equal(pn_failure_status(x->r), 500);
	assert_non_null(strstr(pn_failure(x->r), "was rolled back"));
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 1);
	assert_fine(x);

	/* Forgiven and nothing done after: the commit is what fails. */
	next_request(x);
	x->r->write_transaction = true;
	pn_exec(x->r, "INSERT INTO t (v) VALUES ('half')");
	fill(x);
	assert_failed(x, 503, "disk is full");
	pn__db_end(x->r, true);
	assert_failed(x, 500, "was rolled back");
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 1);
	fixture_free(x);
}

/* The system refuses to let the file grow. */
static void
test_file_limit(void **state)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old_action;
	struct fixture *x = begin();
	struct rlimit old, low;

	(void)state;
	sigaction(SIGXFSZ, &ignore, &old_action);
	getrlimit(RLIMIT_FSIZE, &old);
	low = old;
	low.rlim_cur = 200 * 1024;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	next_request(x);
	x->r->write_transaction = true;
	fill(x);
	pn__db_end(x->r, !pn_failed(x->r));
	setrlimit(RLIMIT_FSIZE, &old);
	sigaction(SIGXFSZ, &old_action, NULL);
	assert_failed(x, 503, "disk is full");
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 1);
	pn_exec(x->r, "INSERT INTO t (v) VALUES ('there is room again')");
	assert_fine(x);
	fixture_free(x);
}

static void
test_read_only(void **state)
{
	struct fixture *x = begin();
	char path[128];
	uid_t me = geteuid();

	(void)state;
	pn_exec(x->r, "PRAGMA journal_mode = DELETE");
	assert_fine(x);
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	snprintf(path, sizeof(path), "%s/test.db", x->dir);
	chmod(path, 0444);
	chmod(x->dir, 0755);
	if (me == 0)
		assert_int_equal(seteuid(65534), 0);
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 1);
	assert_fine(x);
	pn_exec(x->r, "INSERT INTO t (v) VALUES (1)");
	assert_failed(x, 503, "read-only");
	if (me == 0)
		assert_int_equal(seteuid(0), 0);
	fixture_free(x);
}

static void
test_corrupt(void **state)
{
	char path[128], junk[4096];
	struct fixture *x = begin();
	int fd;

	(void)state;
	for (int i = 0; i < 200; i++)
		pn_exec(x->r, "INSERT INTO t (v) VALUES (zeroblob(500))");
	assert_fine(x);
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	snprintf(path, sizeof(path), "%s/test.db", x->dir);
	memset(junk, 0x5a, sizeof(junk));
	assert_true((fd = open(path, O_WRONLY)) >= 0);
	for (int page = 1; page < 20; page++)
		assert_int_equal(
		    pwrite(fd, junk, sizeof(junk), page * 4096), 4096);
	next_request(x);
	pn_count(x->r, "SELECT SUM(LENGTH(v)) FROM t");
	assert_failed(x, 500, "malformed");
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	assert_int_equal(pwrite(fd, junk, sizeof(junk), 0), 4096);
	close(fd);
	pn_count(x->r, "SELECT COUNT(*) FROM t");
	assert_failed(x, 500, "not a database");
	fixture_free(x);
}

/* A folder that is not there, and then is. */
static void
test_no_folder(void **state)
{
	struct fixture *x = with_url("/missing/a.db");
	char path[128];

	(void)state;
	pn_count(x->r, "SELECT 1");
	assert_failed(x, 503, "can't open");
	snprintf(path, sizeof(path), "%s/missing", x->dir);
	assert_int_equal(mkdir(path, 0755), 0);
	assert_int_equal(pn_count(x->r, "SELECT 1"), 1);
	assert_fine(x);
	fixture_free(x);
}

/* One database for all threads of a process, and only for them. */
static void
test_memory(void **state)
{
	struct fixture *x = with_url(":memory:"), *other;
	struct pn__db *first;

	(void)state;
	pn_exec(x->r, "CREATE TABLE t (v INTEGER)");
	pn_exec(x->r, "INSERT INTO t VALUES (5)");
	assert_fine(x);
	/* As another thread does. */
	first = x->fake->thread.db;
	x->fake->thread.db = NULL;
	assert_int_equal(pn_count(x->r, "SELECT v FROM t"), 5);
	pn__db_close(first);
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	assert_int_equal(pn_count(x->r, "SELECT v FROM t"), 5);
	assert_fine(x);
	other = fixture_other(x);
	pn_count(other->r, "SELECT v FROM t");
	assert_failed(other, 500, "no such table");
	fixture_free(other);
	fixture_free(x);
}

/* Rows come back from a statement that writes. */
static void
test_returning(void **state)
{
	struct fixture *x = begin(), *other = fixture_other(x);

	(void)state;
	assert_int_equal(
	    pn_count(x->r, "INSERT INTO t (v) VALUES (1), (2) RETURNING id"),
	    2);
	assert_fine(x);
	assert_int_equal(pn_count(other->r, "SELECT COUNT(*) FROM t"), 3);
	assert_fine(other);
	fixture_free(other);
	fixture_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_url),
		cmocka_unit_test(test_foreign_keys),
		cmocka_unit_test(test_busy),
		cmocka_unit_test(test_busy_passes),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_file_limit),
		cmocka_unit_test(test_read_only),
		cmocka_unit_test(test_corrupt),
		cmocka_unit_test(test_no_folder),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_returning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
