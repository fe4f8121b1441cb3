#include "json/read.h"

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

/* A token as a letter; what it holds, where it is short. */
static void
note(char *to, size_t size, struct pn__json_reader *r, int token)
{
	size_t n = strlen(to);
	struct pn_slice text;

	switch (token) {
	case PN__JSON_BOOL:
		snprintf(to + n, size - n, "%c", r->b ? 't' : 'f');
		break;
	case PN__JSON_INT:
		snprintf(to + n, size - n, "%jd", (intmax_t)r->i);
		break;
	case PN__JSON_UINT:
		snprintf(to + n, size - n, "u%ju", (uintmax_t)r->u);
		break;
	case PN__JSON_REAL:
		snprintf(to + n, size - n, "%g", r->d);
		break;
	case PN__JSON_NAME:
	case PN__JSON_STRING:
		assert_int_equal(pn__json_copy(r, &arena, &text), 0);
		assert_int_equal(text.p[text.n], '\0');
		snprintf(to + n, size - n,
		    token == PN__JSON_NAME ? "%s:" : "'%s'", text.p);
		break;
	default:
		snprintf(to + n, size - n, "%c", "$0______{}[]"[token]);
	}
	n = strlen(to);
	snprintf(to + n, size - n, " ");
}

static void
test_tokens(void **state)
{
	static const char *const cases[][2] = {
		{ "1", "1 $ " },
		{ " null\r\n\t ", "0 $ " },
		{ "true", "t $ " },
		{ "\"\"", "'' $ " },
		{ "[]", "[ ] $ " },
		{ "{}", "{ } $ " },
		{ "[1,false,\"x\"]", "[ 1 f 'x' ] $ " },
		{ "[ [ ] , { } ]", "[ [ ] { } ] $ " },
		{ "{\"a\":1,\"b\":{\"c\":[null]}}",
		    "{ a: 1 b: { c: [ 0 ] } } $ " },
		{ "{\"\\u0061\\n\" : \"\\ud83d\\ude00\"}",
		    "{ a\n: '\xf0\x9f\x98\x80' } $ " },
		{ "[18446744073709551615,-1.5e1]",
		    "[ u18446744073709551615 -15 ] $ " },
	};
	struct pn__json_reader r;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		char text[256] = "";
		int token;

		pn__json_open(
		    &r, cases[i][0], strlen(cases[i][0]), NULL, &err);
		do {
			token = pn__json_next(&r);
			assert_int_not_equal(token, PN__JSON_FAIL);
			note(text, sizeof(text), &r, token);
		} while (token != PN__JSON_END);
		assert_string_equal(text, cases[i][1]);
		assert_int_equal(pn__json_next(&r), PN__JSON_END);
	}
}

/* Reads to the end; the fault, with the sentence in err. */
static enum pn__json_fault
fault_of(const char *p, size_t n, const struct pn__json_limits *limits)
{
	struct pn__json_reader r;
	int token;

	err.fault = PN__JSON_FINE;
	pn__json_open(&r, p, n, limits, &err);
	while ((token = pn__json_next(&r)) != PN__JSON_END) {
		if (token == PN__JSON_FAIL) {
			assert_int_equal(pn__json_next(&r), PN__JSON_FAIL);
			assert_int_equal(pn__json_skip(&r), -1);
			return err.fault;
		}
	}
	return PN__JSON_FINE;
}

