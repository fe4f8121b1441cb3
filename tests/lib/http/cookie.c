#include "http/cookie.h"

#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

enum { MAX = 100 };

static struct pn__arena arena;
static struct pn_slice *pairs;
static size_t npairs;

static int
parse(struct pn_slice in, size_t max)
{
	char *copy = malloc(in.n > 0 ? in.n : 1);
	int rc;

	if (in.n > 0)
		memcpy(copy, in.p, in.n);
	pn__arena_reset(&arena);
	rc = pn__cookie_parse(&arena, copy, in.n, max, &pairs, &npairs);
	free(copy);
	return rc;
}

/* What browsers have kept, sent back as they do. */
static void
test_http_state(void **state)
{
	const struct node *all = shared_read("cookies/http-state-parser.json");
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 1 << 20);
	EACH(test, member(all, "cases")) {
		const char *what = member_text(test, "test").p;
		size_t i = 0;

		b.n = 0;
		EACH(c, member(test, "sent")) {
			struct pn_slice name = member_text(c, "name");
			struct pn_slice v = member_text(c, "value");

			pn__buf_adds(&b, b.n > 0 ? "; " : "");
			pn__buf_add(&b, name.p, name.n);
			pn__buf_addc(&b, '=');
			pn__buf_add(&b, v.p, v.n);
		}
		assert_int_equal(
		    parse((struct pn_slice){ b.p, b.n }, MAX), 0);
		EACH(c, member(test, "sent")) {
			assert_true(i < npairs);
			assert_same(pairs[2 * i], member_text(c, "name"), what);
			assert_same(
			    pairs[2 * i + 1], member_text(c, "value"), what);
			i++;
		}
		assert_int_equal(npairs, i);
	}
	pn__buf_fini(&b);
}

/* The value of the first cookie of a name, decoded where that can be done. */
static bool
first_value(struct pn_slice name, char *out, struct pn_slice *ret)
{
	for (size_t i = 0; i < npairs; i++) {
		struct pn_slice v = pairs[2 * i + 1];
		ssize_t n;

		if (pairs[2 * i].n != name.n ||
		    memcmp(pairs[2 * i].p, name.p, name.n) != 0)
			continue;
		n = pn__cookie_decode(v.p, v.n, out);
		*ret = n < 0 ? v : (struct pn_slice){ out, (size_t)n };
		return true;
	}
	return false;
}

static void
test_jshttp(void **state)
{
	const struct node *all = shared_read("cookies/"
					     "jshttp-cookie-parse.json");
	char out[8192];

	(void)state;
	EACH(test, member(all, "cases")) {
		const char *what = member_text(test, "test").p;
		const struct node *want = member(test, "expected");

		assert_int_equal(parse(member_text(test, "header"), MAX), 0);
		EACH(c, want) {
			struct pn_slice v;

			assert_true(first_value(c->key, out, &v));
			assert_same(v, c->text, what);
		}
		for (size_t i = 0; i < npairs; i++)
			assert_non_null(member(want, pairs[2 * i].p));
	}
}

static const struct {
	const char *in;
	const char *want;
} cases[] = {
	{ "", "" },
	{ ";;;", "" },
	{ "a", "" },
	{ "a=1", "a=1|" },
	{ "a=1;b=2", "a=1|b=2|" },
	{ "a=1;  b=2;", "a=1|b=2|" },
	{ "a=1; a=2", "a=1|a=2|" },
	{ "=1", "=1|" },
	{ "a=", "a=|" },
	{ "a = b c ", "a=b c|" },
	{ "a=\"x; y\"", "a=\"x|" },
	{ "a=b=c", "a=b=c|" },
	{ "a=%41", "a=%41|" },
	{ "a=1, b=2", "a=1, b=2|" },
	{ "\xff=\xfe", "\xff=\xfe|" },
	{ "x; a=1; y", "a=1|" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		char got[200], *to = got;

		assert_int_equal(parse((struct pn_slice){ cases[i].in,
				     strlen(cases[i].in) }, MAX), 0);
		for (size_t k = 0; k < npairs * 2; k++) {
			memcpy(to, pairs[k].p, pairs[k].n);
			to += pairs[k].n;
			*to++ = k % 2 == 0 ? '=' : '|';
			assert_int_equal(pairs[k].p[pairs[k].n], '\0');
		}
		*to = '\0';
		assert_string_equal(got, cases[i].want);
	}
}

