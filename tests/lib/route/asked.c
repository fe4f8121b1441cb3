#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "route/openapi.h"

#include <postern.h>
#include <postern/test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct filter {
	int page;
	const char *q, *sort;
	const char *const *tags;
	size_t ntags;
	const int *marks;
	size_t nmarks;
	bool open;
	struct pn_date from, to;
};

struct where {
	struct pn_date day;
	int n;
};

struct head {
	const char *x_trace, *if_match;
	int x_version;
	const char *const *x_tag;
	size_t nx_tag;
};

static const struct pn_choice sorts[] = { { "name", NULL }, { "date", NULL },
	{ 0 } };

static const struct pn_schema filter = { PN_FIELDS(struct filter,
	PN_INT(struct filter, page, .min = 1, .max = 99, .fallback = "1"),
	PN_TEXT(struct filter, q, .max = 5),
	PN_CHOICE(struct filter, sort, .choices = sorts, .fallback = "name"),
	PN_TEXTS(struct filter, tags, ntags, .max = 3, .max_items = 2),
	PN_INTS(struct filter, marks, nmarks, .min = 1),
	PN_BOOL(struct filter, open),
	PN_DATE(struct filter, from),
	PN_DATE(struct filter, to, .after = "from")),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema where = PN_SCHEMA(struct where,
	PN_DATE(struct where, day), PN_INT(struct where, n, .max = 9));

static const struct pn_schema head = PN_SCHEMA(struct head,
	PN_TEXT(struct head, x_trace, .min = 3),
	PN_TEXT(struct head, if_match),
	PN_INT(struct head, x_version, .max = 2),
	PN_TEXTS(struct head, x_tag, nx_tag, .max = 3));

static int
list(struct pn_req *r)
{
	const struct filter *f = pn_query_input(r, struct filter);
	const char *tags = "";

	for (size_t i = 0; i < f->ntags; i++)
		tags = pn_printf(r, "%s,%s", tags, f->tags[i]);
	return pn_text(r, "page %d q %s sort %s tags %s marks %zu open %d",
	    f->page, f->q != NULL ? f->q : "-", f->sort, tags, f->nmarks,
	    f->open);
}

static int
day(struct pn_req *r)
{
	const struct where *w = pn_param_input(r, struct where);

	return pn_text(r, "%d of %d", w->n, w->day.day);
}

static int
heads(struct pn_req *r)
{
	const struct head *h = pn_header_input(r, struct head);
	const char *tags = "";

	for (size_t i = 0; i < h->nx_tag; i++)
		tags = pn_printf(r, "%s,%s", tags, h->x_tag[i]);
	return pn_text(r, "trace %s match %s version %d tags %s", h->x_trace,
	    h->if_match != NULL ? h->if_match : "-", h->x_version, tags);
}

static int
other(struct pn_req *r)
{
	pn_query_input(r, struct where);
	return 200;
}

static int
page(struct pn_req *r)
{
	return pn_page(r, "asked/list.html");
}

static const struct pn_route routes[] = {
	{ "/list", .get = list, .post = list, .query = &filter },
	{ "/page", .get = page, .query = &filter },
	{ "/day/{day}/{n}", .get = day, .params = &where },
	{ "/heads", .get = heads, .headers = &head },
	{ "/both", .get = list, .query = &filter, .headers = &head },
	{ "/none", .get = other },
	{ "/size", .get = other, .query = &filter },
	{ 0 },
};

static const struct pn_app app = { .name = "asked", .routes = routes };

static const char html[] =
    "<html xmlns:pn=\"postern\" lang=\"en\"><head><title>M</title></head>"
    "<body><form pn:form=\"filter\"><input name=\"page\"/>"
    "<input name=\"q\"/><select name=\"sort\"></select>"
    "<input type=\"checkbox\" name=\"open\"/></form></body></html>";

static const struct {
	const char *target;
	const char *header; /* or NULL */
	int status;
	const char *body; /* of a problem: a part of it */
} asked[] = {
	{ "/list", NULL, 200,
	    "page 1 q - sort name tags  marks 0 open 0" },
	{ "/list?page=7&q=%C3%A4&sort=date&tags=a&tags=b&marks=1&marks[]=2&"
	  "open=on", NULL, 200,
	    "page 7 q \xc3\xa4 sort date tags ,a,b marks 2 open 1" },
	{ "/list?page=&q=+x+&_=1", NULL, 200,
	    "page 1 q x sort name tags  marks 0 open 0" },
	{ "/list?page=0", NULL, 400,
	    "\"detail\":\"The query, page: A whole number from 1 to 99.\"" },
	{ "/list?page=0", NULL, 400,
	    "\"errors\":[{\"in\":\"query\",\"parameter\":\"page\","
	    "\"rule\":\"min\",\"message\":\"A whole number from 1 to 99.\"}]" },
	{ "/list?page=x&q=123456&sort=up&tags=a&tags=b&tags=c&marks=1&marks=0",
	    NULL, 400, "\"parameter\":\"marks\",\"rule\":\"min\"" },
	{ "/list?tags=abcd", NULL, 400, "\"parameter\":\"tags\"" },
	{ "/list?q=%FF", NULL, 400,
	    "\"parameter\":\"q\",\"rule\":\"utf8\"" },
	{ "/list?q=%EF%BF%BD", NULL, 200, "q \xef\xbf\xbd sort" },
	{ "/list?q=%00", NULL, 400, "\"rule\":\"nul\"" },
	{ "/list?pgae=1", NULL, 400,
	    "\"parameter\":\"pgae\",\"rule\":\"unknown\"" },
	{ "/list?from=2026-01-02&to=2026-01-01", NULL, 400,
	    "\"parameter\":\"to\",\"rule\":\"after\"" },
	{ "/day/2026-11-22/5", NULL, 200, "5 of 22" },
	{ "/day/2026-11-31/5", NULL, 404, "" },
	{ "/day/2026-11-22/10", NULL, 404, "" },
	{ "/heads", "X-Trace:  abc", 200, "trace abc match - version 0 tags " },
	{ "/heads", "X-Version: 3", 400,
	    "\"errors\":[{\"in\":\"header\",\"parameter\":\"x-trace\","
	    "\"rule\":\"required\",\"message\":\"Please fill in this field.\"},"
	    "{\"in\":\"header\",\"parameter\":\"x-version\"" },
	{ "/heads", "X-Trace: ab", 400,
	    "The header fields, x-trace: At least 3" },
	{ "/both?page=x", "X-Trace: ab", 400, "\"parameter\":\"page\"" },
	{ "/both", NULL, 400, "\"parameter\":\"x-trace\"" },
	{ "/none", NULL, 500, "" },
	{ "/size", NULL, 500, "" },
};

static struct pn_test *t;
static char folder[] = "/tmp/postern-asked-XXXXXX";

static int
setup(void **state)
{
	char path[100];
	struct pn_test_options o = { .templates = path };
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(system("mkdir asked"), 0);
	f = fopen("asked/list.html", "w");
	assert_non_null(f);
	fputs(html, f);
	fclose(f);
	snprintf(path, sizeof(path), "%s", folder);
	t = pn_test_new(&app, &o);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pn_test_free(t);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(system("rm -r /tmp/postern-asked-*"), 0);
	return 0;
}

static void
what_is_asked_is_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(asked); i++) {
		const char *headers[] = { "Accept: application/json",
			asked[i].header, NULL };
		struct pn_reply p = pn_test(
		    t, "GET", asked[i].target, .headers = headers);

		if (p.status != asked[i].status ||
		    strstr(p.body, asked[i].body) == NULL)
			fail_msg("%zu: %s: %d %s", i, asked[i].target,
			    p.status, p.body);
	}
}

