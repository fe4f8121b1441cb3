#include "server.h"

#include <float.h>
#include <malloc.h>

struct thing {
	int64_t id;
	const char *title;
	int8_t i8;
	uint8_t u8;
	int16_t i16;
	uint16_t u16;
	int32_t i32;
	uint32_t u32;
	int64_t i64;
	uint64_t u64;
	float f;
	double d;
	bool yes;
	const char *kind;
	struct pn_date day;
};

static const struct pn_choice kinds[] = { { "big", NULL }, { "small", NULL },
	{ 0 } };

static const struct pn_schema thing = PN_SCHEMA(struct thing,
    PN_INT(struct thing, id, .key = true), PN_TEXT(struct thing, title),
    PN_INT(struct thing, i8), PN_INT(struct thing, u8),
    PN_INT(struct thing, i16), PN_INT(struct thing, u16),
    PN_INT(struct thing, i32), PN_INT(struct thing, u32),
    PN_INT(struct thing, i64), PN_INT(struct thing, u64),
    PN_REAL(struct thing, f), PN_REAL(struct thing, d),
    PN_BOOL(struct thing, yes), PN_CHOICE(struct thing, kind, .choices = kinds),
    PN_DATE(struct thing, day));

struct when {
	int64_t id;
	struct pn_time at;
	struct pn_datetime since;
	int64_t price;
};

static const struct pn_schema moment = {
	PN_FIELDS(struct when, PN_INT(struct when, id, .key = true),
	    PN_TIME(struct when, at), PN_DATETIME(struct when, since),
	    PN_DECIMAL(struct when, price, .scale = 2)),
	.table = "moment"
};

struct pair {
	uint16_t i8;
};

static const struct pn_schema pair =
    PN_SCHEMA(struct pair, PN_INT(struct pair, i8));

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS thing");
	if (x->mysql)
		pn_exec(x->r,
		    "CREATE TABLE thing (id BIGINT NOT NULL AUTO_INCREMENT "
		    "PRIMARY KEY, title TEXT, i8 TINYINT, u8 TINYINT UNSIGNED,"
		    "i16 SMALLINT, u16 SMALLINT UNSIGNED, i32 INT, "
		    "u32 INT UNSIGNED, i64 BIGINT, u64 BIGINT UNSIGNED, "
		    "f FLOAT, d DOUBLE, yes BOOLEAN, "
		    "kind ENUM('big', 'small'), day DATE)");
	else
		pn_exec(x->r,
		    "CREATE TABLE thing (id INTEGER PRIMARY KEY, title TEXT,"
		    "i8 INTEGER, u8 INTEGER, i16 INTEGER, u16 INTEGER, "
		    "i32 INTEGER, u32 INTEGER, i64 INTEGER, u64 INTEGER, "
		    "f REAL, d REAL, yes INTEGER, kind TEXT, day TEXT)");
	assert_fine(x);
	return x;
}

static void
test_every_type(void **state)
{
	static const struct thing low = { .title = "",
		.i8 = INT8_MIN,
		.i16 = INT16_MIN,
		.i32 = INT32_MIN,
		.i64 = INT64_MIN,
		.f = -0.5f,
		.d = -1e300,
		.kind = "big",
		.day = { 1, 1, 1 } };
	static const struct thing high = { .title = "\xe2\x98\xba ' \" \\ %",
		.i8 = INT8_MAX,
		.u8 = UINT8_MAX,
		.i16 = INT16_MAX,
		.u16 = UINT16_MAX,
		.i32 = INT32_MAX,
		.u32 = UINT32_MAX,
		.i64 = INT64_MAX,
		.u64 = INT64_MAX,
		.f = 16777216.0f,
		.d = 0.1,
		.yes = true,
		.kind = "small",
		.day = { 9999, 12, 31 } };
	const struct thing *const in[] = { &low, &high };
	struct fixture *x = begin(state);
	const struct thing *out;

	for (size_t i = 0; i < PN_COUNT(in); i++) {
		int64_t id = pn_insert(x->r, &thing, in[i]);

		assert_fine(x);
		assert_int_equal(id, i + 1);
		out = pn_one(
		    x->r, &thing, "SELECT * FROM thing WHERE id = ?", id);
		assert_fine(x);
		assert_non_null(out);
		assert_int_equal(out->id, id);
		assert_string_equal(out->title, in[i]->title);
		assert_int_equal(out->i8, in[i]->i8);
		assert_int_equal(out->u8, in[i]->u8);
		assert_int_equal(out->i16, in[i]->i16);
		assert_int_equal(out->u16, in[i]->u16);
		assert_int_equal(out->i32, in[i]->i32);
		assert_int_equal(out->u32, in[i]->u32);
		assert_true(out->i64 == in[i]->i64);
		assert_true(out->u64 == in[i]->u64);
		assert_true(out->f == in[i]->f);
		assert_true(out->d == in[i]->d);
		assert_int_equal(out->yes, in[i]->yes);
		assert_string_equal(out->kind, in[i]->kind);
		assert_memory_equal(&out->day, &in[i]->day, sizeof(out->day));
	}
	fixture_free(x);
}

