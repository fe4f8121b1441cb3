#include "http/media.h"

#include "http/ascii.h"
#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

static int
parse(struct pn_slice in, struct pn__media *m)
{
	return pn__media_parse(in.p, in.n, m);
}

/* Whether the text is type "/" subtype, by the grammar and not our parser. */
static bool
is_type(struct pn_slice s)
{
	static const char token[] =
	    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz/";
	const char *slash = memchr(s.p, '/', s.n);

	return slash != NULL && slash > s.p && slash + 1 < s.p + s.n &&
	    memchr(slash + 1, '/', (size_t)(s.p + s.n - slash - 1)) == NULL &&
	    strspn(s.p, token) >= s.n;
}

/*
 * What that suite reads from texts that are no media type is refused here;
 * where its options ask for a list's element, that element is given.
 */
static void
test_content_type(void **state)
{
	const struct node *all = shared_read("http/content-type.json");

	(void)state;
	EACH(test, member(all, "cases")) {
		const struct node *args = member(test, "args")->first;
		const struct node *want = member(test, "expected");
		struct pn_slice in, type;
		struct pn__media m;
		char out[200];

		if (strcmp(member_text(test, "fn").p, "parse") != 0 ||
		    args->next != NULL)
			continue;
		in = args->text;
		type = member_text(want, "type");
		if (!is_type(type)) {
			assert_int_equal(parse(in, &m), -1);
			continue;
		}
		assert_int_equal(parse(in, &m), 0);
		assert_true(pn__ascii_same(m.essence, type));
		EACH(p, member(want, "parameters")) {
			ssize_t n = pn__media_parameter(
			    &m, p->key.p, out, sizeof(out));

			assert_true(n >= 0);
			assert_same((struct pn_slice){ out, (size_t)n },
			    p->text, in.p);
		}
	}
}

static int
write_format(const struct node *object, struct pn__buf *b)
{
	struct pn_slice pairs[20];
	size_t n = 0;

	if (member(object, "parameters") != NULL) {
		EACH(p, member(object, "parameters")) {
			pairs[2 * n] = p->key;
			pairs[2 * n + 1] = p->text;
			n++;
		}
	}
	return pn__media_write(b, member_text(object, "type").p, pairs, n);
}

static void
test_content_type_format(void **state)
{
	const struct node *all = shared_read("http/content-type.json");
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 1000);
	EACH(test, member(all, "cases")) {
		const struct node *args = member(test, "args")->first;
		const char *want = member_text(test, "expected").p;

		if (strcmp(member_text(test, "fn").p, "format") != 0)
			continue;
		b.n = 0;
		assert_int_equal(write_format(args, &b),
		    member(test, "throws") != NULL ? -1 : 0);
		assert_string_equal(pn__buf_str(&b), want);
	}
	pn__buf_fini(&b);
}

static void
check_typer(const struct node *test, struct pn_slice in)
{
	const struct node *want = member(test, "expected");
	struct pn__media m;
	bool ok = want != NULL && want->kind != NODE_FALSE;

	assert_int_equal(parse(in, &m), ok ? 0 : -1);
	if (!ok || want->kind != NODE_OBJECT)
		return;
	assert_true(pn__ascii_same(m.type, member_text(want, "type")));
	assert_true(pn__ascii_same(m.suffix, member_text(want, "suffix")));
	/* There the subtype is without its suffix. */
	assert_true(pn__ascii_begins(m.subtype,
	    member_text(want, "subtype").p));
	assert_int_equal(m.subtype.n, member_text(want, "subtype").n +
	    (m.suffix.n > 0 ? m.suffix.n + 1 : 0));
}

static void
test_media_typer(void **state)
{
	const struct node *all = shared_read("http/media-typer.json");
	size_t checked = 0;

	(void)state;
	EACH(test, member(all, "cases")) {
		const struct node *arg = member(test, "args")->first;

		if (arg == NULL || arg->kind != NODE_STRING)
			continue;
		check_typer(test, arg->text);
		checked++;
	}
	assert_true(checked > 20);
}

