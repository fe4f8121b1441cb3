#include "../fake.h"

#include "json/json.h"
#include "route/route.h"

#include <postern.h>
#include <stdio.h>
#include <string.h>

struct part {
	const char *name;
	int count;
};

struct note {
	int64_t id;
	const char *text;
	int stars;
	const struct part *parts;
	size_t nparts;
};

static const struct pn_schema part = PN_SCHEMA(struct part,
	PN_TEXT(struct part, name, .min = 1),
	PN_INT(struct part, count, .min = 1));

static const struct pn_schema note = { PN_FIELDS(struct note,
	PN_INT(struct note, id, .key = true),
	PN_TEXT(struct note, text, .min = 1, .max = 5),
	PN_INT(struct note, stars, .min = 0, .max = 5),
	PN_STRUCTS(struct note, parts, nparts, &part)),
	.unknown = PN_UNKNOWN_REFUSE };

static int
page(struct pn_req *r)
{
	return pn_text(r, "the page");
}

static int
take(struct pn_req *r)
{
	const struct note *n = pn_input(r, struct note);

	if (n->text != NULL && strcmp(n->text, "taken") == 0)
		return pn_invalid(r, "text", "That is taken.");
	return pn_text(r, "id %d text %s%s stars %d%s parts %zu",
	    (int)n->id, n->text != NULL ? n->text : "-",
	    pn_came(r, "text") ? " came" : "", n->stars,
	    pn_came(r, "stars") ? " came" : "", n->nparts);
}

static int
no_field(struct pn_req *r)
{
	return pn_came(r, "none") ? 200 : 404;
}

static int
any_json(struct pn_req *r)
{
	const struct pn_value *v = pn_json_body(r);
	const struct pn_value *town = pn_member(pn_member(v, "to"), "town");
	const char *text = pn_json_text(r, town);

	if (pn_json_body(r) != v && !pn_failed(r))
		return 500;
	return pn_text(r, "%d %s", v->kind, text != NULL ? text : "-");
}

static int
one(struct pn_req *r)
{
	struct note n = { .id = 7, .text = "a\"b" };

	return pn_json(r, pn_record(&note, &n));
}

static int
rows(struct pn_req *r)
{
	static const struct part parts[] = { { "a", 1 }, { "b", 2 } };
	struct pn_rows all = { &part, parts, 2 };

	return pn_json(r, all);
}

static int
plain(struct pn_req *r)
{
	return pn_json(r, 7);
}

static const struct pn_route routes[] = {
	{ "/one", .get = one, .out = &note },
	{ "/rows", .get = rows, .out = &part },
	{ "/plain", .get = plain },
	{ "/other", .get = rows, .out = &note },
	{ "/other/plain", .get = plain, .out = &note },
	{ "/note", .get = page, .post = take, .in = &note },
	{ "/note/{id}", .get = page, .put = take, .patch = take, .del = take,
	  .in = &note },
	{ "/none", .post = no_field, .in = &note },
	{ "/any", .post = any_json },
	{ 0 },
};

static const struct pn_app app = { .name = "test", .routes = routes };

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"

