#include "cases.h"

struct account {
	const char *password, *again, *country, *state, *reason, *note;
	bool company;
	const char *vat;
	int age, guardian;
	struct pn_date from, to;
};

static const struct pn_choice countries[] = { { "AT", NULL }, { "US", NULL },
	{ 0 } };

static const struct pn_schema account = PN_SCHEMA(struct account,
    PN_TEXT(struct account, password, .min = 3, .label = "Your password",
	.write_only = true),
    PN_TEXT(struct account, again, .same_as = "password", .write_only = true),
    PN_CHOICE(struct account, country, .choices = countries),
    PN_TEXT(struct account, state, .required_if = "country=US"),
    PN_TEXT(struct account, reason, .required_if = "note"),
    PN_TEXT(struct account, note), PN_BOOL(struct account, company),
    PN_TEXT(struct account, vat, .required_if = "company"),
    PN_INT(struct account, age),
    PN_INT(
	struct account, guardian, .required_if = "age=17", .message = "Who?"),
    PN_DATE(struct account, from),
    PN_DATE(struct account, to, .same_as = "from"));

static const struct {
	const char *form;	  /* name=text, with ";" between */
	const char *field, *rule; /* NULL: it is right */
} forms[] = {
	{ "password=abc;again=abc", NULL, NULL },
	{ "password= abc;again=abc ", NULL, NULL },
	{ "password=abc;again=abd", "again", "same_as" },
	{ "password=abc", "again", "same_as" },
	{ "password=abc;again=ABC", "again", "same_as" },
	{ "password=ab;again=abc", "password", "min" },
	{ "password=abc;again=abc;country=AT", NULL, NULL },
	{ "password=abc;again=abc;country=US", "state", "required" },
	{ "password=abc;again=abc;country=US;state= ", "state", "required" },
	{ "password=abc;again=abc;country=US;state=NY", NULL, NULL },
	{ "password=abc;again=abc;country=DE", "country", "choice" },
	{ "password=abc;again=abc;note=x", "reason", "required" },
	{ "password=abc;again=abc;note= ", NULL, NULL },
	{ "password=abc;again=abc;note=x;reason=y", NULL, NULL },
	{ "password=abc;again=abc;company=0", NULL, NULL },
	{ "password=abc;again=abc;company=on", "vat", "required" },
	{ "password=abc;again=abc;company=on;vat=1", NULL, NULL },
	{ "password=abc;again=abc;age=18", NULL, NULL },
	{ "password=abc;again=abc;age=17", "guardian", "required" },
	{ "password=abc;again=abc;age=17.0;guardian=5", NULL, NULL },
	{ "password=abc;again=abc;from=2026-01-01;to=2026-01-01", NULL, NULL },
	{ "password=abc;again=abc;from=2026-01-01;to=2026-01-02", "to",
	    "same_as" },
	{ "password=abc;again=abc;from=2026-01-01", "to", "same_as" },
	{ "password=abc;again=abc;from=x;to=2026-01-01", "from", "type" },
};

static void
fields_depend_on_each_other(void **state)
{
	struct pn__plan *p = plan_of(&account);
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 1024, 1 << 20);
	for (size_t i = 0; i < PN_COUNT(forms); i++) {
		struct pn__input *in = pn__input_new(&a, p);

		put_form(in, &a, forms[i].form);
		if (pn__input_check(in, &a) !=
		    (forms[i].field == NULL ? 0 : -1))
			fail_msg("%s: %s", forms[i].form,
			    in->errors ? in->errors->message : "right");
		if (forms[i].field != NULL) {
			assert_string_equal(in->errors->field, forms[i].field);
			assert_string_equal(in->errors->rule, forms[i].rule);
			assert_null(in->errors->next);
		}
		pn__arena_reset(&a);
	}
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static void
the_sentence_names_the_other(void **state)
{
	struct pn__plan *p = plan_of(&account);
	struct pn__input *in;
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 1024, 1 << 20);
	in = pn__input_new(&a, p);
	put_form(in, &a, "password=abc;again=x;age=17");
	assert_int_equal(pn__input_check(in, &a), -1);
	assert_string_equal(
	    in->errors->message, "This is not the same as \"Your password\".");
	assert_string_equal(in->errors->next->message, "Who?");
	pn__arena_fini(&a);
	pn__plan_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_depend_on_each_other),
		cmocka_unit_test(the_sentence_names_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
