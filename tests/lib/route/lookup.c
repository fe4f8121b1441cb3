#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <postern.h>
#include <postern/test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct item {
	const char *sku;
	int count;
};

struct member {
	int64_t id;
	const char *email, *nick, *country, *plan;
	const struct item *items;
	size_t nitems;
	const int *groups;
	size_t ngroups;
	const char *const *langs;
	size_t nlangs;
};

#define COUNTRIES "SELECT code, name FROM country ORDER BY name"

static int asked_for_plans;

static const struct pn_choice *
plans_of(struct pn_req *r)
{
	static const struct pn_choice two[] = { { "free", "Free of charge" },
		{ "paid", NULL }, { 0 } };

	asked_for_plans++;
	if (pn_query(r, "broken") != NULL) {
		pn_fail(r, 503, "the plans are away");
		return NULL;
	}
	return two;
}

static const struct pn_schema item = PN_SCHEMA(struct item,
	PN_TEXT(struct item, sku, .min = 1, .exists = "product.sku"),
	PN_INT(struct item, count, .min = 1));

static const struct pn_schema member = PN_SCHEMA(struct member,
	PN_INT(struct member, id, .key = true),
	PN_EMAIL(struct member, email, .required = true,
	    .unique = "member.email"),
	PN_TEXT(struct member, nick, .unique = "member.nick",
	    .message = "Another nick, please."),
	PN_CHOICE(struct member, country, .choices_sql = COUNTRIES),
	PN_CHOICE(struct member, plan, .choices_of = plans_of),
	PN_STRUCTS(struct member, items, nitems, &item),
	PN_INTS(struct member, groups, ngroups, .exists = "team.number"),
	PN_CHOICES(struct member, langs, nlangs, .choices_sql = COUNTRIES));

static int
save(struct pn_req *r)
{
	const struct member *m = pn_input(r, struct member);

	if (pn_param(r, "id") != NULL)
		pn_exec(r, "UPDATE member SET email = ?, nick = ? WHERE id = ?",
		    m->email, m->nick, pn_param_int(r, "id"));
	else
		pn_exec(r,
		    "INSERT INTO member (email, nick, country) "
		    "VALUES (?, ?, ?)", m->email, m->nick, m->country);
	return pn_text(r, "saved");
}

/* As if another had come between the check and the INSERT. */
static int
race(struct pn_req *r)
{
	const struct member *m = pn_input(r, struct member);
	const char *field = pn_query(r, "field");

	if (pn_query(r, "email") != NULL)
		pn_exec(r, "INSERT INTO member (email) VALUES (?)", m->email);
	pn_exec(r, "INSERT INTO member (id, email) VALUES (?, ?)",
	    pn_query_int(r, "id", 0, 0, 99), m->email);
	if (pn_query(r, "check") != NULL)
		pn_exec(r, "INSERT INTO team (number) VALUES (0)");
	if (pn_taken(r, field != NULL ? field : "nick"))
		return 422;
	return pn_text(r, "saved");
}

struct other {
	const char *plan;
	const char *const *langs;
	size_t nlangs;
};

static const struct pn_schema other = PN_SCHEMA(struct other,
	PN_CHOICE(struct other, plan, .choices_of = plans_of,
	    .input = "radio"),
	PN_CHOICES(struct other, langs, nlangs, .choices_sql = COUNTRIES,
	    .hint = "Any"));

static int
boxes(struct pn_req *r)
{
	return pn_page(r, "lookup/boxes.html");
}

static int
form(struct pn_req *r)
{
	return pn_page(r, "lookup/form.html");
}

static const struct pn_route routes[] = {
	{ "/member", .get = form, .post = save, .in = &member },
	{ "/member/{id:int}", .put = save, .patch = save, .in = &member },
	{ "/safe", .get = form, .post = save, .in = &member,
	  .transaction = true },
	{ "/boxes", .get = boxes, .post = boxes, .in = &other },
	{ "/race", .post = race, .in = &member },
	{ 0 },
};

static const struct pn_app app = { .name = "lookup", .routes = routes };

static const char sql[] =
    "CREATE TABLE country (code TEXT PRIMARY KEY, name TEXT);\n"
    "INSERT INTO country VALUES ('AT', 'Austria'), ('FR', 'France'),\n"
    "('DE', NULL), ('', 'none'), ('\"<', '&');\n"
    "CREATE TABLE product (sku TEXT PRIMARY KEY);\n"
    "INSERT INTO product VALUES ('bolt'), ('nut');\n"
    "CREATE TABLE team (number INTEGER PRIMARY KEY, CHECK (number > 0));\n"
    "INSERT INTO team VALUES (1), (2);\n"
    "CREATE TABLE member (id INTEGER PRIMARY KEY, email TEXT UNIQUE,\n"
    "nick TEXT UNIQUE, country TEXT REFERENCES country);\n"
    "INSERT INTO member VALUES (7, 'ada@example.org', 'ada', 'AT');\n";

