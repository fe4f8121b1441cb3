#include "schema/utf8.h"

#include "schema/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	struct pn_slice text;
	int chars; /* -1: it is not UTF-8 */
} texts[] = {
	{ PN_S(""), 0 },
	{ PN_S("a"), 1 },
	{ PN_S("exactly8"), 8 },
	{ PN_S("a longer line of plain text, over eight"), 39 },
	{ PN_S("\x00"), 1 },
	{ PN_S("\x7f"), 1 },
	{ PN_S("\xc2\x80"), 1 },
	{ PN_S("\xdf\xbf"), 1 },
	{ PN_S("\xe0\xa0\x80"), 1 },
	{ PN_S("\xed\x9f\xbf"), 1 },	 /* U+D7FF */
	{ PN_S("\xee\x80\x80"), 1 },	 /* U+E000 */
	{ PN_S("\xef\xbf\xbf"), 1 },	 /* U+FFFF */
	{ PN_S("\xf0\x90\x80\x80"), 1 }, /* U+10000 */
	{ PN_S("\xf4\x8f\xbf\xbf"), 1 }, /* U+10FFFF */
	{ PN_S("12345678\xc3\xa9"), 9 },
	{ PN_S("\xc3\xa9"
	       "12345678"),
	    9 },
	{ PN_S("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb"), 3 },
	/* tails without a head, heads without a tail */
	{ PN_S("\x80"), -1 },
	{ PN_S("\xbf"), -1 },
	{ PN_S("1234567\x80"), -1 },
	{ PN_S("12345678\x80"), -1 },
	{ PN_S("\xc2"), -1 },
	{ PN_S("\xc2"
	       "a"),
	    -1 },
	{ PN_S("\xc2\xc2"), -1 },
	{ PN_S("\xe0\xa0"), -1 },
	{ PN_S("\xe1\x80"), -1 },
	{ PN_S("\xe1\x80"
	       "a"),
	    -1 },
	{ PN_S("\xe1"
	       "a\x80"),
	    -1 },
	{ PN_S("\xf0\x90\x80"), -1 },
	{ PN_S("\xf1\x80\x80"
	       "a"),
	    -1 },
	{ PN_S("\xf1\x80"
	       "a\x80"),
	    -1 },
	{ PN_S("\xf4\x8f\xbf"), -1 },
	{ PN_S("\xc3\xa9\xa9"), -1 },
	/* overlong */
	{ PN_S("\xc0\x80"), -1 },
	{ PN_S("\xc0\xaf"), -1 },
	{ PN_S("\xc1\xbf"), -1 },
	{ PN_S("\xe0\x80\x80"), -1 },
	{ PN_S("\xe0\x80\xaf"), -1 },
	{ PN_S("\xe0\x9f\xbf"), -1 },
	{ PN_S("\xf0\x80\x80\xaf"), -1 },
	{ PN_S("\xf0\x8f\xbf\xbf"), -1 },
	{ PN_S("\xf8\x88\x80\x80\x80"), -1 },
	{ PN_S("\xfc\x84\x80\x80\x80\x80"), -1 },
	/* surrogates, by themselves and as CESU-8 */
	{ PN_S("\xed\xa0\x80"), -1 },
	{ PN_S("\xed\xbf\xbf"), -1 },
	{ PN_S("\xed\xa0\xbd\xed\xb8\x80"), -1 },
	/* above U+10FFFF */
	{ PN_S("\xf4\x90\x80\x80"), -1 },
	{ PN_S("\xf5\x80\x80\x80"), -1 },
	{ PN_S("\xff"), -1 },
	{ PN_S("\xfe\xff"), -1 },
};

static void
utf8_is_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(texts); i++) {
		size_t chars = 999, n = texts[i].text.n;
		char *copy = malloc(n > 0 ? n : 1);

		memcpy(copy, texts[i].text.p, n);
		if (pn__utf8_check(copy, n, &chars) != (texts[i].chars >= 0))
			fail_msg("text %zu", i);
		assert_int_equal(
		    chars, texts[i].chars >= 0 ? texts[i].chars : 999);
		free(copy);
	}
	assert_true(pn__utf8_check("a", 1, NULL));
}

