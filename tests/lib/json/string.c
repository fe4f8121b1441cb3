#include "json/string.h"

#include "json/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct pn__arena arena;
static struct pn__json_error err;

static int
setup(void **state)
{
	(void)state;
	pn__arena_init(&arena, 4096, 1 << 24);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pn__arena_fini(&arena);
	return 0;
}

/* The decoded string, or a slice with p NULL where it is refused. */
static struct pn_slice
read_string(const char *p, size_t n)
{
	struct pn_slice text = { NULL, 0 };
	struct pn__json_reader r;

	pn__json_open(&r, p, n, NULL, &err);
	if (pn__json_next(&r) != PN__JSON_STRING)
		return text;
	assert_int_equal(pn__json_copy(&r, &arena, &text), 0);
	assert_int_equal(text.p[text.n], '\0');
	if (pn__json_next(&r) != PN__JSON_END)
		text.p = NULL;
	return text;
}

static void
test_escapes(void **state)
{
	static const struct {
		struct pn_slice text, want;
	} cases[] = {
		{ PN_S("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
		    PN_S("\"\\/\b\f\n\r\t") },
		{ PN_S("\"\\u0041\\u00e4\\u20ac\""),
		    PN_S("A\xc3\xa4\xe2\x82\xac") },
		{ PN_S("\"\\u0000\""), PN_S("\0") },
		{ PN_S("\"\\u007f\\u0080\\u07ff\\u0800\\uffff\""),
		    PN_S("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf") },
		{ PN_S("\"\\ud800\\udc00\\uDBFF\\uDFFF\""),
		    PN_S("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf") },
		{ PN_S("\"\\ud7ff\\ue000\""),
		    PN_S("\xed\x9f\xbf\xee\x80\x80") },
		{ PN_S("\"a\\u0062c\""), PN_S("abc") },
		{ PN_S("\"\x7f\""), PN_S("\x7f") },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_slice text =
		    read_string(cases[i].text.p, cases[i].text.n);

		assert_non_null(text.p);
		assert_int_equal(text.n, cases[i].want.n);
		assert_memory_equal(text.p, cases[i].want.p, text.n);
	}
}

/* All code points: written as escapes, and as they are; surrogates never. */
static void
test_code_points(void **state)
{
	char escaped[16], plain[8];

	(void)state;
	for (unsigned c = 0; c < 0x110000; c += c < 0x900 ? 1 : 17) {
		struct pn_slice text;
		struct pn_slice same;
		int n;

		if (c % 1024 == 0)
			pn__arena_reset(&arena);
		if (c < 0x10000)
			n = snprintf(
			    escaped, sizeof(escaped), "\"\\u%04X\"", c);
		else
			n = snprintf(escaped, sizeof(escaped),
			    "\"\\u%04x\\u%04x\"",
			    0xd800 + ((c - 0x10000) >> 10),
			    0xdc00 + (c & 0x3ff));
		text = read_string(escaped, (size_t)n);
		if (c >= 0xd800 && c < 0xe000) {
			assert_null(text.p);
			continue;
		}
		assert_non_null(text.p);
		if (c < 0x20 || c == '"' || c == '\\')
			continue;
		plain[0] = plain[text.n + 1] = '"';
		memcpy(plain + 1, text.p, text.n);
		same = read_string(plain, text.n + 2);
		assert_int_equal(same.n, text.n);
		assert_memory_equal(same.p, text.p, text.n);
	}
}

static void
test_not_utf8(void **state)
{
	static const struct pn_slice cases[] = { PN_S("\"\x80\""),
		PN_S("\"\xc0\x80\""), PN_S("\"\xc1\xbf\""), PN_S("\"\xc3\""),
		PN_S("\"\xe0\x9f\xbf\""), PN_S("\"\xe2\x82\""),
		PN_S("\"\xed\xa0\x80\""), PN_S("\"\xf0\x8f\xbf\xbf\""),
		PN_S("\"\xf4\x90\x80\x80\""), PN_S("\"\xf5\x80\x80\x80\""),
		PN_S("\"\xfe\xff\""), PN_S("\"0123456789abcdef\xff\""),
		PN_S("\"0123456789abcde\xf0\x9f\x98\"") };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		assert_null(read_string(cases[i].p, cases[i].n).p);
		assert_non_null(strstr(err.text, "not UTF-8"));
	}
}

/* Each control character, and each letter behind a backslash. */
static void
test_all_bytes(void **state)
{
	static const char letters[] = "\"\\/bfnrt";

	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		char plain[] = { '"', 'x', (char)c, 'y', '"' };
		char escaped[] = { '"', '\\', (char)c, '"' };
		char longer[] = "\"0123456789abcdefghijklmnopqrs\"";
		bool is_right = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';

		longer[1 + c % 29] = (char)c;
		assert_int_equal(
		    read_string(longer, sizeof(longer) - 1).p != NULL,
		    is_right);
		assert_int_equal(
		    read_string(plain, sizeof(plain)).p != NULL, is_right);
		assert_int_equal(
		    read_string(escaped, sizeof(escaped)).p != NULL,
		    c != 0 && strchr(letters, (int)c) != NULL);
	}
}

/* Whatever the writer writes comes back. */
static void
test_round_trips(void **state)
{
	uint64_t seed = 7;
	struct pn__buf b;
	char text[200];

	(void)state;
	pn__buf_init(&b, 4096);
	for (int i = 0; i < 5000; i++) {
		size_t n = (size_t)i % sizeof(text);
		struct pn_slice back;

		for (size_t k = 0; k < n; k++) {
			seed = seed * 6364136223846793005 + 1442695040888963407;
			text[k] = (char)(seed >> 57);
		}
		pn__buf_reset(&b, 4096);
		pn__arena_reset(&arena);
		if (i % 2 == 0)
			pn__json_string(&b, text, n);
		else
			pn__json_string_script(&b, text, n);
		back = read_string(b.p, b.n);
		assert_int_equal(back.n, n);
		assert_memory_equal(back.p, text, n);
	}
	pn__buf_fini(&b);
}

static void
test_memory(void **state)
{
	static const char *const cases[] = { "\"plain\"", "\"escaped\\n\"" };
	struct pn__arena none;
	struct pn_slice text;
	struct pn__json_reader r;

	(void)state;
	pn__arena_init(&none, 0, 0);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		pn__json_open(&r, cases[i], strlen(cases[i]), NULL, &err);
		assert_int_equal(pn__json_next(&r), PN__JSON_STRING);
		assert_int_equal(
		    pn__json_text(&r, &none, &text), i == 0 ? 0 : -1);
		if (i == 0)
			assert_int_equal(pn__json_copy(&r, &none, &text), -1);
		assert_int_equal(err.fault, PN__JSON_MEMORY);
	}
	pn__arena_fini(&none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_code_points),
		cmocka_unit_test(test_not_utf8),
		cmocka_unit_test(test_all_bytes),
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
