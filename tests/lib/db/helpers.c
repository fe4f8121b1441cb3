#include "../suites.h"
#include "server.h"

#include <postern/table.h>

struct note {
	int64_t id;
	const char *title;
	int32_t stars;
};

struct pair {
	const char *a;
	int32_t b;
	int32_t v;
};

static const struct pn_schema note =
    PN_SCHEMA(struct note, PN_INT(struct note, id, .key = true),
	PN_TEXT(struct note, title), PN_INT(struct note, stars));

static const struct pn_schema pair =
    PN_SCHEMA(struct pair, PN_TEXT(struct pair, a, .key = true),
	PN_INT(struct pair, b, .key = true), PN_INT(struct pair, v));

static const struct pn_schema keyless =
    PN_SCHEMA(struct note, PN_TEXT(struct note, title));

static const struct pn_schema only_key =
    PN_SCHEMA(struct note, PN_INT(struct note, id, .key = true));

enum { WORD_MAX = 600 }; /* bytes of a key */

struct word {
	const char *text;
	int32_t n;
};

static const struct pn_schema word =
    PN_SCHEMA(struct word, PN_TEXT(struct word, text, .key = true),
	PN_INT(struct word, n));

static struct fixture *
begin(void **state)
{
	struct fixture *x = fixture_new(*state);

	pn_exec(x->r, "DROP TABLE IF EXISTS note");
	pn_exec(x->r, "DROP TABLE IF EXISTS pair");
	pn_exec_v(x->r,
	    x->mysql ? "CREATE TABLE note (id BIGINT PRIMARY KEY "
		       "AUTO_INCREMENT, title TEXT, stars INT)"
		     : "CREATE TABLE note (id INTEGER PRIMARY KEY, "
		       "title TEXT, stars INT)",
	    NULL, 0);
	pn_exec(x->r, "CREATE TABLE pair (a VARCHAR(20), b INT, v INT, "
		      "PRIMARY KEY (a, b))");
	pn_exec(x->r, "DROP TABLE IF EXISTS word");
	pn_exec_v(x->r,
	    x->mysql ? "CREATE TABLE word (text VARCHAR(600) COLLATE "
		       "utf8mb4_nopad_bin PRIMARY KEY, n INT)"
		     : "CREATE TABLE word (text TEXT PRIMARY KEY, n INT)",
	    NULL, 0);
	assert_fine(x);
	return x;
}

static void
test_records(void **state)
{
	struct fixture *x = begin(state);
	struct note n = { .title = "one", .stars = 1 };
	const struct note *out;

	n.id = pn_insert(x->r, &note, &n);
	assert_fine(x);
	assert_int_equal(n.id, 1);
	n.title = "two";
	assert_int_equal(pn_update(x->r, &note, &n), 1);
	out = pn_one(x->r, &note, "SELECT * FROM note WHERE id = ?", n.id);
	assert_fine(x);
	assert_string_equal(out->title, "two");
	n.id = 99;
	assert_int_equal(pn_update(x->r, &note, &n), 0);
	/* New by its key, over the old by its key, new without one. */
	n.title = "three";
	assert_int_equal(pn_upsert(x->r, &note, &n), 99);
	n.title = "four";
	assert_int_equal(pn_upsert(x->r, &note, &n), 99);
	out = pn_one(x->r, &note, "SELECT * FROM note WHERE id = 99");
	assert_fine(x);
	assert_string_equal(out->title, "four");
	n.id = 0;
	assert_int_equal(pn_upsert(x->r, &note, &n), 100);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM note"), 3);
	assert_fine(x);
	fixture_free(x);
}

static void
test_two_keys(void **state)
{
	struct fixture *x = begin(state);
	struct pair p = { "x", 1, 10 };

	assert_int_equal(pn_upsert(x->r, &pair, &p), 0);
	p.b = 0;
	pn_upsert(x->r, &pair, &p);
	p.v = 20;
	pn_upsert(x->r, &pair, &p);
	assert_fine(x);
	assert_int_equal(pn_count(x->r, "SELECT SUM(v) FROM pair"), 30);
	p.v = 40;
	assert_int_equal(pn_update(x->r, &pair, &p), 1);
	assert_int_equal(pn_count(x->r, "SELECT SUM(v) FROM pair"), 50);
	assert_fine(x);
	fixture_free(x);
}