static const char page[] =
    "<html xmlns:pn=\"postern\" lang=\"en\"><head><title>M</title></head>"
    "<body><form method=\"post\" pn:form=\"member\">"
    "<pn:field name=\"country\"/><select name=\"plan\"></select>"
    "</form></body></html>";

static const char radios[] =
    "<html xmlns:pn=\"postern\" lang=\"en\"><head><title>M</title></head>"
    "<body><form method=\"post\" pn:form=\"other\">"
    "<pn:field name=\"plan\"/><pn:field name=\"langs\"/>"
    "</form></body></html>";

static char folder[] = "/tmp/postern-lookup-XXXXXX";
static struct pn_test *t;

static void
write_file(const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int
setup(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(system("mkdir -p sql templates/lookup"), 0);
	write_file("sql/0001-all.sql", sql);
	write_file("templates/lookup/form.html", page);
	write_file("templates/lookup/boxes.html", radios);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(system("rm -r /tmp/postern-lookup-*"), 0);
	return 0;
}

static int
begin(void **state)
{
	char templates[200], migrations[200];
	struct pn_test_options o = { .templates = templates,
		.migrations = migrations };

	(void)state;
	snprintf(templates, sizeof(templates), "%s/templates", folder);
	snprintf(migrations, sizeof(migrations), "%s/sql", folder);
	t = pn_test_new(&app, &o);
	asked_for_plans = 0;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	pn_test_free(t);
	return 0;
}

static const struct {
	const char *method, *target, *json;
	int status;
	const char *errors; /* "pointer rule " of each; NULL: any */
} bodies[] = {
	{ "POST", "/member", "{\"email\":\"bob@example.org\"}", 200, NULL },
	{ "POST", "/member", "{\"email\":\"ada@example.org\"}", 422,
	    "/email unique " },
	{ "POST", "/safe", "{\"email\":\"ada@example.org\"}", 422,
	    "/email unique " },
	{ "POST", "/member",
	    "{\"email\":\"ada@example.org\",\"nick\":\"ada\","
	    "\"country\":\"US\",\"plan\":\"rich\",\"items\":["
	    "{\"sku\":\"bolt\",\"count\":1},{\"sku\":\"gear\",\"count\":2}],"
	    "\"groups\":[1,5,2,0],\"langs\":[\"AT\",\"US\"]}", 422,
	    "/email unique /nick unique /country choice /plan choice "
	    "/items/1/sku exists /groups/1 exists /groups/3 exists "
	    "/langs/1 choice " },
	/* Nothing is asked of what is wrong in other ways. */
	{ "POST", "/member",
	    "{\"email\":\"ada@example.org\",\"items\":[{\"sku\":\"gear\","
	    "\"count\":0}]}", 422, "/items/0/count min " },
	{ "POST", "/member",
	    "{\"email\":\"c@example.org\",\"country\":\"DE\","
	    "\"plan\":\"paid\",\"items\":[{\"sku\":\"nut\",\"count\":1}],"
	    "\"groups\":[2],\"langs\":[\"FR\",\"AT\"]}", 200, NULL },
	{ "POST", "/member", "{\"email\":\"c@example.org\",\"country\":\"\"}",
	    422, "/country type " },
	{ "POST", "/member",
	    "{\"email\":\"c@example.org\",\"country\":\"A\\u0000T\"}", 422,
	    "/country choice " },
	/* A row may keep what it has; another one may not take it. */
	{ "PUT", "/member/7",
	    "{\"email\":\"ada@example.org\",\"nick\":\"ada\"}", 200, NULL },
	{ "PUT", "/member/8",
	    "{\"email\":\"ada@example.org\",\"nick\":\"ada\"}", 422,
	    "/email unique /nick unique " },
	{ "PATCH", "/member/8", "{\"nick\":\"ada\"}", 422, "/nick unique " },
	{ "PATCH", "/member/7", "{\"nick\":\"ada\"}", 200, NULL },
	/* The key is the address's alone: a body can't say it. */
	{ "POST", "/member", "{\"id\":7,\"email\":\"ada@example.org\"}", 422,
	    "/email unique " },
	/* Between the check and the INSERT. */
	{ "POST", "/race", "{\"email\":\"d@example.org\"}", 200, NULL },
	{ "POST", "/race?email=1", "{\"email\":\"d@example.org\"}", 422,
	    "/email unique " },
	{ "POST", "/race?id=7", "{\"email\":\"d@example.org\"}", 422,
	    "/nick unique " },
	{ "POST", "/race?id=7&field=none", "{\"email\":\"d@example.org\"}",
	    500, NULL },
	{ "POST", "/race?check=1", "{\"email\":\"d@example.org\"}", 409,
	    NULL },
	{ "POST", "/member?broken=1",
	    "{\"email\":\"c@example.org\",\"plan\":\"paid\"}", 503, NULL },
	{ "POST", "/member?broken=1", "{\"email\":\"c@example.org\"}", 200,
	    NULL },
};

/* "pointer rule " of each error of a problem document. */
static void
errors_of(const char *body, char *out, size_t n)
{
	const char *p = body;

	for (*out = '\0'; (p = strstr(p, "\"pointer\":\"")) != NULL;) {
		const char *rule = strstr(p, "\"rule\":\"") + 8;

		p += 11;
		snprintf(out + strlen(out), n - strlen(out), "%.*s %.*s ",
		    (int)strcspn(p, "\""), p, (int)strcspn(rule, "\""), rule);
	}
}

static void
rows_decide(void **state)
{
	char got[400];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(bodies); i++) {
		struct pn_reply p;

		end(NULL);
		begin(NULL);
		p = pn_test(t, bodies[i].method, bodies[i].target,
		    .json = bodies[i].json);
		if (p.status != bodies[i].status)
			fail_msg("%zu: %s: %d %s", i, bodies[i].json, p.status,
			    p.body);
		errors_of(p.body, got, sizeof(got));
		if (bodies[i].errors != NULL)
			assert_string_equal(got, bodies[i].errors);
	}
}

