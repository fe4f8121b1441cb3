#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "route/route.h"

#include <stdio.h>
#include <string.h>

static int
nothing(struct pn_req *r)
{
	(void)r;
	return 200;
}

/* Which pattern answers, and its parameters as "name=value name=value". */
static void
match(const struct pn__routes *rs, const char *path, char *out, size_t n)
{
	struct pn__param params[PN__PARAMS_MAX];
	const struct pn__place *place;
	size_t count = 0, at;

	place = pn__routes_match(
	    rs, "example.org", path, strlen(path), params, &count);
	at = (size_t)snprintf(out, n, "%s", place ? place->path : "-");
	for (size_t i = 0; place != NULL && i < count; i++)
		at += (size_t)snprintf(out + at, n - at, " %.*s=%.*s",
		    (int)params[i].name.n, params[i].name.p, (int)params[i].n,
		    params[i].value);
}

static struct pn__routes *
routes_new(const struct pn_route *table, char *err, size_t n)
{
	const struct pn_app app = { .name = "test", .routes = table };

	return pn__routes_new(&app, err, n);
}

static const struct pn_route table[] = {
	{ "/", .get = nothing },
	{ "/users", .get = nothing },
	{ "/users/new", .get = nothing },
	{ "/users/{id}", .get = nothing },
	{ "/users/{id:int}", .get = nothing },
	{ "/users/{name}/posts", .get = nothing },
	{ "/users/{id}/posts/{post:int}", .get = nothing },
	{ "/files/{rest...}", .get = nothing },
	{ "/files/special", .get = nothing },
	{ "/docs/{page?}", .get = nothing },
	{ "/hex/{v:/[0-9a-f]{2,4}/}", .get = nothing },
	{ "/hex/{v}", .get = nothing },
	{ "/img/{name}.{ext}", .get = nothing },
	{ "/img/{name}", .get = nothing },
	{ "/img/logo-{size:int}.png", .get = nothing },
	{ "/near/{lat}-{lng}", .get = nothing },
	{ "/v{major:int}.{minor:int}/x", .get = nothing },
	{ "/slash/", .get = nothing },
	{ "/caf\xc3\xa9/{x}", .get = nothing },
	{ "/tree/{rest...?}", .get = nothing },
	{ "/a/b/c", .get = nothing },
	{ "/a/{x}/d", .get = nothing },
	{ "/a/{rest...}", .get = nothing },
	{ 0 },
};

static const struct {
	const char *path, *want;
} cases[] = {
	{ "/", "/" },
	{ "/users", "/users" },
	{ "/users/", "-" },
	{ "/Users", "-" },
	{ "/users/new", "/users/new" },
	{ "/users/ada", "/users/{id} id=ada" },
	{ "/users/7", "/users/{id:int} id=7" },
	{ "/users/-7", "/users/{id:int} id=-7" },
	{ "/users/9223372036854775807", "/users/{id:int} id=9223372036854775807" },
	{ "/users/9223372036854775808", "/users/{id} id=9223372036854775808" },
	{ "/users/-9223372036854775808", "/users/{id:int} id=-9223372036854775808" },
	{ "/users/7x", "/users/{id} id=7x" },
	{ "/users/ada/posts", "/users/{name}/posts name=ada" },
	{ "/users/new/posts", "/users/{name}/posts name=new" },
	{ "/users/7/posts", "/users/{name}/posts name=7" },
	{ "/users/ada/posts/3", "/users/{id}/posts/{post:int} id=ada post=3" },
	{ "/users/ada/posts/x", "-" },
	{ "/users//posts", "-" },
	{ "/files", "-" },
	{ "/files/", "-" },
	{ "/files/a", "/files/{rest...} rest=a" },
	{ "/files/a/b/c.txt", "/files/{rest...} rest=a/b/c.txt" },
	{ "/files/a/", "/files/{rest...} rest=a/" },
	{ "/files/special", "/files/special" },
	{ "/tree", "/tree/{rest...?}" },
	{ "/tree/", "/tree/{rest...?} rest=" },
	{ "/tree/a", "/tree/{rest...?} rest=a" },
	{ "/tree/a/b/", "/tree/{rest...?} rest=a/b/" },
	{ "/files/special/x", "/files/{rest...} rest=special/x" },
	{ "/docs", "/docs/{page?}" },
	{ "/docs/intro", "/docs/{page?} page=intro" },
	{ "/docs/intro/x", "-" },
	{ "/docs/", "-" },
	{ "/hex/ff", "/hex/{v:/[0-9a-f]{2,4}/} v=ff" },
	{ "/hex/fffff", "/hex/{v} v=fffff" },
	{ "/hex/f", "/hex/{v} v=f" },
	{ "/img/cat.png", "/img/{name}.{ext} name=cat ext=png" },
	{ "/img/a.tar.gz", "/img/{name}.{ext} name=a.tar ext=gz" },
	{ "/img/cat", "/img/{name} name=cat" },
	{ "/img/.png", "/img/{name} name=.png" },
	{ "/img/cat.", "/img/{name} name=cat." },
	{ "/img/logo-64.png", "/img/logo-{size:int}.png size=64" },
	{ "/img/logo-big.png", "/img/{name}.{ext} name=logo-big ext=png" },
	{ "/near/1.5-2.5", "/near/{lat}-{lng} lat=1.5 lng=2.5" },
	{ "/near/-1--2", "/near/{lat}-{lng} lat=-1- lng=2" },
	{ "/near/15", "-" },
	{ "/v1.20/x", "/v{major:int}.{minor:int}/x major=1 minor=20" },
	{ "/v1.b/x", "-" },
	{ "/slash/", "/slash/" },
	{ "/slash", "-" },
	{ "/caf\xc3\xa9/1", "/caf\xc3\xa9/{x} x=1" },
	{ "/a/b/c", "/a/b/c" },
	{ "/a/b/d", "/a/{x}/d x=b" },
	{ "/a/b/e", "/a/{rest...} rest=b/e" },
	{ "/a/b", "/a/{rest...} rest=b" },
	{ "//", "-" },
	{ "", "-" },
	{ "users", "-" },
	{ "/nothing", "-" },
};

