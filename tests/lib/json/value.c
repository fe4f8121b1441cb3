#include "json/value.h"

#include <float.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

struct thing {
	int64_t id;
	const char *name, *colour;
	double price;
	float weight;
	bool ok;
	struct pn_date since;
	int8_t tiny;
	uint8_t small;
	int16_t low;
	uint16_t port;
	int32_t middle;
	uint32_t size;
	uint64_t large;
};

static const struct pn_schema thing = PN_SCHEMA(struct thing,
    PN_INT(struct thing, id, .key = true), PN_TEXT(struct thing, name),
    PN_CHOICE(struct thing, colour), PN_REAL(struct thing, price),
    PN_REAL(struct thing, weight), PN_BOOL(struct thing, ok),
    PN_DATE(struct thing, since), PN_INT(struct thing, tiny),
    PN_INT(struct thing, small), PN_INT(struct thing, low),
    PN_INT(struct thing, port), PN_INT(struct thing, middle),
    PN_INT(struct thing, size), PN_INT(struct thing, large));

static const struct thing things[] = {
	{ 1, "Lamp <b>", "red", 12.34, 0.1f, true, { 2026, 11, 22 }, -128, 255,
	    -32768, 65535, INT32_MIN, UINT32_MAX, UINT64_MAX },
	{ 0 },
};

#define LAMP                                                                   \
	"{\"id\":1,\"name\":\"Lamp <b>\",\"colour\":\"red\","                  \
	"\"price\":12.34,\"weight\":0.1,\"ok\":true,"                          \
	"\"since\":\"2026-11-22\",\"tiny\":-128,\"small\":255,"                \
	"\"low\":-32768,\"port\":65535,\"middle\":-2147483648,"                \
	"\"size\":4294967295,\"large\":18446744073709551615}"
#define NOTHING "{\"id\":0" ZEROS "}"
#define ZEROS                                                                  \
	",\"name\":null,\"colour\":null,\"price\":0,"                 \
	"\"weight\":0,\"ok\":false,\"since\":null,\"tiny\":0,\"small\":0,"     \
	"\"low\":0,\"port\":0,\"middle\":0,\"size\":0,\"large\":0"

#define EMPTY                                                                  \
	",{\"first\":{\"name\":null,\"price\":0.00},\"lines\":[],"            \
	"\"tags\":[],\"at\":null,\"made\":null}"

static struct pn__json_writers *writers;

static int
setup(void **state)
{
	(void)state;
	writers = pn__json_writers_new();
	return writers != NULL ? pn__json_writers_add(writers, &thing) : -1;
}

static int
teardown(void **state)
{
	(void)state;
	pn__json_writers_free(writers);
	return 0;
}

/* By all three ways: plain, compiled and at every limit that is too low. */
static void
expect(struct pn_value v, const char *want)
{
	size_t n = strlen(want);
	struct pn__buf b;

	pn__buf_init(&b, 1 << 20);
	assert_int_equal(pn__json_write(&b, &v), 0);
	assert_string_equal(pn__buf_str(&b), want);
	pn__buf_reset(&b, 0);
	assert_int_equal(pn__json_write_by(&b, writers, NULL, &v), 0);
	assert_string_equal(pn__buf_str(&b), want);
	pn__buf_fini(&b);
	for (size_t limit = 0; limit <= n; limit++) {
		pn__buf_init(&b, limit);
		assert_int_equal(pn__json_write_by(&b, writers, NULL, &v),
		    limit < n ? -1 : 0);
		assert_true(b.n <= limit);
		assert_int_equal(b.full, limit < n);
		assert_int_equal(pn__json_write_by(&b, writers, NULL, &v), -1);
		pn__buf_fini(&b);
	}
}

static void
test_scalars(void **state)
{
	(void)state;
	expect(pn_null, "null");
	expect(pn_value_bool(true), "true");
	expect(pn_value_bool(false), "false");
	expect(pn_value(0), "0");
	expect(pn_value(INT64_MIN), "-9223372036854775808");
	expect(pn_value(INT64_MAX), "9223372036854775807");
	expect(pn_value(UINT64_MAX), "18446744073709551615");
	expect(pn_value(1.5), "1.5");
	expect(pn_value((double)NAN), "null");
	expect(pn_value(-(double)INFINITY), "null");
	expect(pn_value("text\n"), "\"text\\n\"");
	expect(pn_value((const char *)NULL), "null");
	expect(pn_value(pn_html_literal("<b>")), "\"<b>\"");
	expect(pn_value(((struct pn_date){ 2026, 2, 3 })), "\"2026-02-03\"");
	expect(pn_value(((struct pn_time){ true, 1, 2, 3, 0 })),
	    "\"01:02:03\"");
	expect(pn_value(((struct pn_datetime){ 0, true })),
	    "\"1970-01-01T00:00:00Z\"");
	expect(pn_value(((struct pn_datetime){ 0, false })), "null");
	expect(pn_value_decimal(1250, 2), "12.50");
	expect(pn_value_decimal(-5, 3), "-0.005");
}

