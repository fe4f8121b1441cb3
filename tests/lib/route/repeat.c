#include "../db/server.h"

#include "route/route.h"

#include <postern.h>

/* Who holds the row that the handlers want, and for how many attempts. */
static struct fixture *holder;
static int attempts, conflicts, deferred, after;

struct state {
	int n;
};
static const struct pn_key state_key = PN_KEY(struct state);

static void
count_deferred(void *p)
{
	(void)p;
	deferred++;
}

static void
count_after(void *p)
{
	(void)p;
	after++;
}

static void
hold(void)
{
	pn_begin(holder->r);
	pn_exec(holder->r, "UPDATE box SET v = v + 100");
	assert_fine(holder);
}

static void
let_go(void)
{
	pn_rollback(holder->r);
	next_request(holder);
}

static void
count_attempt(void)
{
	if (attempts++ == conflicts)
		let_go();
}

/* Leaves a trace wherever a handler can, then takes the row. */
static int
work(struct pn_req *r)
{
	struct state *s = pn_state(r, &state_key);

	s->n++;
	pn_set(r, "n", (int)pn_get(r, "n").i + 1);
	pn_header_add(r, "X-Attempt", "yes");
	pn_header_set(r, "X-Before", "changed");
	pn_type(r, "text/x-attempt");
	pn_defer(r, count_deferred, NULL);
	pn_after(r, count_after, NULL);
	pn_putf(r, "state=%d n=%d body=%s\n", s->n, (int)pn_get(r, "n").i,
	    pn_body(r).p);
	pn_exec(r, "INSERT INTO line VALUES (?)", attempts);
	pn_exec(r, "UPDATE box SET v = v + 1");
	return 200;
}

static int
take(struct pn_req *r)
{
	count_attempt();
	return work(r);
}

static int
by_hand(struct pn_req *r)
{
	int status;

	count_attempt();
	pn_begin(r);
	status = work(r);
	if (!pn_failed(r))
		pn_commit(r);
	return status;
}

/* What was kept in the database can't be done twice. */
static int
kept_line(struct pn_req *r)
{
	pn_exec(r, "INSERT INTO line VALUES (0)");
	return take(r);
}

static int
kept_transaction(struct pn_req *r)
{
	pn_begin(r);
	pn_exec(r, "INSERT INTO line VALUES (0)");
	pn_commit(r);
	return by_hand(r);
}

static int
streamed(struct pn_req *r)
{
	pn_stream(r, 200);
	pn_put(r, "begun");
	pn_flush(r);
	return take(r);
}

/* Comes back in spite of the latch. */
static int
forgiven(struct pn_req *r)
{
	take(r);
	if (!pn_failed(r))
		return 200;
	pn_forgive(r);
	return 409;
}

static int
before(struct pn_req *r, const struct pn_plugin *self)
{
	struct state *s = pn_state(r, &state_key);

	(void)self;
	s->n = 40;
	pn_set(r, "n", 70);
	pn_header_add(r, "X-Before", "plugin");
	pn_after(r, count_after, NULL);
	return 0;
}

static const struct pn_plugin plugin = { .name = "before",
	.before_validation = before };
static const struct pn_plugin *const plugins[] = { &plugin, NULL };

static const struct pn_route routes[] = {
	{ "/take", .post = take, .transaction = true, .repeat = 2 },
	{ "/once", .post = take, .transaction = true },
	{ "/hand", .post = by_hand, .repeat = 2 },
	{ "/none", .post = take, .repeat = 2 },
	{ "/line", .post = kept_line, .repeat = 2 },
	{ "/kept", .post = kept_transaction, .repeat = 2 },
	{ "/stream", .post = streamed, .transaction = true, .repeat = 2 },
	{ "/forgiven", .post = forgiven, .transaction = true, .repeat = 2 },
	{ "/late", .post = take, .transaction = true, .repeat = 100,
	    .deadline = 1 },
	{ 0 },
};
static const struct pn_app app = { .name = "repeat", .routes = routes,
	.plugins = plugins };

static const struct {
	const char *path;
	int conflicts;
	const char *has;
	int attempts, after, lines; /* lines that were added */
	int v;			    /* of the box then */
} cases[] = {
	{ "/take", 0, "state=41 n=71 body=hello\n", 1, 2, 1, 1 },
	{ "/take", 1, "state=41 n=71 body=hello\n", 2, 2, 1, 1 },
	{ "/take", 2, "state=41 n=71 body=hello\n", 3, 2, 1, 1 },
	{ "/take", 9, "Status: 503 ", 3, 2, 0, 0 },
	{ "/once", 9, "Status: 503 ", 1, 2, 0, 0 },
	{ "/hand", 1, "state=41 n=71 body=hello\n", 2, 2, 1, 1 },
	{ "/hand", 9, "Status: 503 ", 3, 2, 0, 0 },
	{ "/forgiven", 9, "Status: 409 ", 1, 2, 0, 0 },
	{ "/stream", 9, "begun", 1, 2, 0, 0 },
};

/* Those whose first statement is kept before the conflict. */
static const struct {
	const char *path;
	int attempts;
} kept_cases[] = { { "/line", 1 }, { "/kept", 1 } };

