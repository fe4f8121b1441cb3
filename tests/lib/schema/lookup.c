#include "cases.h"

#include "schema/lookup.h"

struct part {
	const char *sku, *note;
};

struct order {
	int64_t id;
	const char *mail, *state;
	struct part main;
	const struct part *parts;
	size_t nparts;
	const int *groups;
	size_t ngroups;
	struct pn_date day;
};

static const struct pn_choice *
none(struct pn_req *r)
{
	(void)r;
	return NULL;
}

static const struct pn_choice some[] = { { "a", NULL }, { 0 } };

static const struct pn_schema part = PN_SCHEMA(struct part,
    PN_TEXT(struct part, sku, .exists = "product.sku"),
    PN_TEXT(struct part, note));

static const struct pn_schema order = PN_SCHEMA(struct order,
    PN_INT(struct order, id, .key = true),
    PN_TEXT(struct order, mail, .unique = "orders.mail",
	.exists = "member.mail"),
    PN_CHOICE(struct order, state, .choices_of = none, .fallback = "x"),
    PN_STRUCT(struct order, main, &part),
    PN_STRUCTS(struct order, parts, nparts, &part),
    PN_INTS(struct order, groups, ngroups, .exists = "team.id"),
    PN_DATE(struct order, day, .unique = "_t1._2"));

static const struct {
	const char *form;  /* name=text, with ";" between */
	const char *shown; /* "path value " of each */
} forms[] = {
	{ "", "" },
	{ "mail=a;state=x", "mail a state x " },
	{ "mail= ;state=;day=", "" },
	{ "main.sku=m;parts.2.sku=p;parts.0.note=n;day=2026-01-02",
	    "main.sku m parts.2.sku p day 2026-01-02 " },
	{ "groups=;groups=7;groups=8;id=5", "groups 7 groups 8 " },
};

struct shown {
	char text[200];
};

static int
show(void *ctx, const struct pn__lookup *l)
{
	struct shown *s = ctx;
	char value[40];

	print_value(value, sizeof(value), l->value);
	snprintf(s->text + strlen(s->text), sizeof(s->text) - strlen(s->text),
	    "%s %s ", l->path, value);
	return strcmp(value, "stop") == 0 ? 5 : 0;
}

static void
what_came_is_shown(void **state)
{
	struct pn__plan *p = plan_of(&order);
	struct pn__input *in;
	struct pn__arena a;

	(void)state;
	assert_true(pn__plan_has_lookups(p));
	pn__arena_init(&a, 1024, 1 << 20);
	for (size_t i = 0; i < PN_COUNT(forms); i++) {
		struct shown s = { "" };

		in = pn__input_new(&a, p);
		assert_int_equal(pn__input_lookups(in, &a, show, &s), 0);
		put_form(in, &a, forms[i].form);
		assert_int_equal(pn__input_check(in, &a), 0);
		assert_int_equal(pn__input_lookups(in, &a, show, &s), 0);
		assert_string_equal(s.text, forms[i].shown);
		pn__arena_reset(&a);
	}
	in = pn__input_new(&a, p);
	put_form(in, &a, "mail=stop;state=x");
	assert_int_equal(pn__input_check(in, &a), 0);
	assert_int_equal(
	    pn__input_lookups(in, &a, show, &(struct shown){ "" }), 5);
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static const struct {
	const char *name;
	const char *field; /* NULL: none */
} broken[] = {
	{ "mail", "mail" },
	{ "groups[]", "groups" },
	{ "groups[3]", "groups.3" },
	{ "parts[0][sku]", "parts.0.sku" },
	{ "parts.0.sku", "parts.0.sku" },
	{ "id", NULL },
	{ "none", NULL },
	{ "", NULL },
	{ "[", NULL },
};

static void
a_text_that_was_repaired_is_an_error(void **state)
{
	struct pn__plan *p = plan_of(&order);
	struct pn__input *in;
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 1024, 1 << 20);
	for (size_t i = 0; i < PN_COUNT(broken); i++) {
		struct pn_slice name = { broken[i].name,
			strlen(broken[i].name) };

		in = pn__input_new(&a, p);
		assert_int_equal(pn__input_broken(in, &a, name),
		    broken[i].field != NULL ? -1 : 0);
		if (broken[i].field == NULL) {
			assert_null(in->errors);
			continue;
		}
		assert_string_equal(in->errors->field, broken[i].field);
		assert_string_equal(in->errors->rule, "utf8");
	}
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static const struct {
	struct pn_schema s;
	const char *why;
} wrong[] = {
	{ PN_SCHEMA(struct order, PN_TEXT(struct order, mail,
				      .unique = "member")),
	    "unique \"member\" has to be a table and its column, like "
	    "\"member.email\": two names of letters, digits and _" },
	{ PN_SCHEMA(struct order, PN_TEXT(struct order, mail,
				      .exists = "member.mail\"--")),
	    "exists \"member.mail\"--\" has to be" },
	{ PN_SCHEMA(struct order, PN_TEXT(struct order, mail,
				      .exists = "1a.b")), "has to be" },
	{ PN_SCHEMA(struct order, PN_TEXT(struct order, mail,
				      .exists = "a.")), "has to be" },
	{ PN_SCHEMA(struct order, PN_TEXT(struct order, mail,
				      .exists = ".a")), "has to be" },
	{ PN_SCHEMA(struct order, PN_TEXT(struct order, mail,
				      .exists = "a.b.c")), "has to be" },
	{ PN_SCHEMA(struct order, PN_INTS(struct order, groups, ngroups,
				      .unique = "a.b")),
	    "unique is for a value of one column, not for a field of type "
	    "list" },
	{ PN_SCHEMA(struct order, PN_STRUCT(struct order, main, &part,
				      .exists = "a.b")),
	    "exists is for a value of one column, not for a field of type "
	    "struct" },
	{ PN_SCHEMA(struct order, PN_INT(struct order, id, .key = true,
				      .unique = "a.b")),
	    "for what is sent, not for a key" },
	{ PN_SCHEMA(struct order, PN_CHOICE(struct order, state)),
	    ".choices_sql or .choices_of" },
	{ PN_SCHEMA(struct order, PN_CHOICE(struct order, state,
				      .choices = some, .choices_of = none)),
	    "a choice has one of .choices, .choices_sql and .choices_of" },
	{ PN_SCHEMA(struct order, PN_TEXT(struct order, mail,
				      .choices_sql = "SELECT 1")),
	    "a list of choices can't be set for a field of type text" },
};

static void
a_wrong_table_stops_the_start(void **state)
{
	char err[400];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		assert_null(pn__plan_new(&wrong[i].s, err, sizeof(err)));
		if (strstr(err, wrong[i].why) == NULL)
			fail_msg("%s", err);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_came_is_shown),
		cmocka_unit_test(a_text_that_was_repaired_is_an_error),
		cmocka_unit_test(a_wrong_table_stops_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
