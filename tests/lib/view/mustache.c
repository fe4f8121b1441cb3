#include "../suites.h"

#include "view/mustache/mustache.h"
#include "json/read.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <postern/fields.h>

struct kit {
	struct pn__arena arena;
	struct pn__buf out;
	struct pn__view_error err;
	struct pn__must *set;
};

static void
kit_init(struct kit *k)
{
	pn__arena_init(&k->arena, 4096, 8 << 20);
	pn__buf_init(&k->out, 1 << 20);
	k->set = pn__must_new(NULL);
	assert_non_null(k->set);
}

static void
kit_fini(struct kit *k)
{
	pn__must_free(k->set);
	pn__buf_fini(&k->out);
	pn__arena_fini(&k->arena);
}

/* The page, or what is wrong. */
static const char *
page(struct kit *k, struct pn_slice template, const struct pn_value *data)
{
	const struct pn__must_template *t;

	t = pn__must_load_text(k->set, "page", template, &k->err);
	pn__buf_reset(&k->out, 0);
	if (t == NULL ||
	    pn__must_render(t, data, &k->arena, &k->out, &k->err) == -1)
		return k->err.text;
	return pn__buf_str(&k->out);
}

static struct pn_value
parse(struct kit *k, const char *json)
{
	struct pn_value v;
	struct pn__json_error err;

	if (pn__json_parse(&k->arena, json, strlen(json), NULL, &v, &err) == -1)
		fail_msg("%s: %s", json, err.text);
	return v;
}

/* ---- the specification ---- */

static struct pn_slice
text_of(const struct pn_value *map, const char *name)
{
	const struct pn_value *v = pn_member(map, name);

	if (v == NULL)
		return (struct pn_slice){ "", 0 };
	return (struct pn_slice){ v->text, v->n };
}

/* Whether a case of the specification gives what it expects. */
static bool
is_right(const char *file, const struct pn_value *c)
{
	const struct pn_value *data = pn_member(c, "data");
	const struct pn_value *partials = pn_member(c, "partials");
	struct pn_slice want = text_of(c, "expected");
	char name[64];
	const char *got;
	struct kit k;
	bool ok;

	kit_init(&k);
	for (uint32_t i = 0; partials != NULL && i < partials->n; i++) {
		snprintf(name, sizeof(name), "%.*s",
		    (int)partials->map[i].name.n, partials->map[i].name.p);
		assert_int_equal(
		    pn__must_add(k.set, name,
			(struct pn_slice){ partials->map[i].value.text,
			    partials->map[i].value.n }),
		    0);
	}
	got = page(&k, text_of(c, "template"), data);
	ok = strlen(got) == want.n && memcmp(got, want.p, want.n) == 0;
	if (!ok)
		print_error("%s: %.*s\n  got    \"%s\"\n  wanted \"%.*s\"\n",
		    file, (int)text_of(c, "name").n, text_of(c, "name").p, got,
		    (int)want.n, want.p);
	kit_fini(&k);
	return ok;
}

static void
test_file(void **state)
{
	const char *file = *state;
	static char bytes[1 << 16];
	const struct pn_value *tests;
	struct pn_value all;
	uint32_t bad = 0;
	char name[64];
	struct kit k;
	FILE *f;

	snprintf(name, sizeof(name), "mustache/%s.json", file);
	if ((f = suites_open(name)) == NULL)
		skip();
	bytes[fread(bytes, 1, sizeof(bytes) - 1, f)] = '\0';
	fclose(f);
	kit_init(&k);
	all = parse(&k, bytes);
	tests = pn_member(&all, "tests");
	assert_non_null(tests);
	assert_true(tests->n > 5);
	for (uint32_t i = 0; i < tests->n; i++)
		bad += !is_right(file, &tests->list[i]);
	kit_fini(&k);
	assert_int_equal(bad, 0);
}

/* ---- beyond it ---- */

struct item {
	const char *name;
	int64_t price;
	struct pn_date since;
	const char *secret;
};

static const struct pn_schema schema =
    PN_SCHEMA(struct item, PN_TEXT(struct item, name),
	PN_INT(struct item, price), PN_DATE(struct item, since),
	PN_TEXT(struct item, secret, .write_only = true));

