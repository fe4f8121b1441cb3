#include "forms.h"

static void
a_right_form_becomes_the_struct(void **state)
{
	struct form *t = form_post("name=+Ada+&message=a%0D%0Ab&stars=5&"
				   "news=0&news=on&day=2026-11-22&id=77");
	const struct entry *e;

	(void)state;
	assert_int_equal(pn__form_read(t->r, t->plan), 0);
	e = pn_input(t->r, struct entry);
	assert_string_equal(e->name, "Ada");
	assert_string_equal(e->message, "a\nb");
	assert_int_equal(e->stars, 5);
	assert_true(e->news);
	assert_int_equal(e->day.day, 22);
	assert_int_equal(e->id, 0);
	assert_true(t->r->input->sent);
	assert_false(pn_failed(t->r));
	form_end(t);
}

static void
a_wrong_form_keeps_what_was_typed(void **state)
{
	struct form *t = form_post("name=&stars=9&message=kept");
	const struct pn__error *e;

	(void)state;
	assert_int_equal(pn__form_read(t->r, t->plan), -1);
	assert_false(pn_failed(t->r));
	e = t->r->input->errors;
	assert_string_equal(e->field, "name");
	assert_string_equal(e->rule, "required");
	assert_string_equal(e->next->field, "stars");
	assert_string_equal(e->next->message, "A whole number from 1 to 5.");
	assert_null(e->next->next);
	assert_string_equal(t->r->input->raw[2].p, "kept");
	assert_string_equal(t->r->input->raw[3].p, "9");
	form_end(t);
}

static void
an_empty_body_lacks_what_is_required(void **state)
{
	struct form *t = form_begin("POST", NULL, "", 0);

	(void)state;
	assert_int_equal(pn__form_read(t->r, t->plan), -1);
	assert_false(pn_failed(t->r));
	assert_string_equal(t->r->input->errors->rule, "required");
	form_end(t);
	t = form_begin("DELETE", NULL, "", 0);
	form_param(t, "id", "3");
	assert_int_equal(pn__form_read(t->r, t->plan), 0);
	assert_int_equal(pn_input(t->r, struct entry)->id, 3);
	form_end(t);
	t = form_begin("DELETE", URLENCODED, "stars=9", 7);
	assert_int_equal(pn__form_read(t->r, t->plan), -1);
	form_end(t);
}

static void
no_plan_reads_nothing(void **state)
{
	struct form *t = form_post("name=Ada");

	(void)state;
	assert_int_equal(pn__form_read(t->r, NULL), 0);
	assert_int_equal(t->f->body_at, 0);
	assert_null(t->r->input);
	pn__form_empty(t->r, NULL);
	assert_null(t->r->input);
	assert_int_equal(pn__form_params(t->r, NULL), 0);
	form_end(t);
}

static void
what_cannot_be_read_latches(void **state)
{
	struct form *t = form_begin("POST", "text/plain", "name=Ada", -1);

	(void)state;
	assert_int_equal(pn__form_read(t->r, t->plan), -1);
	assert_int_equal(pn_failure_status(t->r), 415);
	form_end(t);
	t = form_post("name=Ada");
	t->f->body_n = 5;
	assert_int_equal(pn__form_read(t->r, t->plan), -1);
	assert_int_equal(pn_failure_status(t->r), 400);
	form_end(t);
}

static void
the_address_wins_over_the_body(void **state)
{
	struct form *t = form_post("id=5&name=Ada&stars=1");

	(void)state;
	form_param(t, "id", "12");
	form_param(t, "stars", "4");
	form_param(t, "other", "x");
	assert_int_equal(pn__form_params(t->r, t->plan), 0);
	assert_int_equal(pn__form_read(t->r, t->plan), 0);
	assert_int_equal(pn_input(t->r, struct entry)->id, 12);
	assert_int_equal(pn_input(t->r, struct entry)->stars, 4);
	form_end(t);
}

