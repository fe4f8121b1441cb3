#include "cases.h"

struct forms {
	const char *mail, *phone, *colour, *uuid, *work;
};

static const struct pn_schema forms = PN_SCHEMA(struct forms,
    PN_EMAIL(struct forms, mail), PN_PHONE(struct forms, phone),
    PN_COLOUR(struct forms, colour), PN_UUID(struct forms, uuid),
    PN_EMAIL(struct forms, work, .pattern = ".*@example\\.org", .max = 30,
	.required = true));

#define MAIL "Please enter an e-mail address, like name@example.org."
#define A63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct field_case cases[] = {
	RIGHT("mail", "ada@example.org", "ada@example.org"),
	RIGHT("mail", " Ada@Example.ORG ", "Ada@Example.ORG"),
	RIGHT("mail", "a@b", "a@b"),
	RIGHT("mail", "a.b+c@d-e.f", "a.b+c@d-e.f"),
	RIGHT("mail", ".a..b.@c", ".a..b.@c"),
	RIGHT("mail", "!#$%&'*+/=?^_`{|}~-@x.y", NULL),
	RIGHT("mail", "1@2.3", NULL),
	RIGHT("mail", "a@" A63 ".x", NULL),
	RIGHT("mail", "", ""),
	WRONG("mail", "ada", "type", MAIL),
	WRONG("mail", "@example.org", "type", MAIL),
	WRONG("mail", "ada@", "type", MAIL),
	WRONG("mail", "ada@.org", "type", NULL),
	WRONG("mail", "ada@example.", "type", NULL),
	WRONG("mail", "ada@example..org", "type", NULL),
	WRONG("mail", "ada@-example.org", "type", NULL),
	WRONG("mail", "ada@example-.org", "type", NULL),
	WRONG("mail", "ada@exa_mple.org", "type", NULL),
	WRONG("mail", "ada@b@c.org", "type", NULL),
	WRONG("mail", "ada b@example.org", "type", NULL),
	WRONG("mail", "\"ada\"@example.org", "type", NULL),
	WRONG("mail", "ada@[127.0.0.1]", "type", NULL),
	WRONG("mail", "Ada <ada@example.org>", "type", NULL),
	WRONG("mail", "ada@example.org,b@example.org", "type", NULL),
	WRONG("mail", "ada@ex\xc3\xa4mple.org", "type", NULL),
	WRONG("mail",
	    "\xc3\xa4"
	    "da@example.org",
	    "type", NULL),
	WRONG("mail", "a@" A63 "a.x", "type", NULL),
	WRONG("mail", "a\nBcc: x@y", "control", NULL),
	WRONG("mail", "a\0@b", "nul", NULL),
	RIGHT("mail", A63 A63 A63 A63 "@b", NULL),
	WRONG("mail", A63 A63 A63 A63 "@bc", "max",
	    "At most 254 characters; this has 255."),
	RIGHT("work", "ada@example.org", "ada@example.org"),
	WRONG("work", "ada@example.com", "pattern", NULL),
	WRONG("work", "", "required", NULL),
	RIGHT("phone", "+43 1 234567", "+43 1 234567"),
	RIGHT("phone", "(01) 234-567.8/9", NULL),
	RIGHT("phone", "112", "112"),
	WRONG("phone", "11", "type",
	    "Please enter a telephone number, like +43 1 234567."),
	WRONG("phone", "43+1234", "type", NULL),
	WRONG("phone", "++431234", "type", NULL),
	WRONG("phone", "call me", "type", NULL),
	WRONG("phone", "+()-./ ", "type", NULL),
	WRONG("phone", "123456789012345678901", "type", NULL),
	WRONG("phone", "123;ext=4", "type", NULL),
	RIGHT("colour", "#ff8800", "#ff8800"),
	RIGHT("colour", "#FF88aB", "#ff88ab"),
	WRONG("colour", "ff8800", "type", "Please enter a colour as #rrggbb."),
	WRONG("colour", "#f80", "type", NULL),
	WRONG("colour", "#ff880g", "type", NULL),
	WRONG("colour", "#ff88000", "type", NULL),
	WRONG("colour", "red", "type", NULL),
	RIGHT("uuid", "123e4567-e89b-12d3-a456-426614174000",
	    "123e4567-e89b-12d3-a456-426614174000"),
	RIGHT("uuid", "123E4567-E89B-12D3-A456-426614174000",
	    "123e4567-e89b-12d3-a456-426614174000"),
	WRONG("uuid", "123e4567e89b12d3a456426614174000", "type", NULL),
	WRONG("uuid", "123e4567-e89b-12d3-a456-42661417400", "type", NULL),
	WRONG("uuid", "123e4567-e89b-12d3-a456-42661417400g", "type", NULL),
	WRONG("uuid", "123e4567-e89b-12d3-a4564-26614174000", "type", NULL),
	WRONG("uuid", "{123e4567-e89b-12d3-a456-426614174000}", "type", NULL),
};

static void
formats_are_checked(void **state)
{
	(void)state;
	run_cases(&forms, cases, PN_COUNT(cases));
}

static void
a_format_that_is_none_is_told(void **state)
{
	static const struct pn_field bad = {
		.name = "x", .size = 8, .max = 9, .format = 99
	};
	const struct pn_schema s = {
		.name = "s", .size = 8, .fields = &bad, .nfields = 1
	};
	char err[100];

	(void)state;
	assert_null(pn__plan_new(&s, err, sizeof(err)));
	assert_string_equal(
	    err, "schema s, field x: there is no format number 99");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_are_checked),
		cmocka_unit_test(a_format_that_is_none_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
