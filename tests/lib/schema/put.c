#include "parts.h"

static const struct {
	const char *name;
	const char *unknown; /* NULL: it has a place */
} names[] = {
	{ "name", NULL },
	{ "id", NULL },
	{ "to.street", NULL },
	{ "to[street]", NULL },
	{ "tags", NULL },
	{ "tags[]", NULL },
	{ "tags.0", NULL },
	{ "tags[0]", NULL },
	{ "tags[2]", NULL },
	{ "tags.0002", NULL },
	{ "items", NULL },
	{ "items.0.name", NULL },
	{ "items[0].name", NULL },
	{ "items[0][name]", NULL },
	{ "items.0[name]", NULL },
	{ "items.0.options.0.value", NULL },
	{ "items.4.name", NULL }, /* too many: an error of the field */
	{ "_token", NULL },	  /* the form's own */
	{ "", "" },
	{ "Name", "Name" },
	{ "nam", "nam" },
	{ "name.x", ".x" },
	{ "name[]", "[]" },
	{ "name[0]", "[0]" },
	{ ".name", ".name" },
	{ "[name]", "[name]" },
	{ "to.", NULL },
	{ "to..street", NULL },
	{ "to.nothing", NULL }, /* the part's own */
	{ "to[street", NULL },
	{ "tags[", "[" },
	{ "tags[x]", "x" },
	{ "tags[-1]", "-1" },
	{ "tags[0][0]", "[0]" },
	{ "tags[][]", "[]" },
	{ "items[]", "[]" },
	{ "items[][name]", "[]" },
	{ "items.x.name", "x" },
};

static void
names_have_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(names); i++) {
		struct pn__input *in = INPUT(names[i].name, "text");

		if ((in->unknown.p == NULL) != (names[i].unknown == NULL))
			fail_msg("%s: unknown is %.*s", names[i].name,
			    (int)in->unknown.n,
			    in->unknown.p ? in->unknown.p : "");
	}
}

static void
the_first_text_counts(void **state)
{
	struct pn__input *in = INPUT("name", "a", "name", "b", "to.street", "c",
	    "to[street]", "d", "tags.0", "e", "tags[0]", "f");

	(void)state;
	assert_string_equal(pn__input_text(in, PN_S("name")).p, "a");
	assert_string_equal(pn__input_text(in, PN_S("to.street")).p, "c");
	assert_string_equal(pn__input_text(in, PN_S("tags.0")).p, "e");
}

static void
what_was_sent_is_found_again(void **state)
{
	struct pn__input *in = INPUT("tags", "a", "tags", "b", "items.1.name",
	    "Pen", "items.1.options.0.name", "tip", "colours", "red");

	(void)state;
	assert_string_equal(
	    pn__input_text(in, PN_S("items[1][name]")).p, "Pen");
	assert_string_equal(
	    pn__input_text(in, PN_S("items.1.options.0.name")).p, "tip");
	assert_string_equal(pn__input_text(in, PN_S("tags[1]")).p, "b");
	assert_null(pn__input_text(in, PN_S("tags.2")).p);
	assert_null(pn__input_text(in, PN_S("tags.x")).p);
	assert_null(pn__input_text(in, PN_S("tags[")).p);
	assert_null(pn__input_text(in, PN_S("items.0.name")).p);
	assert_null(pn__input_text(in, PN_S("items.7.name")).p);
	assert_null(pn__input_text(in, PN_S("items.1.options.0.nothing")).p);
	assert_null(pn__input_text(in, PN_S("items.1")).p);
	assert_null(pn__input_text(in, PN_S("to.street")).p);
	assert_null(pn__input_text(in, PN_S("nothing")).p);
	assert_null(pn__input_text(in, PN_S("")).p);
	assert_true(pn__input_has(in, PN_S("tags"), PN_S("b")));
	assert_true(pn__input_has(in, PN_S("colours"), PN_S("red")));
	assert_false(pn__input_has(in, PN_S("colours"), PN_S("re")));
	assert_false(pn__input_has(in, PN_S("sizes"), PN_S("1")));
	assert_false(pn__input_has(in, PN_S("name"), PN_S("Ada")));
	assert_false(pn__input_has(in, PN_S("nothing"), PN_S("x")));
	assert_false(pn__input_has(in, PN_S("items"), PN_S("x")));
}

static const struct pn_schema strict = { PN_FIELDS(struct address,
					     PN_TEXT(struct address, town)),
	.unknown = PN_UNKNOWN_REFUSE };

static void
a_strict_schema_refuses_unknown_names(void **state)
{
	struct pn__plan *p = plan_of(&strict);
	struct pn__input *in = pn__input_new(&arena, p);
	const struct pn__error *e;

	(void)state;
	pn__input_put(in, &arena, PN_S("town"), PN_S("Graz"));
	pn__input_put(in, &arena, PN_S("_token"), PN_S("x"));
	assert_int_equal(pn__input_check(in, &arena), 0);
	pn__input_put(in, &arena, PN_S("street"), PN_S("x"));
	pn__input_put(in, &arena, PN_S("other"), PN_S("x"));
	assert_int_equal(pn__input_check(in, &arena), -1);
	e = in->errors;
	assert_string_equal(e->message, "There is no field \"street\".");
	expect(&e, "", "unknown");
	assert_null(e);
	/* A long name is cut, between two characters. */
	in = pn__input_new(&arena, p);
	pn__input_put(in, &arena,
	    PN_S("x\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
		 "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
		 "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
		 "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
		 "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"),
	    PN_S("x"));
	assert_int_equal(in->unknown.n, 63);
	pn__plan_free(p);
}

/* With any amount of memory: taken, or told that it is full. */
static void
a_full_arena_is_told(void **state)
{
	int rc = -2;

	(void)state;
	for (size_t cap = 0; rc == -2; cap += 32) {
		struct pn__input *in;
		struct pn__arena a;

		pn__arena_init(&a, 0, cap);
		in = pn__input_new(&a, plan);
		if (in != NULL &&
		    pn__input_put(in, &a, PN_S("items.2.options.1.name"),
			PN_S("x")) == 0 &&
		    pn__input_put(in, &a, PN_S("tags"), PN_S("abc")) == 0)
			rc = pn__input_check(in, &a);
		assert_int_equal(a.full, rc == -2);
		pn__arena_fini(&a);
		assert_true(cap < 65536);
	}
	assert_int_equal(rc, -1);
}

/* Names made of pieces: never out of bounds, whatever they say. */
static void
any_name_is_taken_or_left(void **state)
{
	static const char *const pieces[] = { "items", "tags", "to", "name",
		"street", "options", ".", "[", "]", "0", "1", "99", "-", "",
		"[]", "[0]", ".0.", "999999999999" };
	uint64_t seed = 0x9e3779b97f4a7c15;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct pn__input *in = pn__input_new(&arena, plan);
		struct pn_slice name;
		char text[128] = "", *copy;

		for (int i = 0; i < 7; i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			strcat(text, pieces[seed % PN_COUNT(pieces)]);
		}
		copy = test_malloc(strlen(text) + 1);
		memcpy(copy, text, strlen(text));
		name = (struct pn_slice){ copy, strlen(text) };
		assert_int_equal(pn__input_put(in, &arena, name, PN_S("7")), 0);
		pn__input_text(in, name);
		pn__input_check(in, &arena);
		test_free(copy);
		pn__arena_reset(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_have_places),
		TEST(the_first_text_counts),
		TEST(what_was_sent_is_found_again),
		TEST(a_strict_schema_refuses_unknown_names),
		TEST(a_full_arena_is_told),
		TEST(any_name_is_taken_or_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