/* RFC 4648, section 10. */
static void
test_bytes(void **state)
{
	static const char *const cases[][2] = { { "", "\"\"" },
		{ "f", "\"Zg==\"" }, { "fo", "\"Zm8=\"" },
		{ "foo", "\"Zm9v\"" },
		{ "foob", "\"Zm9vYg==\"" }, { "fooba", "\"Zm9vYmE=\"" },
		{ "foobar", "\"Zm9vYmFy\"" },
		{ "\xff\xfe\xfb\xef", "\"//777w==\"" } };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		expect(pn_value(((struct pn_bytes){
			   cases[i][0], strlen(cases[i][0]) })),
		    cases[i][1]);
	expect(pn_value(((struct pn_bytes){ NULL, 0 })), "null");
}

static void
test_nested(void **state)
{
	struct pn_value two[2] = { pn_value(1), pn_value("x") };
	struct pn_value list = { .kind = PN_KIND_LIST, .n = 2, .list = two };
	struct pn_member members[2] = { { PN_S("a\""), list },
		{ PN_S("b"), pn_null } };
	struct pn_value map = { .kind = PN_KIND_MAP, .n = 2, .map = members };
	struct pn_value none = { .kind = PN_KIND_LIST };

	(void)state;
	expect(list, "[1,\"x\"]");
	expect(map, "{\"a\\\"\":[1,\"x\"],\"b\":null}");
	expect(none, "[]");
	none.kind = PN_KIND_MAP;
	expect(none, "{}");
}

static void
test_records(void **state)
{
	struct pn_rows rows = { &thing, things, 2 };

	(void)state;
	expect(pn_record(&thing, &things[0]), LAMP);
	expect(pn_record(&thing, &things[1]), NOTHING);
	expect(pn_record(&thing, NULL), "null");
	expect(pn_value(rows), "[" LAMP "," NOTHING "]");
	rows.n = 0;
	expect(pn_value(rows), "[]");
}

/* So many that the plain way makes a writer too. */
static void
test_many_rows(void **state)
{
	static const struct thing five[5] = { { .id = 5 } };
	struct pn_rows rows = { &thing, five, 5 };

	(void)state;
	expect(pn_value(rows),
	    "[{\"id\":5" ZEROS "},{\"id\":0" ZEROS "},{\"id\":0" ZEROS
	    "},{\"id\":0" ZEROS "},{\"id\":0" ZEROS "}]");
}

struct line {
	const char *name;
	int64_t price;
};

struct order {
	struct line first;
	const struct line *lines;
	size_t nlines;
	const char **tags;
	size_t ntags;
	struct pn_time at;
	struct pn_datetime made;
};

static const struct pn_schema line = PN_SCHEMA(struct line,
    PN_TEXT(struct line, name), PN_DECIMAL(struct line, price, .scale = 2));
static const struct pn_schema order = PN_SCHEMA(struct order,
    PN_STRUCT(struct order, first, &line),
    PN_STRUCTS(struct order, lines, nlines, &line),
    PN_TEXTS(struct order, tags, ntags), PN_TIME(struct order, at),
    PN_DATETIME(struct order, made));

/* Structs and lists inside, and what is printed, in rows of all ways. */
static void
test_inside(void **state)
{
	static const struct line lines[5] = { { "a", 1250 }, { "b", 5 } };
	static const char *tags[] = { "x", "y\n" };
	static const struct order orders[4] = { { { "f", 1 }, lines, 2, tags, 2,
	    { true, 7, 5, 0, 0 }, { 0, true } } };
	struct pn_rows rows = { &order, orders, 4 };

	(void)state;
	assert_int_equal(pn__json_writers_add(writers, &order), 0);
	assert_int_equal(pn__json_writers_add(writers, &line), 0);
	expect(pn_value(rows),
	    "[{\"first\":{\"name\":\"f\",\"price\":0.01},\"lines\":["
	    "{\"name\":\"a\",\"price\":12.50},"
	    "{\"name\":\"b\",\"price\":0.05}],"
	    "\"tags\":[\"x\",\"y\\n\"],\"at\":\"07:05\","
	    "\"made\":\"1970-01-01T00:00:00Z\"}" EMPTY EMPTY EMPTY "]");
}

struct account {
	const char *password, *name, *pin;
};

static const struct pn_schema account = PN_SCHEMA(struct account,
    PN_TEXT(struct account, password, .write_only = true),
    PN_TEXT(struct account, name),
    PN_TEXT(struct account, pin, .write_only = true));
static const struct pn_schema secret = PN_SCHEMA(struct account,
    PN_TEXT(struct account, password, .write_only = true));

/* What is write_only is written by no way. */
static void
test_write_only(void **state)
{
	static const struct account a[4] = { { "x1", "Ada", "99" } };
	struct pn_rows rows = { &account, a, 4 };

	(void)state;
	assert_int_equal(pn__json_writers_add(writers, &account), 0);
	assert_int_equal(pn__json_writers_add(writers, &secret), 0);
	expect(pn_record(&account, a), "{\"name\":\"Ada\"}");
	expect(pn_record(&secret, a), "{}");
	expect(pn_value(rows), "[{\"name\":\"Ada\"},{\"name\":null},"
			       "{\"name\":null},{\"name\":null}]");
}