static const char *
post(struct fixture *x, struct pn__site *s, const char *path)
{
	struct fake *f = x->fake;
	char uri[64];
	static char method[] = "REQUEST_METHOD=POST",
		    length[] = "CONTENT_LENGTH=5",
		    type[] = "CONTENT_TYPE=text/plain";
	char *env[] = { method, uri, length, type, NULL };

	snprintf(uri, sizeof(uri), "REQUEST_URI=%s", path);
	f->body = "hello";
	f->body_n = 5;
	f->body_at = 0;
	f->thread.site = s;
	pn__buf_reset(&f->out, f->out.cap);
	attempts = deferred = after = 0;
	pn__site_serve(s, &f->thread, &f->io, env, 4);
	return fake_reply(f);
}

static struct pn__site *
begin(void **state, struct fixture **ret_x)
{
	struct pn__site_options o = { 0 };
	struct pn__site *s;
	char err[512] = "";
	struct fixture *x;

	holder = fixture_new(*state);
	pn_exec(holder->r, "DROP TABLE IF EXISTS box");
	pn_exec(holder->r, "DROP TABLE IF EXISTS line");
	pn_exec(holder->r, "CREATE TABLE box (v INTEGER)");
	pn_exec(holder->r, "CREATE TABLE line (n INTEGER)");
	pn_exec(holder->r, "INSERT INTO box VALUES (0)");
	assert_fine(holder);
	x = fixture_new(holder->url);
	next_request(holder);
	o.db = holder->url;
	o.log = &x->fake->log;
	s = pn__site_new(&app, &o, err, sizeof(err));
	assert_string_equal(err, "");
	s->pool->busy_ms = 60;
	*ret_x = x;
	return s;
}

/* Frees all; the thread's connection is the site's. */
static void
finish(struct fixture *x, struct pn__site *s)
{
	pn__db_close(x->fake->thread.db);
	x->fake->thread.db = NULL;
	pn__site_free(s);
	next_request(x);
	fixture_free(x);
	fixture_free(holder);
}

static int
count(const char *sql)
{
	int n = (int)pn_count_v(holder->r, sql, NULL, 0);

	assert_fine(holder);
	next_request(holder);
	return n;
}

static void
test_cases(void **state)
{
	struct fixture *x;
	struct pn__site *s = begin(state, &x);

	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		int lines = count("SELECT COUNT(*) FROM line");
		int v = count("SELECT v FROM box");
		const char *got;

		conflicts = cases[i].conflicts > 0 ? cases[i].conflicts : -1;
		if (conflicts > 0)
			hold();
		got = post(x, s, cases[i].path);
		if (attempts <= conflicts)
			let_go();
		print_message("# %s %d\n%s\n", cases[i].path, conflicts, got);
		assert_non_null(strstr(got, cases[i].has));
		assert_int_equal(attempts, cases[i].attempts);
		assert_int_equal(deferred, attempts);
		assert_int_equal(after, cases[i].after);
		assert_int_equal(
		    count("SELECT COUNT(*) FROM line"), lines + cases[i].lines);
		assert_int_equal(count("SELECT v FROM box"), v + cases[i].v);
		if (strstr(got, "X-Attempt") != NULL) {
			assert_null(strstr(strstr(got, "X-Attempt") + 1,
			    "X-Attempt"));
			assert_non_null(strstr(got, "X-Before: changed"));
			assert_null(strstr(got, "X-Before: plugin"));
		}
	}
	finish(x, s);
}

/* With one lock for all, a line can't be kept while somebody holds it. */
static void
test_kept(void **state)
{
	struct fixture *x;
	struct pn__site *s = begin(state, &x);

	for (size_t i = 0; i < PN_COUNT(kept_cases); i++) {
		int lines = count("SELECT COUNT(*) FROM line");

		conflicts = 9;
		hold();
		assert_non_null(
		    strstr(post(x, s, kept_cases[i].path), "Status: 503 "));
		let_go();
		assert_int_equal(attempts, kept_cases[i].attempts);
		assert_in_range(count("SELECT COUNT(*) FROM line"), lines + 1,
		    lines + 2);
	}
	/* Outside a transaction a failed first statement has done nothing. */
	conflicts = 9;
	hold();
	assert_non_null(strstr(post(x, s, "/none"), "Status: 503 "));
	let_go();
	assert_int_equal(attempts, 1);
	finish(x, s);
}

/* The deadline bounds all attempts together. */
static void
test_late(void **state)
{
	struct fixture *x;
	struct pn__site *s = begin(state, &x);

	conflicts = 1000;
	hold();
	assert_non_null(strstr(post(x, s, "/late"), "Status: 50"));
	let_go();
	assert_in_range(attempts, 1, 30);
	assert_int_equal(count("SELECT COUNT(*) FROM line"), 0);
	finish(x, s);
}

int
main(void)
{
	struct server *server = server_new();
	char *mysql = server != NULL ? server->url : (char[]){ "" };
	const struct CMUnitTest tests[] = {
		{ "cases on sqlite", test_cases, NULL, NULL, NULL },
		{ "late on sqlite", test_late, NULL, NULL, NULL },
		{ "cases on mysql", test_cases, NULL, NULL, mysql },
		{ "kept on mysql", test_kept, NULL, NULL, mysql },
		{ "late on mysql", test_late, NULL, NULL, mysql },
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	server_free(server);
	return rc;
}
