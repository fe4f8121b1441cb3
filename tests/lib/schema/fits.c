#include "schema/fits.h"

#include "cases.h"

#include <math.h>

struct point {
	int x, y;
};

struct all {
	const char *name, *remark, *code, *mail, *size;
	int small;
	unsigned char byte;
	uint64_t large;
	double weight;
	float part;
	int64_t total;
	bool terms, gift;
	struct pn_date day;
	struct pn_time hour;
	struct pn_datetime at;
	struct point to;
	const char *const *tags;
	size_t ntags;
	const struct point *points;
	size_t npoints;
	const char *password, *land;
};

static const struct pn_choice sizes[] = { { "s", NULL }, { "m", NULL },
	{ 0 } };

static const struct pn_schema point =
    PN_SCHEMA(struct point, PN_INT(struct point, x), PN_INT(struct point, y));

static const struct pn_schema all = PN_SCHEMA(struct all,
    PN_TEXT(struct all, name, .min = 2, .max = 4),
    PN_TEXT(struct all, remark, .rows = 3),
    PN_TEXT(struct all, code, .pattern = "[A-Z]+"),
    PN_EMAIL(struct all, mail), PN_CHOICE(struct all, size, .choices = sizes),
    PN_INT(struct all, small, .min = -5, .max = 5),
    PN_INT(struct all, byte, .min = 1, .max = 200),
    PN_INT(struct all, large, .max = 1e19L),
    PN_REAL(struct all, weight, .min = -1.5, .max = 99.5),
    PN_REAL(struct all, part), PN_DECIMAL(struct all, total, .max = 100),
    PN_BOOL(struct all, terms, .required = true), PN_BOOL(struct all, gift),
    PN_DATE(struct all, day, .not_before = "2026-01-01",
	.not_after = "2026-12-31"),
    PN_TIME(struct all, hour, .not_before = "08:00"),
    PN_DATETIME(struct all, at, .required = true),
    PN_STRUCT(struct all, to, &point),
    PN_TEXTS(struct all, tags, ntags, .max = 3, .max_items = 2),
    PN_STRUCTS(struct all, points, npoints, &point, .min_items = 1),
    PN_TEXT(struct all, password, .min = 8, .write_only = true),
    PN_CHOICE(struct all, land, .choices_sql = "SELECT code FROM land"));

static const char *const tags[] = { "a", "b", "c" };
static const char *const long_tags[] = { "a", "long" };
static const char *const null_tags[] = { "a", NULL };
static const struct point points[] = { { 1, 2 } };

static const struct all good = { .name = "abé", .remark = "a\nb",
	.code = "AB", .mail = "a@b.org", .size = "m", .small = 5, .byte = 1,
	.weight = 99.5, .total = 10000, .terms = true, .day = { 2026, 1, 1 },
	.hour = { .given = true, .hour = 8 }, .at = { .given = true },
	.tags = tags, .ntags = 2, .points = points, .npoints = 1 };

#define CASE(rule, field, ...)                                                 \
	{                                                                      \
		rule, #field, { .field = __VA_ARGS__ }, offsetof(struct all,   \
		    field), sizeof(((struct all *)0)->field)                   \
	}

/* The good record with one member as in v. */
static const struct {
	const char *rule; /* NULL: it fits; "~x": x, where it is thorough */
	const char *field;
	struct all v;
	size_t offset, size;
} cases[] = {
	CASE("required", name, NULL),
	CASE("min", name, "a"),
	CASE("min", name, "é"),
	CASE(NULL, name, "éééé"),
	CASE("max", name, "abcde"),
	CASE("utf8", name, "ab\xff"),
	CASE("utf8", name, "ab\xc3"),
	CASE("control", name, "a\nb"),
	CASE("control", name, "a\x01" "b"),
	CASE(NULL, remark, NULL),
	CASE(NULL, remark, ""),
	CASE(NULL, code, NULL),
	CASE("~pattern", code, "ab"),
	CASE("~type", mail, "nobody"),
	CASE(NULL, size, NULL),
	CASE("choice", size, "l"),
	CASE("choice", size, ""),
	CASE(NULL, small, -5),
	CASE("min", small, -6),
	CASE("max", small, 6),
	CASE("min", byte, 0),
	CASE("max", byte, 201),
	CASE(NULL, large, 10000000000000000000ULL),
	CASE("max", large, 10000000000000000001ULL),
	CASE("type", weight, NAN),
	CASE("type", weight, INFINITY),
	CASE("min", weight, -1.6),
	CASE("max", weight, 99.6),
	CASE("type", part, -INFINITY),
	CASE("max", total, 10001),
	CASE("required", terms, false),
	CASE(NULL, gift, true),
	CASE(NULL, day, { 0 }),
	CASE("min", day, { 2025, 12, 31 }),
	CASE("max", day, { 2027, 1, 1 }),
	CASE("min", hour, { .given = true, .hour = 7 }),
	CASE("required", at, { 0 }),
	CASE("max", ntags, 3),
	CASE("max", tags, long_tags),
	CASE("required", tags, null_tags),
	CASE("required", npoints, 0),
	CASE(NULL, password, "x"),
	CASE(NULL, land, "at"),
	CASE("utf8", land, "\xff"),
};

/* The rule of the first field that does not fit. */
static const char *
unfit(const struct pn__plan *p, const struct all *a, struct pn__arena *arena)
{
	const char *rule = NULL;

	for (size_t i = 0; i < all.nfields && rule == NULL; i++)
		rule = pn__field_unfit(p, (int)i, a, arena);
	return rule != NULL ? rule : "";
}

static void
members_fit_or_not(void **state)
{
	struct pn__plan *p = plan_of(&all);
	struct pn__arena arena;

	(void)state;
	pn__arena_init(&arena, 1024, 1 << 20);
	assert_string_equal(unfit(p, &good, &arena), "");
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *want = cases[i].rule ? cases[i].rule : "", *got;
		bool is_thorough = *want == '~';
		struct all a = good;

		memcpy((char *)&a + cases[i].offset,
		    (const char *)&cases[i].v + cases[i].offset,
		    cases[i].size);
		got = unfit(p, &a, NULL);
		if (strcmp(got, is_thorough ? "" : want) != 0)
			fail_msg("%zu: %s: quickly \"%s\", not \"%s\"", i,
			    cases[i].field, got, want);
		got = unfit(p, &a, &arena);
		if (strcmp(got, want + is_thorough) != 0)
			fail_msg("%zu: %s: thoroughly \"%s\", not \"%s\"", i,
			    cases[i].field, got, want);
	}
	pn__arena_fini(&arena);
	pn__plan_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_fit_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
