/* The same tests run on each database that can be had. */
#include "../db/server.h"
#include "site.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static struct server *server_to_use;
static struct server *server; /* NULL: SQLite */
static _Atomic int ran;

struct note {
	const char *text;
};

static const struct pn_schema note = { PN_FIELDS(struct note,
	PN_TEXT(struct note, text, .min = 2, .max = 50)),
	.unknown = PN_UNKNOWN_REFUSE };

static int
list(struct pn_req *r)
{
	pn_set(r, "count", pn_count(r, "SELECT count(*) FROM note"));
	return pn_page(r, "notes.html");
}

static int
add(struct pn_req *r)
{
	const struct note *n = pn_input(r, struct note);

	ran++;
	if (strcmp(n->text, "taken") == 0)
		return pn_invalid(r, "text", "That is taken.");
	pn_exec(r, "INSERT INTO note (text) VALUES (?)", n->text);
	if (strcmp(n->text, "broken") == 0)
		return pn_fail(r, 503, "no");
	if (strcmp(n->text, "json slow") == 0)
		nanosleep(
		    &(const struct timespec){ .tv_nsec = 300000000 }, NULL);
	if (strncmp(n->text, "json", 4) == 0) {
		pn_header_set(r, "X-Extra", "1");
		pn_json(r, (int)ran);
		return 201;
	}
	pn_cookie_set(r, "author", "ada");
	return pn_done(r, "/notes", "Thank you for %s.", n->text);
}

static int
like(struct pn_req *r)
{
	ran++;
	pn_exec(r, "INSERT INTO note (text) VALUES (?)", pn_form(r, "text"));
	return pn_redirect(r, "/notes");
}

/* More than anybody wants to keep. */
static int
large(struct pn_req *r)
{
	ran++;
	for (int i = 0; i < 300; i++)
		pn_write(r, (char[1024]){ "" }, 1024);
	return 200;
}

