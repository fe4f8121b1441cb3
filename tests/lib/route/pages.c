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

static char folder[] = "/tmp/pages-test.XXXXXX";

/* An engine of a program's own: a file's name, said in capitals. */
static void *
shout_load(const char *where, const char *name, char *err, size_t n)
{
	if (strcmp(where, folder) != 0)
		snprintf(err, n, "another folder");
	else
		return strdup(name);
	return NULL;
}

static int
shout_render(
    struct pn_req *r, const void *template, const struct pn_value *values)
{
	pn_type(r, "text/plain");
	for (const char *p = template; *p != '\0'; p++)
		pn_putf(r, "%c", *p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	pn_putf(r, " %u", values->n);
	return 200;
}

static const struct pn_engine shout = { ".shout", shout_load, shout_render,
	free };

static int
page(struct pn_req *r)
{
	pn_set(r, "name", "<Ada>");
	return pn_page(r, pn_param(r, "page"));
}

static const struct pn_engine *const engines[] = { &shout, NULL };

static const struct pn_app app = {
	.name = "pages",
	.routes = (const struct pn_route[]){ { "/is/{page...}", .get = page },
	    { "/named", .page = "named.mustache" }, { 0 } },
	.engines = engines,
};

static void
put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static const char *const files[] = { "pages.html", "pages.mustache",
	"pages.shout", "pages/a.mustache", "pages/b.html", "named.mustache",
	"row.mustache", "pagesx.mustache", "pages/c.other" };

static int
set_up(void **state)
{
	char path[256];

	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/pages", folder);
	mkdir(path, 0700);
	put(files[0], "<p>${name}</p>");
	put(files[1], "m {{name}}");
	put(files[2], "");
	put(files[3], "a {{>row}}");
	put(files[4], "<b>${name}</b>");
	put(files[5], "named");
	put(files[6], "row {{name}}");
	put(files[7], "{{#this is broken, and of another program}}");
	put(files[8], "no template");
	return 0;
}

static int
tear_down(void **state)
{
	char path[256];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(files); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/pages", folder);
	rmdir(path);
	return rmdir(folder);
}

static void
test_by_suffix(void **state)
{
	static const struct {
		const char *target;
		int status;
		const char *type, *body;
	} cases[] = {
		{ "/is/pages.html", 200, "text/html; charset=utf-8",
		    "<p>&lt;Ada&gt;</p>" },
		{ "/is/pages.mustache", 200, "text/html; charset=utf-8",
		    "m &lt;Ada&gt;" },
		{ "/is/pages.shout", 200, "text/plain; charset=utf-8",
		    "PAGES.SHOUT 1" },
		{ "/is/pages/a.mustache", 200, "text/html; charset=utf-8",
		    "a row &lt;Ada&gt;" },
		{ "/is/pages/b.html", 200, "text/html; charset=utf-8",
		    "<b>&lt;Ada&gt;</b>" },
		{ "/named", 200, "text/html; charset=utf-8", "named" },
		{ "/is/row.mustache", 500, NULL, NULL },
		{ "/is/pages/c.other", 500, NULL, NULL },
	};
	struct pn_test *t =
	    pn_test_new(&app, &(struct pn_test_options){ .templates = folder });

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_reply p = pn_test(t, "GET", cases[i].target);

		assert_int_equal(p.status, cases[i].status);
		if (cases[i].type == NULL)
			continue;
		assert_string_equal(
		    pn_reply_header(t, &p, "Content-Type"), cases[i].type);
		assert_string_equal(p.body, cases[i].body);
	}
	pn_test_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_suffix),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