static void
test_limits(void **state)
{
	struct pn__arena small;
	size_t n = 77;

	(void)state;
	assert_int_equal(parse(PN_S("a=1; b=2"), 2), 0);
	assert_int_equal(parse(PN_S("a=1; x; b=2"), 2), 0);
	assert_int_equal(parse(PN_S("a=1; b=2; c=3"), 2), -1);
	pn__arena_init(&small, 64, 64);
	assert_int_equal(
	    pn__cookie_parse(&small, "a=1; b=2", 8, MAX, &pairs, &n), -2);
	assert_int_equal(n, 77);
	pn__arena_fini(&small);
}

static void
test_decode(void **state)
{
	static const struct {
		const char *in;
		const char *want; /* NULL: it stays */
	} table[] = {
		{ "", "" },
		{ "abc", "abc" },
		{ "a%20b", "a b" },
		{ "a+b", "a+b" },
		{ "%E2%82%AC", "€" },
		{ "%", NULL },
		{ "%4", NULL },
		{ "%zz", NULL },
		{ "a%00", NULL },
		{ "%ff", NULL },
		{ "%c0%80", NULL },
		{ "\xff", NULL },
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		ssize_t n = pn__cookie_decode(
		    table[i].in, strlen(table[i].in), out);

		if (table[i].want == NULL) {
			assert_int_equal(n, -1);
			continue;
		}
		assert_int_equal(n, strlen(table[i].want));
		assert_memory_equal(out, table[i].want, (size_t)n);
	}
}

/* ---- Set-Cookie ---- */

#define C(...) ((struct pn__cookie){ .value = "v", __VA_ARGS__ })
#define V(v) ((struct pn__cookie){ .name = "a", .value = v })

