#include "tests/apps/app.h"

#include "tests/lib/db/server.h"

#include "apps/benchmark.c"
#undef main



struct row {
	int id, number;
};

/* state: the URL of a MariaDB, "" where there is none, NULL for SQLite. */
static struct pn_test *
begin(void **state)
{
	const char *url = *state;

	if (url != NULL && *url == '\0')
		skip();
	return pn_test_new(&app, &(struct pn_test_options){ .db = url });
}

/* A row as it has to be written, no space in it; what is behind it. */
static const char *
read_row(const char *p, struct row *row)
{
	int n = 0;

	if (sscanf(p, "{\"id\":%d,\"randomNumber\":%d}%n", &row->id,
		&row->number, &n) != 2 ||
	    n == 0)
		fail_msg("no row of world: %s", p);
	assert_in_range(row->id, 1, 10000);
	assert_in_range(row->number, 1, 10000);
	return p + n;
}

/* The rows of an array; their number. */
static int
read_array(struct pn_reply p, struct row rows[MOST])
{
	const char *at = p.body;
	int n = 0;

	assert_int_equal(p.status, 200);
	assert_int_equal(*at, '[');
	do {
		assert_true(n < MOST);
		at = read_row(at + 1, &rows[n++]);
	} while (*at == ',');
	assert_string_equal(at, "]");
	return n;
}

static void
test_json(void **state)
{
	struct pn_test *t = begin(state);
	struct pn_reply p = pn_test(t, "GET", "/json");

	assert_int_equal(p.status, 200);
	assert_string_equal(p.body, "{\"message\":\"Hello, World!\"}");
	assert_string_equal(
	    pn_reply_header(t, &p, "Content-Type"), "application/json");
	p = pn_test(t, "GET", "/plaintext");
	assert_int_equal(p.status, 200);
	assert_string_equal(p.body, "Hello, World!");
	assert_string_equal(pn_reply_header(t, &p, "Content-Type"),
	    "text/plain; charset=utf-8");
	pn_test_free(t);
}

static void
test_db(void **state)
{
	struct pn_test *t = begin(state);
	struct row row, first = { 0 };
	int others = 0;

	for (int i = 0; i < 20; i++) {
		struct pn_reply p = pn_test(t, "GET", "/db");

		assert_int_equal(p.status, 200);
		assert_string_equal(pn_reply_header(t, &p, "Content-Type"),
		    "application/json");
		assert_string_equal(read_row(p.body, &row), "");
		if (i == 0)
			first = row;
		others += row.id != first.id && row.number != first.number;
	}
	assert_true(others >= 15);
	pn_test_free(t);
}

/* What the parameter says, and how many rows have to come. */
static const struct {
	const char *query;
	int n;
} counts[] = {
	{ "", 1 },
	{ "?x=", 1 },
	{ "?x=foo", 1 },
	{ "?x=0", 1 },
	{ "?x=-3", 1 },
	{ "?x=1", 1 },
	{ "?x=2", 2 },
	{ "?x=20", 20 },
	{ "?x=500", 500 },
	{ "?x=501", 500 },
	{ "?x=99999999999999999999", 500 },
};

static void
check_counts(struct pn_test *t, const char *path, const char *name)
{
	struct row rows[MOST];
	char target[80];

	for (size_t i = 0; i < PN_COUNT(counts); i++) {
		const char *query = counts[i].query;

		snprintf(target, sizeof(target), "%s%s%s%s", path,
		    *query != '\0' ? "?" : "", *query != '\0' ? name : "",
		    *query != '\0' ? query + 2 : "");
		if (read_array(pn_test(t, "GET", target), rows) != counts[i].n)
			fail_msg("%s: not %d rows", target, counts[i].n);
	}
}

static void
test_counts(void **state)
{
	struct pn_test *t = begin(state);

	check_counts(t, "/queries", "queries");
	check_counts(t, "/updates", "queries");
	check_counts(t, "/cached-queries", "count");
	pn_test_free(t);
}

static int
compare_rows(const void *a, const void *b)
{
	return ((const struct row *)a)->id - ((const struct row *)b)->id;
}

