#include "../suites.h"

#include "json/json.h"
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

static int
parse(const char *p, size_t n, struct pn_value *ret)
{
	return pn__json_parse(&arena, p, n, NULL, ret, &err);
}

/* What is read and written again is the same, but for the space. */
static void
test_values(void **state)
{
	static const char *const same[] = { "null", "true", "false", "0", "-1",
		"1.5", "\"\"", "\"a\\\"\\\\\\n\\u0000\"", "[]", "{}",
		"[1,[2,[3,[]]],{}]", "{\"\":0}",
		"{\"b\":1,\"a\":[{\"c\":null},{\"c\":\"\xc3\xa4\"}]}",
		"[9223372036854775807,18446744073709551615]",
		"[-9223372036854775808]" };
	struct pn_value v;
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	for (size_t i = 0; i < PN_COUNT(same); i++) {
		assert_int_equal(parse(same[i], strlen(same[i]), &v), 0);
		pn__buf_reset(&b, 4096);
		assert_int_equal(pn__json_write(&b, &v), 0);
		assert_string_equal(pn__buf_str(&b), same[i]);
	}
	pn__buf_fini(&b);
}

static void
test_members(void **state)
{
	static const char text[] = " { \"a\" : { \"b\" : [ 1 , \"two\" ] } , "
				   "\"\\u0063\" : -0.5 } ";
	const struct pn_value *b;
	struct pn_value v;

	(void)state;
	assert_int_equal(parse(text, sizeof(text) - 1, &v), 0);
	b = pn_member(pn_member(&v, "a"), "b");
	assert_int_equal(b->kind, PN_KIND_LIST);
	assert_int_equal(b->n, 2);
	assert_int_equal(b->list[0].i, 1);
	assert_memory_equal(b->list[1].text, "two", 3);
	assert_true(pn_member(&v, "c")->d == -0.5);
	assert_null(pn_member(&v, "x"));
	assert_null(pn_member(pn_member(&v, "x"), "y"));
	assert_null(pn_member(b, "b"));
}

static void
test_duplicates(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "{\"a\":1,\n\"a\":2}", "line 2, column 1: the name \"a\" is "
					 "there twice in one object" },
		{ "{\"a\":1,\"\\u0061\":2}",
		    "line 1, column 18: the name \"a\" is there twice in "
		    "one object" },
		{ "[{\"x\":{\"\":1,\"\":2}}]",
		    "line 1, column 13: the name \"\" is there twice in one "
		    "object" },
	};
	struct pn_value v = pn_null;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		assert_int_equal(
		    parse(cases[i].text, strlen(cases[i].text), &v), -1);
		assert_int_equal(err.fault, PN__JSON_DUPLICATE);
		assert_string_equal(err.text, cases[i].want);
		assert_int_equal(v.kind, PN_KIND_NULL);
	}
	assert_int_equal(
	    parse("{\"a\":{\"a\":1},\"b\":{\"a\":2}}", 25, &v), 0);
}

/* Objects of all sizes, each with a name from every place a second time. */
static void
test_large_objects(void **state)
{
	struct pn_value v;
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 1 << 24);
	for (int n = 2; n < 100000; n = n * 3 / 2 + 1) {
		pn__arena_reset(&arena);
		pn__buf_reset(&b, 0);
		for (int i = 0; i < n; i++)
			pn__buf_addf(&b, "%c\"name%d\":%d", i == 0 ? '{' : ',',
			    i, i);
		pn__buf_addc(&b, '}');
		assert_int_equal(parse(b.p, b.n, &v), 0);
		assert_int_equal(v.n, n);
		assert_int_equal(pn_member(&v, "name1")->i, 1);
		b.n--;
		pn__buf_addf(&b, ",\"name%d\":1}", n * 2 / 3);
		assert_int_equal(parse(b.p, b.n, &v), -1);
		assert_int_equal(err.fault, PN__JSON_DUPLICATE);
	}
	pn__buf_fini(&b);
}

/* An arena that is too small is a clear error, at any size. */
static void
test_memory(void **state)
{
	struct pn_value v;
	struct pn__buf b;
	struct pn__arena small;
	bool fitted = false;

	(void)state;
	pn__buf_init(&b, 1 << 24);
	pn__buf_addc(&b, '[');
	for (int i = 0; i < 2000; i++)
		pn__buf_adds(&b, "{\"\\n\":\"\\n\"},");
	pn__buf_adds(&b, "0]");
	for (size_t cap = 0; cap < 300000; cap += 10007) {
		pn__arena_init(&small, 1024, cap);
		if (pn__json_parse(&small, b.p, b.n, NULL, &v, &err) == 0)
			fitted = true;
		else
			assert_int_equal(err.fault, PN__JSON_MEMORY);
		pn__arena_fini(&small);
	}
	assert_true(fitted);
	/* A million items where there is room for a few. */
	pn__buf_reset(&b, 0);
	pn__buf_addc(&b, '[');
	for (int i = 0; i < 999999; i++)
		pn__buf_adds(&b, "0,");
	pn__buf_adds(&b, "0]");
	pn__arena_init(&small, 1024, 1 << 20);
	assert_int_equal(
	    pn__json_parse(&small, b.p, b.n, NULL, &v, &err), -1);
	assert_int_equal(err.fault, PN__JSON_MEMORY);
	pn__arena_fini(&small);
	pn__buf_fini(&b);
}

static void
test_limits(void **state)
{
	struct pn__json_limits limits = { .depth = 2, .values = 3 };
	struct pn_value v;

	(void)state;
	assert_int_equal(
	    pn__json_parse(&arena, "[[1]]", 5, &limits, &v, &err), 0);
	assert_int_equal(
	    pn__json_parse(&arena, "[[[]]]", 6, &limits, &v, &err), -1);
	assert_int_equal(err.fault, PN__JSON_DEEP);
	assert_int_equal(
	    pn__json_parse(&arena, "[1,1,1]", 7, &limits, &v, &err), -1);
	assert_int_equal(err.fault, PN__JSON_MANY);
}

