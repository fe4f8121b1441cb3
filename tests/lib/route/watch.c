/* Templates that are written while the program runs. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "route/pages.h"
#include "route/route.h"

#include <postern.h>
#include <postern/test.h>

static char folder[] = "/tmp/watch-test.XXXXXX";

static int
page(struct pn_req *r)
{
	pn_set(r, "name", "<Ada>");
	return pn_page(r, pn_param(r, "page"));
}

/* What a page gives is of no interest here: the failure is latched. */
static int
careless(struct pn_req *r)
{
	pn_page(r, "watch.html");
	return 200;
}

static const struct pn_app app = {
	.name = "watch",
	.routes = (const struct pn_route[]){ { "/is/{page...}", .get = page },
	    { "/careless", .get = careless }, { 0 } },
};

static const char *
path_of(const char *name)
{
	static _Thread_local char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void
put(const char *name, const char *text)
{
	FILE *f = fopen(path_of(name), "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static const struct step {
	const char *file, *text; /* written first; text NULL: removed */
	const char *target;
	int status;
	const char *want, *never;
} steps[] = {
	{ "watch.html", "<p>1</p>", "/is/watch.html", 200, "<p>1</p>", NULL },
	{ "watch.html", "<p>2</p>", "/is/watch.html", 200, "<p>2</p>", NULL },
	/* the same size, at once */
	{ "watch.html", "<p>3</p>", "/is/watch.html", 200, "<p>3</p>", NULL },
	/* broken: line 2, column 2, and the lines around it */
	{ "watch.html", "<div>\n <p>${name</p>\n <i>x&lt;</i></div>",
	    "/is/watch.html", 500,
	    "watch.html, line 2, column 5:</p>", NULL },
	{ NULL, NULL, "/is/watch.html", 500,
	    "<b>    2   &lt;p&gt;${name&lt;/p&gt;</b>\n           ^\n", NULL },
	{ NULL, NULL, "/is/watch.html", 500,
	    "    3   &lt;i&gt;x&amp;lt;&lt;/i&gt;&lt;/div&gt;\n", NULL },
	{ NULL, NULL, "/is/watch.html", 500, "write \\${", NULL },
	{ NULL, NULL, "/careless", 500, "line 2, column 5", NULL },
	/* the other pages go on */
	{ "watch.mustache", "m {{name}}{{>row}}", "/is/watch.mustache", 200,
	    "m &lt;Ada&gt;", NULL },
	{ "row.mustache", "!", "/is/watch.mustache", 200, "m &lt;Ada&gt;!",
	    NULL },
	{ "row.mustache", "{{#a}}\n{{/b}}", "/is/watch.mustache", 500,
	    "row.mustache, line 1", NULL },
	{ "row.mustache", NULL, "/is/watch.mustache", 200, "m &lt;Ada&gt;",
	    "!" },
	/* an error while it is rendered */
	{ "watch.html", "<p>\n${name.x}</p>", "/is/watch.html", 500,
	    "watch.html, line 2, column 1:", NULL },
	/* markup of the template is shown, never run */
	{ "watch.html", "<p>\n<script>alert(\"${name\")</script></p>",
	    "/is/watch.html", 500, "&lt;script&gt;alert", "<script" },
	/* includes and layouts; what they name comes later */
	{ "watch.html",
	    "<div xmlns:pn=\"postern\" pn:include=\"part.html\"/>",
	    "/is/watch.html", 500, "part.html: cannot be read", NULL },
	{ "part.html", "<b>a</b>", "/is/watch.html", 200,
	    "<div><b>a</b></div>", NULL },
	{ "part.html", "<b>b</b>", "/is/watch.html", 200,
	    "<div><b>b</b></div>", NULL },
	{ "watch.html",
	    "<html xmlns:pn=\"postern\" pn:layout=\"l.html\"><head><title>x"
	    "</title></head><body>y</body></html>",
	    "/is/watch.html", 500, "l.html: cannot be read", NULL },
	{ "l.html",
	    "<html xmlns:pn=\"postern\"><head><title>t</title></head><body>1"
	    "<pn:slot name=\"body\"/></body></html>",
	    "/is/watch.html", 200, "<body>1y</body>", NULL },
	{ "l.html",
	    "<html xmlns:pn=\"postern\"><head><title>t</title></head><body>2"
	    "<pn:slot name=\"body\"/></body></html>",
	    "/is/watch.html", 200, "<body>2y</body>", NULL },
	/* the version of a file is BLAKE2b of its bytes */
	{ "watch.html", "<link href=\"/static/a.css\"/>", "/is/watch.html",
	    200, "<link href=\"/static/a.css\">", NULL },
	{ "static/a.css", "1", "/is/watch.html", 200,
	    "<link href=\"/static/a.css?v=cea3878a33\">", NULL },
	{ "static/a.css", "2", "/is/watch.html", 200,
	    "<link href=\"/static/a.css?v=4129e2a804\">", NULL },
	{ "static/a.css", NULL, "/is/watch.html", 200,
	    "<link href=\"/static/a.css\">", NULL },
	/* a new page, and one that goes */
	{ "watch/new.html", "<p>new</p>", "/is/watch/new.html", 200,
	    "<p>new</p>", NULL },
	{ "watch/new.html", NULL, "/is/watch/new.html", 500, NULL,
	    "<p>new</p>" },
	/* error pages are templates too */
	{ "errors/404.html", "<p>our 404</p>", "/none", 404,
	    "<p>our 404</p>", NULL },
	{ "errors/404.html", "<p>\n</i>", "/none", 404,
	    "errors/404.html, line 2", NULL },
	{ "errors/404.html", NULL, "/none", 404, NULL, "template" },
};

static void
take_step(struct pn_test *t, size_t i)
{
	const struct step *s = &steps[i];
	struct pn_reply p;

	if (s->text != NULL)
		put(s->file, s->text);
	else if (s->file != NULL)
		unlink(path_of(s->file));
	p = pn_test(t, "GET", s->target,
	    .headers = (const char *const[]){ "Accept: text/html", NULL });
	if (p.status == s->status &&
	    (s->want == NULL || strstr(p.body, s->want) != NULL) &&
	    (s->never == NULL || strstr(p.body, s->never) == NULL))
		return;
	fail_msg("step %zu: %d, not %d: %s", i, p.status, s->status, p.body);
}

static void
written(void **state)
{
	struct pn_test *t = pn_test_new(&app,
	    &(struct pn_test_options){ .templates = folder, .dev = true });

	(void)state;
	for (size_t i = 0; i < PN_COUNT(steps); i++)
		take_step(t, i);
	pn_test_free(t);
}

/* In production the first templates stay. */
static void
production(void **state)
{
	struct pn_test *t;

	(void)state;
	put("watch.html", "<p>1</p>");
	t = pn_test_new(
	    &app, &(struct pn_test_options){ .templates = folder });
	put("watch.html", "<p>${</p>");
	assert_string_equal(
	    pn_test(t, "GET", "/is/watch.html").body, "<p>1</p>");
	assert_null(strstr(
	    pn_test(t, "GET", "/is/none.html").body, "template"));
	pn_test_free(t);
}

struct race {
	struct pn__watch *watch;
	atomic_bool ends;
	atomic_int wrong;
};

static void *
reader(void *p)
{
	struct race *race = p;

	while (!race->ends) {
		struct pn__pages *ps = pn__watch_take(race->watch);

		if (pn__views_find(ps->views, "watch.html") == NULL)
			race->wrong++;
		pn__watch_give(race->watch, ps);
	}
	return NULL;
}

/* A set of templates stays as long as a request uses it. */
static void
threads(void **state)
{
	struct pn__log log = { .fd = STDERR_FILENO, .program = "watch" };
	const struct pn__site_options o = { .log = &log, .dev = true,
		.templates = folder };
	struct race race = { 0 };
	pthread_t thread[3];
	struct pn__site *s;
	char err[512], text[32];

	(void)state;
	put("watch.html", "<p>1</p>");
	s = pn__site_new(&app, &o, err, sizeof(err));
	assert_non_null(s);
	race.watch = s->watch;
	for (size_t i = 0; i < PN_COUNT(thread); i++)
		pthread_create(&thread[i], NULL, reader, &race);
	for (int i = 0; i < 50; i++) {
		struct pn__pages *ps;

		/* Never half a file: it is moved there. */
		snprintf(text, sizeof(text), "<p>%d</p>", i);
		put("next", text);
		snprintf(err, sizeof(err), "%s", path_of("next"));
		rename(err, path_of("watch.html"));
		ps = pn__watch_take(race.watch);
		assert_non_null(pn__views_find(ps->views, "watch.html"));
		pn__watch_give(race.watch, ps);
	}
	race.ends = true;
	for (size_t i = 0; i < PN_COUNT(thread); i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(race.wrong, 0);
	pn__site_free(s);
}

static int
set_up(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	mkdir(path_of("watch"), 0700);
	mkdir(path_of("static"), 0700);
	return mkdir(path_of("errors"), 0700);
}

static int
tear_down(void **state)
{
	static const char *const files[] = { "watch.html", "part.html",
		"l.html", "watch.mustache" };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(files); i++)
		unlink(path_of(files[i]));
	rmdir(path_of("watch"));
	rmdir(path_of("static"));
	rmdir(path_of("errors"));
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written),
		cmocka_unit_test(production),
		cmocka_unit_test(threads),
	};

	return cmocka_run_group_tests_name(
	    "route/watch", tests, set_up, tear_down);
}
