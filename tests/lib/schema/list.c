#include "parts.h"

static void
lists_of_values_are_arrays(void **state)
{
	const struct order *o = right(INPUT(MINIMUM, "tags[]", " efg ", "sizes",
	    "1", "sizes[]", "-2", "sizes.2", "300", "days[0]", "2026-11-22",
	    "weights", "1.5", "weights", "", "weights", "2"));

	(void)state;
	assert_int_equal(o->ntags, 3);
	assert_string_equal(o->tags[0], "ab");
	assert_string_equal(o->tags[1], "cd");
	assert_string_equal(o->tags[2], "efg");
	assert_int_equal(o->nsizes, 3);
	assert_int_equal(o->sizes[0], 1);
	assert_int_equal(o->sizes[1], -2);
	assert_int_equal(o->sizes[2], 300);
	assert_int_equal(o->ndays, 1);
	assert_int_equal(o->days[0].year, 2026);
	assert_int_equal(o->nweights, 2);
	assert_true(o->weights[0] == 1.5 && o->weights[1] == 2);
	assert_null(o->colours);
	assert_int_equal(o->ncolours, 0);
}

static void
several_choices_are_a_set(void **state)
{
	const struct order *o = right(INPUT(MINIMUM, "colours", "blue",
	    "colours", "red", "colours", "blue", "colours", ""));
	const struct pn__error *e;

	(void)state;
	assert_int_equal(o->ncolours, 2);
	assert_ptr_equal(o->colours[0], order_colours[2].value);
	assert_ptr_equal(o->colours[1], order_colours[0].value);
	e = wrong(INPUT(MINIMUM, "colours", "red", "colours", "pink"));
	expect(&e, "colours.1", "choice");
	assert_null(e);
}

static void
lists_of_structs_are_arrays(void **state)
{
	const struct order *o = right(INPUT(MINIMUM, "items.0.name", "Pen",
	    "items.0.count", "3", "items[2][name]", "Ink", "items[2][gift]",
	    "0", "items[2][gift]", "on", "items.0.options.0.name", "tip",
	    "items.0.options.0.value", "fine", "items[0][options][1][name]",
	    "hue", "items[0].options[1].value", "blue", "items.1.name", "",
	    "items.1.gift", "0", "items.3.name", "", "items.3.count", "1"));

	(void)state;
	/* The row that was left empty is none, nor one as its fallbacks. */
	assert_int_equal(o->nitems, 2);
	assert_string_equal(o->items[0].name, "Pen");
	assert_int_equal(o->items[0].count, 3);
	assert_int_equal(o->items[0].noptions, 2);
	assert_string_equal(o->items[0].options[1].name, "hue");
	assert_string_equal(o->items[0].options[1].value, "blue");
	assert_string_equal(o->items[1].name, "Ink");
	assert_int_equal(o->items[1].count, 1);
	assert_true(o->items[1].gift);
	assert_null(o->items[1].options);
}

static void
errors_have_the_path_of_what_is_wrong(void **state)
{
	struct pn__input *in = INPUT(MINIMUM, "items.0.count", "0",
	    "items.3.name", "Ink", "items.3.options.2.name", "x", "sizes", "7",
	    "sizes", "x", "sizes", "301", "days", "2025-12-31");
	const struct pn__error *e = wrong(in);

	(void)state;
	expect(&e, "items.0.name", "required");
	expect(&e, "items.0.count", "min");
	expect(&e, "items.3.options.2.value", "required");
	expect(&e, "sizes.1", "type");
	expect(&e, "sizes.2", "max");
	expect(&e, "days.0", "min");
	assert_null(e);
	assert_string_equal(pn__input_error_of(in, "sizes.2")->rule, "max");
	assert_string_equal(
	    pn__input_error_of(in, "items.3.options.2.value")->rule,
	    "required");
	assert_null(pn__input_error_of(in, "sizes"));
	assert_null(pn__input_error_of(in, "sizes.0"));
	assert_null(pn__input_error_of(in, "items.3.name"));
	assert_int_equal(
	    pn__input_error(in, &arena, "items.3.name", "check", "No."), 0);
	assert_string_equal(
	    pn__input_error_of(in, "items.3.name")->message, "No.");
}

static void
the_number_of_items_has_bounds(void **state)
{
	const struct pn__error *e =
	    wrong(INPUT("name", "Ada", "to.street", "Main", "tags", "ab"));

	(void)state;
	assert_string_equal(e->message, "At least 2; there is 1.");
	expect(&e, "tags", "min");
	assert_null(e);
	e = wrong(INPUT("name", "Ada", "to.street", "Main", "tags", ""));
	assert_string_equal(e->message, "Please give at least one.");
	expect(&e, "tags", "required");
	e = wrong(INPUT(MINIMUM, "tags", "ef", "tags", "gh"));
	assert_string_equal(e->message, "At most 3; there are more.");
	expect(&e, "tags", "max");
	e = wrong(INPUT(MINIMUM, "items.4.name", "x"));
	expect(&e, "items", "max");
	e = wrong(INPUT(MINIMUM, "items.99999999999999999999.name", "x"));
	expect(&e, "items", "max");
}

static void
a_list_has_a_check_of_its_own(void **state)
{
	const struct pn__error *e = wrong(INPUT(MINIMUM, "sizes", "3"));

	(void)state;
	expect(&e, "sizes", "check");
	right(INPUT(MINIMUM, "sizes", "4", "sizes", "3"));
}

static void
a_text_is_no_list_of_structs(void **state)
{
	const struct pn__error *e = wrong(INPUT(MINIMUM, "items", "x"));

	(void)state;
	expect(&e, "items", "type");
	right(INPUT(MINIMUM, "items", ""));
}

static void
lists_are_values(void **state)
{
	const struct order *o = right(
	    INPUT(MINIMUM, "sizes", "7", "sizes", "8", "items.0.name", "Pen"));
	struct pn_value v = pn__field_value(&order.fields[6], o), first;

	(void)state;
	assert_int_equal(v.kind, PN_KIND_ARRAY);
	assert_int_equal(v.n, 2);
	first = pn__value_item(&v, 1);
	assert_int_equal(first.kind, PN_KIND_INT);
	assert_int_equal(first.i, 8);
	v = pn__field_value(&order.fields[5], o);
	first = pn__value_item(&v, 0);
	assert_string_equal(first.text, "ab");
	v = pn__field_value(&order.fields[4], o);
	assert_int_equal(v.kind, PN_KIND_ROWS);
	assert_int_equal(v.n, 1);
	assert_ptr_equal(v.schema, &item);
	first = pn__value_item(&v, 0);
	assert_int_equal(first.kind, PN_KIND_RECORD);
	assert_ptr_equal(first.record, o->items);
	v = pn__field_value(&order.fields[9], o);
	assert_int_equal(v.n, 0);
}

/* A thousand wrong items are not a thousand errors, and take no time. */
static void
errors_are_bounded(void **state)
{
	struct pn__input *in = INPUT(MINIMUM);
	const struct pn__error *e;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(
		    pn__input_put(in, &arena, PN_S("sizes"), PN_S("x")), 0);
	for (e = wrong(in); e != NULL; e = e->next)
		n++;
	assert_int_equal(n, PN__ERRORS_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lists_of_values_are_arrays),
		TEST(several_choices_are_a_set),
		TEST(lists_of_structs_are_arrays),
		TEST(errors_have_the_path_of_what_is_wrong),
		TEST(the_number_of_items_has_bounds),
		TEST(a_list_has_a_check_of_its_own),
		TEST(a_text_is_no_list_of_structs),
		TEST(lists_are_values),
		TEST(errors_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