/* The query of a POST is checked too, before its body. */
static void
methods_are_alike(void **state)
{
	struct pn_reply p = pn_test(t, "POST", "/list?page=100",
	    .json = "{}");

	(void)state;
	assert_int_equal(p.status, 400);
	p = pn_test(t, "HEAD", "/list?page=100");
	assert_int_equal(p.status, 400);
	p = pn_test(t, "DELETE", "/list?page=100");
	assert_int_equal(p.status, 405);
}

static void
several_lines_of_a_header_are_a_list(void **state)
{
	struct pn_reply p = pn_test(t, "GET", "/heads",
	    .headers = (const char *const[]){ "x-trace: abc",
		"X-Tag: a,  b ,,", "X-Tag: c", "If-Match: \"x\"", NULL });

	(void)state;
	assert_int_equal(p.status, 200);
	assert_string_equal(
	    p.body, "trace abc match \"x\" version 0 tags ,a,b,c");
}

static void
a_page_shows_what_was_asked(void **state)
{
	struct pn_reply p = pn_test(t, "GET", "/page");

	(void)state;
	assert_int_equal(p.status, 200);
	assert_non_null(strstr(p.body, "value=\"1\""));
	assert_non_null(strstr(p.body, "<option value=\"name\" selected>"));
	p = pn_test(t, "GET", "/page?page=2&q=%3Ca&sort=date&open=1");
	assert_int_equal(p.status, 200);
	assert_non_null(strstr(p.body, "value=\"2\""));
	assert_non_null(strstr(p.body, "value=\"&lt;a\""));
	assert_non_null(strstr(p.body, "<option value=\"date\" selected>"));
	assert_non_null(strstr(p.body, " checked"));
	p = pn_test(t, "GET", "/page?page=x",
	    .headers = (const char *const[]){ "Accept: text/html", NULL });
	assert_int_equal(p.status, 400);
	assert_non_null(strstr(p.body, "The query, page: A whole number"));
}

