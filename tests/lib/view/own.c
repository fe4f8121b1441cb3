/* Filters of a program's own: what a table may say, and a template. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"

#include <postern/filter.h>

static struct pn_value
same(struct pn_req *r, struct pn_value v, const struct pn_value *args,
    uint32_t n)
{
	(void)r, (void)args, (void)n;
	return v;
}

static struct pn_html
mark(struct pn_req *r, struct pn_value v, const struct pn_value *args,
    uint32_t n)
{
	(void)r, (void)v, (void)args, (void)n;
	return pn_html_literal("<b>!</b>");
}

static void
tables(void **state)
{
	static const struct {
		struct pn_filter filter;
		const char *want;
	} cases[] = {
		{ { "ok", .value = same }, NULL },
		{ { "ok", .markup = mark, .least = 4, .most = 4 }, NULL },
		{ { "o_1", .value = same, .gives = PN_KIND_LIST }, NULL },
		{ { "a-b", .value = same }, "letters, digits" },
		{ { "1", .value = same }, "letters, digits" },
		{ { "", .value = same }, "letters, digits" },
		{ { "and", .value = same }, "letters, digits" },
		{ { "upper", .value = same }, "built-in" },
		{ { .name = "ok" }, "one of .value and .markup" },
		{ { "ok", .value = same, .markup = mark },
		    "one of .value and .markup" },
		{ { "ok", .value = same, .least = 2, .most = 1 }, ".least" },
		{ { "ok", .value = same, .most = 5 }, "at most 4" },
		{ { "ok", .value = same, .gives = PN_KIND_HTML }, "markup" },
		{ { "ok", .markup = mark, .gives = PN_KIND_TEXT }, "markup" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const struct pn_filter table[] = { cases[i].filter, { 0 } };
		struct pn__filters *fs = pn__filters_new();
		char err[256] = "";
		int rc = pn__filters_add(fs, table, err, sizeof(err));

		assert_int_equal(rc, cases[i].want == NULL ? 0 : -1);
		if (cases[i].want != NULL)
			assert_non_null(strstr(err, cases[i].want));
		pn__filters_free(fs);
	}
	pn__filters_free(NULL);
}

static const struct pn_filter table[] = {
	{ "same", .value = same, .most = 1 },
	{ "words", .value = same, .gives = PN_KIND_LIST },
	{ "one", .value = same, .gives = PN_KIND_RECORD },
	{ "text", .value = same, .gives = PN_KIND_TEXT },
	{ "bold", .markup = mark, .least = 1, .most = 2 },
	{ 0 },
};

static void
twice(void **state)
{
	static const struct pn_filter other[] = { { "same", .value = same },
		{ 0 } };
	struct pn__filters *fs = pn__filters_new();
	char err[256];

	(void)state;
	assert_int_equal(pn__filters_add(fs, table, err, sizeof(err)), 0);
	assert_int_equal(pn__filters_add(fs, table, err, sizeof(err)), 0);
	assert_int_equal(pn__filters_add(fs, NULL, err, sizeof(err)), 0);
	assert_int_equal(pn__filters_add(fs, other, err, sizeof(err)), -1);
	assert_non_null(strstr(err, "two of that name"));
	pn__filters_free(fs);
}

/* What is wrong in the second line of a template. */
static void
templates(void **state)
{
	static const struct {
		const char *line, *want;
	} cases[] = {
		{ "${a | same}", NULL },
		{ "${a | same('x') | upper}", NULL },
		{ "${a | words | join}", NULL },
		{ "<script>const w = ${a | words};</script>", NULL },
		{ "<i pn:each=\"w in a | words\">${w}</i>", NULL },
		{ "<i pn:with=\"o = a | one\">${o.x}</i>", NULL },
		{ "${a | bold(1) | default('x')}", NULL },
		{ "${a | nosuch}", "upper url same words one text bold" },
		{ "${a | same(1, 2)}", "takes 0 to 1 arguments, not 2" },
		{ "${a | bold}", "takes 1 to 2 arguments, not 0" },
		{ "${a | words}", "pn:each goes through it" },
		{ "<i title=\"${a | words}\"/>", "pn:each goes through it" },
		{ "<i title=\"x ${a | one}\"/>", "a record" },
		{ "<i pn:each=\"w in a | text\"/>", "gives one value" },
		{ "<i pn:each=\"w in a | bold(1)\"/>", "gives one value" },
		{ "<i title=\"${a | bold(1)}\"/>", "only between tags" },
		{ "<textarea>${a | bold(1)}</textarea>",
		    "only between tags" },
		{ "${a | bold(1) | upper}", "write upper in front of it" },
		{ "${a | nl2br | trim}", "write trim in front of it" },
	};
	struct pn__filters *fs = pn__filters_new();
	char err[256], text[256];
	int failures = 0;

	(void)state;
	assert_int_equal(pn__filters_add(fs, table, err, sizeof(err)), 0);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *want = cases[i].want;
		bool is_loaded, fits;
		struct kit k;

		kit_init(&k);
		pn__views_use_filters(k.views, fs);
		snprintf(text, sizeof(text),
		    "<div xmlns:pn=\"postern\">\n%s</div>", cases[i].line);
		kit_file(&k, "a.html", text);
		is_loaded = pn__views_load(k.views, "a.html", &k.err) != NULL;
		fits = want == NULL
			   ? is_loaded
			   : !is_loaded &&
				 strncmp(k.err.text, "a.html:2:", 9) == 0 &&
				 strstr(k.err.text, want) != NULL;
		if (!fits) {
			print_error("%s: %s\n", cases[i].line,
			    is_loaded ? "is taken" : k.err.text);
			failures++;
		}
		kit_fini(&k);
	}
	pn__filters_free(fs);
	assert_int_equal(failures, 0);
}

/* A page without a request has none for a filter. */
static void
no_request(void **state)
{
	struct pn__filters *fs = pn__filters_new();
	char err[256];
	struct kit k;

	(void)state;
	kit_init(&k);
	assert_int_equal(pn__filters_add(fs, table, err, sizeof(err)), 0);
	pn__views_use_filters(k.views, fs);
	kit_file(&k, "a.html", "<p>${a | same}</p>");
	assert_null(kit_page(&k, "a.html"));
	assert_non_null(strstr(k.err.text, "a.html:1:4: the filter same"));
	kit_fini(&k);
	pn__filters_free(fs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables),
		cmocka_unit_test(twice),
		cmocka_unit_test(templates),
		cmocka_unit_test(no_request),
	};

	return cmocka_run_group_tests_name("view/own", tests, NULL, NULL);
}
