/* Filters of a program and of its plugins, in pages that are served. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <postern.h>
#include <postern/test.h>

static char folder[] = "/tmp/filters-test.XXXXXX";

static struct pn_value
repeat(struct pn_req *r, struct pn_value v, const struct pn_value *args,
    uint32_t n)
{
	const char *to = "";

	for (int64_t i = 0; i < (n > 0 ? args[0].i : 2); i++)
		to = pn_printf(r, "%s%.*s", to, (int)v.n, v.text);
	return pn_value(to);
}

static struct pn_html
strong(struct pn_req *r, struct pn_value v, const struct pn_value *args,
    uint32_t n)
{
	struct pn_slice s = { v.text, v.n };

	(void)args, (void)n;
	if (v.kind != PN_KIND_TEXT)
		return (struct pn_html){ { NULL, 0 } };
	s = pn_html_escape(r, s);
	s.p = pn_printf(r, "<b>%.*s</b>", (int)s.n, s.p);
	s.n = strlen(s.p);
	return (struct pn_html){ s };
}

static struct pn_value
forge(struct pn_req *r, struct pn_value v, const struct pn_value *args,
    uint32_t n)
{
	(void)r, (void)args, (void)n;
	v.kind = PN_KIND_HTML;
	return v;
}

static struct pn_value
pass(struct pn_req *r, struct pn_value v, const struct pn_value *args,
    uint32_t n)
{
	(void)r, (void)args, (void)n;
	return v;
}

static struct pn_value
stop(struct pn_req *r, struct pn_value v, const struct pn_value *args,
    uint32_t n)
{
	(void)args, (void)n;
	pn_fail(r, 500, "no such thing");
	return v;
}

static const struct pn_filter own[] = {
	{ "repeat", .value = repeat, .most = 1, .gives = PN_KIND_TEXT },
	{ "forge", .value = forge },
	{ "pass", .value = pass },
	{ "lies", .value = pass, .gives = PN_KIND_INT },
	{ "stop", .value = stop },
	{ 0 },
};

static const struct pn_filter of_plugin[] = {
	{ "strong", .markup = strong },
	{ 0 },
};

static const struct pn_plugin plugin = { .name = "strong",
	.filters = of_plugin };
static const struct pn_plugin *const plugins[] = { &plugin, NULL };

static int
page(struct pn_req *r)
{
	pn_set(r, "a", "<x>");
	pn_set(r, "safe", pn_html_literal("<i>"));
	pn_set(r, "none", pn_null);
	return pn_page(r, "filters.html");
}

static const struct pn_app app = {
	.name = "filters",
	.routes = (const struct pn_route[]){ { "/a", .get = page,
						 .plugins = plugins },
	    { "/b", .get = page, .plugins = plugins }, { 0 } },
	.filters = own,
};

static const struct {
	const char *text, *page; /* page NULL: 500 */
} cases[] = {
	{ "<p>${a | repeat}</p>", "<p>&lt;x&gt;&lt;x&gt;</p>" },
	{ "<p>${a | repeat(1) | strong}</p>", "<p><b>&lt;x&gt;</b></p>" },
	{ "<p>${none | strong}</p>", "<p></p>" },
	{ "<p>${safe | pass}${a | pass}</p>", "<p><i>&lt;x&gt;</p>" },
	{ "<p title=\"${a | repeat}\"></p>",
	    "<p title=\"&lt;x&gt;&lt;x&gt;\"></p>" },
	{ "<p>${none | lies}</p>", "<p></p>" },
	{ "<p>${a | forge}</p>", NULL },
	{ "<p>${a | lies}</p>", NULL },
	{ "<p>${a | stop}</p>", NULL },
};

static void
pages(void **state)
{
	const struct pn_test_options o = { .templates = folder };
	char path[256];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/filters.html", folder);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		FILE *f = fopen(path, "w");
		struct pn_reply p;
		struct pn_test *t;

		assert_non_null(f);
		fputs(cases[i].text, f);
		fclose(f);
		t = pn_test_new(&app, &o);
		p = pn_test(t, "GET", i % 2 == 0 ? "/a" : "/b");
		assert_int_equal(p.status, cases[i].page != NULL ? 200 : 500);
		if (cases[i].page != NULL)
			assert_string_equal(p.body, cases[i].page);
		pn_test_free(t);
	}
	unlink(path);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages),
	};

	return cmocka_run_group_tests_name("route/filters", tests, NULL, NULL);
}
