#include "../server.h"

#include "base/random.h"

struct texts {
	const char *v;
};

struct numbers {
	int64_t i;
	uint64_t u;
	double d;
	bool b;
	struct pn_date day;
};

static const struct pn_schema texts =
    PN_SCHEMA(struct texts, PN_TEXT(struct texts, v));

static const struct pn_schema numbers =
    PN_SCHEMA(struct numbers, PN_INT(struct numbers, i),
	PN_INT(struct numbers, u), PN_REAL(struct numbers, d),
	PN_BOOL(struct numbers, b), PN_DATE(struct numbers, day));

/* A column of each type, a value for it, and what comes back as text. */
static void
test_as_text(void **state)
{
	static const struct {
		const char *type, *in, *out;
	} cases[] = {
		{ "TINYINT", "-128", "-128" },
		{ "TINYINT UNSIGNED", "255", "255" },
		{ "SMALLINT", "-32768", "-32768" },
		{ "SMALLINT UNSIGNED", "65535", "65535" },
		{ "MEDIUMINT", "-8388608", "-8388608" },
		{ "MEDIUMINT UNSIGNED", "16777215", "16777215" },
		{ "INT", "-2147483648", "-2147483648" },
		{ "INT UNSIGNED", "4294967295", "4294967295" },
		{ "BIGINT", "-9223372036854775808", "-9223372036854775808" },
		{ "BIGINT UNSIGNED", "18446744073709551615",
		    "18446744073709551615" },
		{ "INT(5) ZEROFILL", "7", "7" },
		{ "YEAR", "2026", "2026" },
		{ "DECIMAL(10,2)", "-12.5", "-12.50" },
		{ "DECIMAL(65,30)",
		    "12345678901234567890123456789012345."
		    "123456789012345678901234567890",
		    "12345678901234567890123456789012345."
		    "123456789012345678901234567890" },
		{ "FLOAT", "0.5", "0.5" },
		{ "DOUBLE", "0.1", "0.1" },
		{ "DOUBLE", "1e300", "1e+300" },
		{ "DATE", "2026-11-22", "2026-11-22" },
		{ "DATE", "9999-12-31", "9999-12-31" },
		{ "DATETIME", "2026-11-22 17:40:05", "2026-11-22 17:40:05" },
		{ "DATETIME(6)", "2026-11-22 17:40:05.000001",
		    "2026-11-22 17:40:05.000001" },
		{ "DATETIME(3)", "2026-11-22 17:40:05.25",
		    "2026-11-22 17:40:05.250000" },
		{ "TIMESTAMP(6) NULL", "2026-11-22 17:40:05.999999",
		    "2026-11-22 17:40:05.999999" },
		{ "TIME", "17:40:05", "17:40:05" },
		{ "TIME", "-838:59:59", "-838:59:59" },
		{ "TIME(6)", "00:00:00.000001", "00:00:00.000001" },
		{ "CHAR(5)", "ab", "ab" },
		{ "VARCHAR(50)", "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80",
		    "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80" },
		{ "TINYTEXT", "tiny", "tiny" },
		{ "LONGTEXT", "", "" },
		{ "JSON", "{\"a\": [1, null]}", "{\"a\": [1, null]}" },
		{ "ENUM('a','b')", "b", "b" },
		{ "SET('a','b','c')", "a,c", "a,c" },
		{ "VARBINARY(9)", "text after all", NULL },
		{ "VARBINARY(20)", "text after all", "text after all" },
		{ "BLOB", "", "" },
		{ "UUID", "123e4567-e89b-12d3-a456-426655440000",
		    "123e4567-e89b-12d3-a456-426655440000" },
		{ "INET6", "2001:db8::1", "2001:db8::1" },
	};
	struct fixture *x = fixture_new(*state);
	const struct texts *t;

	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		next_request(x);
		pn_exec_v(x->r, "DROP TABLE IF EXISTS c", NULL, 0);
		pn_exec_v(x->r,
		    pn_printf(x->r, "CREATE TABLE c (v %s)", cases[i].type),
		    NULL, 0);
		pn_exec(x->r, "INSERT INTO c VALUES (?)", cases[i].in);
		if (cases[i].out == NULL) {
			assert_failed(x, 500, "too long");
			continue;
		}
		t = pn_one(x->r, &texts, "SELECT v FROM c");
		if (t == NULL || strcmp(t->v, cases[i].out) != 0)
			fail_msg("%s: %s came back as %s: %s", cases[i].type,
			    cases[i].in, t != NULL ? t->v : "nothing",
			    pn_failure(x->r));
		pn_exec(x->r, "UPDATE c SET v = NULL");
		t = pn_one(x->r, &texts, "SELECT v FROM c");
		assert_fine(x);
		assert_null(t->v);
	}
	fixture_free(x);
}

