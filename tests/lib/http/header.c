#include "http/header.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static void
test_token(void **state)
{
	static const char token[] = "!#$%&'*+-.^_`|~0123456789"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz";

	(void)state;
	for (int c = 0; c < 256; c++) {
		char one = (char)c;

		assert_int_equal(pn__is_token(&one, 1),
		    c != 0 && strchr(token, c) != NULL);
	}
	assert_true(pn__is_token(token, strlen(token)));
	assert_false(pn__is_token("", 0));
	assert_false(pn__is_token("a b", 3));
	assert_false(pn__is_token("a\0b", 3));
}

/* Texts that would make a line, or a header, of their own. */
static const struct pn_slice injections[] = {
	PN_S("\n"),
	PN_S("\r"),
	PN_S("\r\n"),
	PN_S("\n\n"),
	PN_S("\r\n\r\n"),
	PN_S("\n\r"),
	PN_S("a\nb"),
	PN_S("a\rb"),
	PN_S("a\r\nb"),
	PN_S("a\r\n b"),
	PN_S("a\r\n\tb"),
	PN_S("a\n b"),
	PN_S("a\n\tb"),
	PN_S("x\r\nSet-Cookie: a=b"),
	PN_S("x\nSet-Cookie: a=b"),
	PN_S("x\rSet-Cookie: a=b"),
	PN_S("x\r\nContent-Length: 0\r\n\r\n"),
	PN_S("x\r\n\r\n<script>alert(1)</script>"),
	PN_S("x\n\n<script>alert(1)</script>"),
	PN_S("x\r\nLocation: https://evil.example/"),
	PN_S("x\r\nStatus: 200"),
	PN_S("Status: 200\n\nx"),
	PN_S("x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	PN_S("x\r\nHTTP/1.1 200 OK\r\n"),
	PN_S("x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"),
	PN_S("\r\nX: y"),
	PN_S("\nX: y"),
	PN_S("\rX: y"),
	PN_S("x\r\n"),
	PN_S("x\n"),
	PN_S("x\r"),
	PN_S("x\0"),
	PN_S("\0"),
	PN_S("x\0y"),
	PN_S("x\0\r\ny"),
	PN_S("x\v"),
	PN_S("x\vy"),
	PN_S("x\fy"),
	PN_S("\f"),
	PN_S("\b"),
	PN_S("x\by"),
	PN_S("\a"),
	PN_S("\x1b[31m"),
	PN_S("x\x1by"),
	PN_S("\x01"),
	PN_S("\x02"),
	PN_S("\x03"),
	PN_S("\x04"),
	PN_S("\x05"),
	PN_S("\x06"),
	PN_S("\x0e"),
	PN_S("\x0f"),
	PN_S("\x10"),
	PN_S("\x11"),
	PN_S("\x12"),
	PN_S("\x13"),
	PN_S("\x1c"),
	PN_S("\x1d"),
	PN_S("\x1e"),
	PN_S("\x1f"),
	PN_S("\x7f"),
	PN_S("x\x7fy"),
	PN_S("caf\xc3\xa9\r\nX: y"),
	PN_S("\xe5\x98\x8a\nX: y"),
	PN_S("\t\nX: y"),
	PN_S(" \r\nX: y"),
	PN_S("a;\r\n filename=x"),
	PN_S("\"a\r\nb\""),
	PN_S("\\\r\n"),
	PN_S("%0d%0a\r\n"),
};

/* Texts that look like it and are harmless where they stand. */
static const struct pn_slice harmless[] = {
	PN_S(""),
	PN_S("a b\tc"),
	PN_S("%0d%0aSet-Cookie: a=b"),
	PN_S("%0D%0A%0D%0A"),
	PN_S("\\r\\nSet-Cookie: a=b"),
	PN_S("\xe5\x98\x8a\xe5\x98\x8dSet-Cookie: a=b"),
	PN_S("\xc2\x85"),
	PN_S("\xe2\x80\xa8"),
	PN_S("\xff\xfe"),
	PN_S("a: b; c, d \"e\" <f>"),
};

static void
test_field_value(void **state)
{
	(void)state;
	assert_true(PN_COUNT(injections) >= 60);
	for (size_t i = 0; i < PN_COUNT(injections); i++) {
		if (pn__is_field_value(injections[i].p, injections[i].n))
			fail_msg("injection %zu", i);
		assert_false(pn__is_token(injections[i].p, injections[i].n));
	}
	for (size_t i = 0; i < PN_COUNT(harmless); i++)
		assert_true(pn__is_field_value(harmless[i].p, harmless[i].n));
	for (int c = 0; c < 256; c++) {
		char one = (char)c;

		assert_int_equal(pn__is_field_value(&one, 1),
		    c == '\t' || (c >= ' ' && c != 0x7f));
	}
}

static void
test_env_name(void **state)
{
	static const struct {
		const char *header, *want; /* NULL: refused */
	} table[] = {
		{ "Accept-Language", "HTTP_ACCEPT_LANGUAGE" },
		{ "accept", "HTTP_ACCEPT" },
		{ "X-Request-Id", "HTTP_X_REQUEST_ID" },
		{ "Content-Type", "CONTENT_TYPE" },
		{ "CONTENT-LENGTH", "CONTENT_LENGTH" },
		{ "Content-Types", "HTTP_CONTENT_TYPES" },
		{ "A1.b", "HTTP_A1.B" },
		{ "", NULL },
		{ "a b", NULL },
		{ "a:", NULL },
		{ "a=b", NULL },
		{ "a\n", NULL },
		{ "\xc3\xa9", NULL },
		{ "A-Header-That-Is-Too-Long", NULL },
	};
	char out[24];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		int rc;

		memcpy(out, "before", 7);
		rc = pn__env_name(table[i].header, out, sizeof(out));
		assert_int_equal(rc, table[i].want == NULL ? -1 : 0);
		assert_string_equal(
		    out, rc == 0 ? table[i].want : "before");
	}
	assert_int_equal(pn__env_name("Ab", out, 8), 0);
	assert_int_equal(pn__env_name("Abc", out, 8), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_token),
		cmocka_unit_test(test_field_value),
		cmocka_unit_test(test_env_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
