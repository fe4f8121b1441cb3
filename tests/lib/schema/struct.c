#include "parts.h"

static void
a_struct_is_filled(void **state)
{
	const struct order *o = right(INPUT(MINIMUM, "to.town", " Vienna ",
	    "bill[street]", "Side", "bill[since]", "2026-11-22"));

	(void)state;
	assert_string_equal(o->to.street, "Main");
	assert_string_equal(o->to.town, "Vienna");
	assert_string_equal(o->bill.street, "Side");
	assert_int_equal(o->bill.since.day, 22);
}

static void
an_optional_one_may_stay_empty(void **state)
{
	const struct order *o = right(INPUT(
	    MINIMUM, "bill.street", "", "bill.town", "  ", "bill.since", ""));

	(void)state;
	assert_null(o->bill.street);
	/* But not half of it. */
	const struct pn__error *e = wrong(INPUT(MINIMUM, "bill.town", "Graz"));
	expect(&e, "bill.street", "required");
	assert_null(e);
}

static void
a_required_one_tells_what_is_missing(void **state)
{
	const struct pn__error *e = wrong(
	    INPUT("name", "", "tags", "ab", "tags", "cd", "to.since", "x"));

	(void)state;
	expect(&e, "name", "required");
	expect(&e, "to.street", "required");
	expect(&e, "to.since", "type");
	assert_null(e);
	e = wrong(INPUT("name", "Ada", "tags", "ab", "tags", "cd"));
	expect(&e, "to.street", "required");
	assert_null(e);
}

static void
a_text_is_no_struct(void **state)
{
	const struct pn__error *e = wrong(
	    INPUT("to", "Main", "name", "Ada", "tags", "ab", "tags", "cd"));

	(void)state;
	expect(&e, "to", "type");
	assert_null(e);
}

static void
a_struct_is_a_record(void **state)
{
	const struct order *o = right(INPUT(MINIMUM));
	struct pn_value v = pn__field_value(&order.fields[2], o);
	const char *rule;
	char buffer[512];

	(void)state;
	assert_int_equal(v.kind, PN_KIND_RECORD);
	assert_ptr_equal(v.schema, &address);
	assert_ptr_equal(v.record, &o->to);
	assert_non_null(pn__plan_sub(plan, 2));
	assert_null(pn__plan_sub(plan, 1));
	assert_ptr_equal(pn__plan_schema(pn__plan_sub(plan, 4)), &item);
	assert_non_null(
	    pn__field_parse(plan, 2, PN_S("x"), &arena, buffer, &rule));
	assert_string_equal(rule, "type");
}

struct bad {
	struct address to;
	const struct item *items;
	size_t nitems;
	int a, b;
	const char *t;
	const int *list;
	size_t nlist;
};

static const struct pn_schema loop;
struct looped {
	const struct looped *more;
	size_t nmore;
};
static const struct pn_schema loop =
    PN_SCHEMA(struct looped, PN_STRUCTS(struct looped, more, nmore, &loop));

static const struct pn_schema inner_mistake =
    PN_SCHEMA(struct address, PN_TEXT(struct address, street, .pattern = "("));

#define B struct bad
static const struct {
	struct pn_schema s;
	const char *says;
} broken[] = {
	{ PN_SCHEMA(B, PN_STRUCT(B, to, NULL)), "a struct needs .schema" },
	{ PN_SCHEMA(B, PN_STRUCT(B, to, &item)),
	    "but that of the schema item has" },
	{ PN_SCHEMA(B, PN_STRUCT(B, to, &inner_mistake)),
	    "schema bad, field to: schema address, field street: the pattern" },
	{ PN_SCHEMA(B, PN_STRUCTS(B, items, nitems, &address)),
	    "but that of the schema address has" },
	{ PN_SCHEMA(B, PN_STRUCTS(B, items, nitems, NULL)), "needs .schema" },
	{ PN_SCHEMA(
	      struct looped, PN_STRUCTS(struct looped, more, nmore, &loop)),
	    "one is in itself" },
	{ PN_SCHEMA(B, PN_STRUCT(B, to, &address, .fallback = "x")),
	    "fallback can't be set for a field of type struct" },
	{ PN_SCHEMA(B, PN_INTS(B, list, nlist, .fallback = "1")),
	    "fallback can't be set for a field of type list" },
	{ PN_SCHEMA(B, PN_INTS(B, list, nlist, .min = 3, .max = 2)),
	    "field list: min 3 is above max 2" },
	{ PN_SCHEMA(B, PN_INTS(B, list, nlist, .pattern = "x")),
	    "pattern can't be set for a field of type integer" },
	{ PN_SCHEMA(B, PN_INTS(B, list, nlist, .min_items = 3, .max_items = 2)),
	    "min_items 3 and max_items 2 leave no number" },
	{ PN_SCHEMA(B, PN_INTS(B, list, nlist, .max_items = 0)),
	    "leave no number" },
	{ PN_SCHEMA(B, PN_INT(B, a, .same_as = "c")),
	    "same_as names \"c\", which is no field" },
	{ PN_SCHEMA(B, PN_INT(B, a, .same_as = "a")),
	    "same_as names the field itself" },
	{ PN_SCHEMA(B, PN_INT(B, a, .same_as = "t"), PN_TEXT(B, t)),
	    "same_as names a field of another type" },
	{ PN_SCHEMA(B, PN_INT(B, a, .required_if = "c=1")),
	    "required_if names \"c\", which is no field" },
	{ PN_SCHEMA(B, PN_INT(B, a, .required_if = "")),
	    "required_if names \"\", which is no field" },
};

static void
mistakes_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(broken); i++) {
		char err[600] = "";

		if (pn__plan_new(&broken[i].s, err, sizeof(err)) != NULL)
			fail_msg("no mistake, but %s", broken[i].says);
		if (strstr(err, broken[i].says) == NULL)
			fail_msg("%s, not %s", err, broken[i].says);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_struct_is_filled),
		TEST(an_optional_one_may_stay_empty),
		TEST(a_required_one_tells_what_is_missing),
		TEST(a_text_is_no_struct),
		TEST(a_struct_is_a_record),
		TEST(mistakes_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
