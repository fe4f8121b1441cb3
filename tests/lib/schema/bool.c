#include "cases.h"

struct bools {
	bool news, consent;
};

static const struct pn_schema bools =
    PN_SCHEMA(struct bools, PN_BOOL(struct bools, news),
	PN_BOOL(struct bools, consent, .required = true));

static const struct field_case cases[] = {
	RIGHT("news", "", "false"),
	RIGHT("news", "0", "false"),
	RIGHT("news", "false", "false"),
	RIGHT("news", "off", "false"),
	RIGHT("news", "no", "false"),
	RIGHT("news", "No", "false"),
	RIGHT("news", "1", "true"),
	RIGHT("news", "on", "true"),
	RIGHT("news", "true", "true"),
	RIGHT("news", "TRUE", "true"),
	RIGHT("news", "yes", "true"),
	RIGHT("news", " on ", "true"),
	WRONG("news", "2", "type", "Please answer yes or no."),
	WRONG("news", "y", "type", NULL),
	WRONG("news", "o", "type", NULL),
	WRONG("news", "onn", "type", NULL),
	WRONG("news", "on\0", "type", NULL),
	WRONG("news", "-1", "type", NULL),
	WRONG("news", "\xff", "type", NULL),
	RIGHT("consent", "on", "true"),
	WRONG("consent", "", "required", "Please tick this box."),
	WRONG("consent", "0", "required", "Please tick this box."),
	WRONG("consent", "no", "required", NULL),
	WRONG("consent", "maybe", "type", NULL),
};

static void
booleans_are_words(void **state)
{
	(void)state;
	run_cases(&bools, cases, PN_COUNT(cases));
}

static void
a_form_shows_1_or_nothing(void **state)
{
	struct bools v = { .news = true };
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	pn__field_text(&bools.fields[0], &v, &b);
	pn__field_text(&bools.fields[1], &v, &b);
	assert_string_equal(pn__buf_str(&b), "1");
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(booleans_are_words),
		cmocka_unit_test(a_form_shows_1_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
