#include "json/json.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct text {
	struct pn_slice in;
	const char *want, *script;
};

static void
check(const struct text *t)
{
	struct pn__buf b;

	pn__buf_init(&b, 1 << 20);
	assert_int_equal(pn__json_string(&b, t->in.p, t->in.n), 0);
	assert_string_equal(pn__buf_str(&b), t->want);
	pn__buf_reset(&b, 0);
	assert_int_equal(pn__json_string_script(&b, t->in.p, t->in.n), 0);
	assert_string_equal(pn__buf_str(&b), t->script ? t->script : t->want);
	pn__buf_fini(&b);
}

static void
test_texts(void **state)
{
	static const struct text cases[] = {
		{ PN_S(""), "\"\"", NULL },
		{ PN_S("a"), "\"a\"", NULL },
		{ PN_S("say \"hi\""), "\"say \\\"hi\\\"\"", NULL },
		{ PN_S("C:\\x"), "\"C:\\\\x\"", NULL },
		{ PN_S("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\"", NULL },
		{ PN_S("a\0b"), "\"a\\u0000b\"", NULL },
		{ PN_S("\v\x1f\x7f"), "\"\\u000b\\u001f\x7f\"", NULL },
		{ PN_S("/"), "\"/\"", NULL },
		{ PN_S("</script>"), "\"</script>\"",
		    "\"\\u003c/script\\u003e\"" },
		{ PN_S("<!--&=?"), "\"<!--&=?\"", "\"\\u003c!--\\u0026=?\"" },
		{ PN_S("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa"),
		    "\"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\"",
		    "\"\\u2028\\u2029\xe2\x80\xaa\"" },
		{ PN_S("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"),
		    "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"", NULL },
		/* the ends of each length */
		{ PN_S("\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80"
		       "\x80\xf4\x8f\xbf\xbf"),
		    "\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80"
		    "\x80\xf4\x8f\xbf\xbf\"",
		    NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		check(&cases[i]);
}

#define FFFD "\xef\xbf\xbd"

/* The pieces that the WHATWG's decoder replaces one by one. */
static void
test_not_utf8(void **state)
{
	static const struct text cases[] = {
		{ PN_S("\x80"), "\"" FFFD "\"", NULL },
		{ PN_S("a\xff z"), "\"a" FFFD " z\"", NULL },
		{ PN_S("\xc0\xaf"), "\"" FFFD FFFD "\"", NULL },
		{ PN_S("\xc3"), "\"" FFFD "\"", NULL },
		{ PN_S("\xc3("), "\"" FFFD "(\"", NULL },
		{ PN_S("\xe2\x82"), "\"" FFFD "\"", NULL },
		{ PN_S("\xe2\x82\""), "\"" FFFD "\\\"\"", NULL },
		{ PN_S("\xe0\x80\x80"), "\"" FFFD FFFD FFFD "\"", NULL },
		{ PN_S("\xed\xa0\x80"), "\"" FFFD FFFD FFFD "\"", NULL },
		{ PN_S("\xf0\x9f\x98"), "\"" FFFD "\"", NULL },
		{ PN_S("\xf0\x80\x80\x80"), "\"" FFFD FFFD FFFD FFFD "\"",
		    NULL },
		{ PN_S("\xf4\x90\x80\x80"), "\"" FFFD FFFD FFFD FFFD "\"",
		    NULL },
		{ PN_S("\xf5\xf8\xfe"), "\"" FFFD FFFD FFFD "\"", NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		check(&cases[i]);
}

/* Every length, with something that needs care at every place in it. */
static void
test_places(void **state)
{
	static const char *const pieces[] = { "\"", "\\", "\n", "\x01",
		"\x1f", "<", ">", "&", "\xc3\xa4", "\xe2\x80\xa8",
		"\xf0\x9f\x98\x80", "x" };
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 1 << 20);
	for (size_t n = 0; n < 70; n++) {
		for (size_t at = 0; at <= n; at++) {
			const char *piece = pieces[(n + at) % PN_COUNT(pieces)];
			size_t len = strlen(piece);
			char *text = malloc(n + len);
			json_t *back;

			for (size_t i = 0; i < n + len; i++)
				text[i] = (char)(0x30 + i);
			memcpy(text + at, piece, len);
			for (size_t i = at + len; i < n + len; i++)
				text[i] = '!';
			for (size_t i = 0; i < n + len; i++) {
				if (i < at && (text[i] == '\\'))
					text[i] = ' ';
			}
			pn__buf_reset(&b, 0);
			if (n % 2 == 0)
				pn__json_string(&b, text, n + len);
			else
				pn__json_string_script(&b, text, n + len);
			back = json_loadb(
			    b.p, b.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
			assert_non_null(back);
			assert_int_equal(json_string_length(back), n + len);
			assert_memory_equal(
			    json_string_value(back), text, n + len);
			if (n % 2 == 1)
				assert_null(memchr(b.p, '<', b.n));
			json_decref(back);
			free(text);
		}
	}
	pn__buf_fini(&b);
}

/* All pairs of bytes: what comes out is valid for jansson's UTF-8 check. */
static void
test_all_pairs(void **state)
{
	struct pn__buf b;
	json_t *back;

	(void)state;
	pn__buf_init(&b, 1 << 20);
	for (unsigned i = 0; i < 0x10000; i += 3) {
		char text[4] = { (char)(i >> 8), (char)i, (char)(i * 7), 'z' };

		pn__buf_reset(&b, 4096);
		assert_int_equal(pn__json_string(&b, text, 4), 0);
		back = json_loadb(
		    b.p, b.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		assert_non_null(back);
		json_decref(back);
	}
	pn__buf_fini(&b);
}

/* The limit is kept to the byte, and what fits fits. */
static void
test_limit(void **state)
{
	static const struct text cases[] = {
		{ PN_S("abcdefghijklmnopqrstuvw"),
		    "\"abcdefghijklmnopqrstuvw\"", NULL },
		{ PN_S("\x01\x02\n"), "\"\\u0001\\u0002\\n\"", NULL },
		{ PN_S("a\xff\xff"), "\"a" FFFD FFFD "\"", NULL },
	};
	struct pn__buf b;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		size_t n = strlen(cases[i].want);

		pn__buf_init(&b, n);
		assert_int_equal(
		    pn__json_string(&b, cases[i].in.p, cases[i].in.n), 0);
		assert_int_equal(b.n, n);
		pn__buf_fini(&b);
		pn__buf_init(&b, n - 1);
		assert_int_equal(
		    pn__json_string(&b, cases[i].in.p, cases[i].in.n), -1);
		assert_true(b.full);
		assert_true(b.n < n);
		assert_int_equal(pn__json_string(&b, "", 0), -1);
		pn__buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_not_utf8),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_all_pairs),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
