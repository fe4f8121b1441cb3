#include "cases.h"

struct order {
	int64_t id;
	const char *name;
	int count;
	bool gift;
	const char *colour;
	struct pn_date from, to;
	int64_t made;
};

static const struct pn_choice colours[] = { { "red", NULL }, { "blue", NULL },
	{ 0 } };

static void
from_is_before_to(struct pn_check *c, const void *record)
{
	const struct order *o = record;

	if (o->count == 42)
		pn_check_error(c, "", "Not %d of them.", o->count);
	if (o->to.day != 0 && o->to.day < o->from.day) {
		pn_check_error(c, "to", "Before %d.", o->from.day);
		pn_check_error(c, "nothing", "No such field.");
		pn_check_error(c, "from", "After %d.", o->to.day);
	}
}

static const struct pn_schema order = {
	PN_FIELDS(struct order, PN_INT(struct order, id, .key = true),
	    PN_TEXT(struct order, name, .min = 1, .max = 10),
	    PN_INT(struct order, count, .min = 1, .max = 99, .fallback = "7"),
	    PN_BOOL(struct order, gift, .fallback = "1"),
	    PN_CHOICE(struct order, colour, .choices = colours),
	    PN_DATE(struct order, from), PN_DATE(struct order, to),
	    PN_INT(struct order, made, .read_only = true)),
	.check = from_is_before_to
};

static struct pn__arena arena;
static struct pn__plan *plan;

static int
setup(void **state)
{
	(void)state;
	plan = plan_of(&order);
	pn__arena_init(&arena, 1024, 100000);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pn__arena_fini(&arena);
	pn__plan_free(plan);
	return 0;
}

/* An input of name, text pairs up to NULL. */
static struct pn__input *
input(const char *const *pairs)
{
	struct pn__input *in = pn__input_new(&arena, plan);

	assert_non_null(in);
	for (; *pairs != NULL; pairs += 2) {
		int i = pn__plan_find(
		    plan, (struct pn_slice){ pairs[0], strlen(pairs[0]) });

		in->raw[i] = (struct pn_slice){ pairs[1], strlen(pairs[1]) };
	}
	return in;
}

#define INPUT(...)                                                             \
	input((const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })

static void
a_new_one_is_empty(void **state)
{
	struct pn__input *in = INPUT();
	const struct order *o = in->record;

	(void)state;
	assert_ptr_equal(in->plan, plan);
	assert_ptr_equal(in->schema, &order);
	assert_false(in->sent);
	assert_null(in->errors);
	assert_null(in->raw[1].p);
	assert_null(o->name);
	assert_int_equal(o->count, 0);
}

static void
a_right_one_fills_the_struct(void **state)
{
	struct pn__input *in = INPUT("name", " Ada ", "count", "3", "gift",
	    "on", "colour", "blue", "from", "2026-11-22");
	const struct order *o = in->record;

	(void)state;
	assert_int_equal(pn__input_check(in, &arena), 0);
	assert_true(in->sent);
	assert_string_equal(o->name, "Ada");
	assert_int_equal(o->count, 3);
	assert_true(o->gift);
	assert_string_equal(o->colour, "blue");
	assert_int_equal(o->from.day, 22);
	assert_int_equal(o->to.day, 0);
}

static void
a_key_is_never_taken(void **state)
{
	struct pn__input *in =
	    INPUT("id", "12", "name", "Ada", "made", "not a number");
	struct order *o = in->record;

	(void)state;
	assert_int_equal(pn__input_check(in, &arena), 0);
	assert_int_equal(o->id, 0);
	assert_int_equal(o->made, 0);
	o->id = 5;
	in->raw[0] = PN_S("not even a number");
	assert_int_equal(pn__input_check(in, &arena), 0);
	assert_int_equal(o->id, 5);
}

static void
a_fallback_stands_for_what_was_not_sent(void **state)
{
	struct pn__input *in = INPUT("name", "Ada");
	const struct order *o = in->record;

	(void)state;
	assert_int_equal(pn__input_check(in, &arena), 0);
	assert_int_equal(o->count, 7);
	/* A box that was not ticked is not sent. */
	assert_false(o->gift);
	in = INPUT("name", "Ada", "count", "");
	o = in->record;
	assert_int_equal(pn__input_check(in, &arena), 0);
	assert_int_equal(o->count, 0);
}