static void
test_match(void **state)
{
	char err[256] = "", got[512];
	struct pn__routes *rs = routes_new(table, err, sizeof(err));

	(void)state;
	assert_string_equal(err, "");
	assert_non_null(rs);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		match(rs, cases[i].path, got, sizeof(got));
		assert_string_equal(got, cases[i].want);
	}
	pn__routes_free(rs);
}

/* The order of the table does not matter. */
static void
test_any_order(void **state)
{
	struct pn_route turned[PN_COUNT(table)];
	char err[256] = "", got[512];
	struct pn__routes *rs;
	size_t n = PN_COUNT(table) - 1;

	(void)state;
	for (size_t i = 0; i < n; i++)
		turned[i] = table[n - 1 - i];
	turned[n] = (struct pn_route){ 0 };
	rs = routes_new(turned, err, sizeof(err));
	assert_non_null(rs);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		match(rs, cases[i].path, got, sizeof(got));
		assert_string_equal(got, cases[i].want);
	}
	pn__routes_free(rs);
}

static const struct {
	const char *a, *b; /* b may be NULL */
	const char *message;
} refused[] = {
	{ "users", NULL, "begins with \"/\"" },
	{ "", NULL, "begins with \"/\"" },
	{ "/a", "/a", "answer the same paths" },
	{ "/{a}", "/{b}", "answer the same paths" },
	{ "/{a:int}/x", "/{b:int}/x", "answer the same paths" },
	{ "/x/{a?}", "/x", "answer the same paths" },
	{ "/x/{a?}", "/x/{b}", "answer the same paths" },
	{ "/{a...}", "/{b...}", "answer the same paths" },
	{ "/{a:/x+/}", "/{b:/x+/}", "answer the same paths" },
	{ "/{a?}", "/", "answer the same paths" },
	{ "/{", NULL, "name" },
	{ "/{}", NULL, "name" },
	{ "/{a", NULL, "a parameter is" },
	{ "/a}", NULL, "without" },
	{ "/{a-b}", NULL, "name" },
	{ "/{a}{b}", NULL, "text between" },
	{ "/{a}/{a}", NULL, "two parameters have this name" },
	{ "/{a:num}", NULL, "after \":\"" },
	{ "/{a:/x}", NULL, "no end" },
	{ "/{a:/(/}", NULL, "parenthesis" },
	{ "/{a...}/b", NULL, "last segment" },
	{ "/{a?}/b", NULL, "last segment" },
	{ "/x{a?}", NULL, "whole segment" },
	{ "/x{a...}", NULL, "whole segment" },
	{ "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j}/{k}/{l}/{m}/{n}/{o}/{p}"
	  "/{q}", NULL, "too many" },
};

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(refused); i++) {
		struct pn_route two[] = { { refused[i].a, .get = nothing },
			{ refused[i].b, .get = nothing }, { 0 } };
		char err[256] = "";

		print_message("# %s\n", refused[i].a);
		assert_null(routes_new(two, err, sizeof(err)));
		print_message("# %s\n", err);
		assert_non_null(strstr(err, refused[i].message));
	}
}

/* A segment with many separators is tried a bounded number of times. */
static void
test_bounded(void **state)
{
	static const struct pn_route one[] = {
		{ "/{a}-{b}-{c}-{d}-{e}-{f}-{g}-{h}!", .get = nothing }, { 0 }
	};
	char err[256] = "", path[4002];
	struct pn__param params[PN__PARAMS_MAX];
	struct pn__routes *rs = routes_new(one, err, sizeof(err));
	size_t n;

	(void)state;
	assert_non_null(rs);
	memset(path, '-', sizeof(path));
	path[0] = '/';
	assert_null(
	    pn__routes_match(rs, "", path, sizeof(path), params, &n));
	pn__routes_free(rs);
}

