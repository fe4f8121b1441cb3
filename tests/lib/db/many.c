#include "server.h"

#include <postern/table.h>

enum { MANY = 2500 }; /* more than travel in one go */

struct item {
	int64_t id;
	int32_t number;
	double weight;
	const char *name;
};

static const struct pn_schema item = PN_SCHEMA(struct item,
    PN_INT(struct item, id, .key = true), PN_INT(struct item, number),
    PN_REAL(struct item, weight), PN_TEXT(struct item, name));

static const char insert[] = "INSERT INTO item (number, name) VALUES (?, ?)";

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS item");
	pn_exec_v(x->r,
	    pn_printf(x->r,
		"CREATE TABLE item (id INTEGER PRIMARY KEY %s, "
		"number BIGINT UNIQUE, weight DOUBLE, name VARCHAR(3000))",
		x->mysql ? "AUTO_INCREMENT" : "AUTOINCREMENT"),
	    NULL, 0);
	assert_fine(x);
	return x;
}

static int64_t
count(struct fixture *x, const char *where)
{
	return pn_count_v(x->r,
	    pn_printf(x->r, "SELECT COUNT(*) FROM item WHERE %s", where), NULL,
	    0);
}

/* Records in and changed, more of them than fit in one go. */
static void
test_records(void **state)
{
	struct fixture *x = begin(state);
	struct item *v = pn_alloc(x->r, sizeof(*v) * MANY);
	struct pn_rows rows = { &item, v, MANY };

	for (int i = 0; i < MANY; i++) {
		v[i].number = i - 1000;
		v[i].weight = i / 4.0;
		v[i].name = i % 3 == 0 ? NULL : pn_printf(x->r, "no. %d", i);
	}
	assert_int_equal(pn_insert_all(x->r, rows), MANY);
	assert_fine(x);
	next_request(x);
	rows = pn_all(x->r, &item, "SELECT * FROM item ORDER BY number");
	assert_int_equal(rows.n, MANY);
	v = (struct item *)(uintptr_t)rows.base;
	for (int i = 0; i < MANY; i++) {
		assert_true(v[i].id > 0);
		assert_int_equal(v[i].number, i - 1000);
		assert_true(v[i].weight * 4 == i);
		if (i % 3 == 0)
			assert_null(v[i].name);
		else
			assert_string_equal(
			    v[i].name, pn_printf(x->r, "no. %d", i));
		v[i].name = "other";
	}
	rows.n = 1500;
	assert_int_equal(pn_update_all(x->r, rows), 1500);
	assert_int_equal(count(x, "name = 'other'"), 1500);
	/* Rows are counted that were found, even if they stay the same. */
	assert_int_equal(pn_update_all(x->r, rows), 1500);
	assert_fine(x);
	next_request(x);
	assert_int_equal(count(x, "name = 'other'"), 1500);
	fixture_free(x);
}

/* One that can't be undoes all; what follows works. */
static void
test_all_or_nothing(void **state)
{
	struct fixture *x = begin(state);
	struct pn_value v[40];

	for (int i = 0; i < 20; i++) {
		v[2 * i] = pn_value(i < 15 ? i : 3);
		v[2 * i + 1] = pn_value("x");
	}
	assert_int_equal(pn_exec_all(x->r, insert, v, 2, 20), 0);
	assert_failed(x, 409, "constraint");
	assert_int_equal(count(x, "1 = 1"), 0);
	assert_int_equal(pn_exec_all(x->r, insert, v, 2, 15), 15);
	assert_int_equal(pn_exec(x->r, insert, 100, "alone"), 1);
	assert_int_equal(pn_exec_all(x->r, insert, v, 2, 0), 0);
	assert_int_equal(count(x, "1 = 1"), 16);
	assert_fine(x);
	/* In a transaction that is open it is part of that. */
	pn_begin(x->r);
	assert_int_equal(pn_exec_all(x->r,
			     "UPDATE item SET number = ? WHERE number = ?",
			     (struct pn_value[]){ pn_value(50), pn_value(1),
				 pn_value(51), pn_value(2), pn_value(52),
				 pn_value(-1) },
			     2, 3),
	    2);
	assert_fine(x);
	pn_rollback(x->r);
	assert_int_equal(count(x, "number IN (50, 51)"), 0);
	assert_fine(x);
	fixture_free(x);
}