static void
test_null(void **state)
{
	static const struct thing zero = { 0 };
	struct fixture *x = begin(state);
	const struct thing *out;

	pn_exec(x->r, "INSERT INTO thing (title) VALUES (NULL)");
	out = pn_one(x->r, &thing, "SELECT * FROM thing");
	assert_fine(x);
	assert_null(out->title);
	assert_null(out->kind);
	assert_int_equal(out->u32, 0);
	assert_int_equal(out->day.year, 0);
	/* No date and no text go in as NULL. */
	pn_insert(x->r, &thing, &zero);
	assert_fine(x);
	assert_int_equal(
	    pn_count(x->r, "SELECT COUNT(*) FROM thing WHERE title IS NULL "
			   "AND day IS NULL AND kind IS NULL"),
	    2);
	fixture_free(x);
}

static void
test_arguments(void **state)
{
	struct fixture *x = begin(state);
	struct pn_req *r = x->r;
	const char *none = NULL;
	char array[] = "array";
	unsigned char small = 200;

	const struct pn_date day = { 2026, 2, 3 }, no_day = { 0 };
	const struct pn_time time = { true, 17, 5, 9, 250000 };
	const struct pn_datetime then = { 1000001, true };

	assert_int_equal(pn_count(r, "SELECT ? = '2026-02-03'", day), 1);
	assert_int_equal(pn_count(r, "SELECT ? IS NULL", no_day), 1);
	assert_int_equal(pn_count(r, "SELECT ? = '17:05:09.25'", time), 1);
	assert_int_equal(
	    pn_count(r, "SELECT ? = '1970-01-01 00:00:01.000001'", then), 1);
	assert_int_equal(
	    pn_count(r, "SELECT ? = '-1.50'", pn_value_decimal(-150, 2)), 1);
	assert_int_equal(pn_count(r, "SELECT ? + 0", true), 1);
	assert_int_equal(pn_count(r, "SELECT ? + 0", -5), -5);
	assert_int_equal(pn_count(r, "SELECT ? + 0", small), 200);
	assert_int_equal(pn_count(r, "SELECT ? + 0", 4000000000u), 4000000000);
	assert_true(pn_count(r, "SELECT ? + 0", INT64_MIN) == INT64_MIN);
	assert_int_equal(pn_count(r, "SELECT ? > 0.4", 0.5), 1);
	assert_int_equal(pn_count(r, "SELECT ? > 0.4", 0.5f), 1);
	assert_int_equal(pn_count(r, "SELECT ? = 'text'", "text"), 1);
	assert_int_equal(pn_count(r, "SELECT ? = 'array'", array), 1);
	assert_int_equal(
	    pn_count(r, "SELECT ? = 'sl'", ((struct pn_slice){ "slice", 2 })),
	    1);
	assert_int_equal(pn_count(r, "SELECT ? IS NULL", none), 1);
	assert_int_equal(pn_count(r, "SELECT ? IS NULL", pn_null), 1);
	assert_int_equal(pn_count(r, "SELECT ? = 7", pn_value(7)), 1);
	assert_int_equal(pn_count(r, "SELECT ? = x'00ff00'",
			     ((struct pn_bytes){ "\0\xff", 3 })),
	    1);
	assert_int_equal(
	    pn_count(r, "SELECT LENGTH(?)", ((struct pn_bytes){ "", 0 })), 0);
	assert_int_equal(pn_count(r, "SELECT ?+?+?+?+?+?+?+?+?+?+?+?+?+?+?+?",
			     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
	    16);
	assert_int_equal(
	    pn_count(r, "SELECT ?", "no number") + pn_failure_status(r), 500);
	assert_failed(x, 500, "is no integer");
	assert_int_equal(pn_count(r, "SELECT ?", 1, 2), 0);
	assert_failed(x, 500, "1 parameters and got 2 arguments");
	assert_int_equal(pn_count(r, "SELECT ?", pn_record(&thing, x)), 0);
	assert_failed(x, 500, "argument 1 is no single value");
	fixture_free(x);
}

static void
test_unsigned(void **state)
{
	struct fixture *x = begin(state);
	const struct thing *out;

	pn_exec(x->r, "INSERT INTO thing (u64) VALUES (?)", UINT64_MAX);
	if (!x->mysql) {
		assert_failed(x, 500, "argument 1 is above");
		fixture_free(x);
		return;
	}
	assert_fine(x);
	out = pn_one(x->r, &thing, "SELECT u64 FROM thing");
	assert_fine(x);
	assert_true(out->u64 == UINT64_MAX);
	pn_one(x->r, &thing, "SELECT u64 AS i64 FROM thing");
	assert_failed(x, 500, "column i64 is too large");
	fixture_free(x);
}

/* What does not fit is an error that names the column. */
static void
test_misfits(void **state)
{
	static const struct {
		const char *sql, *part;
	} cases[] = {
		{ "SELECT 128 AS i8", "column i8 is too large" },
		{ "SELECT -129 AS i8", "column i8 is too small" },
		{ "SELECT 256 AS u8", "column u8 is too large" },
		{ "SELECT -1 AS u8", "column u8 is below 0" },
		{ "SELECT 32768 AS i16", "column i16 is too large" },
		{ "SELECT 65536 AS u16", "column u16 is too large" },
		{ "SELECT 2147483648 AS i32", "column i32 is too large" },
		{ "SELECT 4294967296 AS u32", "column u32 is too large" },
		{ "SELECT -1 AS u64", "column u64 is below 0" },
		{ "SELECT 1.5e0 AS i32", "column i32 is no whole number" },
		{ "SELECT 'x' AS i32", "column i32 is no whole number" },
		{ "SELECT 'x' AS d", "column d is no number" },
		{ "SELECT 1e300 AS f", "column f is too large" },
		{ "SELECT 'maybe' AS yes", "column yes is no boolean" },
		{ "SELECT '2026-02-30' AS day", "column day is no date" },
		{ "SELECT x'fffe' AS title", "column title is binary" },
		{ "SELECT x'410041' AS title", "column title has a NUL" },
		{ "SELECT 1 AS nosuch", "column nosuch: struct thing has no" },
		{ "SELECT 1 AS id, 2 AS id", "column id comes twice" },
		{ "SELECT id FROM nosuch", "nosuch" },
		{ "SELEC 1", "SELEC 1" },
		{ "", "" },
		{ "SELECT 1 AS id; SELECT 2 AS id", "" },
	};
	struct fixture *x = begin(state);

	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		assert_null(pn_one_v(x->r, &thing, cases[i].sql, NULL, 0));
		assert_failed(x, 500, cases[i].part);
		assert_int_equal(
		    pn_all_v(x->r, &thing, cases[i].sql, NULL, 0).n, 0);
		assert_failed(x, 500, cases[i].part);
	}
	fixture_free(x);
}

