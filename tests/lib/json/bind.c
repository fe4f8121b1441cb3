#include "../schema/parts.h"

#include "json/bind.h"

#include <stdio.h>

static struct pn__json_error err;

/* The input of a text, bound; rc is what pn__json_bind() has to say. */
static struct pn__input *
bound(const char *text, int rc)
{
	struct pn__input *in = pn__given_new(&arena, plan);
	int got;

	assert_non_null(in);
	got = pn__json_bind(in, &arena, text, strlen(text), NULL, &err);
	if (got != rc)
		fail_msg("%d: %s: %s", got, text, got == -1 ? err.text : "");
	return in;
}

/* What every order needs; more members may follow. */
#define ORDER(more)                                                            \
	"{\"name\":\"Ada\",\"to\":{\"street\":\"Main\"},"                      \
	"\"tags\":[\"ab\",\"cd\"]" more "}"

static void
test_fills(void **state)
{
	const struct order *o = right(bound(
	    ORDER(",\"id\":7,\"bill\":null,\"sizes\":[1,2.0,-3e0],"
		  "\"items\":[{\"name\":\"t\\u00e9a\",\"gift\":true,"
		  "\"options\":[{\"name\":\"a\",\"value\":\"b\"}]},"
		  "{\"name\":\"cup\",\"count\":9}],"
		  "\"colours\":[\"red\"],\"days\":[\"2026-02-03\"],"
		  "\"weights\":[0.5,1e2],\"to\\u0000\":1,\"other\":{\"x\":[]}"),
	    0));

	(void)state;
	assert_int_equal(o->id, 0);
	assert_string_equal(o->name, "Ada");
	assert_string_equal(o->to.street, "Main");
	assert_null(o->bill.street);
	assert_int_equal(o->nsizes, 3);
	assert_int_equal(o->sizes[2], -3);
	assert_int_equal(o->nitems, 2);
	assert_string_equal(o->items[0].name, "t\xc3\xa9" "a");
	assert_true(o->items[0].gift);
	assert_int_equal(o->items[0].count, 1);
	assert_string_equal(o->items[0].options[0].value, "b");
	assert_false(o->items[1].gift);
	assert_int_equal(o->items[1].count, 9);
	assert_string_equal(o->colours[0], "red");
	assert_int_equal(o->days[0].month, 2);
	assert_true(o->weights[1] == 100.0);
}