static void
test_write(void **state)
{
	const struct {
		struct pn__cookie c;
		const char *want; /* NULL: refused */
	} table[] = {
		{ C(.name = "a"), "a=v" },
		{ V(""), "a=" },
		{ V("\"x\""), "a=\"x\"" },
		{ C(.name = "a", .path = "/", .domain = "example.org"),
		    "a=v; Path=/; Domain=example.org" },
		{ C(.name = "a", .has_expires = true, .expires = 784111777),
		    "a=v; Expires=Sun, 06 Nov 1994 08:49:37 GMT" },
		{ C(.name = "a", .has_max_age = true, .max_age = 0),
		    "a=v; Max-Age=0" },
		{ C(.name = "a", .has_max_age = true, .max_age = -5),
		    "a=v; Max-Age=-5" },
		{ C(.name = "a", .http_only = true, .secure = true,
		    .same_site = PN__SAME_SITE_STRICT),
		    "a=v; HttpOnly; Secure; SameSite=Strict" },
		{ C(.name = "a", .same_site = PN__SAME_SITE_LAX),
		    "a=v; SameSite=Lax" },
		{ C(.name = "a", .secure = true, .partitioned = true,
		    .same_site = PN__SAME_SITE_NONE,
		    .priority = PN__PRIORITY_LOW),
		    "a=v; Secure; SameSite=None; Partitioned; Priority=Low" },
		{ C(.name = "a", .priority = PN__PRIORITY_MEDIUM),
		    "a=v; Priority=Medium" },
		{ C(.name = "a", .priority = PN__PRIORITY_HIGH),
		    "a=v; Priority=High" },
		{ C(.name = "__Host-a", .path = "/", .secure = true),
		    "__Host-a=v; Path=/; Secure" },
		{ C(.name = "__Secure-a", .secure = true, .domain = "a.b"),
		    "__Secure-a=v; Domain=a.b; Secure" },
		{ C(.name = "__Http-a", .secure = true, .http_only = true),
		    "__Http-a=v; HttpOnly; Secure" },
		/* names */
		{ C(.name = ""), NULL },
		{ C(.name = "a b"), NULL },
		{ C(.name = "a=b"), NULL },
		{ C(.name = "a;b"), NULL },
		{ C(.name = "a\r\n"), NULL },
		{ C(.name = "\xc3\xa9"), NULL },
		/* values */
		{ V("x y"), NULL },
		{ V("x;y"), NULL },
		{ V("x,y"), NULL },
		{ V("x\"y"), NULL },
		{ V("\""), NULL },
		{ V("x\\y"), NULL },
		{ V("x\ny"), NULL },
		{ V("x\ry"), NULL },
		{ V("\xc3\xa9"), NULL },
		{ V("\x7f"), NULL },
		/* attributes */
		{ C(.name = "a", .path = ""), NULL },
		{ C(.name = "a", .path = "x"), NULL },
		{ C(.name = "a", .path = "/;Secure"), NULL },
		{ C(.name = "a", .path = "/\r\nX: y"), NULL },
		{ C(.name = "a", .domain = ""), NULL },
		{ C(.name = "a", .domain = ".a.b"), NULL },
		{ C(.name = "a", .domain = "a..b"), NULL },
		{ C(.name = "a", .domain = "a.b."), NULL },
		{ C(.name = "a", .domain = "-a.b"), NULL },
		{ C(.name = "a", .domain = "a-.b"), NULL },
		{ C(.name = "a", .domain = "a;b"), NULL },
		{ C(.name = "a", .domain = "a b"), NULL },
		/* what belongs together */
		{ C(.name = "a", .same_site = PN__SAME_SITE_NONE), NULL },
		{ C(.name = "a", .partitioned = true), NULL },
		{ C(.name = "__Secure-a"), NULL },
		{ C(.name = "__SECURE-a"), NULL },
		{ C(.name = "__Host-a", .path = "/"), NULL },
		{ C(.name = "__Host-a", .secure = true), NULL },
		{ C(.name = "__host-a", .secure = true), NULL },
		{ C(.name = "__Host-a", .secure = true, .path = "/x"), NULL },
		{ C(.name = "__Host-a", .secure = true, .path = "/",
		    .domain = "a.b"), NULL },
		{ C(.name = "__Http-a", .secure = true), NULL },
		{ C(.name = "__Host-Http-a", .secure = true, .path = "/"),
		    NULL },
	};
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 1000);
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		pn__buf_reset(&b, 1000);
		pn__buf_adds(&b, ">");
		assert_int_equal(pn__cookie_write(&b, &table[i].c),
		    table[i].want == NULL ? -1 : 0);
		assert_string_equal(pn__buf_str(&b) + 1,
		    table[i].want == NULL ? "" : table[i].want);
	}
	pn__buf_fini(&b);
}

static void
test_write_too_long(void **state)
{
	struct pn__cookie c = { .name = "a" };
	struct pn__buf b;
	char value[5000];

	(void)state;
	pn__buf_init(&b, 10000);
	memset(value, 'x', sizeof(value));
	c.value = value;
	value[4096] = '\0';
	assert_int_equal(pn__cookie_write(&b, &c), -1);
	value[4095] = '\0';
	assert_int_equal(pn__cookie_write(&b, &c), 0);
	pn__buf_fini(&b);
	pn__buf_init(&b, 100);
	pn__buf_adds(&b, "before");
	assert_int_equal(pn__cookie_write(&b, &c), -1);
	assert_int_equal(b.n, 6);
	pn__buf_fini(&b);
}

static int
setup(void **state)
{
	(void)state;
	pn__arena_init(&arena, 4096, 1 << 20);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pn__arena_fini(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_http_state),
		cmocka_unit_test(test_jshttp),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_write_too_long),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