/* What fits though it is of another type. */
static void
test_conversions(void **state)
{
	struct fixture *x = begin(state);
	const struct thing *out = pn_one(x->r, &thing,
	    "SELECT 7 AS title, '12' AS i32, '-3.00' AS i16, 5.0e0 AS u8, "
	    "'1.25' AS d, 4 AS yes, '2026-11-22 10:00:00' AS day, "
	    "3 AS f, 18446744073709551615 AS kind");

	assert_fine(x);
	assert_string_equal(out->title, "7");
	assert_int_equal(out->i32, 12);
	assert_int_equal(out->i16, -3);
	assert_int_equal(out->u8, 5);
	assert_true(out->d == 1.25);
	assert_true(out->yes);
	assert_int_equal(out->day.year, 2026);
	assert_int_equal(out->day.day, 22);
	assert_true(out->f == 3.0f);
	fixture_free(x);
}

/* Times, moments and exact numbers come back as they went. */
static void
test_times_and_decimals(void **state)
{
	static const struct when when[] = {
		{ 0, { true, 0, 0, 0, 0 }, { 0, true }, 0 },
		{ 0, { true, 23, 59, 59, 999999 }, { 253402300799999999, true },
		    9223372036854775807 },
		{ 0, { true, 17, 40, 5, 250000 }, { 1795369205000001, true },
		    -1250 },
		{ 0, { 0 }, { 0 }, 1 },
	};
	struct fixture *x = begin(state);
	const struct when *out;

	pn_exec(x->r, "DROP TABLE IF EXISTS moment");
	pn_exec_v(x->r,
	    x->mysql ? "CREATE TABLE moment (id BIGINT PRIMARY KEY "
		       "AUTO_INCREMENT, at TIME(6), since DATETIME(6), "
		       "price DECIMAL(20, 2))"
		     : "CREATE TABLE moment (id INTEGER PRIMARY KEY, "
		       "at TEXT, since TEXT, price TEXT)",
	    NULL, 0);
	for (size_t i = 0; i < PN_COUNT(when); i++) {
		int64_t id = pn_insert(x->r, &moment, &when[i]);

		out = pn_one(
		    x->r, &moment, "SELECT * FROM moment WHERE id = ?", id);
		assert_fine(x);
		assert_int_equal(out->at.given, when[i].at.given);
		assert_int_equal(out->at.hour, when[i].at.hour);
		assert_int_equal(out->at.second, when[i].at.second);
		assert_int_equal(out->at.us, when[i].at.us);
		assert_int_equal(out->since.given, when[i].since.given);
		assert_true(out->since.us == when[i].since.us);
		assert_true(out->price == when[i].price);
	}
	fixture_free(x);
}

