#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { CAP = 10000 };

static int
setup(void **state)
{
	static struct pn__arena a;

	pn__arena_init(&a, 256, CAP);
	*state = &a;
	return 0;
}

static int
teardown(void **state)
{
	pn__arena_fini(*state);
	return 0;
}

static void
test_alignment(void **state)
{
	struct pn__arena *a = *state;

	for (size_t n = 0; n < 70; n++) {
		void *p = pn__arena_alloc(a, n);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
	}
}

/* What is given out does not overlap and keeps what is written to it. */
static void
test_pieces_are_apart(void **state)
{
	struct pn__arena *a = *state;
	unsigned char *pieces[60];

	for (size_t i = 0; i < 60; i++) {
		pieces[i] = pn__arena_alloc(a, i + 1);
		memset(pieces[i], (int)i, i + 1);
	}
	for (size_t i = 0; i < 60; i++) {
		for (size_t j = 0; j <= i; j++)
			assert_int_equal(pieces[i][j], i);
	}
}

static void
test_nothing_before_the_first(void **state)
{
	struct pn__arena *a = *state;

	assert_null(a->first);
	pn__arena_reset(a);
	assert_null(a->first);
	assert_non_null(pn__arena_alloc(a, 0));
	assert_ptr_not_equal(pn__arena_alloc(a, 0), pn__arena_alloc(a, 0));
}

static void
test_cap(void **state)
{
	struct pn__arena *a = *state;
	size_t got = 0;

	while (pn__arena_alloc(a, 100) != NULL)
		got += 100;
	assert_true(a->full);
	assert_true(a->size <= CAP);
	/* Rounding up and the ends of chunks cost some, but not much. */
	assert_in_range(got, CAP * 3 / 4, CAP);
	pn__arena_reset(a);
	assert_false(a->full);
	assert_true(a->size <= 256);
	assert_non_null(pn__arena_alloc(a, 100));
}

static void
test_one_piece_up_to_the_cap(void **state)
{
	struct pn__arena *a = *state;

	assert_null(pn__arena_alloc(a, CAP + 1));
	assert_true(a->full);
	pn__arena_reset(a);
	assert_non_null(pn__arena_alloc(a, CAP - CAP % 16));
	assert_null(pn__arena_alloc(a, 16));
}

static void
test_refused_piece_leaves_the_rest(void **state)
{
	struct pn__arena *a = *state;
	char *p = pn__arena_dup(a, "before", 6);

	assert_null(pn__arena_alloc(a, CAP));
	assert_non_null(pn__arena_alloc(a, 50));
	assert_string_equal(p, "before");
}

static void
test_first_is_never_above_the_cap(void **state)
{
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 5000, 100);
	assert_non_null(pn__arena_alloc(&a, 64));
	assert_true(a.size <= 100);
	assert_null(pn__arena_alloc(&a, 64));
	pn__arena_fini(&a);
	assert_null(a.first);
}

static void
test_overflow(void **state)
{
	struct pn__arena *a = *state;
	static const size_t sizes[] = { SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 15,
		SIZE_MAX - 16, SIZE_MAX - 17, SIZE_MAX / 2 };

	for (size_t i = 0; i < PN_COUNT(sizes); i++) {
		a->full = false;
		assert_null(pn__arena_alloc(a, sizes[i]));
		assert_true(a->full);
		assert_null(pn__arena_dup(a, "x", sizes[i]));
		a->full = false;
		assert_null(pn__arena_zalloc(a, sizes[i], 2));
		assert_true(a->full);
	}
	a->full = false;
	assert_null(pn__arena_zalloc(a, (size_t)1 << 32, (size_t)1 << 32));
	assert_true(a->full);
	a->full = false;
	assert_null(pn__arena_zalloc(a, SIZE_MAX / 8 + 2, 8));
	assert_true(a->full);
}

static void
test_zalloc(void **state)
{
	struct pn__arena *a = *state;
	unsigned char *p = pn__arena_alloc(a, 200);

	memset(p, 0xff, 200);
	pn__arena_reset(a);
	p = pn__arena_zalloc(a, 25, 8);
	for (size_t i = 0; i < 200; i++)
		assert_int_equal(p[i], 0);
	assert_non_null(pn__arena_zalloc(a, 0, 8));
}

static void
test_dup(void **state)
{
	struct pn__arena *a = *state;
	char *p;

	assert_string_equal(pn__arena_dup(a, "abcdef", 3), "abc");
	assert_string_equal(pn__arena_dup(a, NULL, 0), "");
	p = pn__arena_dup(a, "a\0b", 3);
	assert_memory_equal(p, "a\0b", 4);
}

static void
test_printf(void **state)
{
	struct pn__arena *a = *state;
	char text[9000];
	char *p;

	assert_string_equal(
	    pn__arena_printf(a, "%d %s", -7, "ä"), "-7 ä");
	assert_string_equal(pn__arena_printf(a, "%s", ""), "");
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	p = pn__arena_printf(a, "%s", text);
	assert_string_equal(p, text);
	assert_null(pn__arena_printf(a, "%s", text));
	assert_true(a->full);
}

/* A reset keeps the first chunk: the next request allocates nothing. */
static void
test_reset_keeps_the_first(void **state)
{
	struct pn__arena *a = *state;
	void *first = pn__arena_alloc(a, 16);

	for (size_t i = 0; i < 100; i++)
		pn__arena_alloc(a, 64);
	assert_true(a->size > 256);
	pn__arena_reset(a);
	assert_int_equal(a->size, 256);
	assert_ptr_equal(pn__arena_alloc(a, 16), first);
}

int
main(void)
{
#define UNIT(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		UNIT(test_alignment),
		UNIT(test_pieces_are_apart),
		UNIT(test_nothing_before_the_first),
		UNIT(test_cap),
		UNIT(test_one_piece_up_to_the_cap),
		UNIT(test_refused_piece_leaves_the_rest),
		UNIT(test_first_is_never_above_the_cap),
		UNIT(test_overflow),
		UNIT(test_zalloc),
		UNIT(test_dup),
		UNIT(test_printf),
		UNIT(test_reset_keeps_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