static void
test_sentences(void **state)
{
	static const struct {
		struct pn_slice text;
		const char *want;
	} cases[] = {
		{ PN_S(""), "line 1, column 1: expected a value, found the "
			    "end of the text" },
		{ PN_S("\n\n  ]"),
		    "line 3, column 3: expected a value, found ']'" },
		{ PN_S("[1 2]"),
		    "line 1, column 4: expected ',' or ']', found '2'" },
		{ PN_S("{\"a\":1 \"b\""),
		    "line 1, column 8: expected ',' or '}', found '\"'" },
		{ PN_S("{\"a\" 1}"),
		    "line 1, column 6: expected ':' after a name, found "
		    "'1'" },
		{ PN_S("{a:1}"), "line 1, column 2: expected a name in "
				 "quotes, found 'a'" },
		{ PN_S("{\"a\":1,}"),
		    "line 1, column 8: expected a name in quotes, found "
		    "'}'" },
		{ PN_S("[1,]"),
		    "line 1, column 4: expected a value, found ']'" },
		{ PN_S("[1}"),
		    "line 1, column 3: expected ',' or ']', found '}'" },
		{ PN_S("[\"\xc3\xa4\xe2\x82\xac\", nul]"),
		    "line 1, column 8: expected a value, found 'n'" },
		{ PN_S("{} x"),
		    "line 1, column 4: expected nothing more, found 'x'" },
		{ PN_S("\xef\xbb\xbf{}"),
		    "line 1, column 1: expected a value, found a byte order "
		    "mark" },
		{ PN_S("\0"),
		    "line 1, column 1: expected a value, found the byte "
		    "0x00" },
		{ PN_S("[01]"), "line 1, column 2: a number must not begin "
				"with a zero" },
		{ PN_S("[-]"),
		    "line 1, column 3: expected a digit in a number" },
		{ PN_S("1."),
		    "line 1, column 3: expected a digit in a number" },
		{ PN_S("1e"),
		    "line 1, column 3: expected a digit in a number" },
		{ PN_S("[1e400]"), "line 1, column 2: the number is too "
				   "large for a double" },
		{ PN_S("[\"a\nb\"]"),
		    "line 1, column 4: a control character in a string has "
		    "to be written as \\u000a" },
		{ PN_S("\"a\xff\""),
		    "line 1, column 3: a string is not UTF-8" },
		{ PN_S("[\"abc"),
		    "line 1, column 2: a string has no closing quote" },
		{ PN_S("\"\\x\""),
		    "line 1, column 3: expected one of \" \\ / b f n r t u "
		    "after a backslash" },
		{ PN_S("\"\\u12g4\""),
		    "line 1, column 2: expected four hexadecimal digits "
		    "after \\u" },
		{ PN_S("\"\\ud800\""), "line 1, column 2: \\ud800 is half "
				       "of a surrogate pair" },
		{ PN_S("\"\\ud800\\u0041\""),
		    "line 1, column 2: \\ud800 is half of a surrogate "
		    "pair" },
		{ PN_S("\"\\udc00\\ud800\""),
		    "line 1, column 2: \\udc00 is half of a surrogate "
		    "pair" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		enum pn__json_fault fault =
		    fault_of(cases[i].text.p, cases[i].text.n, NULL);

		assert_in_range(fault, PN__JSON_SYNTAX, PN__JSON_RANGE);
		assert_string_equal(err.text, cases[i].want);
	}
}

static void
test_depth(void **state)
{
	struct pn__json_limits limits = { .depth = 3 };
	char *deep = malloc(4096);

	(void)state;
	assert_int_equal(fault_of("[[[]]]", 6, &limits), PN__JSON_FINE);
	assert_int_equal(fault_of("[{\"a\":[1]}]", 11, &limits), PN__JSON_FINE);
	assert_int_equal(fault_of("[[[[]]]]", 8, &limits), PN__JSON_DEEP);
	assert_string_equal(
	    err.text, "line 1, column 4: nested deeper than 3 levels");
	memset(deep, '[', 4096);
	assert_int_equal(fault_of(deep, 4096, NULL), PN__JSON_DEEP);
	assert_int_equal(err.column, PN__JSON_DEPTH + 1);
	limits.depth = UINT32_MAX;
	assert_int_equal(fault_of(deep, 4096, &limits), PN__JSON_DEEP);
	assert_int_equal(err.column, PN__JSON_DEPTH_MAX + 1);
	memset(deep + PN__JSON_DEPTH_MAX, ']', PN__JSON_DEPTH_MAX);
	assert_int_equal(
	    fault_of(deep, PN__JSON_DEPTH_MAX * 2, &limits), PN__JSON_FINE);
	free(deep);
}

static void
test_many(void **state)
{
	struct pn__json_limits limits = { .values = 4 };

	(void)state;
	assert_int_equal(fault_of("[1,2,3]", 7, &limits), PN__JSON_FINE);
	assert_int_equal(
	    fault_of("{\"a\":1,\"b\":[2]}", 15, &limits), PN__JSON_FINE);
	assert_int_equal(fault_of("[1,2,3,4]", 9, &limits), PN__JSON_MANY);
	assert_string_equal(err.text, "line 1, column 8: more than 4 values");
}

/* Passing over each value of an object gets to each name in turn. */
static void
test_skip(void **state)
{
	static const char text[] = "{\"a\":[1,[2,{}]],\"b\":{\"x\":[]},"
				   "\"c\":3,\"d\":[],\"e\":\"]\"}";
	struct pn__json_reader r;
	struct pn_slice name;

	(void)state;
	for (int at_name = 0; at_name < 2; at_name++) {
		pn__json_open(&r, text, sizeof(text) - 1, NULL, &err);
		assert_int_equal(pn__json_next(&r), PN__JSON_OBJECT);
		for (char c = 'a'; c <= 'e'; c++) {
			assert_int_equal(pn__json_next(&r), PN__JSON_NAME);
			assert_int_equal(pn__json_text(&r, &arena, &name), 0);
			assert_int_equal(*name.p, c);
			if (!at_name)
				assert_int_not_equal(
				    pn__json_next(&r), PN__JSON_FAIL);
			assert_int_equal(pn__json_skip(&r), 0);
		}
		assert_int_equal(pn__json_next(&r), PN__JSON_OBJECT_END);
		assert_int_equal(pn__json_skip(&r), 0);
		assert_int_equal(pn__json_next(&r), PN__JSON_END);
	}
	pn__json_open(&r, text, sizeof(text) - 1, NULL, &err);
	pn__json_next(&r);
	assert_int_equal(pn__json_skip(&r), 0);
	assert_int_equal(pn__json_next(&r), PN__JSON_END);
	pn__json_open(&r, "[1,[2,x]]", 9, NULL, &err);
	pn__json_next(&r);
	assert_int_equal(pn__json_skip(&r), -1);
	assert_string_equal(
	    err.text, "line 1, column 7: expected a value, found 'x'");
}

/* A value by name out of the middle, then on with the tokens. */
static void
test_value(void **state)
{
	static const char text[] = "{\"a\":[1,{\"b\":true}],\"c\":2}";
	struct pn__json_reader r;
	struct pn_value v;

	(void)state;
	pn__json_open(&r, text, sizeof(text) - 1, NULL, &err);
	assert_int_equal(pn__json_next(&r), PN__JSON_OBJECT);
	assert_int_equal(pn__json_next(&r), PN__JSON_NAME);
	assert_int_equal(pn__json_value(&r, &arena, &v), 0);
	assert_int_equal(v.kind, PN_KIND_LIST);
	assert_int_equal(v.n, 2);
	assert_true(pn_member(&v.list[1], "b")->b);
	assert_int_equal(pn__json_next(&r), PN__JSON_NAME);
	assert_int_equal(pn__json_next(&r), PN__JSON_INT);
	assert_int_equal(pn__json_value(&r, &arena, &v), 0);
	assert_int_equal(v.i, 2);
	assert_int_equal(pn__json_next(&r), PN__JSON_OBJECT_END);
	assert_int_equal(pn__json_value(&r, &arena, &v), -1);
	assert_int_equal(pn__json_next(&r), PN__JSON_END);
	assert_int_equal(pn__json_value(&r, &arena, &v), -1);
}

static void
test_fail(void **state)
{
	static const char text[] = "{\n \"age\": -3}";
	struct pn__json_reader r;

	(void)state;
	pn__json_open(&r, text, sizeof(text) - 1, NULL, &err);
	for (int i = 0; i < 3; i++)
		pn__json_next(&r);
	assert_int_equal(r.token, PN__JSON_INT);
	assert_int_equal(pn__json_fail(&r, PN__JSON_RANGE, NULL,
			     "%s must be at least %d", "age", 0),
	    -1);
	assert_string_equal(
	    err.text, "line 2, column 9: age must be at least 0");
	assert_int_equal(pn__json_next(&r), PN__JSON_FAIL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_skip),
		cmocka_unit_test(test_value),
		cmocka_unit_test(test_fail),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