static void
test_bits_and_more(void **state)
{
	struct fixture *x = fixture_new(*state);
	const struct numbers *n;

	n = pn_one(x->r, &numbers,
	    "SELECT 513 AS i, SUM(5) AS u, AVG(1) AS d, "
	    "1 = 1 AS b, NOW() AS day");
	assert_fine(x);
	assert_int_equal(n->u, 5);
	assert_true(n->d == 1.0);
	assert_true(n->b);
	assert_true(n->day.year >= 2020);
	pn_exec(x->r, "DROP TABLE IF EXISTS c");
	pn_exec(x->r, "CREATE TABLE c (i BIT(10), u BIT(64), b BIT(1), day "
		      "DATETIME(6))");
	pn_exec(x->r,
	    "INSERT INTO c VALUES (b'1000000001', ?, b'1', "
	    "'2026-11-22 23:59:59.999999')",
	    UINT64_MAX);
	n = pn_one(x->r, &numbers, "SELECT * FROM c");
	assert_fine(x);
	assert_int_equal(n->i, 513);
	assert_true(n->u == UINT64_MAX);
	assert_true(n->b);
	assert_int_equal(n->day.day, 22);
	fixture_free(x);
}

/* Values far longer than the buffers that wait for them, in turn. */
static void
test_long_values(void **state)
{
	static const uint32_t sizes[] = { 1, 255, 256, 257, 65535, 65536,
		1000000, 3, 3000000, 0 };
	struct fixture *x = fixture_new(*state);
	const struct texts *t;
	char *big;

	pn_exec(x->r, "DROP TABLE IF EXISTS c");
	pn_exec(x->r, "CREATE TABLE c (id INT, v LONGTEXT, b LONGBLOB)");
	for (size_t i = 0; i < PN_COUNT(sizes); i++) {
		next_request(x);
		big = pn_alloc(x->r, sizes[i] + 1);
		memset(big, 'a' + (int)i, sizes[i]);
		pn_exec(x->r, "INSERT INTO c VALUES (?, ?, ?)", i, big,
		    ((struct pn_bytes){ big, sizes[i] }));
		assert_fine(x);
	}
	for (size_t i = 0; i < PN_COUNT(sizes); i++) {
		next_request(x);
		t = pn_one(x->r, &texts, "SELECT v FROM c WHERE id = ?", i);
		assert_fine(x);
		assert_int_equal(strlen(t->v), sizes[i]);
		assert_true(
		    sizes[i] == 0 || (t->v[0] == 'a' + (int)i &&
					 t->v[sizes[i] - 1] == 'a' + (int)i));
		t = pn_one(
		    x->r, &texts, "SELECT b AS v FROM c WHERE id = ?", i);
		assert_fine(x);
		assert_int_equal(strlen(t->v), sizes[i]);
	}
	next_request(x);
	assert_int_equal(pn_all(x->r, &texts, "SELECT v FROM c ORDER BY id").n,
	    PN_COUNT(sizes));
	assert_fine(x);
	fixture_free(x);
}

/* The session is strict: what does not fit is an error, not a warning. */
static void
test_strict(void **state)
{
	static const struct {
		const char *type, *value;
	} cases[] = {
		{ "VARCHAR(3)", "four" },
		{ "TINYINT", "128" },
		{ "TINYINT", "x" },
		{ "DATE", "2026-02-30" },
		{ "DATE", "0000-00-00" },
		{ "ENUM('a')", "b" },
		{ "DECIMAL(3,1)", "100.0" },
		{ "INT NOT NULL", NULL },
	};
	struct fixture *x = fixture_new(*state);

	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		next_request(x);
		pn_exec_v(x->r, "DROP TABLE IF EXISTS c", NULL, 0);
		pn_exec_v(x->r,
		    pn_printf(x->r, "CREATE TABLE c (v %s)", cases[i].type),
		    NULL, 0);
		assert_fine(x);
		pn_exec(x->r, "INSERT INTO c VALUES (?)", cases[i].value);
		if (!pn_failed(x->r))
			fail_msg("%s took %s", cases[i].type, cases[i].value);
	}
	next_request(x);
	pn_one(x->r, &texts, "SELECT @@time_zone AS v");
	assert_string_equal(((const struct texts *)pn_one(
				 x->r, &texts, "SELECT @@time_zone AS v"))
				->v,
	    "+00:00");
	assert_string_equal(((const struct texts *)pn_one(x->r, &texts,
				 "SELECT @@character_set_client AS v"))
				->v,
	    "utf8mb4");
	fixture_free(x);
}

static void
test_procedures(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP PROCEDURE IF EXISTS p");
	pn_exec(x->r, "CREATE PROCEDURE p(IN a INT) BEGIN SELECT a AS i; "
		      "SELECT a + 1 AS i; END");
	for (int i = 0; i < 3; i++) {
		int64_t got = pn_count(x->r, "CALL p(?)", i);

		assert_fine(x);
		assert_int_equal(got, i);
		assert_int_equal(pn_count(x->r, "SELECT 5"), 5);
		assert_fine(x);
	}
	fixture_free(x);
}

int
main(void)
{
	struct server *s = server_new();
	char *url = s != NULL ? s->url : (char[]){ "" };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_as_text, url),
		cmocka_unit_test_prestate(test_bits_and_more, url),
		cmocka_unit_test_prestate(test_long_values, url),
		cmocka_unit_test_prestate(test_strict, url),
		cmocka_unit_test_prestate(test_procedures, url),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	server_free(s);
	return rc;
}
