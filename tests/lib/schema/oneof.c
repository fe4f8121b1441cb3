#include "cases.h"

struct contact {
	int64_t id;
	const char *mail, *phone;
	bool visit;
	int box;
	const char *street;
	const char *const *tags;
	size_t ntags;
};

#define FIELDS                                                                 \
	PN_FIELDS(struct contact, PN_INT(struct contact, id, .key = true),     \
	    PN_EMAIL(struct contact, mail, .label = "E-mail"),                 \
	    PN_PHONE(struct contact, phone), PN_BOOL(struct contact, visit),   \
	    PN_INT(struct contact, box), PN_TEXT(struct contact, street),      \
	    PN_TEXTS(struct contact, tags, ntags))

static const struct pn_schema contact = { FIELDS,
	.one_of = "mail, phone visit;box street tags" };

static const struct {
	const char *form; /* name=text, with ";" between; "~" before: PATCH */
	const char *fields; /* that are wrong; NULL: it is right */
} forms[] = {
	{ "", "mail box " },
	{ "mail=a@b.example;box=0", NULL },
	{ "phone=+43 1 2;tags=x", NULL },
	{ "visit=1;street=y", NULL },
	{ "visit=0;street=y", "mail " },
	{ "visit=1;street= ;tags=", "box " },
	{ "visit=1;box=x", "box " },
	{ "~", NULL },
	{ "~mail=;box=1", NULL },
	{ "~mail=;phone=;visit=0", "mail " },
	{ "~mail=;phone=;visit=1", NULL },
};

static void
run(const struct pn__plan *p, const char *form, const char *fields)
{
	struct pn__input *in;
	struct pn__arena a;
	char got[64] = "";

	pn__arena_init(&a, 1024, 1 << 20);
	in = pn__input_new(&a, p);
	in->partial = *form == '~';
	put_form(in, &a, form + in->partial);
	assert_int_equal(pn__input_check(in, &a), fields == NULL ? 0 : -1);
	for (const struct pn__error *e = in->errors; e != NULL; e = e->next)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s ",
		    e->field);
	assert_string_equal(got, fields != NULL ? fields : "");
	if (fields != NULL && strcmp(form, "") == 0) {
		assert_string_equal(in->errors->rule, "one_of");
		assert_string_equal(in->errors->message,
		    "Please fill in at least one of: E-mail, Phone, Visit.");
	}
	pn__arena_fini(&a);
}

static void
one_of_each_group_is_filled_in(void **state)
{
	struct pn__plan *p = plan_of(&contact);

	(void)state;
	for (size_t i = 0; i < PN_COUNT(forms); i++)
		run(p, forms[i].form, forms[i].fields);
	pn__plan_free(p);
}

static const struct {
	const char *one_of, *why;
} wrong[] = {
	{ "", "one_of \"\" has a group of less than two fields" },
	{ "mail", "one_of \"mail\" has a group of less than two fields" },
	{ "mail phone;", "one_of \"mail phone;\" has a group of less than" },
	{ "mail fax", "one_of names \"fax\", which is no field of the schema; "
		      "it has id, mail, phone, visit, box, street, tags" },
	{ "mail id", "one_of names id, but a struct, a key and a read_only" },
};

static void
a_wrong_table_stops_the_start(void **state)
{
	char err[400];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		const struct pn_schema s = { FIELDS,
			.one_of = wrong[i].one_of };

		assert_null(pn__plan_new(&s, err, sizeof(err)));
		if (strstr(err, wrong[i].why) == NULL)
			fail_msg("%s", err);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_of_each_group_is_filled_in),
		cmocka_unit_test(a_wrong_table_stops_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