/* By the definition: every code point and no other sequence of bytes. */
static size_t
encode(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static void
every_code_point_is_one_character(void **state)
{
	char text[8];
	size_t n, chars;

	(void)state;
	for (uint32_t c = 0; c < 0x110400; c++) {
		bool is_one = c < 0x110000 && (c < 0xd800 || c > 0xdfff);

		n = encode(c, text);
		if (pn__utf8_check(text, n, &chars) != is_one ||
		    (is_one && chars != 1))
			fail_msg("U+%04X", c);
		if (n > 1 && pn__utf8_check(text, n - 1, &chars))
			fail_msg("U+%04X cut short", c);
	}
}

static void
a_byte_is_found_wherever_it_is(void **state)
{
	struct pn__utf8_found u;
	char text[40];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++) {
		for (int c = 0; c < 256; c++) {
			bool plain = c >= 0x20 && c < 0x7f;

			memset(text, 'x', sizeof(text));
			text[i] = (char)c;
			assert_int_equal(
			    pn__utf8_scan(text, sizeof(text), &u), c < 0x80);
			if (c >= 0x80)
				continue;
			assert_int_equal(u.chars, sizeof(text));
			assert_int_equal(u.has_nul, c == 0);
			assert_int_equal(
			    u.has_line_end, c == '\n' || c == '\r');
			assert_int_equal(
			    u.has_control, !plain && c != 0 && c != '\t' &&
					       c != '\n' && c != '\r');
		}
	}
	assert_true(pn__utf8_scan("a\xc2\x9b", 3, &u));
	assert_true(u.has_control);
	assert_true(pn__utf8_scan("a\xc2\xa0", 3, &u));
	assert_false(u.has_control);
}

static const struct {
	struct pn_slice text;
	const char *unicode, *ascii;
} trims[] = {
	{ PN_S(""), "", "" },
	{ PN_S("   "), "", "" },
	{ PN_S("a"), "a", "a" },
	{ PN_S(" a b \r\n"), "a b", "a b" },
	{ PN_S("\t\n\v\f\r a"), "a", "a" },
	{ PN_S("\xc2\xa0"
	       "a\xc2\xa0"),
	    "a",
	    "\xc2\xa0"
	    "a\xc2\xa0" },
	{ PN_S("\xc2\x85"
	       "a\xe2\x80\xa8"),
	    "a",
	    "\xc2\x85"
	    "a\xe2\x80\xa8" },
	{ PN_S("\xe1\x9a\x80 a \xe3\x80\x80"), "a", NULL },
	{ PN_S("\xe2\x80\x80"
	       "a\xe2\x80\x8a"),
	    "a", NULL },
	{ PN_S("\xe2\x80\xa9"
	       "a\xe2\x80\xaf"),
	    "a", NULL },
	{ PN_S("\xe2\x81\x9f"
	       "a\xef\xbb\xbf"),
	    "a", NULL },
	/* no spaces: ZERO WIDTH SPACE, ZERO WIDTH JOINER, half characters */
	{ PN_S("\xe2\x80\x8b"
	       "a"),
	    "\xe2\x80\x8b"
	    "a",
	    NULL },
	{ PN_S("a\xe2\x80\x8d"), "a\xe2\x80\x8d", NULL },
	{ PN_S("\xe3\x80"), "\xe3\x80", NULL },
	{ PN_S("\xa0"), "\xa0", NULL },
	{ PN_S("\xc3\xa0"), "\xc3\xa0", NULL },
};

static void
space_is_trimmed(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(trims); i++) {
		struct pn_slice s = pn__utf8_trim(trims[i].text);

		assert_int_equal(s.n, strlen(trims[i].unicode));
		assert_memory_equal(s.p, trims[i].unicode, s.n);
		if (trims[i].ascii == NULL)
			continue;
		s = pn__ascii_trim(trims[i].text);
		assert_int_equal(s.n, strlen(trims[i].ascii));
		assert_memory_equal(s.p, trims[i].ascii, s.n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_checked),
		cmocka_unit_test(every_code_point_is_one_character),
		cmocka_unit_test(a_byte_is_found_wherever_it_is),
		cmocka_unit_test(space_is_trimmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
