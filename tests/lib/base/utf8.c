#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define FFFD "\xef\xbf\xbd"

static const struct {
	const char *in;
	const char *want; /* NULL: it is valid and stays */
} cases[] = {
	{ "", NULL },
	{ "plain ASCII, and more than eight bytes of it", NULL },
	{ "\x7f", NULL },
	{ "\xc2\x80", NULL },
	{ "\xdf\xbf", NULL },
	{ "\xe0\xa0\x80", NULL },
	{ "\xed\x9f\xbf", NULL },
	{ "\xee\x80\x80", NULL },
	{ "\xef\xbf\xbf", NULL },
	{ "\xf0\x90\x80\x80", NULL },
	{ "\xf4\x8f\xbf\xbf", NULL },
	{ "größe 😀 漢字 and the rest", NULL },
	{ FFFD, NULL },
	/* continuation bytes alone, and bytes that are never there */
	{ "\x80", FFFD },
	{ "\xbf\xbf", FFFD FFFD },
	{ "\xfe\xff", FFFD FFFD },
	{ "\xc0\x80", FFFD FFFD },
	{ "\xc1\xbf", FFFD FFFD },
	/* overlong, surrogates, above U+10FFFF: one for each byte */
	{ "\xe0\x80\x80", FFFD FFFD FFFD },
	{ "\xe0\x9f\xbf", FFFD FFFD FFFD },
	{ "\xf0\x80\x80\xaf", FFFD FFFD FFFD FFFD },
	{ "\xf0\x8f\xbf\xbf", FFFD FFFD FFFD FFFD },
	{ "\xed\xa0\x80", FFFD FFFD FFFD },
	{ "\xed\xbf\xbf", FFFD FFFD FFFD },
	{ "\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD },
	{ "\xf5\x80\x80\x80", FFFD FFFD FFFD FFFD },
	/* cut short: one for the maximal beginning */
	{ "\xc3", FFFD },
	{ "\xe2\x82", FFFD },
	{ "\xf0\x9f\x98", FFFD },
	{ "\xf0\x9f\x98x", FFFD "x" },
	{ "\xe2\x82\xc3\xa9", FFFD "é" },
	{ "a\xe2x\x82z", "a" FFFD "x" FFFD "z" },
	{ "\xf0\x9f\xf0\x9f\x98\x80", FFFD "😀" },
	{ "12345678\xff", "12345678" FFFD },
};

static void
test_repair(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *want = cases[i].want;
		size_t n = strlen(cases[i].in), len;
		char out[200];

		if (want == NULL)
			want = cases[i].in;
		len = pn__utf8_repair(cases[i].in, n, out);
		assert_int_equal(len, strlen(want));
		assert_memory_equal(out, want, len);
		assert_true(pn__is_utf8(out, len));
	}
}

static void
test_is_utf8(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		assert_int_equal(pn__is_utf8(cases[i].in, strlen(cases[i].in)),
		    cases[i].want == NULL);
	}
	assert_true(pn__is_utf8("a\0b", 3));
}

/* All code points, encoded here by hand, and no surrogate. */
static void
test_all_code_points(void **state)
{
	(void)state;
	for (uint32_t c = 0x80; c < 0x110000; c++) {
		char s[4];
		size_t n = 0;

		if (c < 0x800) {
			s[n++] = (char)(0xc0 | c >> 6);
		} else if (c < 0x10000) {
			s[n++] = (char)(0xe0 | c >> 12);
			s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		} else {
			s[n++] = (char)(0xf0 | c >> 18);
			s[n++] = (char)(0x80 | (c >> 12 & 0x3f));
			s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		}
		s[n++] = (char)(0x80 | (c & 0x3f));
		if (c >= 0xd800 && c < 0xe000) {
			if (pn__utf8_sequence(s, n) != 0)
				fail_msg("U+%04X is a surrogate", c);
		} else if (pn__utf8_sequence(s, n) != n ||
		    pn__utf8_sequence(s, n - 1) != 0) {
			fail_msg("U+%04X is not read", c);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repair),
		cmocka_unit_test(test_is_utf8),
		cmocka_unit_test(test_all_code_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
