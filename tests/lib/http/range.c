#include "http/range.h"

#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { MAX = 20 };

static void
check_shared(const struct node *test)
{
	const struct node *want = member(test, "expected");
	struct pn_slice header = member_text(test, "header"), unit;
	struct pn__range out[MAX];
	ssize_t n = pn__range_parse(header.p, header.n,
	    strtoull(member_text(test, "size").p, NULL, 10), &unit, out, MAX);
	ssize_t i = 0;

	if (want->kind == NODE_NUMBER) {
		assert_int_equal(n, strtol(want->text.p, NULL, 10));
		return;
	}
	assert_true(n > 0);
	assert_same(unit, member_text(want, "type"), header.p);
	if (member(test, "options") != NULL)
		n = (ssize_t)pn__range_combine(out, (size_t)n);
	EACH(r, member(want, "ranges")) {
		assert_true(i < n);
		assert_int_equal(out[i].first,
		    strtoull(member_text(r, "start").p, NULL, 10));
		assert_int_equal(out[i].last,
		    strtoull(member_text(r, "end").p, NULL, 10));
		i++;
	}
	assert_int_equal(n, i);
}

static void
test_shared(void **state)
{
	const struct node *all = shared_read("http/range-parser.json");

	(void)state;
	EACH(test, member(all, "cases"))
		check_shared(test);
}

static void
test_cases(void **state)
{
	static const struct {
		const char *header;
		uint64_t size;
		ssize_t n;
		struct pn__range first;
	} table[] = {
		{ "bytes=-300", 200, 1, { 0, 199 } },
		{ "bytes=-0", 200, -1, { 0, 0 } },
		{ "bytes=0-", 0, -1, { 0, 0 } },
		{ "bytes=-5", 0, -1, { 0, 0 } },
		{ "bytes=199-", 200, 1, { 199, 199 } },
		{ "bytes=200-", 200, -1, { 0, 0 } },
		{ "bytes=0-18446744073709551615", 200, 1, { 0, 199 } },
		{ "bytes=0-99999999999999999999999", 200, 1, { 0, 199 } },
		{ "bytes=99999999999999999999999-", 200, -1, { 0, 0 } },
		{ "bytes=-99999999999999999999999", 200, 1, { 0, 199 } },
		{ "bytes=18446744073709551615-", UINT64_MAX, -1, { 0, 0 } },
		{ "bytes=+1-2", 200, -2, { 0, 0 } },
		{ "bytes=0x1-2", 200, -2, { 0, 0 } },
		{ "bytes=1 - 2", 200, -2, { 0, 0 } },
		{ "=0-1", 200, 1, { 0, 1 } },
		{ "bytes", 200, -2, { 0, 0 } },
		{ "bytes=0-0,1-1,2-2,3-3", 200, -2, { 0, 0 } },
		{ "bytes=0-0,1-1,2-2,300-", 200, 3, { 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		size_t n = strlen(table[i].header);
		char *copy = malloc(n);
		struct pn__range out[3];
		struct pn_slice unit;
		ssize_t rc;

		memcpy(copy, table[i].header, n);
		rc = pn__range_parse(copy, n, table[i].size, &unit, out, 3);
		if (rc != table[i].n)
			fail_msg("%s: %zd", table[i].header, rc);
		if (rc > 0) {
			assert_int_equal(out[0].first, table[i].first.first);
			assert_int_equal(out[0].last, table[i].first.last);
		}
		free(copy);
	}
}

/* Whatever the order: what is left covers the same and does not touch. */
static void
test_combine(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct pn__range r[8];
		bool before[40] = { false }, after[40] = { false };
		size_t n = 1 + seed % 8, left;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			r[i].first = (seed >> 8) % 30;
			r[i].last = r[i].first + (seed >> 20) % 8;
			for (uint64_t k = r[i].first; k <= r[i].last; k++)
				before[k] = true;
		}
		left = pn__range_combine(r, n);
		assert_in_range(left, 1, n);
		for (size_t i = 0; i < left; i++) {
			for (uint64_t k = r[i].first; k <= r[i].last; k++) {
				assert_false(after[k]);
				after[k] = true;
			}
			if (r[i].first > 0)
				assert_false(before[r[i].first - 1]);
			assert_false(before[r[i].last + 1]);
		}
		assert_memory_equal(before, after, sizeof(before));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_combine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
