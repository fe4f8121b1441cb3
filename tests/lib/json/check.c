#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "json/json.h"

#include <math.h>
#include <string.h>

struct part {
	const char *name;
	int count;
	double price;
};

struct address {
	const char *town;
	int floor;
};

struct order {
	short stars;
	const char *text, *size;
	bool terms;
	struct address to, bill;
	const struct part *parts;
	size_t nparts;
	int64_t total;
	struct pn_date day;
	float weight;
};

static const struct pn_choice sizes[] = { { "s", NULL }, { "m", NULL },
	{ 0 } };

static const struct pn_schema part =
    PN_SCHEMA(struct part, PN_TEXT(struct part, name, .min = 1, .max = 3),
	PN_INT(struct part, count, .min = 1, .max = 9),
	PN_REAL(struct part, price));

static const struct pn_schema address =
    PN_SCHEMA(struct address, PN_TEXT(struct address, town, .min = 1),
	PN_INT(struct address, floor));

static const struct pn_schema order = PN_SCHEMA(struct order,
    PN_INT(struct order, stars, .min = 0, .max = 5),
    PN_TEXT(struct order, text, .min = 1, .max = 6),
    PN_CHOICE(struct order, size, .choices = sizes),
    PN_BOOL(struct order, terms, .required = true),
    PN_STRUCT(struct order, to, &address, .required = true),
    PN_STRUCT(struct order, bill, &address),
    PN_STRUCTS(struct order, parts, nparts, &part, .max_items = 2),
    PN_DECIMAL(struct order, total, .min = 0),
    PN_DATE(struct order, day, .required = true),
    PN_REAL(struct order, weight, .max = 10));

static const struct part parts[] = { { "a", 1, 1.5 }, { "abc", 9, 2 },
	{ "b", 1, 1 } };
static const struct part bad_parts[] = { { "", 1, 1.5 }, { "b", 10, NAN } };

static const struct order good = { .stars = 5, .text = "a\"é", .size = "m",
	.terms = true, .to = { "Graz", 1 }, .parts = parts, .nparts = 2,
	.total = 250, .day = { 2026, 11, 22 }, .weight = 2 };

#define TO "\"to\":{\"town\":\"Graz\",\"floor\":1},\"bill\":null,"
#define PARTS                                                                  \
	"\"parts\":[{\"name\":\"a\",\"count\":1,\"price\":1.5},"               \
	"{\"name\":\"abc\",\"count\":9,\"price\":2}],"
#define TAIL "\"total\":2.50,\"day\":\"2026-11-22\",\"weight\":2}"

#define CASE(says, want, field, ...)                                           \
	{                                                                      \
		says, want, { .field = __VA_ARGS__ },                          \
		    offsetof(struct order, field),                             \
		    sizeof(((struct order *)0)->field)                         \
	}

/* The good order with one member as in v; what is told, what is written. */
static const struct {
	const char *says, *want;
	struct order v;
	size_t offset, size;
} cases[] = {
	CASE("", "{\"stars\":5,\"text\":\"a\\\"é\",\"size\":\"m\","
	    "\"terms\":true," TO PARTS TAIL, stars, 5),
	CASE("order.stars max ", "{\"text\":\"a\\\"é\",\"size\":\"m\","
	    "\"terms\":true," TO PARTS TAIL, stars, 6),
	CASE("order.stars min ", "{\"text\":\"a\\\"é\",", stars, -1),
	CASE("order.text required ", "{\"stars\":5,\"size\"", text, NULL),
	CASE("order.text min ", "{\"stars\":5,\"size\"", text, ""),
	CASE("order.text max ", "{\"stars\":5,\"size\"", text, "1234567"),
	CASE("", "\"text\":\"éééééé\"", text, "éééééé"),
	CASE("order.text max ", "{\"stars\":5,\"size\"", text, "ééééééé"),
	CASE("order.text utf8 ", "{\"stars\":5,\"size\"", text, "a\xff"),
	CASE("order.text control ", "{\"stars\":5,\"size\"", text, "a\n"),
	CASE("order.size choice ", "\"text\":\"a\\\"é\",\"terms\"", size, "l"),
	CASE("", "\"size\":null,", size, NULL),
	CASE("order.terms required ", "\"size\":\"m\",\"to\"", terms, false),
	CASE("address.town required ", "\"to\":{\"floor\":1},", to,
	    { NULL, 1 }),
	CASE("address.town required ", "\"bill\":{\"floor\":2},", bill,
	    { NULL, 2 }),
	CASE("order.parts max ", "\"bill\":null,\"total\"", nparts, 3),
	CASE("part.name min part.count max part.price type ",
	    "\"parts\":[{\"count\":1,\"price\":1.5},{\"name\":\"b\"}],", parts,
	    bad_parts),
	CASE("order.total min ", "],\"day\"", total, -1),
	CASE("order.day required ", "2.50,\"weight\"", day, { 0 }),
	CASE("order.weight max ", "\"2026-11-22\"}", weight, 11),
	CASE("order.weight type ", "\"2026-11-22\"}", weight, NAN),
};

