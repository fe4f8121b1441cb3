#include "http/disposition.h"

#include "http/header.h"
#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static char *
parse(struct pn_slice in, struct pn__disposition *d)
{
	char *copy = malloc(in.n + 1);

	memcpy(copy, in.p, in.n);
	pn__disposition_parse(copy, in.n, d);
	return copy;
}

static void
test_shared(void **state)
{
	const struct node *all = shared_read("multipart/"
					     "content-disposition-params.json");

	(void)state;
	EACH(test, member(all, "cases")) {
		struct pn_slice params = member_text(test, "params");
		struct pn__disposition d;
		struct pn__buf b;
		char *copy;

		pn__buf_init(&b, 1 << 20);
		pn__buf_adds(&b, "form-data;");
		pn__buf_add(&b, params.p, params.n);
		copy = parse((struct pn_slice){ b.p, b.n }, &d);
		assert_true(d.has_name);
		assert_same(d.name, member_text(test, "name"), params.p);
		assert_int_equal(
		    d.has_filename, member(test, "filename") != NULL);
		if (d.has_filename)
			assert_same(pn__disposition_base(d.filename),
			    member_text(test, "filename"), params.p);
		free(copy);
		pn__buf_fini(&b);
	}
}

#define NONE { NULL, 0 }

static const struct {
	struct pn_slice in;
	struct pn_slice name, filename; /* NONE: not there */
} cases[] = {
	{ PN_S(""), NONE, NONE },
	{ PN_S("form-data"), NONE, NONE },
	{ PN_S("form-data;"), NONE, NONE },
	{ PN_S("form-data; name"), NONE, NONE },
	{ PN_S("form-data; name="), PN_S(""), NONE },
	{ PN_S("form-data; name=\"\""), PN_S(""), NONE },
	{ PN_S("form-data; name=\"a\""), PN_S("a"), NONE },
	{ PN_S("form-data; NAME=a"), PN_S("a"), NONE },
	{ PN_S("form-data ; name = a ; filename = b "), PN_S("a"), PN_S("b") },
	{ PN_S("form-data; name=a; name=b"), PN_S("a"), NONE },
	{ PN_S("form-data; name=\"a"), NONE, NONE },
	{ PN_S("form-data; filename=\"a; name=b"), NONE, NONE },
	{ PN_S("form-data; filename=\"a;name=b\"; name=c"), PN_S("c"),
	    PN_S("a;name=b") },
	/* what stands for a quote, and what does not */
	{ PN_S("form-data; name=\"a\\\"b\""), PN_S("a\"b"), NONE },
	{ PN_S("form-data; name=\"a\\b\""), PN_S("a\\b"), NONE },
	{ PN_S("form-data; name=\"a\\\\b\""), PN_S("a\\\\b"), NONE },
	{ PN_S("form-data; name=\"a\\\""), PN_S("a\\"), NONE },
	{ PN_S("form-data; name=\"a\\\"; filename=\"b\\\""), PN_S("a\\"),
	    PN_S("b\\") },
	{ PN_S("form-data; name=\"a\\\"; b\""), PN_S("a\"; b"), NONE },
	{ PN_S("form-data; name=\"\\\"\""), PN_S("\""), NONE },
	{ PN_S("form-data; name=\"%22%0d%0A%20%2541%\""),
	    PN_S("\"\r\n%20%2541%"), NONE },
	{ PN_S("form-data; name=%22"), PN_S("%22"), NONE },
	{ PN_S("form-data; name=\"a\0b\""), PN_S("a\0b"), NONE },
	{ PN_S("form-data; name=\"\xc3\xa9\""), PN_S("é"), NONE },
	{ PN_S("form-data; name=a; filename=\"x\"y; z=1"), PN_S("a"),
	    PN_S("x") },
	/* filename* */
	{ PN_S("form-data; name=a; filename*=UTF-8''%e2%82%ac%20x"), PN_S("a"),
	    PN_S("€ x") },
	{ PN_S("form-data; name=a; filename=x; filename*=utf-8'en'y"),
	    PN_S("a"), PN_S("y") },
	{ PN_S("form-data; name=a; filename*=utf-8''y; filename=x"), PN_S("a"),
	    PN_S("y") },
	{ PN_S("form-data; name=a; filename*=ISO-8859-1''%e9%41"), PN_S("a"),
	    PN_S("éA") },
	{ PN_S("form-data; name=a; filename=x; filename*=utf-8''%e9"),
	    PN_S("a"), PN_S("x") },
	{ PN_S("form-data; name=a; filename=x; filename*=utf-8''%4"),
	    PN_S("a"), PN_S("x") },
	{ PN_S("form-data; name=a; filename=x; filename*=koi8-r''%41"),
	    PN_S("a"), PN_S("x") },
	{ PN_S("form-data; name=a; filename*=utf-8'x"), PN_S("a"), NONE },
	{ PN_S("form-data; name=a; filename*=x"), PN_S("a"), NONE },
	{ PN_S("form-data; name=a; filename*="), PN_S("a"), NONE },
	{ PN_S("form-data; name=a; filename=x; filename*=utf-8''\xc3\xa9"),
	    PN_S("a"), PN_S("x") },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn__disposition d;
		char *copy = parse(cases[i].in, &d);

		assert_int_equal(d.has_name, cases[i].name.p != NULL);
		assert_int_equal(d.has_filename, cases[i].filename.p != NULL);
		assert_same(d.name, cases[i].name, cases[i].in.p);
		assert_same(d.filename, cases[i].filename, cases[i].in.p);
		free(copy);
	}
}