/* In a form the items that were left empty are passed over. */
static void
forms_say_it_of_the_list(void **state)
{
	struct pn_reply p;
	char got[200];

	(void)state;
	p = pn_test(t, "PUT", "/member/3",
	    .form = "email=e%40example.org&items.1.sku=gear&items.1.count=1&"
		    "groups=&groups=9&country=+AT+",
	    .headers = (const char *const[]){ "Accept: application/json",
		NULL });
	assert_int_equal(p.status, 422);
	errors_of(p.body, got, sizeof(got));
	assert_string_equal(
	    got, "/country choice /items/1/sku exists /groups exists ");
	assert_non_null(strstr(p.body, "There is no such entry."));
}

static void
a_page_shows_the_choices(void **state)
{
	struct pn_reply p = pn_test(t, "GET", "/member");

	(void)state;
	assert_int_equal(p.status, 200);
	assert_non_null(strstr(p.body,
	    "<option value=\"\" selected></option>"
	    "<option value=\"DE\">DE</option>"
	    "<option value=\"&quot;&lt;\">&amp;</option>"));
	assert_non_null(strstr(p.body, "<option value=\"FR\">France</option>"));
	assert_null(strstr(p.body, "none"));
	assert_non_null(strstr(
	    p.body, "<option value=\"free\">Free of charge</option>"));
	assert_int_equal(asked_for_plans, 1);
	p = pn_test(t, "POST", "/member",
	    .form = "country=FR&plan=x&nick=ada&email=ada%40example.org");
	assert_int_equal(p.status, 422);
	assert_non_null(strstr(
	    p.body, "<option value=\"FR\" selected>France</option>"));
	assert_non_null(strstr(p.body, "Another nick, please."));
	assert_non_null(strstr(p.body, "This is taken already."));
	/* Once for the rule and the page. */
	assert_int_equal(asked_for_plans, 2);
	p = pn_test(t, "POST", "/member", .form = "email=x%40example.org");
	assert_int_equal(p.status, 200);
	assert_int_equal(asked_for_plans, 2);
	p = pn_test(t, "GET", "/member?broken=1");
	assert_int_equal(p.status, 503);
}

static void
radios_and_boxes_show_them_too(void **state)
{
	struct pn_reply p = pn_test(t, "POST", "/boxes",
	    .form = "plan=paid&langs=AT&langs=DE");

	(void)state;
	assert_int_equal(p.status, 200);
	assert_non_null(strstr(p.body,
	    "id=\"other-plan\" value=\"free\"> Free of charge</label>"));
	assert_non_null(strstr(p.body,
	    "id=\"other-plan-2\" value=\"paid\" checked> paid</label>"));
	assert_non_null(strstr(p.body, "value=\"DE\" checked> DE</label>"));
	assert_non_null(
	    strstr(p.body, "value=\"&quot;&lt;\"> &amp;</label>"));
	assert_non_null(strstr(
	    p.body, "id=\"other-langs-3\" value=\"AT\" checked> Austria"));
	assert_non_null(strstr(
	    p.body, "id=\"other-langs-4\" value=\"FR\"> France</label>"));
	assert_null(strstr(p.body, "other-langs-5"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_decide),
		TEST(forms_say_it_of_the_list),
		TEST(a_page_shows_the_choices),
		TEST(radios_and_boxes_show_them_too),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