static void
an_address_that_does_not_fit_is_none(void **state)
{
	static const struct {
		const char *name, *value;
		int rc;
	} params[] = { { "id", "12", 0 }, { "id", "x", -1 },
		{ "id", "1.5", -1 }, { "id", "99999999999999999999", -1 },
		{ "stars", "5", 0 }, { "stars", "6", -1 },
		{ "day", "2026-11-22", 0 }, { "day", "2026-02-30", -1 },
		{ "none", "anything", 0 },
		{ "name", "a name that is too long for it", -1 } };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(params); i++) {
		struct form *t = form_post("");

		form_param(t, params[i].name, params[i].value);
		assert_int_equal(pn__form_params(t->r, t->plan), params[i].rc);
		assert_null(t->r->input);
		assert_false(pn_failed(t->r));
		form_end(t);
	}
}

static void
an_empty_form_shows_the_fallbacks(void **state)
{
	struct form *t = form_begin("GET", NULL, "", 0);

	(void)state;
	pn__form_empty(t->r, t->plan);
	assert_false(t->r->input->sent);
	assert_null(t->r->input->errors);
	assert_null(t->r->input->raw[1].p);
	assert_string_equal(t->r->input->raw[2].p, "Hello");
	assert_string_equal(t->r->input->raw[4].p, "1");
	assert_null(pn_input(t->r, struct entry)->message);
	assert_false(pn_input(t->r, struct entry)->news);
	form_end(t);
}

struct line {
	const char *name;
	int count;
};

struct basket {
	const struct line *lines;
	size_t nlines;
	const char *const *tags;
	size_t ntags;
};

static const struct pn_schema line = PN_SCHEMA(struct line,
    PN_TEXT(struct line, name, .min = 1), PN_INT(struct line, count));

static const struct pn_schema basket = {
	PN_FIELDS(struct basket,
	    PN_STRUCTS(struct basket, lines, nlines, &line),
	    PN_TEXTS(struct basket, tags, ntags)),
	.unknown = PN_UNKNOWN_REFUSE
};

static void
names_with_paths_reach_their_parts(void **state)
{
	struct form *t = form_post("lines%5B0%5D%5Bname%5D=Pen&tags=a&tags=b&"
				   "lines.0.count=3&_csrf=x");
	const struct basket *b;
	char err[200];

	(void)state;
	assert_int_equal(pn__plans_add(t->plans, &basket, err, sizeof(err)), 0);
	t->plan = pn__plans_find(t->plans, &basket);
	assert_int_equal(pn__form_read(t->r, t->plan), 0);
	b = pn_input(t->r, struct basket);
	assert_int_equal(b->nlines, 1);
	assert_string_equal(b->lines[0].name, "Pen");
	assert_int_equal(b->lines[0].count, 3);
	assert_int_equal(b->ntags, 2);
	assert_string_equal(b->tags[1], "b");
	form_end(t);
	t = form_post("lines.0.count=3&stranger=1");
	assert_int_equal(pn__plans_add(t->plans, &basket, err, sizeof(err)), 0);
	t->plan = pn__plans_find(t->plans, &basket);
	assert_int_equal(pn__form_read(t->r, t->plan), -1);
	assert_string_equal(t->r->input->errors->field, "lines.0.name");
	assert_string_equal(t->r->input->errors->next->rule, "unknown");
	form_end(t);
}

/* Whatever the arena has: right, or a 413, or a page's 500. */
static void
a_request_without_memory_is_told(void **state)
{
	bool was_right = false;

	(void)state;
	for (size_t cap = 0; !was_right && cap < 20000; cap += 64) {
		struct form *t = form_post("name=Ada&message=Hello&stars=3");

		pn__arena_fini(t->r->arena);
		pn__arena_init(t->r->arena, 0, cap);
		was_right = pn__form_read(t->r, t->plan) == 0;
		assert_int_equal(pn_failure_status(t->r), was_right ? 0 : 413);
		form_end(t);
	}
	assert_true(was_right);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_right_form_becomes_the_struct),
		cmocka_unit_test(a_wrong_form_keeps_what_was_typed),
		cmocka_unit_test(an_empty_body_lacks_what_is_required),
		cmocka_unit_test(no_plan_reads_nothing),
		cmocka_unit_test(what_cannot_be_read_latches),
		cmocka_unit_test(the_address_wins_over_the_body),
		cmocka_unit_test(an_address_that_does_not_fit_is_none),
		cmocka_unit_test(an_empty_form_shows_the_fallbacks),
		cmocka_unit_test(names_with_paths_reach_their_parts),
		cmocka_unit_test(a_request_without_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
