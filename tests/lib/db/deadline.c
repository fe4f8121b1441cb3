#include "server.h"

#include "base/clock.h"

enum { SOON = 300, NEVER_MS = 20000 };

static struct server *server;

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS held");
	pn_exec(x->r, x->mysql
			  ? "CREATE TABLE held (v INTEGER) ENGINE=InnoDB"
			  : "CREATE TABLE held (v INTEGER)");
	pn_exec(x->r, "INSERT INTO held VALUES (1)");
	assert_fine(x);
	next_request(x);
	return x;
}

/* A statement that takes a minute or more. */
static const char *
slow(const struct fixture *x)
{
	return x->mysql ? "SELECT SLEEP(60)"
			: "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT "
			  "i + 1 FROM n) SELECT COUNT(*) FROM n WHERE i < 0";
}

/* How many statements of that text the server is at, besides ours. */
static int64_t
running(struct fixture *x)
{
	return pn_count(x->r,
	    "SELECT COUNT(*) FROM information_schema.processlist WHERE "
	    "info LIKE '%SLEEP(60)%' AND id <> CONNECTION_ID()");
}

static void
test_cancelled(void **state)
{
	struct fixture *x = begin(state);
	int64_t id = 0, began;

	if (x->mysql)
		id = pn_count(x->r, "SELECT CONNECTION_ID()");
	for (int i = 0; i < 2; i++) {
		began = pn__clock_ms();
		x->r->until_ms = began + SOON;
		pn_count(x->r, slow(x));
		assert_int_equal(pn_failure_status(x->r), 504);
		assert_non_null(strstr(pn_failure(x->r), "deadline"));
		assert_true(pn__clock_ms() - began >= SOON);
		assert_true(pn__clock_ms() - began < NEVER_MS);
		next_request(x);
	}
	/* The same connection goes on, and nothing is left running. */
	if (x->mysql) {
		assert_int_equal(pn_count(x->r, "SELECT CONNECTION_ID()"), id);
		assert_int_equal(running(x), 0);
	}
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM held"), 1);
	assert_fine(x);
	fixture_free(x);
}

static void
test_transaction(void **state)
{
	struct fixture *x = begin(state);

	x->r->write_transaction = true;
	x->r->until_ms = pn__clock_ms() + SOON;
	pn_exec(x->r, "INSERT INTO held VALUES (2)");
	assert_fine(x);
	pn_count(x->r, slow(x));
	assert_int_equal(pn_failure_status(x->r), 504);
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM held"), 1);

	/* One that ends in time is not touched. */
	next_request(x);
	x->r->write_transaction = true;
	x->r->until_ms = pn__clock_ms() + NEVER_MS;
	pn_exec(x->r, "INSERT INTO held VALUES (2)");
	assert_fine(x);
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM held"), 2);

	/* Over before the commit: it was not asked to keep it that late. */
	x->r->write_transaction = true;
	x->r->until_ms = pn__clock_ms() + SOON;
	pn_exec(x->r, "INSERT INTO held VALUES (3)");
	server_sleep(SOON + 20);
	pn__db_end(x->r, true);
	assert_int_equal(pn_failure_status(x->r), 504);
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM held"), 2);
	assert_fine(x);
	fixture_free(x);
}

/* Waiting for a lock is waiting too. */
static void
test_lock(void **state)
{
	struct fixture *x = begin(state), *other = fixture_other(x);
	struct pn__db_pool *patient;
	int64_t began;

	patient = open_pool(other, NULL, NEVER_MS);
	other->r->pool = patient;
	pn_begin(x->r);
	pn_exec(x->r, "UPDATE held SET v = 2");
	assert_fine(x);
	began = pn__clock_ms();
	other->r->until_ms = began + SOON;
	pn_exec(other->r, "UPDATE held SET v = 3");
	assert_int_equal(pn_failure_status(other->r), 504);
	assert_true(pn__clock_ms() - began < NEVER_MS / 2);
	pn_commit(x->r);
	next_request(other);
	other->r->pool = patient;
	pn_exec(other->r, "UPDATE held SET v = 4");
	assert_fine(other);
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT v FROM held"), 4);
	pn__db_end(other->r, true);
	pn__db_close(other->fake->thread.db);
	other->fake->thread.db = NULL;
	other->r->pool = other->pool;
	pn__db_pool_free(patient);
	fixture_free(other);
	fixture_free(x);
}