static const struct {
	const char *method, *uri, *accept, *type, *body;
	const char *status; /* how the reply begins */
	const char *has;
} cases[] = {
	{ "POST", "/note", "", JSON, "{\"text\":\"abc\",\"stars\":3}",
	  "Content-Type: text/plain", "id 0 text abc came stars 3 came" },
	{ "POST", "/note", "", "application/vnd.x+JSON; charset=UTF-8",
	  "{\"text\":\"abc\",\"id\":9}", "Content", "id 0 text abc" },
	{ "POST", "/note", "", JSON,
	  "{\"text\":\"a\",\"parts\":[{\"name\":\"x\",\"count\":2}]}",
	  "Content", "parts 1" },
	{ "PUT", "/note/7", "", JSON, "{\"text\":\"abc\",\"id\":9}", "Content",
	  "id 7 text abc" },
	{ "POST", "/note", "", JSON, "{\"text\":\"abcdef\"}", "Status: 422",
	  "Content-Type: application/problem+json" },
	{ "POST", "/note", "*/*", JSON, "{\"stars\":\"3\"}", "Status: 422",
	  "\"errors\":[{\"pointer\":\"/text\",\"rule\":\"required\",\"message\":"
	  "\"Please fill in this field.\"},{\"pointer\":\"/stars\",\"rule\":"
	  "\"type\",\"message\":\"This has to be a number.\"}]" },
	{ "POST", "/note", "", JSON,
	  "{\"text\":\"a\",\"parts\":[{\"name\":\"x\",\"count\":0}]}",
	  "Status: 422", "\"pointer\":\"/parts/0/count\",\"rule\":\"min\"" },
	{ "POST", "/note", "text/html", JSON, "{}", "Status: 422",
	  "the page" },
	{ "POST", "/note", "text/html,application/json", JSON, "{}",
	  "Status: 422", "the page" },
	{ "POST", "/note", "", JSON, "[]", "Status: 422",
	  "{\"pointer\":\"\",\"rule\":\"type\",\"message\":"
	  "\"The body has to be a JSON object.\"}" },
	{ "POST", "/note", "", JSON, "{\"text\":\"a\",\"x\":1}", "Status: 422",
	  "{\"pointer\":\"\",\"rule\":\"unknown\"" },
	{ "POST", "/note", "", JSON, "{\"text\":\"taken\"}", "Status: 422",
	  "\"/text\",\"rule\":\"check\",\"message\":\"That is taken.\"" },
	{ "POST", "/note", "", JSON, "{\"text\":", "Status: 400",
	  "line 1, column 9: expected" },
	{ "POST", "/note", "", JSON, "{\"text\":1,\"text\":2}", "Status: 400",
	  "is there twice" },
	{ "POST", "/note", "", JSON, "", "Status: 400", "found the end" },
	{ "POST", "/note", "", "application/json; charset=latin1", "{}",
	  "Status: 415", "UTF-8" },
	{ "POST", "/note", "", "text/csv", "a,b", "Status: 415",
	  "or application/json" },
	{ "POST", "/note", "", FORM, "text=abc", "Content",
	  "text abc came stars 0 parts 0" },

	{ "PATCH", "/note/7", "", JSON, "{\"stars\":4}", "Content",
	  "id 7 text - stars 4 came parts 0" },
	{ "PATCH", "/note/7", "", JSON, "{}", "Content",
	  "id 7 text - stars 0 parts 0" },
	{ "PATCH", "/note/7", "", JSON, "{\"stars\":null}", "Content",
	  "stars 0 came" },
	{ "PATCH", "/note/7", "", JSON, "{\"text\":null}", "Status: 422",
	  "\"/text\",\"rule\":\"required\"" },
	{ "PATCH", "/note/7", "", JSON, "{\"text\":\"\"}", "Status: 422",
	  "\"/text\",\"rule\":\"required\"" },
	{ "PATCH", "/note/7", "", JSON, "{\"stars\":6}", "Status: 422",
	  "\"/stars\",\"rule\":\"max\"" },
	{ "PATCH", "/note/7", "", FORM, "stars=2", "Content",
	  "text - stars 2 came" },
	{ "PATCH", "/note/7", "", FORM, "text=", "Status: 422", "the page" },
	{ "DELETE", "/note/7", "", JSON, "", "Content", "id 7 text -" },
	{ "POST", "/none", "", JSON, "{\"text\":\"a\"}", "Status: 500", "" },

	{ "GET", "/one", "", JSON, "", "Content-Type: application/json",
	  "{\"id\":7,\"text\":\"a\\\"b\",\"stars\":0,\"parts\":[]}" },
	{ "GET", "/rows", "", JSON, "", "Content-Type: application/json",
	  "[{\"name\":\"a\",\"count\":1},{\"name\":\"b\",\"count\":2}]" },
	{ "GET", "/plain", "", JSON, "", "Content-Type: application/json",
	  "\r\n\r\n7" },
	{ "GET", "/other", "", JSON, "", "Status: 500", "problem+json" },
	{ "GET", "/other/plain", "", JSON, "", "Status: 500", "problem" },

	{ "POST", "/any", "", JSON, "{\"to\":{\"town\":\"Graz\"}}", "Content",
	  "Graz" },
	{ "POST", "/any", "", JSON, "{\"to\":{\"town\":\"a\\u0000\"}}",
	  "Content", " -" },
	{ "POST", "/any", "", JSON, "[1]", "Content", " -" },
	{ "POST", "/any", "", JSON, "{", "Status: 400",
	  "application/problem+json" },
	{ "POST", "/any", "text/html", JSON, "{", "Status: 400", "<html" },
	{ "POST", "/any", "", JSON, "{\"a\":1,\"a\":2}", "Status: 400",
	  "is there twice" },
	{ "POST", "/any", "", FORM, "a=b", "Status: 415",
	  "application/json, not application/x-www-form-urlencoded" },
};

static const char *
send(struct fake *f, struct pn__site *s, size_t i)
{
	char m[64], u[512], h[128], n[64], t[128];
	char *env[] = { m, u, h, n, t, NULL };

	snprintf(m, sizeof(m), "REQUEST_METHOD=%s", cases[i].method);
	snprintf(u, sizeof(u), "REQUEST_URI=%s", cases[i].uri);
	snprintf(h, sizeof(h), "HTTP_ACCEPT=%s", cases[i].accept);
	snprintf(t, sizeof(t), "CONTENT_TYPE=%s", cases[i].type);
	f->body = cases[i].body;
	f->body_n = strlen(f->body);
	f->body_at = 0;
	snprintf(n, sizeof(n), "CONTENT_LENGTH=%zu", f->body_n);
	f->thread.site = s;
	pn__buf_reset(&f->out, f->out.cap);
	pn__site_serve(s, &f->thread, &f->io, env, 5);
	return fake_reply(f);
}

static void
test_cases(void **state)
{
	struct fake *f = fake_new();
	struct pn__site_options o = { .log = &f->log };
	char err[512] = "";
	struct pn__site *s = pn__site_new(&app, &o, err, sizeof(err));

	(void)state;
	assert_string_equal(err, "");
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *got = send(f, s, i);

		print_message("# %s %s %s %s\n", cases[i].method, cases[i].uri,
		    cases[i].accept, cases[i].body);
		if (strncmp(got, cases[i].status, strlen(cases[i].status)) ||
		    strstr(got, cases[i].has) == NULL)
			fail_msg("%s", got);
	}
	pn__site_free(s);
	fake_free(f);
}

/* All schemas of the routes, and those in them, are compiled. */
static void
test_writers(void **state)
{
	struct fake *f = fake_new();
	struct pn__site_options o = { .log = &f->log };
	char err[512] = "";
	struct pn__site *s = pn__site_new(&app, &o, err, sizeof(err));

	(void)state;
	assert_non_null(pn__json_writers_find(s->writers, &note));
	assert_non_null(pn__json_writers_find(s->writers, &part));
	assert_non_null(pn__json_writers_find(s->checked, &note));
	assert_non_null(pn__json_writers_find(s->checked, &part));
	pn__site_free(s);
	fake_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_writers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