static void
test_wrong_schemas(void **state)
{
	struct fixture *x = begin(state);
	struct note n = { 0 };

	assert_int_equal(pn_update(x->r, &keyless, &n), 0);
	assert_failed(x, 500, "no field with .key");
	assert_int_equal(pn_upsert(x->r, &keyless, &n), 0);
	assert_failed(x, 500, "no field with .key");
	assert_int_equal(pn_insert(x->r, &only_key, &n), 0);
	assert_failed(x, 500, "no column to write");
	assert_int_equal(pn_update(x->r, &note, NULL), 0);
	assert_failed(x, 500, "no record");
	fixture_free(x);
}

static void
put_notes(struct fixture *x, int n)
{
	for (int i = 1; i <= n; i++)
		pn_exec(x->r,
		    "INSERT INTO note (id, title, stars) VALUES "
		    "(?, ?, ?)",
		    i, i % 2 ? "odd" : "even", i);
	assert_fine(x);
}

static void
test_lists(void **state)
{
	static const int64_t ids[] = { 2, 3, 5, 99, -1 };
	static const char *const titles[] = { "odd", "neither" };
	struct fixture *x = begin(state);
	struct pn_req *r = x->r;
	struct pn_value some = pn_list_ints(r, ids, PN_COUNT(ids));
	struct pn_value none = pn_list_ints(r, ids, 0);

	put_notes(x, 10);
#define COUNT "SELECT COUNT(*) FROM note WHERE "
	assert_int_equal(pn_count(r, COUNT "id IN (?)", some), 3);
	assert_int_equal(pn_count(r, COUNT "id NOT IN (?)", some), 7);
	assert_int_equal(pn_count(r, COUNT "id IN (?)", none), 0);
	assert_int_equal(pn_count(r, COUNT "id NOT IN (?)", none), 10);
	assert_int_equal(
	    pn_count(
		r, COUNT "stars > ? AND id IN (?) AND stars < ?", 2, some, 5),
	    1);
	assert_int_equal(pn_count(r,
			     COUNT "id IN (?) AND title IN (?) AND "
				   "title <> '?' /* ? */ -- ?\n AND stars = ?",
			     some, pn_list_texts(r, titles, 2), 3),
	    1);
	if (x->mysql)
		assert_int_equal(
		    pn_count(r, COUNT "title <> 'it\\'s ?' # ?\n AND id IN (?)",
			some),
		    3);
	assert_fine(x);
	/* Lengths share a few prepared texts. */
	for (size_t n = 1; n < 200; n++) {
		int64_t many[200];

		for (size_t i = 0; i < n; i++)
			many[i] = (int64_t)i;
		assert_int_equal(
		    pn_count(r, COUNT "id IN (?)", pn_list_ints(r, many, n)),
		    n <= 10 ? n - 1 : 10);
	}
	assert_fine(x);
	assert_in_range(x->fake->thread.db->nstatements, 1, 30);
	pn_count(r, COUNT "id IN (?)",
	    pn_list(pn_alloc(r, 10001 * sizeof(struct pn_value)), 10001));
	assert_failed(x, 500, "more than 10000 elements");
	fixture_free(x);
}

static void
test_like(void **state)
{
	static const struct {
		const char *text, *title;
		bool found;
	} cases[] = {
		{ "50%", "it is 50% off", true },
		{ "50%", "it is 505 off", false },
		{ "a_b", "xa_bx", true },
		{ "a_b", "xacbx", false },
		{ "!", "hey!", true },
		{ "!", "hey", false },
		{ "!%", "100!%", true },
		{ "\\", "a\\b", true },
		{ "\\%", "a\\%b", true },
		{ "", "anything", true },
		{ "'", "it's", true },
	};
	struct fixture *x = begin(state);

	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		int64_t n;

		next_request(x);
		pn_exec(x->r, "DELETE FROM note");
		pn_exec(x->r, "INSERT INTO note (title) VALUES (?)",
		    cases[i].title);
		n = pn_count(x->r,
		    "SELECT COUNT(*) FROM note WHERE title LIKE ? ESCAPE '!'",
		    pn_like(x->r, "%", cases[i].text, "%"));
		assert_fine(x);
		if (n != cases[i].found)
			fail_msg("%s in %s: %d", cases[i].text, cases[i].title,
			    (int)n);
	}
	assert_string_equal(pn_like(x->r, "", NULL, "%"), "%");
	fixture_free(x);
}