static void
test_values(void **state)
{
	static const struct item items[] = {
		{ "<a>", 7, { 2026, 11, 22 }, "s" },
		{ "b", 0, { 0 }, "s" },
	};
	struct pn_member members[] = {
		{ PN_S("title"), pn_value("it's \"&\"") },
		{ PN_S("html"), pn_value(pn_html_literal("<b>")) },
		{ PN_S("one"), pn_record(&schema, &items[0]) },
		{ PN_S("rows"),
		    pn_value(((struct pn_rows){ &schema, items, 2 })) },
		{ PN_S("none"),
		    pn_value(((struct pn_rows){ &schema, items, 0 })) },
	};
	struct pn_value root = {
		.kind = PN_KIND_MAP, .map = members, .n = PN_COUNT(members)
	};
	static const struct {
		struct pn_slice template;
		const char *want;
	} cases[] = {
		{ PN_S("{{title}}"), "it&#39;s &quot;&amp;&quot;" },
		{ PN_S("{{{title}}}"), "it's \"&\"" },
		{ PN_S("{{html}}"), "<b>" },
		{ PN_S("{{one.name}} {{one.since}}"), "&lt;a&gt; 2026-11-22" },
		{ PN_S("{{#rows}}{{name}}={{price}};{{/rows}}"),
		    "&lt;a&gt;=7;b=0;" },
		{ PN_S("{{#rows}}{{title}}{{since}}|{{/rows}}"),
		    "it&#39;s &quot;&amp;&quot;2026-11-22|"
		    "it&#39;s &quot;&amp;&quot;|" },
		{ PN_S("{{#rows}}{{#price}}+{{/price}}{{^price}}-{{/price}}"
		       "{{/rows}}"),
		    "+-" },
		{ PN_S("{{^none}}empty{{/none}}{{#none}}x{{/none}}"), "empty" },
		{ PN_S("{{one.secret}}{{one.nothing}}"), "" },
		{ PN_S("{{rows.length}} {{rows.1.name}} {{rows.2.name}}"),
		    "2 b " },
		{ PN_S("{{rows}}{{one}}"), "" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct kit k;

		kit_init(&k);
		assert_string_equal(
		    page(&k, cases[i].template, &root), cases[i].want);
		kit_fini(&k);
	}
}

static void
test_refused(void **state)
{
	static const struct {
		struct pn_slice template;
		const char *want;
	} cases[] = {
		{ PN_S("a\n{{#x}}"), "page:2:1: \"x\" is not closed" },
		{ PN_S("{{#x}}{{/y}}"),
		    "page:1:1: \"x\" is not closed: the next end is {{/y}}" },
		{ PN_S("\n\n ü{{/y}}"), "page:3:3: {{/y}} closes nothing" },
		{ PN_S("a {{b"),
		    "page:1:3: this tag is not closed: \"}}\" is missing" },
		{ PN_S("{{{a}}"),
		    "page:1:1: this tag is not closed: \"}}}\" is missing" },
		{ PN_S("{{}}"), "page:1:1: this tag has no name in it" },
		{ PN_S("{{# }}"), "page:1:1: this tag has no name in it" },
		{ PN_S("{{a b}}"), "page:1:1: \"a b\": a name has no spaces" },
		{ PN_S("{{a..b}}"),
		    "page:1:1: \"a..b\": between two dots there is a name" },
		{ PN_S("{{=<% =}}"),
		    "page:1:1: new delimiters are two words without \"=\": "
		    "{{=<% %>=}}" },
		{ PN_S("{{<a}}{{$b}}{{/a}}{{/b}}"),
		    "page:1:7: \"b\" is not closed: the next end is {{/a}}" },
		{ PN_S("x{{>self}}"),
		    "self:1:2: partials are nested deeper than 100: does one "
		    "name itself without an end?" },
		{ PN_S("{{>twice}}"),
		    "twice:1:20: partials are nested deeper than 100: does "
		    "one name itself without an end?" },
		{ PN_S("{{>broken}}"), "broken:1:1: \"x\" is not closed" },
		{ PN_S("{{>*b}}"),
		    "page:1:1: broken:1:1: \"x\" is not closed" },
	};
	struct pn_value data;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct kit k;

		kit_init(&k);
		data = parse(&k, "{\"b\": \"broken\", \"l\": [1, 2]}");
		pn__must_add(k.set, "self", PN_S("x{{>self}}"));
		pn__must_add(k.set, "twice",
		    PN_S("{{#l}}{{#x}}{{/x}} "
			 "{{>twice}}{{/l}}"));
		pn__must_add(k.set, "broken", PN_S("{{#x}}"));
		assert_string_equal(
		    page(&k, cases[i].template, &data), cases[i].want);
		kit_fini(&k);
	}
}

static const char *
repeated(struct kit *k, const char *before, const char *middle,
    const char *after, int n)
{
	struct pn_value data;
	struct pn__buf b;
	const char *got;

	kit_fini(k);
	kit_init(k);
	data = parse(k, "{\"l\": [1,2,3,4,5,6,7,8,9,10], \"t\": true}");
	pn__buf_init(&b, 4 << 20);
	for (int i = 0; i < n; i++)
		pn__buf_adds(&b, before);
	pn__buf_adds(&b, middle);
	for (int i = 0; i < n; i++)
		pn__buf_adds(&b, after);
	got = page(k, (struct pn_slice){ b.p, b.n }, &data);
	pn__buf_fini(&b);
	return got;
}