static void
test_rows(void **state)
{
	struct fixture *x = begin(state);
	struct pn_rows rows;
	int64_t next = 1;

	rows = pn_all(x->r, &thing, "SELECT id FROM thing");
	assert_fine(x);
	assert_int_equal(rows.n, 0);
	pn_begin(x->r);
	for (int i = 1; i <= 1000; i++)
		pn_exec(x->r, "INSERT INTO thing (id, title) VALUES (?, ?)", i,
		    "row");
	pn_commit(x->r);
	rows = pn_all(x->r, &thing, "SELECT title, id FROM thing ORDER BY id");
	assert_fine(x);
	assert_int_equal(rows.n, 1000);
	assert_ptr_equal(rows.schema, &thing);
	PN_EACH(struct thing, e, rows)
	{
		assert_int_equal(e->id, next++);
		assert_string_equal(e->title, "row");
		assert_int_equal(e->i64, 0);
	}
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM thing"), 1000);
	assert_int_equal(
	    pn_count(x->r, "SELECT id FROM thing WHERE id = ?", 5000), 0);
	assert_null(
	    pn_one(x->r, &thing, "SELECT id FROM thing WHERE id = 5000"));
	assert_fine(x);
	fixture_free(x);
}

static void
test_changed(void **state)
{
	struct fixture *x = begin(state);

	assert_int_equal(
	    pn_exec(x->r, "INSERT INTO thing (id) VALUES (1), (2), (3)"), 3);
	assert_int_equal(
	    pn_exec(x->r, "UPDATE thing SET i8 = 1 WHERE id < 3"), 2);
	assert_int_equal(pn_exec(x->r, "DELETE FROM thing WHERE id = 9"), 0);
	assert_int_equal(pn_exec(x->r, "SELECT id FROM thing"), 0);
	assert_int_equal(pn_exec(x->r, "CREATE TABLE t2 (a INTEGER)"), 0);
	assert_int_equal(pn_exec(x->r, "DROP TABLE t2"), 0);
	assert_int_equal(pn_exec(x->r, "DELETE FROM thing"), 3);
	assert_fine(x);
	fixture_free(x);
}