static void
test_some(void **state)
{
	struct fixture *x = begin(state);
	struct pn_some some;
	int64_t last = 1000;
	int pages = 0, rows = 0;

	put_notes(x, 25);
	do {
		some = pn_some(x->r, &note, 10,
		    "SELECT * FROM note WHERE id < ? ORDER BY id DESC", last);
		assert_fine(x);
		PN_EACH(struct note, n, some.rows)
		{
			assert_true(n->id < last);
			last = n->id;
			rows++;
		}
		pages++;
	} while (some.more);
	assert_int_equal(rows, 25);
	assert_int_equal(pages, 3);
	some = pn_some(x->r, &note, 25, "SELECT * FROM note ORDER BY id");
	assert_false(some.more);
	assert_int_equal(some.rows.n, 25);
	fixture_free(x);
}

static void
test_paged(void **state)
{
	static const struct {
		int64_t asked, page;
		uint32_t n;
	} cases[] = { { 1, 1, 10 }, { 2, 2, 10 }, { 3, 3, 5 }, { 4, 3, 5 },
		{ 0, 1, 10 }, { INT64_MAX, 3, 5 }, { INT64_MIN, 1, 10 } };
	struct fixture *x = begin(state);
	struct pn_paged paged;

	paged = pn_paged(x->r, &note, 7, 10, "SELECT * FROM note");
	assert_fine(x);
	assert_int_equal(paged.total, 0);
	assert_int_equal(paged.page, 1);
	assert_int_equal(paged.pages, 0);
	put_notes(x, 50);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		paged = pn_paged(x->r, &note, cases[i].asked, 10,
		    "SELECT * FROM note WHERE title = ? ORDER BY id", "odd");
		assert_fine(x);
		assert_int_equal(paged.total, 25);
		assert_int_equal(paged.pages, 3);
		assert_int_equal(paged.page, cases[i].page);
		assert_int_equal(paged.rows.n, cases[i].n);
		assert_int_equal(((const struct note *)paged.rows.base)->id,
		    (cases[i].page - 1) * 20 + 1);
	}
	pn_paged(x->r, &note, 1, 0, "SELECT * FROM note");
	assert_failed(x, 500, "pages of no rows");
	fixture_free(x);
}

static int
same(struct pn_req *r, const void *row, void *arg)
{
	(void)r;
	return strcmp(((const struct word *)row)->text, arg) != 0;
}

/* The same where the text is a row's key, and by what takes many rows. */
static void
check_key(struct fixture *x, const char *text)
{
	struct word two[2] = { { text, 1 }, { "another", 2 } };
	struct pn_rows rows = { .schema = &word, .base = two, .n = 2 };
	struct pn_rows got;
	struct pn_asked *asked;

	next_request(x);
	pn_exec(x->r, "DELETE FROM word");
	if (strlen(text) > WORD_MAX || strcmp(text, "another") == 0)
		return;
	pn_exec_all(x->r, "INSERT INTO word (text, n) VALUES (?, ?)",
	    (const struct pn_value[]){ pn_value(text), pn_value(1),
		pn_value("another"), pn_value(2) },
	    2, 2);
	two[0].n = 3;
	assert_int_equal(pn_update_all(x->r, rows), 2);
	assert_int_equal(pn_update(x->r, &word, &two[0]), 1);
	two[0].n = 4;
	pn_upsert(x->r, &word, &two[0]);
	assert_int_equal(
	    pn_count(x->r, "SELECT n FROM word WHERE text = ?", text), 4);
	assert_int_equal(pn_each(x->r, &word, same, (void *)(uintptr_t)text,
			     "SELECT * FROM word WHERE text = ?", text),
	    1);
	got = pn_all(x->r, &word, "SELECT * FROM word WHERE text <> ?", text);
	assert_int_equal(got.n, 1);
	asked = pn_ask(x->r, &word, "SELECT * FROM word WHERE text = ?", text);
	got = pn_answer(x->r, asked);
	assert_fine(x);
	assert_int_equal(got.n, 1);
	assert_string_equal(((const struct word *)got.base)->text, text);
	assert_int_equal(
	    pn_exec(x->r, "DELETE FROM word WHERE text = ?", text), 1);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM word"), 1);
	assert_fine(x);
}