/* Over before the statement begins: it is not run. */
static void
test_before(void **state)
{
	struct fixture *x = begin(state);

	x->r->until_ms = pn__clock_ms() - 1;
	pn_exec(x->r, "INSERT INTO held VALUES (2)");
	assert_int_equal(pn_failure_status(x->r), 504);
	next_request(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM held"), 1);

	/* A reply that has begun has none. */
	next_request(x);
	x->r->until_ms = pn__clock_ms() + SOON;
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM held"), 1);
	pn__db_no_deadline(x->r);
	server_sleep(SOON + 50);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM held"), 1);
	assert_fine(x);
	fixture_free(x);
}

/* Deadlines that end about when the statements do hit no other request. */
static void
test_close(void **state)
{
	struct fixture *x = begin(state);
	int late = 0;

	for (int i = 0; i < 40; i++) {
		x->r->until_ms = pn__clock_ms() + 4 + i % 8;
		while (!pn_failed(x->r) && pn__clock_ms() < x->r->until_ms)
			pn_count(x->r, "SELECT COUNT(*) FROM held");
		if (pn_failed(x->r)) {
			assert_int_equal(pn_failure_status(x->r), 504);
			late++;
		}
		next_request(x);
		assert_int_equal(
		    pn_count(x->r, "SELECT COUNT(*) FROM held"), 1);
		assert_fine(x);
		next_request(x);
	}
	print_message("# %d of 40 were late\n", late);
	fixture_free(x);
}

/* A server that is frozen can't be asked to stop: the connection goes. */
static void
test_frozen(void **state)
{
	struct fixture *x = begin(state), *other = fixture_other(x);
	int64_t began;

	assert_int_equal(pn_count(other->r, "SELECT 1"), 1);
	next_request(other);
	other->r->pool = x->pool; /* one program's pool, two threads */
	pn__db_close(other->fake->thread.db);
	other->fake->thread.db = NULL;
	assert_int_equal(pn_count(other->r, "SELECT 1"), 1);
	next_request(other);
	server_freeze(server);
	began = pn__clock_ms();
	x->r->until_ms = began + SOON;
	pn_count(x->r, "SELECT 1");
	assert_int_equal(pn_failure_status(x->r), 504);
	assert_true(pn__clock_ms() - began < 5000);
	next_request(x);

	/* From now on nobody waits, with a connection or without. */
	began = pn__clock_ms();
	pn_count(x->r, "SELECT 1");
	assert_int_equal(pn_failure_status(x->r), 503);
	other->r->pool = x->pool;
	pn_count(other->r, "SELECT 1");
	assert_int_equal(pn_failure_status(other->r), 503);
	assert_true(pn__clock_ms() - began < 200);
	kill(server->pid, SIGCONT);
	for (int i = 0; i < 100; i++) {
		server_sleep(100);
		next_request(x);
		if (pn_count(x->r, "SELECT 1") == 1)
			break;
	}
	assert_fine(x);
	next_request(other);
	other->r->pool = x->pool;
	assert_int_equal(pn_count(other->r, "SELECT 1"), 1);
	pn__db_end(other->r, true);
	pn__db_close(other->fake->thread.db);
	other->fake->thread.db = NULL;
	other->r->pool = other->pool;
	fixture_free(other);
	fixture_free(x);
}

#define EACH(m)                                                                \
	m(test_cancelled) m(test_transaction) m(test_lock) m(test_before)      \
	    m(test_close)

int
main(void)
{
	char *mysql;
	int rc;

	server = server_new();
	mysql = server != NULL ? server->url : (char[]){ "" };
#define ON_SQLITE(t) { #t " on sqlite", t, NULL, NULL, NULL },
#define ON_MYSQL(t) { #t " on mysql", t, NULL, NULL, mysql },
	const struct CMUnitTest tests[] = { EACH(ON_SQLITE) EACH(ON_MYSQL)
		ON_MYSQL(test_frozen) };
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	server_free(server);
	return rc;
}