static void
test_conflict(void **state)
{
	struct fixture *x = begin(state);

	pn_exec(x->r, "INSERT INTO thing (id) VALUES (?)", 1);
	pn_exec(x->r, "INSERT INTO thing (id) VALUES (?)", 1);
	assert_true(pn_failed(x->r));
	/* Under the latch nothing happens. */
	assert_int_equal(pn_exec(x->r, "DELETE FROM thing"), 0);
	assert_int_equal(pn_count(x->r, "SELECT 1"), 0);
	assert_int_equal(pn_all(x->r, &thing, "SELECT id FROM thing").n, 0);
	assert_null(pn_one(x->r, &thing, "SELECT id FROM thing"));
	assert_failed(x, 409, "a constraint forbids it");
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM thing"), 1);
	assert_fine(x);
	fixture_free(x);
}

/* A result larger than the request's memory is an error, not a crash. */
static void
test_too_many_rows(void **state)
{
	struct fixture *x = begin(state);

	pn_exec(x->r, "INSERT INTO thing (id) VALUES (1)");
	for (int i = 0; i < 17; i++)
		pn_exec(
		    x->r, "INSERT INTO thing (title) SELECT title FROM thing");
	assert_fine(x);
	assert_int_equal(pn_all(x->r, &thing, "SELECT * FROM thing").n, 0);
	assert_failed(x, 500, "memory");
	next_request(x);
	assert_int_equal(
	    pn_all(x->r, &thing, "SELECT * FROM thing LIMIT 100").n, 100);
	assert_fine(x);
	fixture_free(x);
}

/* The tables change under prepared statements. */
static void
test_schema_change(void **state)
{
	static const char all[] = "SELECT * FROM thing";
	struct fixture *x = begin(state), *other = fixture_other(x);
	const struct thing *out;

	pn_exec(x->r, "INSERT INTO thing (title, i32) VALUES ('a', 5)");
	out = pn_one(x->r, &thing, all);
	assert_int_equal(out->i32, 5);
	pn_exec(other->r, "DROP TABLE thing");
	pn_exec(other->r, "CREATE TABLE thing (i32 INTEGER, title TEXT)");
	pn_exec(other->r, "INSERT INTO thing VALUES (7, 'b')");
	assert_fine(other);
	out = pn_one(x->r, &thing, all);
	assert_fine(x);
	assert_int_equal(out->i32, 7);
	assert_string_equal(out->title, "b");
	/* As many columns of the same types, in another order. */
	pn_exec(other->r, "ALTER TABLE thing ADD COLUMN i64 INTEGER");
	out = pn_one(x->r, &thing, all);
	assert_fine(x);
	pn_exec(other->r, "DROP TABLE thing");
	pn_exec(other->r,
	    "CREATE TABLE thing (i64 INTEGER, title TEXT, i32 INTEGER)");
	pn_exec(other->r, "INSERT INTO thing VALUES (8, 'c', 7)");
	assert_fine(other);
	out = pn_one(x->r, &thing, all);
	assert_fine(x);
	assert_int_equal(out->i64, 8);
	assert_int_equal(out->i32, 7);
	pn_exec(other->r, "ALTER TABLE thing ADD COLUMN id INTEGER");
	pn_exec(other->r, "UPDATE thing SET id = 3");
	assert_fine(other);
	out = pn_one(x->r, &thing, all);
	assert_fine(x);
	assert_int_equal(out->id, 3);
	assert_int_equal(out->i32, 7);
	pn_exec(other->r, "ALTER TABLE thing ADD COLUMN other INTEGER");
	assert_null(pn_one(x->r, &thing, all));
	assert_failed(x, 500, "column other");
	fixture_free(other);
	fixture_free(x);
}

/* The same text with another schema, in turn. */
static void
test_two_schemas(void **state)
{
	struct fixture *x = begin(state);
	const struct thing *a;
	const struct pair *b;

	for (int i = 0; i < 3; i++) {
		a = pn_one(x->r, &thing, "SELECT 77 AS i8");
		b = pn_one(x->r, &pair, "SELECT 77 AS i8");
		assert_fine(x);
		assert_int_equal(a->i8, 77);
		assert_int_equal(b->i8, 77);
	}
	fixture_free(x);
}

/* More texts than the cache holds: it stays bounded and right. */
static void
test_cache_bound(void **state)
{
	struct fixture *x = begin(state);

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 3 * PN__DB_STATEMENTS; i++) {
			const char *sql = pn_printf(x->r, "SELECT %d + ?", i);

			assert_int_equal(
			    pn_count_v(x->r, sql,
				(struct pn_value[]){ pn_value(1) }, 1),
			    i + 1);
		}
		assert_fine(x);
		assert_int_equal(
		    x->fake->thread.db->nstatements, PN__DB_STATEMENTS);
		next_request(x);
	}
	fixture_free(x);
}

