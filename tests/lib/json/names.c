#include "json/read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* Names with a number in the middle of a text, padded to some width. */
static struct pn_member *
members_new(uint32_t n, const char *text, int width)
{
	struct pn_member *m = calloc(n, sizeof(*m));

	for (uint32_t i = 0; i < n; i++) {
		char *name = malloc(64);

		m[i].name = (struct pn_slice){ name,
			(size_t)snprintf(name, 64, "%s%0*u%s", text, width,
			    (unsigned)i, text) };
	}
	return m;
}

static void
members_free(struct pn_member *m, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		free((void *)(uintptr_t)m[i].name.p);
	free(m);
}

/* Names that differ in one place only, which moves; all sizes of tables. */
static void
test_none_and_each(void **state)
{
	static const char *const texts[] = { "", "a long name", "x" };
	static const uint32_t sizes[] = { 0, 1, 2, 3, 8, 31, 32, 33, 63, 64, 65,
		127, 128, 129, 1000 };

	(void)state;
	for (size_t k = 0; k < PN_COUNT(sizes); k++) {
		uint32_t n = sizes[k];
		struct pn_member *m =
		    members_new(n, texts[k % PN_COUNT(texts)], (int)k);

		assert_int_equal(pn__json_repeated(m, n), -1);
		for (uint32_t i = 1; i < n; i += 1 + n / 20) {
			struct pn_slice own = m[i].name;

			m[i].name = m[(i * 7 + 1) % i].name;
			assert_int_equal(pn__json_repeated(m, n), i);
			m[i].name = own;
		}
		members_free(m, n);
	}
}

static void
test_special_names(void **state)
{
	struct pn_member m[3] = { { .name = PN_S("") }, { .name = PN_S("\0") },
		{ .name = PN_S("\0\0") } };

	(void)state;
	assert_int_equal(pn__json_repeated(m, 3), -1);
	m[2].name = (struct pn_slice){ NULL, 0 };
	assert_int_equal(pn__json_repeated(m, 3), 2);
}

static double
seconds(uint32_t n)
{
	struct pn_member *m = members_new(n, "name", 1);
	clock_t start = clock();

	assert_int_equal(pn__json_repeated(m, n), -1);
	start = clock() - start;
	members_free(m, n);
	return (double)start / CLOCKS_PER_SEC;
}

/* 64 times the names take some 64 times as long, not 4096 times. */
static void
test_linear(void **state)
{
	double few, many;

	(void)state;
	few = seconds(8000);
	many = seconds(512000);
	assert_true(many < (few + 0.0005) * 64 * 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_none_and_each),
		cmocka_unit_test(test_special_names),
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
