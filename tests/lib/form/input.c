#include "forms.h"

struct other {
	int a;
};

static const struct pn_schema other =
    PN_SCHEMA(struct other, PN_INT(struct other, a));

static const char zeros[sizeof(struct entry)];

static void
input_is_never_null(void **state)
{
	struct form *t = form_post("name=Ada");
	const struct entry *e = pn_input(t->r, struct entry);

	(void)state;
	assert_memory_equal(e, zeros, sizeof(zeros));
	assert_int_equal(pn_failure_status(t->r), 500);
	assert_non_null(strstr(pn_failure(t->r), "a route with .in"));
	form_end(t);
}

static void
another_struct_is_refused(void **state)
{
	struct form *t = form_post("name=Ada&stars=2");
	const struct other *o;

	(void)state;
	assert_int_equal(pn__form_read(t->r, t->plan), 0);
	o = pn_input(t->r, struct other);
	assert_int_equal(o->a, 0);
	assert_int_equal(pn_failure_status(t->r), 500);
	assert_non_null(strstr(pn_failure(t->r), "entry"));
	form_end(t);
}

static void
a_handler_may_refuse_a_field(void **state)
{
	struct form *t = form_post("name=Ada&stars=2");

	(void)state;
	assert_int_equal(pn__form_read(t->r, t->plan), 0);
	assert_int_equal(pn_invalid(t->r, "name", "%s is taken.", "Ada"), 422);
	assert_int_equal(pn_invalid(t->r, "", "Not %d.", 2), 422);
	assert_false(pn_failed(t->r));
	assert_string_equal(
	    pn__input_error_of(t->r->input, "name")->message, "Ada is taken.");
	assert_string_equal(
	    pn__input_error_of(t->r->input, "name")->rule, "check");
	assert_string_equal(
	    pn__input_error_of(t->r->input, "")->message, "Not 2.");
	pn_fail(t->r, 503, "away");
	assert_int_equal(pn_invalid(t->r, "name", "x"), 503);
	form_end(t);
	t = form_post("");
	assert_int_equal(pn_invalid(t->r, "name", "x"), 500);
	form_end(t);
}

static const struct entry stored = { .id = 7,
	.name = "Ada",
	.stars = 3,
	.news = true,
	.day = { 2026, 11, 22 } };

static void
a_form_is_filled_from_a_record(void **state)
{
	static const char *const texts[] = { "7", "Ada", "", "3", "1",
		"2026-11-22" };
	struct form *t = form_begin("GET", NULL, "", 0);

	(void)state;
	pn__form_empty(t->r, t->plan);
	pn_fill(t->r, &entry, &stored);
	assert_non_null(t->r->filled);
	for (size_t i = 0; i < PN_COUNT(texts); i++) {
		assert_non_null(t->r->filled->raw[i].p);
		assert_int_equal(t->r->filled->raw[i].n, strlen(texts[i]));
		assert_memory_equal(
		    t->r->filled->raw[i].p, texts[i], strlen(texts[i]));
	}
	assert_false(t->r->filled->sent);
	assert_memory_equal(t->r->filled->record, &stored, sizeof(stored));
	form_end(t);
}

static void
what_was_typed_is_not_filled_over(void **state)
{
	struct form *t = form_post("name=&stars=2");

	(void)state;
	assert_int_equal(pn__form_read(t->r, t->plan), -1);
	pn_fill(t->r, &entry, &stored);
	assert_null(t->r->filled);
	assert_false(pn_failed(t->r));
	form_end(t);
}

static void
nothing_and_strangers_fill_nothing(void **state)
{
	struct form *t = form_begin("GET", NULL, "", 0);
	const struct other o = { 0 };

	(void)state;
	pn_fill(t->r, &entry, NULL);
	assert_null(t->r->filled);
	assert_false(pn_failed(t->r));
	pn_fill(t->r, &other, &o);
	assert_null(t->r->filled);
	assert_int_equal(pn_failure_status(t->r), 500);
	assert_non_null(strstr(pn_failure(t->r), "other"));
	form_end(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(input_is_never_null),
		cmocka_unit_test(another_struct_is_refused),
		cmocka_unit_test(a_handler_may_refuse_a_field),
		cmocka_unit_test(a_form_is_filled_from_a_record),
		cmocka_unit_test(what_was_typed_is_not_filled_over),
		cmocka_unit_test(nothing_and_strangers_fill_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