/* Arguments of every kind, in columns of one kind, with nulls, and mixed. */
static void
test_kinds(void **state)
{
	struct fixture *x = begin(state);
	const struct pn_value v[] = {
		pn_value(1), pn_value(0.5), pn_value("one"),
		pn_null, pn_value(1.5), pn_null,
		pn_value(true), pn_null, pn_value("three"),
		/* Mixed with what is above. */
		pn_value("7"), pn_value(7), pn_value(PN_S("7")),
		pn_value(UINT64_MAX / 2), pn_null, pn_null,
		pn_null, pn_null, pn_null,
		pn_null, pn_null, pn_null,
	};
	static const char sql[] =
	    "INSERT INTO item (number, weight, name) VALUES (?, ?, ?)";

	pn_exec(x->r, sql, 5, 5.0, "before");
	assert_int_equal(pn_exec_all(x->r, sql, v, 3, 2), 2);
	assert_int_equal(pn_exec_all(x->r, sql, v + 3, 3, 1), 1);
	assert_int_equal(pn_exec_all(x->r, sql, v + 9, 3, 4), 4);
	assert_int_equal(pn_exec_all(x->r, sql, v + 15, 3, 2), 2);
	assert_fine(x);
	assert_int_equal(count(x, "number = 1 AND weight = 0.5"), 1);
	assert_int_equal(count(x, "number IS NULL AND weight = 1.5"), 2);
	assert_int_equal(count(x, "number = 7 AND name = '7'"), 1);
	assert_int_equal(count(x, "number = 9223372036854775807"), 1);
	assert_int_equal(count(x, "number IS NULL AND name IS NULL"), 6);
	pn_exec(x->r, "DELETE FROM item");
	/* Bytes that SQL would not like, the empty text, a moment, a list. */
	assert_int_equal(pn_exec_all(x->r,
			     "INSERT INTO item (number, name) VALUES (?, ?)",
			     (struct pn_value[]){ pn_value(1), pn_value(""),
				 pn_value(2), pn_value("'; DROP TABLE item") },
			     2, 2),
	    2);
	assert_int_equal(pn_exec_all(x->r, "DELETE FROM item WHERE number IN (?)",
			     (struct pn_value[]){
				 pn_list((struct pn_value[]){ pn_value(1) }, 1),
				 pn_list((struct pn_value[]){ pn_value(8) }, 1) },
			     1, 2),
	    1);
	assert_int_equal(count(x, "name = '''; DROP TABLE item'"), 1);
	assert_fine(x);
	fixture_free(x);
}

static void
test_misuse(void **state)
{
	struct fixture *x = begin(state);
	const struct pn_value v[] = { pn_value(1), pn_value(2), pn_value(3),
		pn_value(4) };

	assert_int_equal(pn_exec_all(x->r, "SELECT ?", v, 1, 2), 0);
	assert_failed(x, 500, "change rows");
	assert_int_equal(pn_exec_all(x->r, insert, v, 1, 2), 0);
	assert_true(pn_failed(x->r));
	pn_forgive(x->r);
	assert_int_equal(pn_exec_all(x->r, "INSERT INTO nowhere VALUES (?)", v,
			     1, 4),
	    0);
	assert_failed(x, 500, "nowhere");
	/* Without arguments it is run so many times. */
	assert_int_equal(pn_exec_all(x->r,
			     "INSERT INTO item (name) VALUES ('x')", v, 0, 3),
	    3);
	assert_int_equal(pn_insert_all(x->r, (struct pn_rows){ &item, v, 0 }),
	    0);
	assert_fine(x);
	fixture_free(x);
}

/* Texts that make more than one go of a few rows. */
static void
test_long_texts(void **state)
{
	struct fixture *x = begin(state);
	struct item *v = pn_alloc(x->r, sizeof(*v) * MANY);
	char *text = pn_alloc(x->r, 2801);

	memset(text, 'x', 2800);
	for (int i = 0; i < MANY; i++) {
		v[i].number = i;
		v[i].name = text + i % 100;
	}
	assert_int_equal(
	    pn_insert_all(x->r, (struct pn_rows){ &item, v, MANY }), MANY);
	assert_fine(x);
	assert_int_equal(count(x, "LENGTH(name) = 2800"), MANY / 100);
	assert_int_equal(count(x, "LENGTH(name) = 2701"), MANY / 100);
	fixture_free(x);
}

/* A table that changes between: prepared again, not run twice. */
static void
test_schema_change(void **state)
{
	struct fixture *x = begin(state);
	struct pn_value v[] = { pn_value(1), pn_value("a"), pn_value(2),
		pn_value("b") };

	assert_int_equal(pn_exec_all(x->r, insert, v, 2, 2), 2);
	pn_exec(x->r, "ALTER TABLE item ADD COLUMN more INTEGER");
	v[0] = pn_value(3);
	v[2] = pn_value(4);
	assert_int_equal(pn_exec_all(x->r, insert, v, 2, 2), 2);
	assert_int_equal(count(x, "1 = 1"), 4);
	assert_fine(x);
	fixture_free(x);
}

#define EACH(m)                                                                \
	m(test_records) m(test_all_or_nothing) m(test_kinds) m(test_misuse)    \
	    m(test_long_texts) m(test_schema_change)

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
