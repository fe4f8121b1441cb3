/* pn_cache_drop(): when it takes effect. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <postern.h>
#include <postern/test.h>

static int shown;

static int
get(struct pn_req *r)
{
	pn_set(r, "n", ++shown);
	return pn_page(r, "cache.html");
}

/* Drops, shows the page at once, and ends as it was told. */
static int
post(struct pn_req *r)
{
	const char *how = pn_param(r, "how");

	if (strcmp(how, "all") == 0)
		pn_cache_drop(r, NULL);
	else if (strcmp(how, "none") != 0)
		pn_cache_drop(r, strcmp(how, "other") == 0 ? "b" : "a");
	get(r);
	return strcmp(how, "fails") == 0 ? 409 : 200;
}

static void
drop_late(void *p)
{
	pn_cache_drop(p, "a");
}

static int
late(struct pn_req *r)
{
	pn_after(r, drop_late, r);
	return 204;
}

static const struct pn_app app = {
	.name = "cache",
	.routes = (const struct pn_route[]){ { "/", .get = get },
	    { "/in/{how}", .post = post, .transaction = true },
	    { "/out/{how}", .post = post },
	    { "/late", .post = late },
	    { 0 } },
};

static void
drops(void **state)
{
	static const struct {
		const char *method, *target, *body; /* NULL: of no interest */
	} steps[] = {
		{ "GET", "/", "1" },
		{ "GET", "/", "1" },
		{ "POST", "/out/other", "1" },
		{ "GET", "/", "1" },
		/* It sees nothing old, and what it shows is kept by nobody. */
		{ "POST", "/out/works", "5" },
		{ "GET", "/", "6" },
		{ "GET", "/", "6" },
		{ "POST", "/in/works", "8" },
		{ "GET", "/", "9" },
		/* Taken back: as if nothing had been dropped. */
		{ "POST", "/in/fails", "10" },
		{ "GET", "/", "9" },
		/* Without a transaction nothing is taken back. */
		{ "POST", "/out/fails", "12" },
		{ "GET", "/", "13" },
		{ "POST", "/in/all", "14" },
		{ "GET", "/", "15" },
		{ "POST", "/in/none", "15" },
		{ "POST", "/late", NULL },
		{ "GET", "/", "17" },
	};
	char folder[] = "/tmp/cache-test.XXXXXX", path[64];
	const struct pn_test_options o = { .templates = folder };
	struct pn_test *t;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/cache.html", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("<pn:cache xmlns:pn=\"postern\" key=\"k\" for=\"1h\" "
	      "tags=\"a\">${n}</pn:cache>", f);
	fclose(f);
	t = pn_test_new(&app, &o);
	for (size_t i = 0; i < PN_COUNT(steps); i++) {
		struct pn_reply p =
		    pn_test(t, steps[i].method, steps[i].target);

		if (steps[i].body != NULL &&
		    strcmp(p.body, steps[i].body) != 0)
			fail_msg("step %zu: %s, not %s", i, p.body,
			    steps[i].body);
	}
	pn_test_free(t);
	unlink(path);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drops),
	};

	return cmocka_run_group_tests_name("route/cache", tests, NULL, NULL);
}