static const struct {
	const char *text, *field, *rule;
} wrongs[] = {
	{ ORDER(",\"sizes\":[\"1\"]"), "sizes.0", "type" },
	{ ORDER(",\"sizes\":[1,true]"), "sizes.1", "type" },
	{ ORDER(",\"sizes\":[null]"), "sizes.0", "type" },
	{ ORDER(",\"sizes\":[[1]]"), "sizes.0", "type" },
	{ ORDER(",\"sizes\":[1.5]"), "sizes.0", "type" },
	{ ORDER(",\"sizes\":[301]"), "sizes.0", "max" },
	{ ORDER(",\"sizes\":7"), "sizes", "type" },
	{ ORDER(",\"sizes\":{\"0\":7}"), "sizes", "type" },
	{ ORDER(",\"sizes\":\"\""), "sizes", "type" },
	{ ORDER(",\"bill\":[]"), "bill", "type" },
	{ ORDER(",\"bill\":\"\""), "bill", "type" },
	{ ORDER(",\"bill\":{}"), "bill.street", "required" },
	{ ORDER(",\"bill\":{\"street\":7}"), "bill.street", "type" },
	{ ORDER(",\"bill\":{\"street\":\"a\",\"since\":\"\"}"), "bill.since",
	    "type" },
	{ ORDER(",\"items\":[{}]"), "items.0.name", "required" },
	{ ORDER(",\"items\":[{\"name\":\"a\"},7]"), "items.1", "type" },
	{ ORDER(",\"items\":[null]"), "items.0", "type" },
	{ ORDER(",\"items\":[{\"name\":\"a\",\"gift\":1}]"), "items.0.gift",
	    "type" },
	{ ORDER(",\"items\":[{\"name\":\"a\",\"gift\":\"true\"}]"),
	    "items.0.gift", "type" },
	{ ORDER(",\"items\":[{\"name\":\"a\",\"count\":\"1\"}]"),
	    "items.0.count", "type" },
	{ ORDER(",\"items\":[{\"name\":\"a\",\"options\":[{\"name\":\"a\"}]}]"),
	    "items.0.options.0.value", "required" },
	{ ORDER(",\"items\":[{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"},"
		"{\"name\":\"a\"},{\"name\":\"a\"}]"), "items", "max" },
	{ ORDER(",\"colours\":[\"red\",\"red\"]"), "colours.1", "choice" },
	{ ORDER(",\"colours\":[\"\"]"), "colours.0", "type" },
	{ ORDER(",\"days\":[\" 2026-02-20\"]"), "days.0", "type" },
	{ ORDER(",\"bill\":{\"street\":\"a\\n\"}"), "bill.street",
	    "control" },
	{ ORDER(",\"bill\":{\"street\":\"0123456789 0123456789 01234567 \"}"),
	    "bill.street", "max" },
	{ ORDER(",\"colours\":[\"pink\"]"), "colours.0", "choice" },
	{ ORDER(",\"days\":[\"2026-02-30\"]"), "days.0", "type" },
	{ "{\"name\":7,\"to\":{\"street\":\"a\"},\"tags\":[\"ab\",\"cd\"]}",
	    "name", "type" },
	{ "{\"name\":null,\"to\":{\"street\":\"a\"},\"tags\":[\"ab\",\"cd\"]}",
	    "name", "required" },
	{ "{\"name\":\"a\",\"tags\":[\"ab\",\"cd\"]}", "to", "required" },
	{ "{\"name\":\"a\",\"to\":{\"street\":\"a\"},\"tags\":[\"ab\",\"\"]}",
	    "tags.1", "required" },
	{ "{\"name\":\"a\",\"to\":{\"street\":\"a\"},\"tags\":[]}", "tags",
	    "required" },
	{ "{\"name\":\"a\\u0000\",\"to\":{\"street\":\"a\"},"
	  "\"tags\":[\"ab\",\"cd\"]}", "name", "nul" },
};

static void
test_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrongs); i++) {
		const struct pn__error *e = wrong(bound(wrongs[i].text, 0));

		print_message("# %s\n", wrongs[i].text);
		expect(&e, wrongs[i].field, wrongs[i].rule);
		assert_null(e);
	}
}

static const struct {
	const char *text;
	enum pn__json_fault fault;
} no_json[] = {
	{ "", PN__JSON_SYNTAX },
	{ "{", PN__JSON_SYNTAX },
	{ "{}x", PN__JSON_SYNTAX },
	{ "[1,]", PN__JSON_SYNTAX },
	{ "{\"sizes\":[1", PN__JSON_SYNTAX },
	{ "{\"name\":\"\xff\"}", PN__JSON_SYNTAX },
	{ "{\"name\":\"a\",\"na\\u006de\":\"b\"}", PN__JSON_DUPLICATE },
	{ "{\"name\":null,\"name\":\"b\"}", PN__JSON_DUPLICATE },
	{ "{\"x\":1,\"y\":2,\"x\":3}", PN__JSON_DUPLICATE },
	{ "{\"x\":{\"y\":2,\"y\":3}}", PN__JSON_DUPLICATE },
	{ "{\"id\":{\"y\":2,\"y\":3}}", PN__JSON_DUPLICATE },
	{ "{\"to\":{\"street\":\"a\",\"street\":\"b\"}}", PN__JSON_DUPLICATE },
	{ "{\"items\":[{\"name\":\"a\",\"name\":1}]}", PN__JSON_DUPLICATE },
	{ "[{\"y\":2,\"y\":3}]", PN__JSON_DUPLICATE },
	{ "{\"sizes\":[1e999]}", PN__JSON_RANGE },
};