static void
test_base(void **state)
{
	static const struct {
		struct pn_slice in, want;
	} table[] = {
		{ PN_S(""), PN_S("") },
		{ PN_S("a"), PN_S("a") },
		{ PN_S("/a/b"), PN_S("b") },
		{ PN_S("a/b/"), PN_S("") },
		{ PN_S("../../etc/passwd"), PN_S("passwd") },
		{ PN_S("C:\\a\\b"), PN_S("b") },
		{ PN_S("c:\\"), PN_S("") },
		{ PN_S("\\\\server\\share\\b"), PN_S("b") },
		{ PN_S("C:\\a/b\\c"), PN_S("c") },
		{ PN_S("a\\b"), PN_S("a\\b") },
		{ PN_S("a:\\"), PN_S("") },
		{ PN_S("a:"), PN_S("a:") },
		{ PN_S("\\a"), PN_S("\\a") },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++)
		assert_same(pn__disposition_base(table[i].in), table[i].want,
		    table[i].in.p);
}

static void
test_write(void **state)
{
	static const struct {
		const char *in, *want;
	} table[] = {
		{ "", "attachment" },
		{ "plans.pdf", "attachment; filename=\"plans.pdf\"" },
		{ "a b;c.txt", "attachment; filename=\"a b;c.txt\"" },
		{ "/etc/x.txt", "attachment; filename=\"x.txt\"" },
		{ "C:\\dir\\x.txt", "attachment; filename=\"x.txt\"" },
		{ "dir/", "attachment" },
		{ "the \"plans\".pdf",
		    "attachment; filename=\"the _plans_.pdf\"; "
		    "filename*=UTF-8''the%20%22plans%22.pdf" },
		{ "100%.txt", "attachment; filename=\"100%.txt\"; "
			      "filename*=UTF-8''100%25.txt" },
		{ "€ rates.pdf", "attachment; filename=\"_ rates.pdf\"; "
				 "filename*=UTF-8''%E2%82%AC%20rates.pdf" },
		{ "a'(1)*.txt", "attachment; filename=\"a'(1)*.txt\"" },
		{ "é'(1)*.txt", "attachment; filename=\"_'(1)*.txt\"; "
				"filename*=UTF-8''%C3%A9%27%281%29%2A.txt" },
		{ "a\r\nX: y", "attachment; filename=\"a__X: y\"" },
		{ "é\nX", "attachment; filename=\"__X\"; "
			  "filename*=UTF-8''%C3%A9_X" },
		{ "a\xff", "attachment; filename=\"a_\"; "
			   "filename*=UTF-8''a%EF%BF%BD" },
		{ "😀", "attachment; filename=\"_\"; "
			"filename*=UTF-8''%F0%9F%98%80" },
	};
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 200);
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		b.n = 0;
		assert_int_equal(pn__disposition_write(&b, "attachment",
		    table[i].in, strlen(table[i].in)), 0);
		assert_string_equal(pn__buf_str(&b), table[i].want);
	}
	pn__buf_fini(&b);
	pn__buf_init(&b, 20);
	pn__buf_adds(&b, "x");
	assert_int_equal(
	    pn__disposition_write(&b, "attachment", "abcdef", 6), -1);
	assert_int_equal(b.n, 1);
	pn__buf_fini(&b);
}

/* Whatever the name: one line, and the same name comes back. */
static void
test_write_any(void **state)
{
	struct pn__disposition d;
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 2000);
	for (int c = 1; c < 256; c++) {
		char name[] = { 'a', (char)c, '.', 't', '\0' };
		char *copy;

		b.n = 0;
		assert_int_equal(
		    pn__disposition_write(&b, "inline", name, 4), 0);
		assert_true(pn__is_field_value(b.p, b.n));
		if (c < 0x20 || c >= 0x7f || c == '/' || c == '\\')
			continue;
		copy = parse((struct pn_slice){ b.p, b.n }, &d);
		assert_same(d.filename, (struct pn_slice){ name, 4 }, b.p);
		free(copy);
	}
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_base),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_write_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
