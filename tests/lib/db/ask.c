#include "server.h"

#include "base/clock.h"

struct row {
	int64_t id;
	const char *v;
};

static const struct pn_schema row = PN_SCHEMA(
    struct row, PN_INT(struct row, id, .key = true), PN_TEXT(struct row, v));

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS t");
	pn_exec(x->r, "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)");
	for (int i = 1; i <= 100; i++)
		pn_exec(x->r, "INSERT INTO t VALUES (?, ?)", i,
		    pn_printf(x->r, "row %d", i));
	assert_fine(x);
	next_request(x);
	return x;
}

static const char by_id[] = "SELECT * FROM t WHERE id = ?";

static void
test_many(void **state)
{
	struct fixture *x = begin(state);
	struct pn_asked *asked[100], *list, *none;
	struct pn_rows rows;

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++)
			asked[i] = pn_ask(x->r, &row, by_id, i + 1);
		list = pn_ask(x->r, &row, "SELECT id FROM t ORDER BY id");
		none = pn_ask(x->r, &row, by_id, 1000);
		/* In any order. */
		for (int i = 99; i >= 0; i--) {
			rows = pn_answer(x->r, asked[i]);
			assert_fine(x);
			assert_int_equal(rows.n, 1);
			PN_EACH(struct row, e, rows)
			{
				assert_int_equal(e->id, i + 1);
				assert_string_equal(
				    e->v, pn_printf(x->r, "row %d", i + 1));
			}
		}
		assert_int_equal(pn_answer(x->r, list).n, 100);
		assert_int_equal(pn_answer(x->r, none).n, 0);
		assert_int_equal(pn_answer(x->r, list).n, 100);
		assert_int_equal(pn_answer(x->r, NULL).n, 0);
		assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 100);
		assert_fine(x);
		next_request(x);
	}
	fixture_free(x);
}

/* Lists and dates are for them too, and long arguments in several goes. */
static void
test_arguments(void **state)
{
	static const int64_t ids[] = { 4, 5, 6 };
	struct fixture *x = begin(state);
	struct pn_asked *a, *big[20];
	char *text = pn_alloc(x->r, 20001);

	a = pn_ask(x->r, &row, "SELECT id FROM t WHERE id IN (?)",
	    pn_list_ints(x->r, ids, 3));
	memset(text, 'x', 20000);
	for (int i = 0; i < 20; i++)
		big[i] = pn_ask(x->r, &row,
		    "SELECT id FROM t WHERE id = ? AND LENGTH(?) = 20000",
		    i + 1, text);
	for (int i = 0; i < 20; i++)
		assert_int_equal(pn_answer(x->r, big[i]).n, 1);
	assert_int_equal(pn_answer(x->r, a).n, 3);
	assert_fine(x);
	fixture_free(x);
}

/* One of them fails: so does the request, and the connection is in order. */
static void
test_failures(void **state)
{
	struct fixture *x = begin(state);
	struct pn_asked *good, *bad, *last;

	for (int kind = 0; kind < 4; kind++) {
		next_request(x);
		good = pn_ask(x->r, &row, by_id, 1);
		if (kind == 0)
			bad = pn_ask(x->r, &row, "SELECT * FROM nosuch");
		else if (kind == 1)
			bad = pn_ask(x->r, &row, by_id, 1, 2);
		else if (kind == 2)
			bad = pn_ask(x->r, &row, "SELECT id, 1 AS n FROM t");
		else
			bad = pn_ask(x->r, &row, "SELECT 'x' AS id FROM t");
		last = pn_ask(x->r, &row, by_id, 2);
		pn_answer(x->r, good);
		assert_int_equal(pn_answer(x->r, bad).n, 0);
		assert_int_equal(pn_answer(x->r, last).n, 0);
		assert_failed(x, 500, "");
		assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 100);
		assert_fine(x);
	}
	assert_null(pn_ask(x->r, &row, "DELETE FROM t"));
	assert_failed(x, 500, "is for a SELECT");
	fixture_free(x);
}