/* Of 500 out of 10,000, 488 are another one on the average. */
static void
test_random(void **state)
{
	struct pn_test *t = begin(state);
	static const char *const paths[] = { "/queries?queries=500",
		"/cached-queries?count=500" };
	struct row rows[MOST];
	int ids, low, n;

	for (size_t k = 0; k < PN_COUNT(paths); k++) {
		n = read_array(pn_test(t, "GET", paths[k]), rows);
		qsort(rows, (size_t)n, sizeof(*rows), compare_rows);
		ids = low = 0;
		for (int i = 0; i < n; i++) {
			ids += i == 0 || rows[i].id != rows[i - 1].id;
			low += rows[i].number <= 5000;
			if (i > 0 && rows[i].id == rows[i - 1].id)
				assert_int_equal(
				    rows[i].number, rows[i - 1].number);
		}
		assert_in_range(ids, 460, 500);
		assert_in_range(low, 150, 350);
	}
	pn_test_free(t);
}

/* The whole table, as it is now, by the updates' own replies. */
static void
test_updates(void **state)
{
	struct pn_test *t = begin(state);
	struct row rows[MOST], seen[10001] = { 0 };
	int same = 0, changed = 0;

	for (int round = 0; round < 40; round++) {
		int n = read_array(
		    pn_test(t, "GET", "/updates?queries=500"), rows);

		assert_int_equal(n, 500);
		for (int i = 0; i < n; i++) {
			int before = seen[rows[i].id].number;

			/* By id, no id twice. */
			assert_true(i == 0 || rows[i].id > rows[i - 1].id);
			same += before == rows[i].number;
			seen[rows[i].id] = rows[i];
			changed += before == 0;
		}
	}
	assert_int_equal(same, 0);
	assert_in_range(changed, 8000, 10000);
	for (int round = 0; round < 5; round++) {
		int n = read_array(
		    pn_test(t, "GET", "/queries?queries=500"), rows);

		for (int i = 0; i < n; i++) {
			int now = seen[rows[i].id].number;

			assert_true(now == 0 || now == rows[i].number);
		}
	}
	pn_test_free(t);
}

static void
test_fortunes(void **state)
{
	static const char *const order[] = { "11", "4", "5", "2", "8", "0",
		"3", "7", "10", "6", "9", "1", "12" };
	struct pn_test *t = begin(state);
	struct pn_reply p = pn_test(t, "GET", "/fortunes");
	const char *at = p.body;
	char cell[32];

	assert_int_equal(p.status, 200);
	assert_string_equal(pn_reply_header(t, &p, "Content-Type"),
	    "text/html; charset=utf-8");
	assert_int_equal(strncasecmp(p.body, "<!DOCTYPE html>", 15), 0);
	for (size_t i = 0; i < PN_COUNT(order); i++) {
		snprintf(cell, sizeof(cell), "<tr><td>%s</td><td>", order[i]);
		if ((at = strstr(at, cell)) == NULL)
			fail_msg("no %s in its place in %s", cell, p.body);
		at += strlen(cell);
	}
	assert_null(strstr(at, "<tr>"));
	assert_has(p, "Additional fortune added at request time.");
	assert_has(p, "&lt;script&gt;alert(");
	assert_has_not(p, "<script>");
	assert_has(p, "\xe3\x83\x95\xe3\x83\xac\xe3\x83\xbc");
	assert_has(p, "UNIX. \xe2\x80\x94 Tom");
	pn_test_free(t);
}

#define EACH(m)                                                                \
	m(test_json) m(test_db) m(test_counts) m(test_random)                  \
	    m(test_updates) m(test_fortunes)

int
main(void)
{
	struct server *server = server_new();
	char *mysql = server != NULL ? server->url : (char[]){ "" };
#define ON_SQLITE(t) { #t " on sqlite", t, NULL, NULL, NULL },
#define ON_MYSQL(t) { #t " on mysql", t, NULL, NULL, mysql },
	const struct CMUnitTest tests[] = { EACH(ON_SQLITE) EACH(ON_MYSQL) };
	int rc = cmocka_run_group_tests_name(
	    "apps/benchmark", tests, NULL, NULL);

	server_free(server);
	return rc;
}