/* A deadlock, the first two times: the server has undone everything. */
static int
again(struct pn_req *r)
{
	pn_exec(r, "INSERT INTO note (text) VALUES (?)", "again");
	if (ran++ < 2) {
		pn_flash(r, "never");
		pn_exec(r, "ROLLBACK");
		pn_exec(r, "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
	}
	return pn_redirect(r, "/notes");
}

static const struct pn_route routes[] = {
	{ "/again", .post = again, .once = true, .repeat = 2 },
	{ "/notes", .get = list, .page = "notes.html", .post = add,
	  .in = &note, .once = true },
	{ "/like", .post = like, .once = true },
	{ "/large", .post = large, .once = true },
	{ "/plain", .page = "plain.html" },
	{ 0 },
};

static const struct pn_app app = { .name = "once", .routes = routes };

static const char page[] =
    "<html xmlns:pn=\"postern\"><head><title>t</title></head><body>"
    "<p>${count} notes. ${flash}</p>"
    "<form method=\"post\" action=\"/notes\" pn:form=\"note\">"
    "<pn:errors/><pn:field name=\"text\"/><button>Add</button></form>"
    "<form method=\"post\" action=\"/like\"><button>Like</button></form>"
    "<form method=\"post\" pn:token=\"off\" action=\"/off\"></form>"
    "<form method=\"post\" action=\"https://b.example/\"></form>"
    "</body></html>";

static int
setup(void **state)
{
	struct site *s = site_new();

	ran = 0;
	site_file(s, "notes.html", page);
	site_file(s, "plain.html",
	    "<html><head><title>t</title></head><body>plain</body></html>");
	site_file(s, "0001-note.sql",
	    "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);");
	site_file(s, "0001-note.mysql.sql",
	    "CREATE TABLE note (id INTEGER PRIMARY KEY AUTO_INCREMENT, "
	    "text TEXT NOT NULL);");
	snprintf(s->db, sizeof(s->db), "sqlite:%s/test.db", s->folder);
	if (server != NULL) {
		struct fixture *x = fixture_new(server->url);

		pn_exec(x->r, "DROP TABLE IF EXISTS note, postern_once, "
			      "postern_migration");
		assert_fine(x);
		fixture_free(x);
		snprintf(s->db, sizeof(s->db), "%s", server->url);
	}
	site_open(s, &app, s->db);
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct site *s = *state;
	char path[128];

	for (int i = 0; i < 3; i++) {
		static const char *const ends[] = { "", "-wal", "-shm" };

		snprintf(path, sizeof(path), "%s/test.db%s", s->folder,
		    ends[i]);
		unlink(path);
	}
	site_free(s);
	return 0;
}

/* The token of the nth form, of 0 on; how many there are. */
static int
find_token(const char *body, int nth, char out[256])
{
	static const char mark[] = "name=\"csrf_token\" value=\"";
	int n = 0;

	while ((body = strstr(body, mark)) != NULL) {
		body += sizeof(mark) - 1;
		if (n++ == nth)
			snprintf(out, 256, "%.*s", (int)strcspn(body, "\""),
			    body);
	}
	return n;
}

static void
open_page(struct site *s, int nth, char token[256])
{
	struct pn_reply p = site_ask(s, "GET", "/notes", NULL, NULL);

	assert_int_equal(p.status, 200);
	assert_int_equal(find_token(p.body, nth, token), 2);
}

static struct pn_reply
post(struct site *s, const char *target, const char *token, const char *text)
{
	char form[1024];

	snprintf(form, sizeof(form), "csrf_token=%s&text=%s", token, text);
	return site_ask(s, "POST", target, form, NULL);
}

static void
check_count(struct site *s, int n)
{
	char text[32];

	snprintf(text, sizeof(text), "<p>%d notes", n);
	assert_has(site_ask(s, "GET", "/notes", NULL, NULL), text);
}

static void
test_page(void **state)
{
	struct site *s = *state;
	struct pn_reply p = site_ask(s, "GET", "/notes", NULL, NULL);
	char one[256], two[256];

	assert_int_equal(find_token(p.body, 0, one), 2);
	assert_int_equal(find_token(p.body, 1, two), 2);
	assert_string_not_equal(one, two);
	assert_non_null(strstr(p.head, "Set-Cookie: pn-form="));
	assert_non_null(strstr(p.head, "HttpOnly"));
	assert_string_equal(
	    site_header(s, &p, "Cache-Control"), "private, no-cache");
	assert_has_not(p, "pn:token");
	/* The browser has its cookie; who sees no form gets none. */
	p = site_ask(s, "GET", "/notes", NULL, NULL);
	assert_null(strstr(p.head, "Set-Cookie"));
	p = pn_test(s->t, "GET", "/plain");
	assert_null(strstr(p.head, "Set-Cookie"));
	assert_null(strstr(p.head, "Cache-Control"));
}

static void
test_once(void **state)
{
	struct site *s = *state;
	char token[256], cookie[600];
	struct pn_reply p;

	open_page(s, 0, token);
	for (int i = 0; i < 3; i++) {
		p = post(s, "/notes", token, "first");
		assert_int_equal(p.status, 303);
		assert_string_equal(
		    site_header(s, &p, "Location"), "/notes");
		/* With all that it set; the message is in every one. */
		assert_non_null(strstr(p.head, "Set-Cookie: author=ada"));
		assert_non_null(strstr(p.head, "Set-Cookie: pn-flash="));
		if (i == 0)
			snprintf(cookie, sizeof(cookie), "%s", s->jar[0]);
	}
	assert_int_equal(ran, 1);
	p = site_ask(s, "GET", "/notes", NULL, NULL);
	assert_has(p, "<p>1 notes. Thank you for first.");
	check_count(s, 1);
	/* A new form is a new thing, even if it says the same. */
	open_page(s, 0, token);
	assert_int_equal(post(s, "/notes", token, "first").status, 303);
	check_count(s, 2);
}

/* Sent, gone back, changed, sent: the visitor is asked. */
static void
test_changed(void **state)
{
	struct site *s = *state;
	char token[256], fresh[256];
	struct pn_reply p;

	open_page(s, 0, token);
	assert_int_equal(post(s, "/notes", token, "first").status, 303);
	p = post(s, "/notes", token, "second");
	assert_int_equal(p.status, 422);
	assert_has(p, "This form was sent already.");
	assert_has(p, "value=\"second\"");
	assert_int_equal(find_token(p.body, 0, fresh), 2);
	assert_int_equal(post(s, "/notes", fresh, "second").status, 303);
	assert_int_equal(ran, 2);
	check_count(s, 2);
	/* The same token for something else, where there is no form. */
	p = post(s, "/like", token, "first");
	assert_int_equal(p.status, 422);
	assert_has(p, "This form was sent already.");
}

static void
test_stale(void **state)
{
	struct site *s = *state;
	char token[256], fresh[256], jar[600];
	struct pn_reply p;

	open_page(s, 0, token);
	for (int i = 0; i < 4; i++) {
		snprintf(jar, sizeof(jar), "%s", s->jar[0]);
		if (i == 1)
			token[10] = token[10] == 'A' ? 'B' : 'A';
		else if (i == 2)
			open_page(s, 0, token);
		if (i == 2) /* another browser's */
			snprintf(s->jar[0], sizeof(s->jar[0]),
			    "pn-form=0123456789abcdefghijklmnop");
		if (i == 3) {
			open_page(s, 0, token);
			s->jar[0][0] = '\0';
		}
		p = post(s, "/notes", i == 0 ? "" : token, "hello");
		assert_int_equal(p.status, 422);
		assert_has(p, "This form was open too long. "
			      "Please send it again.");
		assert_has(p, "value=\"hello\"");
		assert_int_equal(find_token(p.body, 0, fresh), 2);
		if (i < 3)
			snprintf(s->jar[0], sizeof(s->jar[0]), "%s", jar);
	}
	assert_int_equal(ran, 0);
	/* The one that came with it is good. */
	assert_int_equal(post(s, "/notes", fresh, "hello").status, 303);
	p = post(s, "/like", "", "x");
	assert_int_equal(p.status, 422);
	assert_has(p, "open too long");
	assert_int_equal(ran, 1);
}

/* What failed was not sent: the same form can be sent again. */
static void
test_failed(void **state)
{
	struct site *s = *state;
	char token[256];
	struct pn_reply p;

	open_page(s, 0, token);
	p = post(s, "/notes", token, "x");
	assert_int_equal(p.status, 422);
	assert_has_not(p, "open too long");
	assert_int_equal(ran, 0);
	assert_int_equal(post(s, "/notes", token, "taken").status, 422);
	assert_int_equal(post(s, "/notes", token, "broken").status, 503);
	check_count(s, 0);
	assert_int_equal(post(s, "/notes", token, "good").status, 303);
	assert_int_equal(ran, 3);
	check_count(s, 1);
}

static struct pn_reply
post_json_as(struct site *s, const char *json, const char *key,
    const char *who)
{
	const char *const headers[] = { key, who, NULL };

	return pn_test(s->t, "POST", "/notes", .json = json,
	    .headers = key != NULL ? headers : NULL);
}

static struct pn_reply
post_json(struct site *s, const char *json, const char *key)
{
	return post_json_as(s, json, key, NULL);
}

/* Two clients may have the same key; nobody gets what is the other's. */
static void
test_clients(void **state)
{
	static const char one[] = "{\"text\":\"json 1\"}",
	    key[] = "Idempotency-Key: 1";
	static const struct {
		const char *who, *body;
	} cases[] = {
		{ NULL, "1" },
		{ "Cookie: user=ada", "2" },
		{ "Cookie: user=eve", "3" },
		{ "Cookie: user=ada; pn-flash=x; __Host-pn-form=y", "2" },
		{ "Cookie: pn-form=y", "1" },
		{ "Authorization: Bearer ada", "4" },
		{ "Authorization: Bearer eve", "5" },
		{ "Authorization: Bearer ada", "4" },
		{ NULL, "1" },
	};

	for (size_t i = 0; i < PN_COUNT(cases); i++)
		assert_string_equal(
		    post_json_as(*state, one, key, cases[i].who).body,
		    cases[i].body);
	assert_int_equal(ran, 5);
}

static void
test_json(void **state)
{
	static const char one[] = "{\"text\":\"json 1\"}";
	struct site *s = *state;
	struct pn_reply p;
	char key[300] = "Idempotency-Key: ";

	for (int i = 0; i < 3; i++) {
		p = post_json(s, one, "Idempotency-Key: \"k1\"");
		assert_int_equal(p.status, 201);
		assert_string_equal(p.body, "1");
		assert_string_equal(
		    site_header(s, &p, "Content-Type"), "application/json");
		assert_string_equal(site_header(s, &p, "X-Extra"), "1");
	}
	p = post_json(s, one, "Idempotency-Key: \"k2\"");
	assert_string_equal(p.body, "2");
	/* Without a key each counts. */
	assert_string_equal(post_json(s, one, NULL).body, "3");
	assert_string_equal(post_json(s, one, NULL).body, "4");
	p = post_json(s, "{\"text\":\"json 2\"}", "Idempotency-Key: \"k1\"");
	assert_int_equal(p.status, 422);
	assert_has(p, "sent already");
	memset(key + strlen(key), 'x', 256);
	assert_int_equal(post_json(s, one, key).status, 400);
	assert_int_equal(ran, 4);
	check_count(s, 4);
}

static void
test_large(void **state)
{
	struct site *s = *state;
	const char *const key[] = { "Idempotency-Key: 1", NULL };
	struct pn_reply p;

	p = pn_test(s->t, "POST", "/large", .headers = key);
	assert_int_equal(p.status, 200);
	assert_int_equal(p.body_n, 300 * 1024);
	p = pn_test(s->t, "POST", "/large", .headers = key);
	assert_int_equal(p.status, 409);
	assert_has(p, "was done already");
	assert_int_equal(ran, 1);
}

static const char slow[] = "{\"text\":\"json slow\"}";

static void *
post_slow(void *arg)
{
	struct site s = *(struct site *)arg;
	struct pn_reply p;
	int *status = NULL;

	s.t = NULL;
	site_open(&s, &app, s.db);
	p = post_json(&s, slow, "Idempotency-Key: same");
	status = malloc(sizeof(*status));
	if (status != NULL)
		*status = strcmp(p.body, "1") == 0 ? p.status : -p.status;
	pn_test_free(s.t);
	return status;
}

/* At the same time, from several programs: one runs, the others wait. */
static void
test_parallel(void **state)
{
	struct site *s = *state;
	pthread_t threads[4];
	int *status;

	for (size_t i = 0; i < PN_COUNT(threads); i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, post_slow, s), 0);
	for (size_t i = 0; i < PN_COUNT(threads); i++) {
		pthread_join(threads[i], (void **)&status);
		assert_non_null(status);
		assert_int_equal(*status, 201);
		free(status);
	}
	assert_int_equal(ran, 1);
	check_count(s, 1);
}

