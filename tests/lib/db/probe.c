#include "server.h"

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS seat");
	pn_exec(x->r, "CREATE TABLE seat (hall VARCHAR(20) NOT NULL, "
		      "number INTEGER NOT NULL, guest VARCHAR(40) UNIQUE, "
		      "since DATE, CHECK (number > 0), "
		      "PRIMARY KEY (hall, number))");
	pn_exec(x->r, "INSERT INTO seat VALUES ('red', 1, 'ada', "
		      "'2026-11-22'), ('red', 2, 'bob', NULL), "
		      "('blue', 1, '', NULL), ('blue', 2, NULL, NULL)");
	assert_fine(x);
	return x;
}

static struct pn_asked *
ask(struct fixture *x, const char *column, struct pn_value value,
    const struct pn__db_pair *but, size_t n)
{
	struct pn__db_pair has = { { column, strlen(column) }, value };

	return pn__db_ask_row(x->r, PN_S("seat"), &has, but, n);
}

static bool
has(struct fixture *x, const char *column, struct pn_value value)
{
	return pn__db_has_row(x->r, ask(x, column, value, NULL, 0));
}

static void
test_rows(void **state)
{
	struct fixture *x = begin(state);
	const struct pn__db_pair own[] = { { PN_S("hall"), pn_value("red") },
		{ PN_S("number"), pn_value(1) } };
	const struct pn__db_pair other[] = { { PN_S("hall"), pn_value("red") },
		{ PN_S("number"), pn_value(2) } };
	struct pn_asked *first, *second;

	assert_true(has(x, "guest", pn_value("ada")));
	assert_false(has(x, "guest", pn_value("eve")));
	assert_false(has(x, "guest", pn_value("ada' OR '1'='1")));
	assert_true(has(x, "number", pn_value(2)));
	assert_false(has(x, "number", pn_value(3)));
	assert_true(has(
	    x, "since", pn_value(((struct pn_date){ 2026, 11, 22 }))));
	/* Asked before answered, in any order; but one's own row. */
	first = ask(x, "guest", pn_value("ada"), own, 2);
	second = ask(x, "guest", pn_value("ada"), other, 2);
	assert_true(pn__db_has_row(x->r, second));
	assert_false(pn__db_has_row(x->r, first));
	assert_fine(x);
	assert_false(has(x, "none", pn_value(1)));
	assert_true(pn_failure_status(x->r) == 500);
	assert_null(ask(x, "guest", pn_value("ada"), NULL, 0));
	assert_false(pn__db_has_row(x->r, NULL));
	fixture_free(x);
}

static void
test_choices(void **state)
{
	struct fixture *x = begin(state);
	const struct pn_choice *c = pn__db_choices(x->r,
	    "SELECT guest, hall FROM seat ORDER BY guest DESC");

	assert_fine(x);
	assert_string_equal(c[0].value, "bob");
	assert_string_equal(c[1].value, "ada");
	assert_string_equal(c[1].label, "red");
	assert_null(c[2].value);
	c = pn__db_choices(
	    x->r, "SELECT DISTINCT number FROM seat ORDER BY number");
	assert_string_equal(c[1].value, "2");
	assert_string_equal(c[1].label, "2");
	assert_null(c[2].value);
	c = pn__db_choices(x->r, "SELECT hall, guest FROM seat WHERE "
				 "guest IS NULL");
	assert_string_equal(c[0].label, "blue");
	c = pn__db_choices(x->r, "SELECT hall FROM seat WHERE number = 9");
	assert_null(c[0].value);
	assert_fine(x);
	assert_null(pn__db_choices(x->r, "SELECT none FROM seat"));
	assert_int_equal(pn_failure_status(x->r), 500);
	fixture_free(x);
}

static const struct {
	const char *sql;
	bool is_duplicate;
} statements[] = {
	{ "INSERT INTO seat VALUES ('red', 3, 'ada', NULL)", true },
	{ "INSERT INTO seat VALUES ('red', 1, 'eve', NULL)", true },
	{ "UPDATE seat SET guest = 'ada' WHERE number = 2", true },
	{ "INSERT INTO seat VALUES ('red', 0, 'eve', NULL)", false },
	{ "INSERT INTO seat VALUES (NULL, 4, 'eve', NULL)", false },
	{ "INSERT INTO none VALUES (1)", false },
};

static void
test_duplicates(void **state)
{
	struct fixture *x = begin(state);

	assert_false(pn_is_duplicate(x->r));
	for (size_t i = 0; i < PN_COUNT(statements); i++) {
		pn_exec_v(x->r, statements[i].sql, NULL, 0);
		assert_true(pn_failed(x->r));
		if (pn_is_duplicate(x->r) != statements[i].is_duplicate)
			fail_msg("%s: %s", statements[i].sql,
			    pn_failure(x->r));
		if (statements[i].is_duplicate)
			assert_failed(x, 409, "constraint");
		pn_forgive(x->r);
		assert_false(pn_is_duplicate(x->r));
	}
	fixture_free(x);
}

#define EACH(m) m(test_rows) m(test_choices) m(test_duplicates)

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