static void
expect(const struct pn__error **e, const char *field, const char *rule,
    const char *message)
{
	assert_non_null(*e);
	assert_string_equal((*e)->field, field);
	assert_string_equal((*e)->rule, rule);
	assert_string_equal((*e)->message, message);
	*e = (*e)->next;
}

static void
all_errors_are_told_in_order(void **state)
{
	struct pn__input *in = INPUT("to", "x", "count", "100", "colour",
	    "pink", "gift", "yes", "from", "2026-11-22");
	const struct order *o = in->record;
	const struct pn__error *e;

	(void)state;
	assert_int_equal(pn__input_check(in, &arena), -1);
	e = in->errors;
	expect(&e, "name", "required", "Please fill in this field.");
	expect(&e, "count", "max", "A whole number from 1 to 99.");
	expect(
	    &e, "colour", "choice", "Please choose one of the values offered.");
	expect(&e, "to", "type", "Please enter a date as YYYY-MM-DD.");
	assert_null(e);
	assert_true(o->gift);
	assert_int_equal(o->from.day, 22);
	assert_int_equal(o->count, 0);
	assert_string_equal(pn__input_error_of(in, "colour")->rule, "choice");
	assert_null(pn__input_error_of(in, "gift"));
	assert_null(pn__input_error_of(in, ""));
	assert_null(pn__input_error_of(in, NULL));
	/* Checked again, they are not there twice. */
	in->raw[1] = PN_S("Ada");
	assert_int_equal(pn__input_check(in, &arena), -1);
	e = in->errors;
	assert_string_equal(e->field, "count");
}

static void
the_record_has_a_check_of_its_own(void **state)
{
	struct pn__input *in = INPUT("name", "Ada", "count", "42", "from",
	    "2026-11-22", "to", "2026-11-21");
	const struct pn__error *e;

	(void)state;
	assert_int_equal(pn__input_check(in, &arena), -1);
	e = in->errors;
	expect(&e, "from", "check", "After 21.");
	expect(&e, "to", "check", "Before 22.");
	expect(&e, "", "check", "Not 42 of them.");
	expect(&e, "", "check", "No such field.");
	assert_null(e);
	assert_string_equal(
	    pn__input_error_of(in, "")->message, "Not 42 of them.");
	/* Not while a field is wrong. */
	in->raw[1] = PN_S("");
	assert_int_equal(pn__input_check(in, &arena), -1);
	e = in->errors;
	expect(&e, "name", "required", "Please fill in this field.");
	assert_null(e);
}

static void
a_handler_adds_errors(void **state)
{
	struct pn__input *in = INPUT();
	const struct pn__error *e;

	(void)state;
	assert_int_equal(pn__input_error(in, &arena, "to", "check", "1"), 0);
	assert_int_equal(pn__input_error(in, &arena, NULL, "check", "2"), 0);
	assert_int_equal(pn__input_error(in, &arena, "name", "check", "3"), 0);
	assert_int_equal(pn__input_error(in, &arena, "to", "check", "4"), 0);
	e = in->errors;
	expect(&e, "name", "check", "3");
	expect(&e, "to", "check", "1");
	expect(&e, "to", "check", "4");
	expect(&e, "", "check", "2");
	assert_null(e);
}

/* With any amount of memory it is right, told to be wrong, or full. */
static void
a_full_arena_is_told(void **state)
{
	int rc = -2;

	(void)state;
	for (size_t cap = 0; rc == -2; cap += 16) {
		struct pn__input *in;
		struct pn__arena a;

		pn__arena_init(&a, 0, cap);
		in = pn__input_new(&a, plan);
		if (in == NULL) {
			assert_true(a.full);
			pn__arena_fini(&a);
			continue;
		}
		in->raw[1] = PN_S("Ada Lovelace");
		in->raw[2] = PN_S("1000");
		rc = pn__input_check(in, &a);
		assert_int_equal(rc, a.full ? -2 : -1);
		pn__arena_fini(&a);
		assert_true(cap < 4096);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_new_one_is_empty),
		TEST(a_right_one_fills_the_struct),
		TEST(a_key_is_never_taken),
		TEST(a_fallback_stands_for_what_was_not_sent),
		TEST(all_errors_are_told_in_order),
		TEST(the_record_has_a_check_of_its_own),
		TEST(a_handler_adds_errors),
		TEST(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