static void
test_no_growth(void **state)
{
	struct fixture *x = begin(state);
	struct pn_rows rows;
	int rounds = x->mysql ? 2000 : 25000;
	size_t before = 0;

	pn_exec(x->r, "INSERT INTO thing (title) VALUES ('a'), ('b')");
	for (int i = 0; i < rounds; i++) {
		rows = pn_all(x->r, &thing, "SELECT * FROM thing");
		assert_int_equal(rows.n, 2);
		pn_count(x->r, "SELECT COUNT(*) FROM thing WHERE id = ?", i);
		pn_one(x->r, &thing, "SELECT id FROM thing WHERE id = ?", i);
		pn_exec(x->r, "DELETE FROM thing WHERE id = ?", -i - 1);
		assert_fine(x);
		next_request(x);
		if (i == rounds / 10)
			before = mallinfo2().uordblks;
	}
	assert_true(mallinfo2().uordblks <= before + 4096);
	fixture_free(x);
}

struct seen {
	int rows, stop_at;
	int64_t sum;
	bool asks;
};

static int
see(struct pn_req *r, const void *row, void *arg)
{
	const struct thing *t = row;
	struct seen *s = arg;

	s->rows++;
	s->sum += t->id;
	assert_int_equal(strlen(t->title), 1000);
	if (s->asks)
		pn_count(r, "SELECT 1");
	return s->rows == s->stop_at;
}

/* Far more than a request's memory, one row at a time. */
static void
test_each(void **state)
{
	struct fixture *x = begin(state);
	struct seen seen = { 0 };

	x->fake->limits.memory = 64 << 10;
	next_request(x);
	pn_begin(x->r);
	for (int i = 1; i <= 1000; i++)
		pn_exec(x->r,
		    x->mysql ? "INSERT INTO thing (id, title) VALUES "
			       "(?, REPEAT('x', 1000))"
			     : "INSERT INTO thing (id, title) VALUES "
			       "(?, PRINTF('%1000s', 'x'))",
		    i);
	pn_commit(x->r);
	assert_fine(x);
	assert_int_equal(
	    pn_each(x->r, &thing, see, &seen, "SELECT id, title FROM thing"),
	    1000);
	assert_fine(x);
	assert_int_equal(seen.sum, 500500);
	seen = (struct seen){ .stop_at = 3 };
	assert_int_equal(pn_each(x->r, &thing, see, &seen,
			     "SELECT id, title FROM thing WHERE id > ?", 10),
	    3);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM thing"), 1000);
	assert_fine(x);
	seen = (struct seen){ .asks = true };
	assert_int_equal(
	    pn_each(x->r, &thing, see, &seen, "SELECT id, title FROM thing"),
	    1);
	assert_failed(x, 500, "inside pn_each()");
	assert_int_equal(
	    pn_each(x->r, &thing, see, &seen, "SELECT 1 AS nosuch"), 0);
	assert_failed(x, 500, "nosuch");
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM thing"), 1000);
	assert_fine(x);
	fixture_free(x);
}

static void
test_no_database(void **state)
{
	struct fixture *x = fixture_new(*state);

	x->r->pool = NULL;
	assert_int_equal(pn_exec(x->r, "SELECT 1"), 0);
	assert_failed(x, 500, "--db");
	fixture_free(x);
}

static void
test_insert_nothing(void **state)
{
	struct fixture *x = begin(state);

	assert_int_equal(pn_insert(x->r, &thing, NULL), 0);
	assert_failed(x, 500, "there is no record");
	fixture_free(x);
}

#define EACH(m)                                                                \
	m(test_every_type) m(test_null) m(test_arguments) m(test_unsigned)     \
	    m(test_misfits) m(test_conversions) m(test_times_and_decimals)     \
		m(test_rows) m(test_changed) m(test_conflict)                  \
		    m(test_too_many_rows) m(test_schema_change)                \
			m(test_two_schemas) m(test_cache_bound)                \
			    m(test_no_growth) m(test_each) m(test_no_database) \
				m(test_insert_nothing)

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