/* A schema with more fields than a writer on the stack has room for. */
static void
test_large_schema(void **state)
{
	struct pn_field fields[200];
	struct pn_schema s = thing;
	struct pn_value v = pn_value(((struct pn_rows){ &s, things, 3 }));
	struct thing five[5] = { 0 };
	struct pn__buf b, same;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(fields); i++)
		fields[i] = thing.fields[i % thing.nfields];
	pn__buf_init(&b, 1 << 20);
	pn__buf_init(&same, 1 << 20);
	s.fields = fields;
	v.record = five;
	v.n = 5;
	for (s.nfields = 50; s.nfields <= 200; s.nfields += 25) {
		struct pn__json_writer *w = pn__json_writer_new(&s);

		pn__buf_reset(&b, 1 << 20);
		pn__buf_reset(&same, 1 << 20);
		assert_int_equal(pn__json_write(&b, &v), 0);
		assert_int_equal(
		    pn__json_write_rows(&same, w, five, 5), 0);
		assert_string_equal(pn__buf_str(&b), pn__buf_str(&same));
		pn__json_writer_free(w);
	}
	pn__buf_fini(&b);
	pn__buf_fini(&same);
}

static void
test_script(void **state)
{
	struct pn_member m = { PN_S("<x>"), pn_value("&") };
	struct pn_value map = { .kind = PN_KIND_MAP, .n = 1, .map = &m };
	struct pn_value row = pn_record(&thing, things);
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	assert_int_equal(pn__json_write_script(&b, &map), 0);
	assert_string_equal(
	    pn__buf_str(&b), "{\"\\u003cx\\u003e\":\"\\u0026\"}");
	pn__buf_reset(&b, 0);
	assert_int_equal(pn__json_write_script(&b, &row), 0);
	assert_non_null(strstr(pn__buf_str(&b), "\"Lamp \\u003cb\\u003e\""));
	pn__buf_fini(&b);
}

/* A value that goes too deep, or in a circle, ends. */
static void
test_depth(void **state)
{
	struct pn_value v[PN__JSON_NESTING + 1];
	struct pn_value wide = { .kind = PN_KIND_LIST,
		.n = PN__JSON_NESTING + 1 };
	struct pn_value ring = { .kind = PN_KIND_LIST, .n = 1, .list = &ring };
	struct pn__buf b;

	(void)state;
	for (int i = 0; i <= PN__JSON_NESTING; i++)
		v[i] = (struct pn_value){ .kind = PN_KIND_LIST,
			.n = i > 0,
			.list = i > 0 ? &v[i - 1] : NULL };
	pn__buf_init(&b, 1 << 20);
	assert_int_equal(pn__json_write(&b, &v[PN__JSON_NESTING - 1]), 0);
	assert_int_equal(b.n, PN__JSON_NESTING * 2);
	assert_int_equal(pn__json_write(&b, &v[PN__JSON_NESTING]), -1);
	/* Beside each other there may be more than that. */
	for (int i = 0; i <= PN__JSON_NESTING; i++)
		v[i] = (struct pn_value){ .kind = PN_KIND_LIST };
	wide.list = v;
	pn__buf_reset(&b, 0);
	assert_int_equal(pn__json_write(&b, &wide), 0);
	pn__buf_reset(&b, 0);
	assert_int_equal(pn__json_write(&b, &ring), -1);
	pn__buf_fini(&b);
}

/* What jansson reads is what the structs had. */
static void
test_read_back(void **state)
{
	struct pn_value v =
	    pn_value(((struct pn_rows){ &thing, things, 1 }));
	struct pn__buf b;
	json_t *list, *o;

	(void)state;
	pn__buf_init(&b, 1 << 20);
	pn__json_write_by(&b, writers, NULL, &v);
	/* jansson has no integer above INT64_MAX. */
	memset(strstr(pn__buf_str(&b), "18446744073709551615"), ' ', 9);
	list = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, NULL);
	assert_int_equal(json_array_size(list), 1);
	o = json_array_get(list, 0);
	assert_int_equal(json_object_size(o), thing.nfields);
	assert_int_equal(json_integer_value(json_object_get(o, "id")), 1);
	assert_string_equal(
	    json_string_value(json_object_get(o, "name")), "Lamp <b>");
	assert_true(json_real_value(json_object_get(o, "price")) == 12.34);
	assert_true(
	    (float)json_real_value(json_object_get(o, "weight")) == 0.1f);
	assert_true(json_is_true(json_object_get(o, "ok")));
	assert_int_equal(
	    json_integer_value(json_object_get(o, "middle")), INT32_MIN);
	json_decref(list);
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_inside),
		cmocka_unit_test(test_write_only),
		cmocka_unit_test(test_large_schema),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_read_back),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
