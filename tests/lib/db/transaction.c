#include "server.h"

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS sum");
	pn_exec(x->r, x->mysql
			  ? "CREATE TABLE sum (v INTEGER UNIQUE) ENGINE=InnoDB"
			  : "CREATE TABLE sum (v INTEGER UNIQUE)");
	assert_fine(x);
	next_request(x);
	return x;
}

static int
rows(struct fixture *x)
{
	int n;

	next_request(x);
	n = (int)pn_count(x->r, "SELECT COUNT(*) FROM sum");
	assert_fine(x);
	next_request(x);
	return n;
}

static void
add(struct fixture *x, int v)
{
	pn_exec(x->r, "INSERT INTO sum VALUES (?)", v);
}

static void
test_by_hand(void **state)
{
	struct fixture *x = begin(state);

	pn_begin(x->r);
	assert_true(x->r->in_transaction);
	add(x, 1);
	add(x, 2);
	pn_commit(x->r);
	assert_false(x->r->in_transaction);
	assert_fine(x);
	assert_int_equal(rows(x), 2);
	pn_begin(x->r);
	add(x, 3);
	pn_rollback(x->r);
	assert_fine(x);
	assert_int_equal(rows(x), 2);
	fixture_free(x);
}

static void
test_left_open(void **state)
{
	struct fixture *x = begin(state);

	pn_begin(x->r);
	add(x, 1);
	assert_int_equal(rows(x), 0);
	fixture_free(x);
}

static void
test_out_of_order(void **state)
{
	struct fixture *x = begin(state);

	pn_commit(x->r);
	assert_failed(x, 500, "pn_commit() without");
	pn_rollback(x->r);
	assert_failed(x, 500, "pn_rollback() without");
	x->r->write_transaction = true;
	add(x, 1);
	pn_commit(x->r);
	assert_failed(x, 500, "pn_commit() without");
	pn_rollback(x->r);
	assert_failed(x, 500, "pn_rollback() without");
	assert_int_equal(rows(x), 1);
	fixture_free(x);
}

static void
test_of_route(void **state)
{
	struct fixture *x = begin(state);

	x->r->write_transaction = true;
	assert_false(x->r->in_transaction);
	add(x, 1);
	assert_true(x->r->in_transaction);
	add(x, 2);
	assert_int_equal(rows(x), 2);

	x->r->write_transaction = true;
	add(x, 3);
	pn_fail(x->r, 500, "the handler gives up");
	assert_int_equal(rows(x), 2);

	/* The handler answers 400 and above: the router says not to commit. */
	x->r->write_transaction = true;
	add(x, 3);
	pn__db_end(x->r, false);
	assert_int_equal(rows(x), 2);

	/* Nothing was asked of the database: nothing to end. */
	x->r->write_transaction = true;
	assert_int_equal(rows(x), 2);
	fixture_free(x);
}

static void
test_savepoints(void **state)
{
	struct fixture *x = begin(state);

	pn_begin(x->r);
	add(x, 1);
	pn_begin(x->r);
	add(x, 2);
	pn_begin(x->r);
	add(x, 3);
	pn_commit(x->r);
	pn_rollback(x->r); /* 2 and 3 */
	add(x, 4);
	pn_begin(x->r);
	add(x, 5);
	pn_commit(x->r);
	pn_commit(x->r);
	assert_fine(x);
	assert_int_equal(pn_count(x->r, "SELECT SUM(v) FROM sum"), 1 + 4 + 5);

	/* Inside a route's transaction, one left open goes, not the rest. */
	next_request(x);
	x->r->write_transaction = true;
	add(x, 10);
	pn_begin(x->r);
	add(x, 11);
	next_request(x);
	assert_int_equal(
	    pn_count(x->r, "SELECT SUM(v) FROM sum"), 1 + 4 + 5 + 10);
	fixture_free(x);
}

static void
test_failed_statement(void **state)
{
	struct fixture *x = begin(state);

	/* A latched failure takes all of it back. */
	x->r->write_transaction = true;
	add(x, 1);
	add(x, 1);
	add(x, 2);
	assert_int_equal(pn_failure_status(x->r), 409);
	assert_int_equal(rows(x), 0);

	/* Forgiven, the rest is kept: the database undid one statement. */
	x->r->write_transaction = true;
	add(x, 1);
	add(x, 1);
	assert_failed(x, 409, "constraint");
	add(x, 2);
	assert_int_equal(rows(x), 2);

	/* Under the latch a rollback by hand still works. */
	pn_begin(x->r);
	add(x, 3);
	add(x, 3);
	pn_rollback(x->r);
	assert_false(x->r->in_transaction);
	assert_failed(x, 409, "constraint");
	add(x, 3);
	assert_int_equal(rows(x), 3);
	fixture_free(x);
}

/* Nothing of one request is seen by another connection before its commit. */
static void
test_isolation(void **state)
{
	struct fixture *x = begin(state), *other = fixture_other(x);

	pn_begin(x->r);
	add(x, 1);
	assert_int_equal(rows(other), 0);
	pn_commit(x->r);
	assert_fine(x);
	assert_int_equal(rows(other), 1);
	fixture_free(other);
	fixture_free(x);
}

/* One that was broken off when its thread's connection closed. */
static void
test_closed(void **state)
{
	struct fixture *x = begin(state);

	pn_begin(x->r);
	add(x, 1);
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	assert_int_equal(rows(x), 0);
	fixture_free(x);
}

#define EACH(m)                                                                \
	m(test_by_hand) m(test_left_open) m(test_out_of_order)                 \
	    m(test_of_route) m(test_savepoints) m(test_failed_statement)       \
		m(test_isolation) m(test_closed)

int
main(void)
{
	struct server *server = server_new();
	char *mysql = server != NULL ? server->url : (char[]){ "" };
#define ON_SQLITE(t) { #t " on sqlite", t, NULL, NULL, NULL },
#define ON_MYSQL(t) { #t " on mysql", t, NULL, NULL, mysql },
	const struct CMUnitTest tests[] = { EACH(ON_SQLITE) EACH(ON_MYSQL) };
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	server_free(server);
	return rc;
}
