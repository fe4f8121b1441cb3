#include "cases.h"

struct stay {
	struct pn_date from, to;
	struct pn_time open, shut;
	struct pn_datetime begin, end;
	int low, high;
	uint64_t bottom, top;
	double less, more;
	int64_t price, limit;
	const char *name;
};

static const struct pn_schema stay = PN_SCHEMA(struct stay,
    PN_DATE(struct stay, from, .label = "Arrival"),
    PN_DATE(struct stay, to, .after = "from"),
    PN_TIME(struct stay, open, .before = "shut"), PN_TIME(struct stay, shut),
    PN_DATETIME(struct stay, begin),
    PN_DATETIME(struct stay, end, .at_least = "begin"),
    PN_INT(struct stay, low, .at_most = "high"), PN_INT(struct stay, high),
    PN_INT(struct stay, bottom), PN_INT(struct stay, top, .after = "bottom"),
    PN_REAL(struct stay, less, .before = "more"), PN_REAL(struct stay, more),
    PN_DECIMAL(struct stay, price, .at_most = "limit", .message = "Too dear."),
    PN_DECIMAL(struct stay, limit), PN_TEXT(struct stay, name));

static const struct {
	const char *form;		    /* name=text, with ";" between */
	const char *field, *rule, *message; /* NULL: it is right */
} forms[] = {
	{ "", NULL, NULL, NULL },
	{ "to=2026-01-01", NULL, NULL, NULL },
	{ "from=2026-01-01;to=2026-01-02", NULL, NULL, NULL },
	{ "from=2026-01-01;to=2026-01-01", "to", "after",
	    "This has to be later than \"Arrival\"." },
	{ "from=2026-02-01;to=2026-01-31", "to", "after", NULL },
	{ "from=2026-02-31;to=2026-01-31", "from", "type", NULL },
	{ "open=08:00;shut=08:00:00.000001", NULL, NULL, NULL },
	{ "open=08:00;shut=08:00", "open", "before",
	    "This has to be earlier than \"Shut\"." },
	{ "begin=2026-01-01T12:00+01:00;end=2026-01-01T11:00Z", NULL, NULL,
	    NULL },
	{ "begin=2026-01-01T12:00+01:00;end=2026-01-01T10:59Z", "end",
	    "at_least", "This must not be earlier than \"Begin\"." },
	{ "low=-2;high=-2", NULL, NULL, NULL },
	{ "low=-1;high=-2", "low", "at_most",
	    "This must not be more than \"High\"." },
	{ "low=x;high=-2", "low", "type", NULL },
	{ "bottom=5;top=18446744073709551615", NULL, NULL, NULL },
	{ "bottom=18446744073709551615;top=5", "top", "after",
	    "This has to be more than \"Bottom\"." },
	{ "bottom=18446744073709551614;top=18446744073709551615", NULL, NULL,
	    NULL },
	{ "bottom=18446744073709551615;top=18446744073709551615", "top",
	    "after", NULL },
	{ "less=1e-300;more=2e-300", NULL, NULL, NULL },
	{ "less=1;more=1.0", "less", "before",
	    "This has to be less than \"More\"." },
	{ "price=1.50;limit=1.5", NULL, NULL, NULL },
	{ "price=1.51;limit=1.5", "price", "at_most", "Too dear." },
};

static void
fields_lie_to_each_other(void **state)
{
	struct pn__plan *p = plan_of(&stay);
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
		if (forms[i].message != NULL)
			assert_string_equal(
			    in->errors->message, forms[i].message);
		pn__arena_reset(&a);
	}
	pn__arena_fini(&a);
	pn__plan_free(p);
}

/* Of a PATCH only what came is compared. */
static void
what_did_not_come_is_not_compared(void **state)
{
	struct pn__plan *p = plan_of(&stay);
	struct pn__input *in;
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 1024, 1 << 20);
	in = pn__input_new(&a, p);
	in->partial = true;
	put_form(in, &a, "low=5");
	assert_int_equal(pn__input_check(in, &a), 0);
	in = pn__input_new(&a, p);
	in->partial = true;
	put_form(in, &a, "low=5;high=4");
	assert_int_equal(pn__input_check(in, &a), -1);
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static const struct pn_schema wrong[] = {
	PN_SCHEMA(struct stay, PN_DATE(struct stay, from),
	    PN_DATE(struct stay, to, .after = "form")),
	PN_SCHEMA(struct stay, PN_DATE(struct stay, from),
	    PN_INT(struct stay, low, .after = "from")),
	PN_SCHEMA(struct stay, PN_TEXT(struct stay, name, .after = "name")),
	PN_SCHEMA(struct stay, PN_INT(struct stay, low, .at_most = "low")),
	PN_SCHEMA(struct stay, PN_INT(struct stay, low, .read_only = true),
	    PN_INT(struct stay, high, .at_least = "low")),
	PN_SCHEMA(struct stay, PN_DECIMAL(struct stay, price, .scale = 3),
	    PN_DECIMAL(struct stay, limit, .at_least = "price")),
};

static const char *const why[PN_COUNT(wrong)] = {
	"schema stay, field to: after names \"form\", which is no field of the "
	"schema; it has from, to",
	"schema stay, field low: after names from, a field of another type or "
	"scale: they can't be compared",
	"schema stay, field name: after is for dates, times and numbers, not "
	"for a field of type text",
	"schema stay, field low: at_most names the field itself",
	"schema stay, field high: at_least compares with low, but a key or a "
	"read_only field is never sent",
	"schema stay, field limit: at_least names price, a field of another "
	"type or scale: they can't be compared",
};

static void
a_wrong_table_stops_the_start(void **state)
{
	char err[400];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		assert_null(pn__plan_new(&wrong[i], err, sizeof(err)));
		assert_string_equal(err, why[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_lie_to_each_other),
		cmocka_unit_test(what_did_not_come_is_not_compared),
		cmocka_unit_test(a_wrong_table_stops_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
