/* An order with an address and items, for the tests of parts. */
#ifndef TESTS_SCHEMA_PARTS_H
#define TESTS_SCHEMA_PARTS_H

#include "cases.h"

struct option {
	const char *name, *value;
};

struct item {
	const char *name;
	int count;
	const struct option *options;
	size_t noptions;
	bool gift;
};

struct address {
	const char *street, *town;
	struct pn_date since;
};

struct order {
	int64_t id;
	const char *name;
	struct address to, bill;
	const struct item *items;
	size_t nitems;
	const char *const *tags;
	size_t ntags;
	const short *sizes;
	size_t nsizes;
	const char *const *colours;
	size_t ncolours;
	const struct pn_date *days;
	size_t ndays;
	const double *weights;
	size_t nweights;
};

static const struct pn_schema option =
    PN_SCHEMA(struct option, PN_TEXT(struct option, name, .min = 1),
	PN_TEXT(struct option, value, .min = 1));

static const struct pn_schema item =
    PN_SCHEMA(struct item, PN_TEXT(struct item, name, .min = 1, .max = 20),
	PN_INT(struct item, count, .min = 1, .max = 99, .fallback = "1"),
	PN_STRUCTS(struct item, options, noptions, &option, .max_items = 3),
	PN_BOOL(struct item, gift));

static const struct pn_schema address = PN_SCHEMA(struct address,
    PN_TEXT(struct address, street, .min = 1, .max = 30),
    PN_TEXT(struct address, town, .max = 30), PN_DATE(struct address, since));

static const struct pn_choice order_colours[] = { { "red", NULL },
	{ "green", NULL }, { "blue", NULL }, { 0 } };

static const char *
not_three(struct pn_check *c, const void *value)
{
	const short *sizes = *(const short *const *)value;

	(void)c;
	return sizes[0] == 3 ? "Not three." : NULL;
}

static const struct pn_schema order =
    PN_SCHEMA(struct order, PN_INT(struct order, id, .key = true),
	PN_TEXT(struct order, name, .min = 1),
	PN_STRUCT(struct order, to, &address, .required = true),
	PN_STRUCT(struct order, bill, &address),
	PN_STRUCTS(struct order, items, nitems, &item, .max_items = 4),
	PN_TEXTS(struct order, tags, ntags, .min = 2, .max = 5, .max_items = 3,
	    .min_items = 2),
	PN_INTS(struct order, sizes, nsizes, .max = 300, .check = not_three),
	PN_CHOICES(struct order, colours, ncolours, .choices = order_colours),
	PN_DATES(struct order, days, ndays, .not_before = "2026-01-01"),
	PN_REALS(struct order, weights, nweights));

#define MINIMUM "name", "Ada", "to.street", "Main", "tags", "ab", "tags", "cd"

static struct pn__arena arena;
static struct pn__plan *plan;

static inline int
setup(void **state)
{
	(void)state;
	plan = plan_of(&order);
	pn__arena_init(&arena, 1024, 1 << 20);
	return 0;
}

static inline int
teardown(void **state)
{
	(void)state;
	pn__arena_fini(&arena);
	pn__plan_free(plan);
	return 0;
}

/* An input of name, text pairs up to NULL. */
static inline struct pn__input *
input_of(const char *const *pairs)
{
	struct pn__input *in = pn__input_new(&arena, plan);

	assert_non_null(in);
	for (; *pairs != NULL; pairs += 2)
		assert_int_equal(
		    pn__input_put(in, &arena,
			(struct pn_slice){ pairs[0], strlen(pairs[0]) },
			(struct pn_slice){ pairs[1], strlen(pairs[1]) }),
		    0);
	return in;
}

#define INPUT(...)                                                             \
	input_of((const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })

/* The input is wrong, and e is its next error. */
static inline void
expect(const struct pn__error **e, const char *field, const char *rule)
{
	if (*e == NULL)
		fail_msg("no error for %s", field);
	if (strcmp((*e)->field, field) != 0 || strcmp((*e)->rule, rule) != 0)
		fail_msg("%s %s (%s), not %s %s", (*e)->field, (*e)->rule,
		    (*e)->message, field, rule);
	*e = (*e)->next;
}

static inline const struct order *
right(struct pn__input *in)
{
	if (pn__input_check(in, &arena) != 0)
		fail_msg("%s: %s", in->errors->field, in->errors->message);
	return in->record;
}

static inline const struct pn__error *
wrong(struct pn__input *in)
{
	assert_int_equal(pn__input_check(in, &arena), -1);
	assert_non_null(in->errors);
	return in->errors;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