static void
test_parse(void **state)
{
	static const struct {
		const char *in;
		const char *want; /* essence, or NULL: refused */
		const char *charset;
	} table[] = {
		{ "text/html", "text/html", NULL },
		{ " text/html ", "text/html", NULL },
		{ "text/html;charset=utf-8", "text/html", "utf-8" },
		{ "text/html ; charset=\"a\\\"b\"", "text/html", "a\"b" },
		{ "text/html;CHARSET=x;charset=y", "text/html", "x" },
		{ "text/html;charset", "text/html", NULL },
		{ "text/html;charset=\"x", "text/html", NULL },
		{ "text/html;=x;charset=y", "text/html", "y" },
		{ "text/html;a=\"; charset=no\";charset=y", "text/html", "y" },
		{ "*/*", "*/*", NULL },
		{ "", NULL, NULL },
		{ ";charset=x", NULL, NULL },
		{ "text", NULL, NULL },
		{ "text/", NULL, NULL },
		{ "/html", NULL, NULL },
		{ "text/html/x", NULL, NULL },
		{ "te xt/html", NULL, NULL },
		{ "text /html", NULL, NULL },
		{ "text/html, text/plain", NULL, NULL },
		{ "text/html\r\nX: y", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		size_t n = strlen(table[i].in);
		char *copy = malloc(n > 0 ? n : 1), out[40];
		struct pn__media m;
		int rc;

		memcpy(copy, table[i].in, n);
		rc = pn__media_parse(copy, n, &m);
		assert_int_equal(rc, table[i].want == NULL ? -1 : 0);
		if (rc == 0) {
			ssize_t len = pn__media_parameter(
			    &m, "charset", out, sizeof(out));

			assert_true(pn__ascii_is(m.essence, table[i].want));
			assert_int_equal(len, table[i].charset == NULL ? -1 :
			    (ssize_t)strlen(table[i].charset));
			if (len >= 0)
				assert_string_equal(out, table[i].charset);
		}
		free(copy);
	}
}

static void
test_parameter_has_no_room(void **state)
{
	struct pn__media m;
	char out[6];

	(void)state;
	assert_int_equal(parse(PN_S("a/b;x=12345;y=123456"), &m), 0);
	assert_int_equal(pn__media_parameter(&m, "x", out, sizeof(out)), 5);
	assert_int_equal(pn__media_parameter(&m, "y", out, sizeof(out)), -1);
}

static void
test_is(void **state)
{
	static const struct {
		const char *type, *range;
		bool want;
	} table[] = {
		{ "text/html", "text/html", true },
		{ "TEXT/HTML; charset=x", "text/html", true },
		{ "text/html", "text/*", true },
		{ "text/html", "*/*", true },
		{ "text/html", "text/plain", false },
		{ "text/html", "text/htm", false },
		{ "text/html", "*/html", true },
		{ "application/problem+json", "application/*+json", true },
		{ "application/problem+json", "*/*+json", true },
		{ "application/problem+json", "+json", true },
		{ "application/problem+json", "application/json", false },
		{ "application/json", "application/*+json", false },
		{ "application/json", "+json", false },
		{ "application/problem+jsonx", "+json", false },
		{ "image/svg+xml", "text/*+xml", false },
		{ "text/html", "", false },
		{ "text/html", "text", false },
		{ "text/html", "/", false },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		struct pn__media m;

		assert_int_equal(pn__media_parse(
		    table[i].type, strlen(table[i].type), &m), 0);
		if (pn__media_is(&m, table[i].range) != table[i].want)
			fail_msg("%s, %s", table[i].type, table[i].range);
	}
}

static void
test_by_extension(void **state)
{
	static const struct {
		const char *path, *want;
	} table[] = {
		{ "index.html", "text/html" },
		{ "/a/b.c/x.PNG", "image/png" },
		{ "a.tar.gz", "application/gzip" },
		{ "x.woff2", "font/woff2" },
		{ "x.json", "application/json" },
		{ "x.svg", "image/svg+xml" },
		{ "x.js", "text/javascript" },
		{ ".png", "image/png" },
		{ "png", "application/octet-stream" },
		{ "/png", "application/octet-stream" },
		{ "a.png/b", "application/octet-stream" },
		{ "a.", "application/octet-stream" },
		{ "", "application/octet-stream" },
		{ "a.unknown", "application/octet-stream" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		size_t n = strlen(table[i].path);
		char *copy = malloc(n + 1);

		memcpy(copy, table[i].path, n + 1);
		assert_string_equal(
		    pn__media_by_extension(copy, n), table[i].want);
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_content_type),
		cmocka_unit_test(test_content_type_format),
		cmocka_unit_test(test_media_typer),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parameter_has_no_room),
		cmocka_unit_test(test_is),
		cmocka_unit_test(test_by_extension),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
