#include "parts.h"

static const struct option options[] = { { "tip", "fine" } };
static const struct item items[] = {
	{ .name = "Pen", .count = 2, .options = options, .noptions = 1 },
	{ .name = "Ink", .count = 1, .gift = true }
};
static const char *const tags[] = { "ab", "cd" };
static const short sizes[] = { -1, 0, 300 };
static const struct pn_date days[] = { { 2026, 11, 22 } };

static const struct order stored = { .id = 7,
	.name = "Ada",
	.to = { .street = "Main" },
	.items = items,
	.nitems = 2,
	.tags = tags,
	.ntags = 2,
	.sizes = sizes,
	.nsizes = 3,
	.days = days,
	.ndays = 1 };

static const struct {
	const char *name, *text;
} texts[] = {
	{ "id", "7" },
	{ "name", "Ada" },
	{ "to.street", "Main" },
	{ "to.town", "" },
	{ "bill.street", "" },
	{ "items.0.name", "Pen" },
	{ "items.0.count", "2" },
	{ "items.0.options.0.value", "fine" },
	{ "items.1.gift", "1" },
	{ "items.0.gift", "" },
	{ "tags.1", "cd" },
	{ "sizes.0", "-1" },
	{ "sizes.1", "0" },
	{ "sizes.2", "300" },
	{ "days.0", "2026-11-22" },
};

static void
a_record_is_shown_by_its_texts(void **state)
{
	struct pn__input *in = pn__input_fill(&arena, plan, &stored);

	(void)state;
	assert_non_null(in);
	for (size_t i = 0; i < PN_COUNT(texts); i++) {
		struct pn_slice text = pn__input_text(in,
		    (struct pn_slice){ texts[i].name, strlen(texts[i].name) });

		if (text.p == NULL)
			fail_msg("%s is not there", texts[i].name);
		assert_int_equal(text.n, strlen(texts[i].text));
		assert_memory_equal(text.p, texts[i].text, text.n);
	}
	assert_null(pn__input_text(in, PN_S("items.2.name")).p);
	assert_null(pn__input_text(in, PN_S("colours.0")).p);
	assert_true(pn__input_has(in, PN_S("tags"), PN_S("ab")));
	assert_memory_equal(in->record, &stored, sizeof(stored));
	assert_false(in->sent);
}

/* What is shown and sent again unchanged is the same record. */
static void
what_is_shown_comes_back(void **state)
{
	struct pn__input *in = pn__input_fill(&arena, plan, &stored);
	const struct order *o = right(in);

	(void)state;
	assert_string_equal(o->name, "Ada");
	assert_int_equal(o->nitems, 2);
	assert_string_equal(o->items[0].options[0].value, "fine");
	assert_true(o->items[1].gift);
	assert_int_equal(o->ntags, 2);
	assert_int_equal(o->nsizes, 3);
	assert_int_equal(o->sizes[2], 300);
	assert_int_equal(o->days[0].day, 22);
}

struct login {
	const char *name, *password;
	int pin;
};

static const struct pn_schema login =
    PN_SCHEMA(struct login, PN_TEXT(struct login, name),
	PN_TEXT(struct login, password, .write_only = true, .min = 3),
	PN_INT(struct login, pin, .write_only = true));

static void
a_secret_is_never_shown(void **state)
{
	const struct login v = { "Ada", "secret", 1234 };
	struct pn__plan *p = plan_of(&login);
	struct pn__input *in = pn__input_fill(&arena, p, &v);

	(void)state;
	assert_int_equal(
	    pn__field_value(&login.fields[1], &v).kind, PN_KIND_NULL);
	assert_string_equal(
	    pn__field_stored(&login.fields[1], &v).text, "secret");
	assert_int_equal(in->raw[0].n, 3);
	assert_int_equal(in->raw[1].n, 0);
	assert_int_equal(in->raw[2].n, 0);
	in = pn__input_new(&arena, p);
	pn__input_put(in, &arena, PN_S("password"), PN_S("secret"));
	pn__input_put(in, &arena, PN_S("pin"), PN_S("x"));
	assert_int_equal(pn__input_check(in, &arena), -1);
	assert_null(in->raw[1].p);
	assert_null(in->raw[2].p);
	assert_string_equal(((struct login *)in->record)->password, "secret");
	pn__plan_free(p);
}

static void
a_full_arena_is_told(void **state)
{
	struct pn__input *in = NULL;

	(void)state;
	for (size_t cap = 0; in == NULL; cap += 64) {
		struct pn__arena a;

		pn__arena_init(&a, 0, cap);
		in = pn__input_fill(&a, plan, &stored);
		assert_int_equal(a.full, in == NULL);
		pn__arena_fini(&a);
		assert_true(cap < 65536);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_record_is_shown_by_its_texts),
		TEST(what_is_shown_comes_back),
		TEST(a_secret_is_never_shown),
		TEST(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
