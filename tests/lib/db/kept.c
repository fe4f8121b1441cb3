#include "server.h"

#include <postern/table.h>

struct colour {
	int64_t id;
	const char *name;
};

static const struct pn_schema colour = PN_SCHEMA(struct colour,
    PN_INT(struct colour, id, .key = true), PN_TEXT(struct colour, name));

static const char all[] = "SELECT id, name FROM colour ORDER BY id";

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS colour");
	pn_exec(x->r, "CREATE TABLE colour (id INTEGER PRIMARY KEY, "
		      "name VARCHAR(40))");
	pn_exec(x->r, "INSERT INTO colour (id, name) VALUES (1, 'red'), "
		      "(2, NULL), (3, 'blue')");
	assert_fine(x);
	next_request(x);
	return x;
}

/* What is kept outlives its request, the table and the connection. */
static void
test_kept(void **state)
{
	struct fixture *x = begin(state);
	struct pn_rows rows = pn_kept(x->r, &colour, all);
	const struct colour *c = rows.base;

	assert_int_equal(rows.n, 3);
	next_request(x);
	pn_exec(x->r, "DROP TABLE colour");
	assert_fine(x);
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	next_request(x);
	assert_ptr_equal(pn_kept(x->r, &colour, all).base, rows.base);
	assert_null(x->fake->thread.db);
	assert_string_equal(c[0].name, "red");
	assert_null(c[1].name);
	assert_string_equal(c[2].name, "blue");
	fixture_free(x);
}

/* A failure is not kept, and no rows are rows too. */
static void
test_failure(void **state)
{
	struct fixture *x = begin(state);
	struct pn_rows rows;

	pn_exec(x->r, "DROP TABLE colour");
	assert_int_equal(pn_kept(x->r, &colour, all).n, 0);
	assert_failed(x, 500, "colour");
	pn_exec(x->r, "CREATE TABLE colour (id INTEGER PRIMARY KEY, "
		      "name VARCHAR(40))");
	rows = pn_kept(x->r, &colour, all);
	assert_fine(x);
	assert_int_equal(rows.n, 0);
	pn_fail(x->r, 500, "before");
	assert_int_equal(pn_kept(x->r, &colour, all).n, 0);
	fixture_free(x);
}

static void
test_bound(void **state)
{
	struct fixture *x = begin(state);

	for (int i = 0; i < 64; i++)
		pn_kept(x->r, &colour,
		    pn_printf(x->r, "SELECT name FROM colour WHERE id=%d", i));
	assert_fine(x);
	assert_int_equal(pn_kept(x->r, &colour, all).n, 0);
	assert_failed(x, 500, "more than 64");
	assert_int_equal(pn_kept(x->r, &colour,
			     "SELECT name FROM colour WHERE id=3").n,
	    1);
	assert_fine(x);
	fixture_free(x);
}

#define EACH(m) m(test_kept) m(test_failure) m(test_bound)

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
