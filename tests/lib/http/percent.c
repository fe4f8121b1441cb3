#include "http/percent.h"

#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static void
test_decode(void **state)
{
	static const struct {
		struct pn_slice in;
		const char *want; /* NULL: -1 */
	} table[] = {
		{ PN_S(""), "" },
		{ PN_S("/a/b"), "/a/b" },
		{ PN_S("%2F%2f"), "//" },
		{ PN_S("a%20b+c"), "a b+c" },
		{ PN_S("%c3%A9"), "é" },
		{ PN_S("%FF"), "\xff" },
		{ PN_S("%2541"), "%41" },
		{ PN_S("\xff"), "\xff" },
		{ PN_S("%"), NULL },
		{ PN_S("a%"), NULL },
		{ PN_S("%4"), NULL },
		{ PN_S("%4g"), NULL },
		{ PN_S("%g4"), NULL },
		{ PN_S("%%41"), NULL },
		{ PN_S("% 41"), NULL },
		{ PN_S("%+1"), NULL },
		{ PN_S("%0x41"), NULL },
		{ PN_S("%u0041"), NULL },
		{ PN_S("%00"), NULL },
		{ PN_S("a%00b"), NULL },
		{ PN_S("a\0b"), NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		size_t n = table[i].in.n;
		char *p = malloc(n > 0 ? n : 1);
		ssize_t len;

		memcpy(p, table[i].in.p, n);
		len = pn__percent_decode(p, n, p);
		if (table[i].want == NULL) {
			assert_int_equal(len, -1);
		} else {
			assert_int_equal(len, strlen(table[i].want));
			assert_memory_equal(p, table[i].want, (size_t)len);
		}
		free(p);
	}
}

/* Which of the printable ASCII each set encodes, from the standard. */
static const struct {
	enum pn__percent_set set;
	const char *encoded;
} sets[] = {
	{ PN__PERCENT_QUERY, " \"#<>'" },
	{ PN__PERCENT_PATH, " \"#<>?^`{}" },
	{ PN__PERCENT_USERINFO, " \"#<>?^`{}/:;=@[\\]|" },
	{ PN__PERCENT_COMPONENT, " \"#<>?^`{}/:;=@[\\]|$%&+," },
	{ PN__PERCENT_FORM, " \"#<>?^`{}/:;=@[\\]|$%&+,!'()~" },
};

static void
test_sets(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 16);
	for (size_t i = 0; i < PN_COUNT(sets); i++) {
		for (int c = 0; c < 256; c++) {
			bool is = c < 0x20 || c > 0x7e ||
			    strchr(sets[i].encoded, c) != NULL;
			char one = (char)c, want[8];

			b.n = 0;
			assert_int_equal(pn__percent_encode(
			    &b, &one, 1, sets[i].set), 0);
			snprintf(want, sizeof(want), "%%%02X", c);
			if (c == ' ' && sets[i].set == PN__PERCENT_FORM)
				assert_string_equal(pn__buf_str(&b), "+");
			else if (is)
				assert_string_equal(pn__buf_str(&b), want);
			else
				assert_memory_equal(b.p, &one, b.n);
		}
	}
	pn__buf_fini(&b);
}

static void
test_encode(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	assert_int_equal(pn__percent_encode(
	    &b, "a b/c%é~", 9, PN__PERCENT_COMPONENT), 0);
	assert_string_equal(pn__buf_str(&b), "a%20b%2Fc%25%C3%A9~");
	b.n = 0;
	assert_int_equal(
	    pn__percent_encode(&b, "a b/é?", 7, PN__PERCENT_PATH), 0);
	assert_string_equal(pn__buf_str(&b), "a%20b/%C3%A9%3F");
	b.n = 0;
	assert_int_equal(
	    pn__percent_encode(&b, "a b&c\0", 6, PN__PERCENT_FORM), 0);
	assert_string_equal(pn__buf_str(&b), "a+b%26c%00");
	b.n = 0;
	assert_int_equal(pn__percent_encode(&b, "", 0, PN__PERCENT_PATH), 0);
	pn__buf_fini(&b);
	pn__buf_init(&b, 8);
	assert_int_equal(
	    pn__percent_encode(&b, "abc   ", 6, PN__PERCENT_PATH), -1);
	pn__buf_fini(&b);
}

/* Any bytes come back from the sets that encode the percent sign. */
static void
test_round_trip(void **state)
{
	struct pn__buf b;
	char all[255];

	(void)state;
	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	pn__buf_init(&b, 1000);
	assert_int_equal(pn__percent_encode(
	    &b, all, sizeof(all), PN__PERCENT_COMPONENT), 0);
	assert_int_equal(pn__percent_decode(b.p, b.n, b.p), 255);
	assert_memory_equal(b.p, all, 255);
	pn__buf_fini(&b);
}

static void
test_wpt(void **state)
{
	const struct node *all = shared_read("url/percent-encoding.json");
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	EACH(test, all) {
		struct pn_slice in;

		if (test->kind != NODE_OBJECT)
			continue;
		in = member_text(test, "input");
		b.n = 0;
		pn__percent_encode(&b, in.p, in.n, PN__PERCENT_QUERY);
		assert_same((struct pn_slice){ b.p, b.n },
		    member_text(member(test, "output"), "utf-8"), in.p);
	}
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_wpt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