static struct pn__plan *plan;
static struct pn__json_writers *writers;

static void
tell(void *ctx, const struct pn__json_miss *miss)
{
	pn__buf_addf(ctx, "%s.%s %s ", miss->schema->name, miss->field->name,
	    miss->rule);
}

static int
setup(void **state)
{
	char err[300] = "";

	(void)state;
	plan = pn__plan_new(&order, err, sizeof(err));
	writers = pn__json_writers_new();
	if (plan == NULL || writers == NULL)
		return -1;
	return pn__json_writers_plan(writers, plan, true);
}

static int
teardown(void **state)
{
	(void)state;
	pn__json_writers_free(writers);
	pn__plan_free(plan);
	return 0;
}

static void
what_does_not_fit_is_left_out_and_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct order o = good;
		struct pn_value v = pn_record(&order, &o);
		struct pn__buf out, said;
		struct pn__json_watch watch = { tell, &said };

		memcpy((char *)&o + cases[i].offset,
		    (const char *)&cases[i].v + cases[i].offset,
		    cases[i].size);
		pn__buf_init(&out, 4096);
		pn__buf_init(&said, 4096);
		assert_int_equal(
		    pn__json_write_by(&out, writers, &watch, &v), 0);
		pn__buf_adds(&said, "");
		if (strstr(pn__buf_str(&out), cases[i].want) == NULL)
			fail_msg("%zu: %s has no %s", i, out.p, cases[i].want);
		if (strcmp(pn__buf_str(&said), cases[i].says) != 0)
			fail_msg("%zu: says %s, not %s", i, said.p,
			    cases[i].says);
		pn__buf_fini(&out);
		pn__buf_fini(&said);
	}
}

/* The same comes out of a buffer that is just large enough, or too small. */
static void
near_the_limit_too(void **state)
{
	struct order two[] = { good, good };
	struct pn_value v;
	struct pn__buf all, b;

	(void)state;
	two[0].stars = 6;
	two[1].parts = bad_parts;
	v = pn_value_rows((struct pn_rows){ &order, two, 2 });
	pn__buf_init(&all, 4096);
	assert_int_equal(pn__json_write_by(&all, writers, NULL, &v), 0);
	assert_null(strstr(pn__buf_str(&all), "\"stars\":6"));
	assert_null(strstr(all.p, "\"count\":10"));
	for (size_t limit = 1; limit <= all.n; limit++) {
		pn__buf_init(&b, limit);
		assert_int_equal(pn__json_write_by(&b, writers, NULL, &v),
		    limit < all.n ? -1 : 0);
		if (limit == all.n)
			assert_memory_equal(b.p, all.p, all.n);
		pn__buf_fini(&b);
	}
	pn__buf_fini(&all);
}

static void
count(void *ctx, const struct pn__json_miss *miss)
{
	uint64_t *seen = ctx;

	seen[0] = miss->total;
	seen[1] += miss->due;
}

/* Each is counted, the first of a minute is to be logged. */
static void
misses_are_counted(void **state)
{
	struct order o = good;
	struct pn_value v = pn_record(&order, &o);
	uint64_t seen[2] = { 0 };
	struct pn__json_watch watch = { count, seen };
	uint64_t before;
	struct pn__buf out;

	(void)state;
	o.weight = 11;
	pn__buf_init(&out, 1 << 20);
	pn__json_write_by(&out, writers, &watch, &v);
	before = seen[0];
	seen[1] = 0;
	for (int i = 0; i < 100; i++)
		pn__json_write_by(&out, writers, &watch, &v);
	assert_int_equal(seen[0], before + 100);
	assert_int_equal(seen[1], 0);
	pn__buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_fit_is_left_out_and_told),
		cmocka_unit_test(near_the_limit_too),
		cmocka_unit_test(misses_are_counted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