/* What could run without an end, or grow without one. */
static void
test_bounds(void **state)
{
	struct kit k;

	(void)state;
	kit_init(&k);
	assert_string_equal(repeated(&k, "{{#t}}", "x", "{{/t}}", 100), "x");
	assert_non_null(strstr(repeated(&k, "{{#t}}", "x", "{{/t}}", 101),
	    "nested deeper than 100"));
	assert_string_equal(repeated(&k, "text and text\n", "", "", 80000),
	    "page: a template has 1 MB at most: divide it into partials");
	assert_non_null(
	    strstr(repeated(&k, "{{#l}}", "", "{{/l}}", 9), "too much work"));
	assert_non_null(
	    strstr(repeated(&k, "{{#l}}",
		       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "{{/l}}", 6),
		"larger than 1048576 bytes"));
	kit_fini(&k);
}

/* Lines of partials in partials, and of blocks that are given. */
static void
test_indentation(void **state)
{
	static const struct {
		struct pn_slice template;
		const char *want;
	} cases[] = {
		{ PN_S(" {{>outer}}\nend"), " <\n  a\n  b\n >\nend" },
		{ PN_S(" {{>beside}}\n"), " - a\nb\n\n ." },
		{ PN_S(" {{>tags}}\n"), " 1\n 2\n 1\n 2\n x" },
		{ PN_S("  {{<lay}}\n{{$c}}\n    p\n      q\n{{/c}}\n"
		       "  {{/lay}}\n."),
		    "  [\n    p\n      q\n  ]\n." },
		{ PN_S("{{<loop}}{{$c}}{{$c}}x{{/c}}{{/c}}{{/loop}}"), "x" },
	};
	struct pn_value data;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct kit k;

		kit_init(&k);
		data = parse(&k, "{\"l\": [1, 2], \"one\": 1, \"two\": 2}");
		pn__must_add(k.set, "lines", PN_S("a\nb\n"));
		pn__must_add(k.set, "outer", PN_S("<\n {{>lines}}\n>\n"));
		pn__must_add(k.set, "beside", PN_S("- {{>lines}}\n."));
		pn__must_add(
		    k.set, "tags", PN_S("{{#l}}\n{{one}}\n{{two}}\n{{/l}}\nx"));
		pn__must_add(k.set, "lay", PN_S("[\n  {{$c}}\n  {{/c}}\n]\n"));
		pn__must_add(k.set, "loop", PN_S("{{$c}}{{/c}}"));
		assert_string_equal(
		    page(&k, cases[i].template, &data), cases[i].want);
		kit_fini(&k);
	}
}

static void
put(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
test_files(void **state)
{
	static const char *const files[] = { "page.mustache", "a.mustache",
		"plain", "up.mustache", "b.mustache" };
	char folder[] = "/tmp/mustache-test.XXXXXX", path[256];
	const struct pn__must_template *t;
	struct pn_value data;
	struct pn__must *m;
	struct kit k;

	(void)state;
	assert_non_null(mkdtemp(folder));
	put(folder, files[0], "{{>a}} {{>plain}} {{>none}}{{>*n}}");
	put(folder, files[1], "A{{x}}");
	put(folder, files[2], "P");
	put(folder, files[3], "{{>../etc/passwd}}");
	put(folder, files[4], "B");
	kit_init(&k);
	data = parse(&k, "{\"x\": 1, \"n\": \"b\"}");
	m = pn__must_new(folder);
	assert_null(pn__must_load(m, "none.mustache", &k.err));
	assert_string_equal(k.err.text, "none.mustache: there is no such file");
	assert_null(pn__must_load(m, "up.mustache", &k.err));
	assert_non_null(strstr(k.err.text, "without \"..\""));
	pn__must_free(m);
	m = pn__must_new(folder);
	t = pn__must_load(m, files[0], &k.err);
	assert_non_null(t);
	assert_int_equal(
	    pn__must_render(t, &data, &k.arena, &k.out, &k.err), 0);
	assert_string_equal(pn__buf_str(&k.out), "A1 P B");
	pn__must_free(m);
	kit_fini(&k);
	for (size_t i = 0; i < PN_COUNT(files); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		unlink(path);
	}
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "comments", test_file, NULL, NULL, "comments" },
		{ "delimiters", test_file, NULL, NULL, "delimiters" },
		{ "interpolation", test_file, NULL, NULL, "interpolation" },
		{ "inverted", test_file, NULL, NULL, "inverted" },
		{ "partials", test_file, NULL, NULL, "partials" },
		{ "sections", test_file, NULL, NULL, "sections" },
		{ "inheritance", test_file, NULL, NULL, "~inheritance" },
		{ "names", test_file, NULL, NULL, "~dynamic-names" },
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_indentation),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
