#include "../fake.h"

#include "json/json.h"
#include "route/route.h"

#include <postern.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct item {
	const char *name;
	int count;
};

struct order {
	int64_t id;
	const char *mail;
	const struct item *items;
	size_t nitems;
};

static const struct pn_schema item =
    PN_SCHEMA(struct item, PN_TEXT(struct item, name, .min = 1, .max = 5),
	PN_INT(struct item, count, .min = 1));

static const struct pn_schema order =
    PN_SCHEMA(struct order, PN_INT(struct order, id, .key = true),
	PN_EMAIL(struct order, mail),
	PN_STRUCTS(struct order, items, nitems, &item));

static const struct item items[] = { { "lamp", 2 }, { "table", 0 } };

/* ?n=2 has an item that is wrong, ?mail= an address. */
static int
answer(struct pn_req *r)
{
	struct order *o = pn_alloc(r, sizeof(*o));

	*o = (struct order){ .id = 7, .mail = pn_query(r, "mail"),
		.items = items,
		.nitems = (size_t)pn_query_int(r, "n", 1, 0, 2) };
	return pn_json(r, pn_record(&order, o));
}

static int
list(struct pn_req *r)
{
	return pn_json(r, ((struct pn_rows){ &item, items, 2 }));
}

static int
accepted(struct pn_req *r)
{
	answer(r);
	return 202;
}

static int
gone(struct pn_req *r)
{
	(void)r;
	return 204;
}

static int
no_such(struct pn_req *r)
{
	(void)r;
	return 404;
}

static const struct pn_out replies[] = {
	{ 200, .schema = &order, .method = "GET PUT" },
	{ 201, .schema = &order, .method = "POST" },
	{ 204, .method = "DELETE" },
	{ 404, .says = "There is no such order" },
	{ 0 },
};

static const struct pn_out reads[] = {
	{ 200, .schema = &order },
	{ 404, .says = "There is no such order" },
	{ 0 },
};

static const struct pn_out rows[] = { { 200, .schema = &item, .rows = true }, { 0 } };

/* Another type of the same schema is for pn_csv(), not for pn_json(). */
static const struct pn_out texts[] = {
	{ 200, .schema = &order, .type = "text/csv" }, { 0 },
};

static const struct pn_route routes[] = {
	{ "/order", .get = answer, .post = answer, .put = accepted,
	  .patch = answer, .del = gone, .outs = replies },
	{ "/none", .get = no_such, .outs = reads },
	{ "/items", .get = list, .outs = rows },
	{ "/item", .get = list, .outs = reads },
	{ "/text", .get = answer, .outs = texts },
	{ "/plain", .get = answer, .out = &order },
	{ 0 },
};

static const struct pn_app app = { .name = "test", .routes = routes };

#define ORDER "{\"id\":7,\"mail\":null,\"items\":[{\"name\":\"lamp\","         \
	      "\"count\":2}]}"
#define LEFT_OUT "\"items\":[{\"name\":\"lamp\",\"count\":2},"                 \
		 "{\"name\":\"table\"}]"

static const struct {
	bool dev;
	const char *method, *uri;
	const char *status, *has;
} cases[] = {
	{ false, "GET", "/order", "Content", ORDER },
	{ true, "GET", "/order", "Content", ORDER },
	{ true, "POST", "/order", "Status: 201", ORDER },
	{ true, "PUT", "/order", "Status: 500",
	  "PUT /order returned 202 with the schema order" },
	{ false, "PUT", "/order", "Status: 500", "It has been noted" },
	{ true, "PATCH", "/order", "Status: 500",
	  "/order does not answer PATCH with a record of the schema order" },
	{ true, "GET", "/text", "Status: 500", "/text does not answer GET" },
	{ true, "DELETE", "/order", "Status: 204", "" },
	{ true, "GET", "/none", "Status: 404", "There is nothing" },
	{ true, "GET", "/item", "Status: 500", "with rows of the schema item" },

	{ false, "GET", "/order?n=2", "Content", LEFT_OUT },
	{ true, "GET", "/order?n=2", "Status: 500",
	  "field items.1.count breaks its rule \\\"min\\\" (the schema item "
	  "of the route /order)" },
	{ false, "GET", "/plain?n=2", "Content", LEFT_OUT },
	{ true, "GET", "/plain?n=2", "Status: 500", "items.1.count" },
	{ false, "GET", "/items", "Content",
	  "[{\"name\":\"lamp\",\"count\":2},{\"name\":\"table\"}]" },
	{ true, "GET", "/items", "Status: 500", "field 1.count breaks" },

	/* what takes its time is looked at in development alone */
	{ false, "GET", "/order?mail=a", "Content", "\"mail\":\"a\"" },
	{ true, "GET", "/order?mail=a", "Status: 500",
	  "field mail breaks its rule \\\"type\\\"" },
	{ true, "GET", "/order?mail=a@b.org", "Content", "a@b.org" },
};