/* Asked and never answered: gone with the request. */
static void
test_unanswered(void **state)
{
	struct fixture *x = begin(state);
	struct pn_asked *a;

	pn_ask(x->r, &row, by_id, 1);
	pn_ask(x->r, &row, by_id, 2);
	next_request(x);
	a = pn_ask(x->r, &row, by_id, 3);
	assert_int_equal(pn_answer(x->r, a).n, 1);
	assert_fine(x);
	fixture_free(x);
}

/* The table changes between two goes of the same statements. */
static void
test_schema_change(void **state)
{
	struct fixture *x = begin(state), *other = fixture_other(x);
	struct pn_asked *asked[10];

	for (int round = 0; round < 3; round++) {
		next_request(x);
		for (int i = 0; i < 10; i++)
			asked[i] = pn_ask(x->r, &row, by_id, i + 1);
		for (int i = 0; i < 10; i++)
			assert_int_equal(pn_answer(x->r, asked[i]).n, 1);
		assert_fine(x);
		if (round == 0) {
			pn_exec(other->r,
			    "CREATE TABLE u (v VARCHAR(9), id INTEGER)");
			pn_exec(other->r, "INSERT INTO u SELECT v, id FROM t");
			pn_exec(other->r, "DROP TABLE t");
			pn_exec(other->r, "ALTER TABLE u RENAME TO t");
		} else if (round == 1) {
			pn_exec(other->r, "ALTER TABLE t DROP COLUMN v");
		}
		assert_fine(other);
	}
	fixture_free(other);
	fixture_free(x);
}

/* The connection goes while they are asked: reads are asked again. */
static void
test_lost_connection(void **state)
{
	struct fixture *x = begin(state), *other;
	struct pn_asked *asked[10];
	int64_t id;

	for (int round = 0; round < 2; round++) {
		next_request(x);
		x->r->write_transaction = round == 1;
		other = fixture_other(x);
		id = pn_count(x->r, "SELECT CONNECTION_ID()");
		for (int i = 0; i < 10; i++)
			asked[i] = pn_ask(x->r, &row, by_id, i + 1);
		pn_exec_v(
		    other->r, pn_printf(other->r, "KILL %d", (int)id), NULL, 0);
		fixture_free(other);
		server_sleep(20);
		x->fake->thread.db->used_ms = pn__clock_ms();
		for (int i = 0; i < 10 && round == 0; i++) {
			assert_int_equal(pn_answer(x->r, asked[i]).n, 1);
			assert_fine(x);
		}
	}
	assert_int_equal(pn_answer(x->r, asked[0]).n, 0);
	assert_failed(x, 503, "away");
	fixture_free(x);
}

/* Results far larger than what the sockets hold, all asked before. */
static void
test_large_results(void **state)
{
	struct fixture *x = begin(state);
	struct pn_asked *asked[32];

	x->fake->limits.memory = 64 << 20;
	x->fake->thread.arena.cap = 64 << 20;
	for (int i = 0; i < 32; i++)
		asked[i] = pn_ask(x->r, &row,
		    "SELECT a.id, REPEAT('x', 100) AS v FROM t a, t b "
		    "WHERE a.id <= ?",
		    50);
	for (int i = 0; i < 32; i++)
		assert_int_equal(pn_answer(x->r, asked[i]).n, 5000);
	assert_fine(x);
	fixture_free(x);
}

#define EACH(m)                                                                \
	m(test_many) m(test_arguments) m(test_failures) m(test_unanswered)     \
	    m(test_schema_change)

int
main(void)
{
	struct server *server = server_new();
	char *mysql = server != NULL ? server->url : (char[]){ "" };
#define ON_SQLITE(t) { #t " on sqlite", t, NULL, NULL, NULL },
#define ON_MYSQL(t) { #t " on mysql", t, NULL, NULL, mysql },
	const struct CMUnitTest tests[] = { EACH(ON_SQLITE) EACH(ON_MYSQL)
		    ON_MYSQL(test_lost_connection)
			ON_MYSQL(test_large_results) };
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	server_free(server);
	return rc;
}