static void
test_no_json(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(no_json); i++) {
		bound(no_json[i].text, -1);
		assert_int_equal(err.fault, no_json[i].fault);
		assert_memory_equal(err.text, "line 1, column ", 15);
	}
}

/* What is no JSON, and the field that it is in. */
static const struct {
	const char *text, *in;
} places[] = {
	{ "{\"name\":tru}", ", in name" },
	{ "{\"to\":{\"street\":'a'}}", ", in to.street" },
	{ "{\"to\":{\"street\":\"a\"", ", in to" },
	{ "{\"items\":[{\"name\":\"a\"},{\"options\":[{\"name\":01}]}]}",
	    ", in items.1.options.0.name" },
	{ "{\"sizes\":[1,2,3,+]}", ", in sizes.3" },
	{ "{\"name\":[[[{\"a\":1,\"a\":2}]]]}", ", in name" },
};

static void
test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(places); i++) {
		const char *in;

		bound(places[i].text, -1);
		in = strstr(err.text, ", in ");
		assert_string_equal(in != NULL ? in : err.text, places[i].in);
	}
	bound("{\"x\":tru}", -1);
	assert_null(strstr(err.text, ", in "));
}

/* Of an array that no field takes nothing is kept. */
static void
test_long_arrays(void **state)
{
	static char text[600000];
	const struct pn__error *e;
	size_t n;

	(void)state;
	n = (size_t)sprintf(text, "{\"name\":[0");
	while (n < sizeof(text) - 10)
		n += (size_t)sprintf(text + n, ",0");
	sprintf(text + n, "]}");
	e = wrong(bound(text, 0));
	assert_string_equal(e->field, "name");
	assert_string_equal(e->rule, "type");
}

static void
test_no_object(void **state)
{
	(void)state;
	bound("[]", 1);
	bound("\"name\"", 1);
	bound("null", 1);
}

/* A text of n times a piece between two ends. */
static char *
many(const char *before, const char *piece, size_t n, const char *after)
{
	size_t len = strlen(piece), size = n * len + 64;
	char *text = test_malloc(size), *to = text + sprintf(text, "%s", before);

	for (; n > 0; n--, to += len)
		memcpy(to, piece, len);
	strcpy(to, after);
	return text;
}

static void
test_limits(void **state)
{
	struct pn__json_limits few = { .values = 100 };
	struct pn__input *in = pn__given_new(&arena, plan);
	const struct pn__error *e;
	char *text = many("{\"x\":", "[", 200, "");

	(void)state;
	bound(text, -1);
	assert_int_equal(err.fault, PN__JSON_DEEP);
	test_free(text);

	/* More items than the list may have are passed over. */
	text = many("{\"items\":[", "{},", 200, "{}]}");
	assert_int_equal(pn__json_bind(
	    in, &arena, text, strlen(text), &few, &err), -1);
	assert_int_equal(err.fault, PN__JSON_MANY);
	e = wrong(bound(text, 0));
	expect(&e, "name", "required");
	test_free(text);

	text = many("{\"x\":[", "[],", 200000, "1]}");
	bound(text, -1);
	assert_int_equal(err.fault, PN__JSON_MEMORY);
	test_free(text);
}

/* Of a partial input only what came is checked. */
static void
test_partial(void **state)
{
	struct pn__input *in = bound("{\"sizes\":[4],\"bill\":null}", 0);
	const struct pn__error *e;
	const struct order *o;

	(void)state;
	in->partial = true;
	o = right(in);
	assert_int_equal(o->nsizes, 1);
	assert_true(in->came[pn__plan_find(plan, PN_S("bill"))]);
	assert_false(in->came[pn__plan_find(plan, PN_S("name"))]);

	in = bound("{\"name\":null,\"to\":{}}", 0);
	in->partial = true;
	e = wrong(in);
	expect(&e, "name", "required");
	expect(&e, "to.street", "required");
	assert_null(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_fills),
		TEST(test_wrong),
		TEST(test_no_json),
		TEST(test_places),
		TEST(test_long_arrays),
		TEST(test_no_object),
		TEST(test_limits),
		TEST(test_partial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