static const char *
send(struct fake *f, struct pn__site *s, const char *method, const char *uri)
{
	char m[64], u[512];
	char *env[] = { m, u, (char[]){ "HTTP_ACCEPT=application/json" },
		NULL };

	snprintf(m, sizeof(m), "REQUEST_METHOD=%s", method);
	snprintf(u, sizeof(u), "REQUEST_URI=%s", uri);
	f->thread.site = s;
	pn__buf_reset(&f->out, f->out.cap);
	pn__site_serve(s, &f->thread, &f->io, env, 3);
	return fake_reply(f);
}

static void
replies_are_as_the_route_says(void **state)
{
	struct fake *f = fake_new();
	struct pn__site *sites[2];
	char err[512] = "";

	(void)state;
	for (int dev = 0; dev < 2; dev++) {
		struct pn__site_options o = { .log = &f->log, .dev = dev };

		sites[dev] = pn__site_new(&app, &o, err, sizeof(err));
		assert_string_equal(err, "");
	}
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *got = send(f, sites[cases[i].dev], cases[i].method,
		    cases[i].uri);

		if (strncmp(got, cases[i].status, strlen(cases[i].status)) ||
		    strstr(got, cases[i].has) == NULL)
			fail_msg("%zu: %s %s: %s", i, cases[i].method,
			    cases[i].uri, got);
	}
	pn__site_free(sites[0]);
	pn__site_free(sites[1]);
	fake_free(f);
}

/* What is left out is in the log, once, with its number. */
static void
what_is_left_out_is_logged(void **state)
{
	struct fake *f = fake_new();
	struct pn__site_options o = { .log = &f->log };
	char err[512] = "", text[2000] = "";
	struct pn__site *s = pn__site_new(&app, &o, err, sizeof(err));
	int ends[2];
	ssize_t n;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	f->log.fd = ends[1];
	f->log.level = PN_LOG_WARNING;
	for (int i = 0; i < 3; i++)
		send(f, s, "GET", "/order?n=2");
	close(ends[1]);
	n = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	assert_true(n > 0);
	assert_non_null(strstr(text, "schema=item field=count rule=min "
				     "route=/order times=1"));
	assert_null(strstr(text, "times=2"));
	f->log.fd = -1;
	pn__site_free(s);
	fake_free(f);
}

static const struct {
	struct pn_route route;
	const char *says;
} wrong[] = {
	{ { "/a", .get = answer, .out = &order, .outs = replies },
	  "/a has .out and .outs" },
	{ { "/a", .get = answer,
	    .outs = (const struct pn_out[]){ { .status = 100 }, { 0 } } },
	  "100 in .outs is no status of a reply" },
	{ { "/a", .get = answer,
	    .outs = (const struct pn_out[]){ { 204, .schema = &order },
		{ 0 } } },
	  "204 in .outs has no body" },
	{ { "/a", .get = answer,
	    .outs = (const struct pn_out[]){ { 200, .rows = true }, { 0 } } },
	  "has .rows and no schema" },
	{ { "/a", .get = answer,
	    .outs = (const struct pn_out[]){ { 201, .schema = &order, .method = "POST" }, { 0 } } },
	  "is of a method that the route has not" },
};

static void
nonsense_stops_the_start(void **state)
{
	struct fake *f = fake_new();
	struct pn__site_options o = { .log = &f->log };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		struct pn_route table[] = { wrong[i].route, { 0 } };
		struct pn_app bad = { .name = "test", .routes = table };
		char err[512] = "";

		assert_null(pn__site_new(&bad, &o, err, sizeof(err)));
		if (strstr(err, wrong[i].says) == NULL)
			fail_msg("%zu: %s", i, err);
	}
	fake_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_are_as_the_route_says),
		cmocka_unit_test(what_is_left_out_is_logged),
		cmocka_unit_test(nonsense_stops_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