static const char sample[] =
    "{\"id\": 12, \"name\": \"Ada \\u00e4\\ud83d\\ude00 \xe2\x82\xac\",\r\n"
    "\t\"list\": [true, false, null, -1.25e+3, 18446744073709551615],\n"
    "\"deep\": {\"a\": {\"b\": [[], {}]}}, \"\\\"\": \"\\/\\b\\f\\n\\r\\t\"}";

/* No beginning of a document is one, and none is read beyond its end. */
static void
test_truncations(void **state)
{
	struct pn_value v;

	(void)state;
	for (size_t n = 0; n < sizeof(sample) - 1; n++) {
		char *exact = malloc(n);

		memcpy(exact, sample, n);
		assert_int_equal(parse(exact, n, &v), -1);
		assert_int_equal(err.fault, PN__JSON_SYNTAX);
		free(exact);
	}
	assert_int_equal(parse(sample, sizeof(sample) - 1, &v), 0);
}

/* Any byte in any place: an answer, and what is taken is written well. */
static void
test_changed_bytes(void **state)
{
	char text[sizeof(sample)];
	struct pn_value v;
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	for (size_t at = 0; at < sizeof(sample) - 1; at++) {
		for (size_t c = at % 7; c < 256; c += 7) {
			memcpy(text, sample, sizeof(sample));
			text[at] = (char)c;
			pn__arena_reset(&arena);
			pn__buf_reset(&b, 4096);
			if (parse(text, sizeof(sample) - 1, &v) == -1)
				continue;
			assert_int_equal(pn__json_write(&b, &v), 0);
			assert_int_equal(parse(b.p, b.n, &v), 0);
		}
	}
	pn__buf_fini(&b);
}

/* ---- nst/JSONTestSuite ---- */

static char *
read_suite(const char *name, size_t *ret_n)
{
	FILE *f = suites_open(name);
	char *text = NULL;
	size_t n = 0, got;

	if (f == NULL)
		return NULL;
	do {
		text = realloc(text, n + 65536);
		got = fread(text + n, 1, 65536, f);
		n += got;
	} while (got > 0);
	fclose(f);
	*ret_n = n;
	return text;
}

static int
base64_digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

static size_t
base64_decode(const struct pn_value *text, char *to)
{
	uint32_t bits = 0;
	int have = 0;
	size_t n = 0;

	for (uint32_t i = 0; i < text->n; i++) {
		int digit = base64_digit(text->text[i]);

		if (digit < 0)
			break;
		bits = bits << 6 | (uint32_t)digit;
		have += 6;
		if (have >= 8) {
			have -= 8;
			to[n++] = (char)(bits >> have);
		}
	}
	return n;
}

static bool
is_text(const struct pn_value *v, const char *text)
{
	return v != NULL && v->n == strlen(text) &&
	    memcmp(v->text, text, v->n) == 0;
}

/* The bytes of a case: given, or described because there are so many. */
static char *
case_bytes(const struct pn_value *c, size_t *ret_n)
{
	const struct pn_value *given = pn_member(c, "base64");
	const struct pn_value *made = pn_member(c, "generate");
	size_t n = (size_t)pn_member(c, "size")->i;
	char *p = malloc(n + 3);

	*ret_n = n;
	if (given != NULL) {
		assert_int_equal(base64_decode(given, p), n);
		return p;
	}
	assert_non_null(made);
	for (size_t i = 0; i < n; i++)
		p[i] = memchr(made->text, '{', made->n) != NULL ?
		    "[{\"\":"[i % 5] :
		    '[';
	return p;
}

static void
check_case(const struct pn_value *c, int counts[3])
{
	const struct pn_value *expect = pn_member(c, "expect");
	const struct pn_value *id = pn_member(c, "id");
	struct pn__arena own;
	struct pn_value v;
	size_t n;
	char *p = case_bytes(c, &n);
	char *exact = malloc(n);
	int rc;

	memcpy(exact, p, n);
	pn__arena_init(&own, 4096, 1 << 24);
	rc = pn__json_parse(&own, exact, n, NULL, &v, &err);
	if (is_text(expect, "accept")) {
		counts[0]++;
		/* RFC 8259 section 4: names should be unique; ours must. */
		if (rc == -1 && err.fault != PN__JSON_DUPLICATE)
			fail_msg("%.*s: %s", (int)id->n, id->text, err.text);
	} else if (is_text(expect, "reject")) {
		counts[1]++;
		if (rc == 0)
			fail_msg("%.*s was taken", (int)id->n, id->text);
	} else {
		counts[2]++;
	}
	pn__arena_fini(&own);
	free(exact);
	free(p);
}

static void
test_suite(void **state)
{
	const struct pn_value *cases;
	int counts[3] = { 0 };
	struct pn_value all;
	char *text;
	size_t n;

	(void)state;
	if ((text = read_suite("json/nst-JSONTestSuite.json", &n)) == NULL) {
		print_message("# SKIP: JSONTestSuite is not there\n");
		return;
	}
	assert_int_equal(parse(text, n, &all), 0);
	cases = pn_member(&all, "cases");
	for (uint32_t i = 0; i < cases->n; i++)
		check_case(&cases->list[i], counts);
	assert_int_equal(counts[0], 95);
	assert_int_equal(counts[1], 188);
	assert_int_equal(counts[2], 35);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_large_objects),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_truncations),
		cmocka_unit_test(test_changed_bytes),
		cmocka_unit_test(test_suite),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