static const struct pn_schema nested = PN_SCHEMA(struct where,
	PN_INT(struct where, n, .key = true));

static const struct {
	struct pn_route route;
	const char *why;
} wrong[] = {
	{ { "/a/{day}", .get = day, .params = &where },
	    "the route \"/a/{day}\": n of its .params is not in the path" },
	{ { "/a", .get = day, .query = &nested },
	    "the route \"/a\": n of its .query is a key or read_only" },
	{ { "/a/{page}", .get = day, .params = &filter },
	    "q of its .params is not in the path" },
};

static void
a_wrong_route_stops_the_start(void **state)
{
	char err[400];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		const struct pn_route table[] = { wrong[i].route, { 0 } };
		const struct pn_app a = { .name = "a", .routes = table };
		const struct pn__site_options o = { 0 };

		assert_null(pn__site_new(&a, &o, err, sizeof(err)));
		if (strstr(err, wrong[i].why) == NULL)
			fail_msg("%s", err);
	}
}

static const char *const parameters[] = {
	"\"parameters\":[{\"name\":\"day\",\"in\":\"path\",\"required\":true,"
	"\"schema\":{\"type\":\"string\",\"format\":\"date\"",
	"{\"name\":\"page\",\"in\":\"query\",\"required\":false,\"schema\":"
	"{\"type\":\"integer\",\"format\":\"int32\",\"minimum\":1,"
	"\"maximum\":99,\"default\":1}}",
	"{\"name\":\"tags\",\"in\":\"query\",\"required\":false,\"schema\":"
	"{\"type\":\"array\",\"maxItems\":2,\"items\":{\"type\":\"string\"",
	"{\"name\":\"x-trace\",\"in\":\"header\",\"required\":true,",
};

static void
the_api_document_has_them(void **state)
{
	struct pn__buf b;
	char err[200] = "";

	(void)state;
	pn__buf_init(&b, 1 << 20);
	if (pn__openapi(&app, &b, err, sizeof(err)) == -1)
		fail_msg("%s", err);
	for (size_t i = 0; i < PN_COUNT(parameters); i++) {
		if (strstr(pn__buf_str(&b), parameters[i]) == NULL)
			fail_msg("%s: %s", parameters[i], b.p);
	}
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_asked_is_checked),
		cmocka_unit_test(methods_are_alike),
		cmocka_unit_test(several_lines_of_a_header_are_a_list),
		cmocka_unit_test(a_page_shows_what_was_asked),
		cmocka_unit_test(a_wrong_route_stops_the_start),
		cmocka_unit_test(the_api_document_has_them),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