/* Rows go when their time is over; those of others stay. */
static void
test_swept(void **state)
{
	struct site *s = *state;
	struct fixture *x = fixture_new(s->db);

	for (int i = 0; i < 3; i++)
		pn_exec(x->r, "INSERT INTO postern_once (token, request, "
			      "expires, status) VALUES (?, ?, ?, 303)",
		    pn_printf(x->r, "t%d", i), "r",
		    (int64_t)time(NULL) + (i == 2 ? 60 : -60));
	assert_fine(x);
	post_json(s, slow, "Idempotency-Key: same");
	assert_int_equal(ran, 1);
	assert_int_equal(
	    pn_count(x->r, "SELECT count(*) FROM postern_once"), 2);
	assert_int_equal(pn_count(x->r, "SELECT count(*) FROM postern_once "
					"WHERE token = 't2'"), 1);
	assert_fine(x);
	fixture_free(x);
}

/* A handler that runs again takes its token with it. */
static void
test_again(void **state)
{
	struct site *s = *state;
	char token[256];
	struct pn_reply p;

	if (server == NULL)
		skip();
	open_page(s, 0, token);
	for (int i = 0; i < 2; i++) {
		p = post(s, "/again", token, "x");
		assert_int_equal(p.status, 303);
		assert_null(strstr(p.head, "Set-Cookie"));
		assert_int_equal(ran, 3);
		check_count(s, 1);
	}
}

/* Says that half of the tests are missing. */
static void
test_server(void **state)
{
	(void)state;
	if (server_to_use == NULL)
		skip();
}

static int
use_server(void **state)
{
	(void)state;
	server = server_to_use;
	return 0;
}

#define EACH(m)                                                                \
	m(test_page) m(test_once) m(test_changed) m(test_stale)                \
	    m(test_failed) m(test_json) m(test_large) m(test_parallel)         \
		m(test_swept) m(test_again) m(test_clients)
#define ON_SQLITE(t) { #t " on sqlite", t, setup, teardown, NULL },
#define ON_MYSQL(t) { #t " on mysql", t, setup, teardown, NULL },

int
main(void)
{
	const struct CMUnitTest tests[] = { EACH(ON_SQLITE)
		cmocka_unit_test_setup(test_server, use_server),
		EACH(ON_MYSQL) };
	size_t n = PN_COUNT(tests);
	int rc;

	if ((server_to_use = server_new()) == NULL)
		n = n / 2 + 1;
	rc = _cmocka_run_group_tests(
	    "lib/session/once", tests, n, NULL, NULL);
	server_free(server_to_use);
	return rc;
}
