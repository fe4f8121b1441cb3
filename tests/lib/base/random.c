#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

/* Of 4096 random bytes each of the 256 values is there, almost surely. */
static void
test_bytes(void **state)
{
	unsigned char bytes[4096], other[4096];
	size_t seen[256] = { 0 }, distinct = 0;

	(void)state;
	pn__random(bytes, sizeof(bytes));
	pn__random(other, sizeof(other));
	assert_memory_not_equal(bytes, other, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		seen[bytes[i]]++;
	for (size_t i = 0; i < 256; i++)
		distinct += seen[i] > 0;
	assert_true(distinct > 240);
	pn__random(bytes, 0);
}

static void
test_id(void **state)
{
	char a[66], b[66];

	(void)state;
	for (size_t len = 0; len < 66; len++) {
		size_t want = len < 64 ? len : 64;

		memset(a, '!', sizeof(a));
		pn__random_id(a, len);
		assert_int_equal(strlen(a), want);
		assert_int_equal(
		    strspn(a, "0123456789abcdefghijklmnopqrstuv"), want);
	}
	pn__random_id(a, 26);
	pn__random_id(b, 26);
	assert_string_not_equal(a, b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