static void
test_many(void **state)
{
	enum { MANY = 1000 };
	struct pn_route *many = calloc(MANY + 1, sizeof(*many));
	char(*paths)[32] = calloc(MANY, sizeof(*paths));
	char err[256] = "", path[64], want[96], got[96];
	struct pn__routes *rs;

	(void)state;
	assert_non_null(many);
	assert_non_null(paths);
	for (int i = 0; i < MANY; i++) {
		snprintf(paths[i], sizeof(paths[i]), "/r%d/{id}/x", i);
		many[i] = (struct pn_route){ paths[i], .get = nothing };
	}
	rs = routes_new(many, err, sizeof(err));
	assert_non_null(rs);
	for (int i = 0; i < MANY; i++) {
		snprintf(path, sizeof(path), "/r%d/%d/x", i, i);
		snprintf(want, sizeof(want), "%s id=%d", paths[i], i);
		match(rs, path, got, sizeof(got));
		assert_string_equal(got, want);
	}
	pn__routes_free(rs);
	free(paths);
	free(many);
}

static const struct pn_plugin outer = { .name = "outer" };
static const struct pn_plugin inner = { .name = "inner" };
static const struct pn_plugin own = { .name = "own" };

/* Groups: prefixes add up, plugins too, "/" is the group's own path. */
static void
test_groups(void **state)
{
	static const struct pn_plugin *const outer_list[] = { &outer, NULL };
	static const struct pn_plugin *const inner_list[] = { &inner, NULL };
	static const struct pn_plugin *const own_list[] = { &own, NULL };
	static const struct pn_route deep[] = {
		{ "/{id}", .get = nothing, .plugins = own_list, .name = "one" },
		{ "/", .get = nothing }, { 0 }
	};
	static const struct pn_route admin[] = {
		{ "/users", .group = deep, .plugins = inner_list },
		{ "/log", .get = nothing }, { 0 }
	};
	static const struct pn_route top[] = {
		{ "/admin", .group = admin, .plugins = outer_list },
		{ "/x", .get = nothing }, { 0 }
	};
	struct pn__param params[PN__PARAMS_MAX];
	char err[256] = "", got[128];
	struct pn__routes *rs = routes_new(top, err, sizeof(err));
	const struct pn__place *p;
	size_t n;

	(void)state;
	assert_string_equal(err, "");
	match(rs, "/admin/users/7", got, sizeof(got));
	assert_string_equal(got, "/admin/users/{id} id=7");
	match(rs, "/admin/users", got, sizeof(got));
	assert_string_equal(got, "/admin/users");
	match(rs, "/admin/log", got, sizeof(got));
	assert_string_equal(got, "/admin/log");
	p = pn__routes_match(rs, "", "/admin/users/7", 14, params, &n);
	assert_int_equal(p->nplugins, 3);
	assert_ptr_equal(p->plugins[0], &outer);
	assert_ptr_equal(p->plugins[2], &own);
	assert_non_null(pn__routes_named(rs, "one"));
	assert_null(pn__routes_named(rs, "two"));
	pn__routes_free(rs);
}

static void
test_hosts(void **state)
{
	static const struct pn_route top[] = {
		{ "/{x}", .get = nothing },
		{ "/{a}", .get = nothing, .host = "one.org" },
		{ "/{b?}", .get = nothing, .host = "*.two.org" }, { 0 }
	};
	static const char *const cases_[][3] = {
		{ "one.org", "/v", "a" }, { "ONE.org:8080", "/v", "a" },
		{ "x.two.org", "/v", "b" }, { "two.org", "/v", "x" },
		{ "a.x.two.org:1", "/v", "b" }, { "xtwo.org", "/v", "x" },
		{ "", "/v", "x" }, { "x.two.org", "/", "" },
		{ "other.org", "/", NULL },
	};
	struct pn__param params[PN__PARAMS_MAX];
	char err[256] = "";
	struct pn__routes *rs = routes_new(top, err, sizeof(err));

	(void)state;
	assert_string_equal(err, "");
	for (size_t i = 0; i < PN_COUNT(cases_); i++) {
		const struct pn__place *p;
		size_t n = 0;

		p = pn__routes_match(rs, cases_[i][0], cases_[i][1],
		    strlen(cases_[i][1]), params, &n);
		print_message("# %s\n", cases_[i][0]);
		if (cases_[i][2] == NULL) {
			assert_null(p);
			continue;
		}
		assert_non_null(p);
		assert_int_equal(n, strlen(cases_[i][2]));
		if (n == 1)
			assert_int_equal(params[0].name.p[0], cases_[i][2][0]);
	}
	pn__routes_free(rs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_hosts),
	};

	return cmocka_run_group_tests_name("route/tree", tests, NULL, NULL);
}