/* Whatever a text holds: it is stored, found and read back as it is. */
static void
check_text(struct fixture *x, const char *text)
{
	struct note n = { .title = text, .stars = 1 };
	const struct note *out;

	next_request(x);
	n.id = pn_insert(x->r, &note, &n);
	assert_fine(x);
	out = pn_one(x->r, &note, "SELECT * FROM note WHERE id = ?", n.id);
	assert_fine(x);
	assert_string_equal(out->title, text);
	assert_int_equal(pn_update(x->r, &note, &n), 1);
	assert_int_equal(pn_upsert(x->r, &note, &n), n.id);
	assert_int_equal(pn_count(x->r, COUNT "id = ? AND title IN (?)", n.id,
			     pn_list_texts(x->r, &text, 1)),
	    1);
	assert_int_equal(
	    pn_count(x->r, COUNT "id = ? AND title LIKE ? ESCAPE '!'", n.id,
		pn_like(x->r, "", text, "")),
	    1);
	assert_int_equal(
	    pn_paged(x->r, &note, 1, 5,
		"SELECT * FROM note WHERE id = ? AND title = ?", n.id, text)
		.total,
	    1);
	assert_fine(x);
	check_key(x, text);
}

static void
test_injections(void **state)
{
	static const char *const texts[] = {
		"' OR '1'='1",
		"'; DROP TABLE note; --",
		"\"; DROP TABLE note; --",
		"`; DROP TABLE note; #",
		"\\'; DROP TABLE note; --",
		"\\\\' OR 1=1 --",
		"1) OR (1=1",
		"?",
		"? OR 1=1 /*",
		"*/ OR 1=1 --",
		"%' OR title LIKE '%",
		"!' ESCAPE '' OR '1'='1",
		"\xf0\x9f\x98\x80' OR 1=1 --",
		"\x1a\x08' OR 1=1",
		"', (SELECT 1)) -- ",
	};
	struct fixture *x = begin(state);

	for (size_t i = 0; i < PN_COUNT(texts); i++)
		check_text(x, texts[i]);
	assert_int_equal(
	    pn_count(x->r, "SELECT COUNT(*) FROM note"), PN_COUNT(texts));
	fixture_free(x);
}

/* The four digits of \uXXXX as UTF-8; a pair is not joined. */
static size_t
put_escape(const char *digits, char *to)
{
	unsigned long c = strtoul(
	    (char[]){ digits[0], digits[1], digits[2], digits[3], '\0' }, NULL,
	    16);

	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3f));
	to[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* The string between the quotes of a line of a JSON array. False: none. */
static bool
decode_line(const char *line, char *to)
{
	static const char from[] = "nrtbf", into[] = "\n\r\t\b\f";
	const char *p = strchr(line, '"'), *found;

	if (p == NULL)
		return false;
	for (p++; *p != '"' && *p != '\0'; p++) {
		if (*p != '\\') {
			*to++ = *p;
			continue;
		}
		p++;
		if (*p == 'u') {
			/* No C string holds a NUL, no text half a pair. */
			if (strncmp(p, "u0000", 5) == 0 ||
			    strncmp(p, "ud", 2) == 0 ||
			    strncmp(p, "uD", 2) == 0)
				return false;
			to += put_escape(p + 1, to);
			p += 4;
		} else if ((found = strchr(from, *p)) != NULL) {
			*to++ = into[found - from];
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
	return true;
}

static void
check_file(struct fixture *x, const char *name, bool is_json, int least)
{
	char line[8192], text[8192];
	FILE *f = suites_open(name);
	int n = 0;

	if (f == NULL) {
		fixture_free(x);
		skip();
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (is_json && !decode_line(line, text))
			continue;
		check_text(x, is_json ? text : line);
		n++;
	}
	fclose(f);
	assert_true(n >= least);
}

static void
test_naughty_strings(void **state)
{
	struct fixture *x = begin(state);

	check_file(x, "security/naughty-strings.json", true, 490);
	check_file(x, "security/xss-payloadbox-500.txt", false, 490);
	fixture_free(x);
}

#define EACH(m)                                                                \
	m(test_records) m(test_two_keys) m(test_wrong_schemas) m(test_lists)   \
	    m(test_like) m(test_some) m(test_paged) m(test_injections)         \
		m(test_naughty_strings)

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
