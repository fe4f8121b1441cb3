#include "tests/lib/fake.h"

#include "session/origin.h"

#include <stdio.h>

static void
test_who(void **state)
{
	static const struct {
		const char *site, *origin, *host;
		const char *want; /* NULL: nobody else */
	} cases[] = {
		{ NULL, NULL, "a.example", NULL },
		{ "same-origin", NULL, "a.example", NULL },
		{ "same-origin", "http://a.example", "a.example", NULL },
		{ "none", NULL, "a.example", NULL },
		{ "cross-site", "http://b.example", "a.example",
		    "http://b.example" },
		{ "same-site", "http://b.a.example", "a.example",
		    "http://b.a.example" },
		{ "cross-site", NULL, "a.example", "another site" },
		/* What it says of the site counts more than the origin. */
		{ "cross-site", "http://a.example", "a.example",
		    "http://a.example" },
		{ "same-origin", "http://b.example", "a.example", NULL },
		{ "", "http://a.example", "a.example", NULL },
		{ "Same-Origin", NULL, "a.example", "another site" },
		/* Browsers without the header. */
		{ NULL, "http://a.example", "a.example", NULL },
		{ NULL, "https://a.example", "a.example", NULL },
		{ NULL, "https://A.Example", "a.example", NULL },
		{ NULL, "https://a.example:8443", "a.example:8443", NULL },
		{ NULL, "https://a.example:8443", "a.example",
		    "https://a.example:8443" },
		{ NULL, "https://a.example", "a.example:8443",
		    "https://a.example" },
		{ NULL, "https://b.example", "a.example", "https://b.example" },
		{ NULL, "https://a.example.b.example", "a.example",
		    "https://a.example.b.example" },
		{ NULL, "https://xa.example", "a.example",
		    "https://xa.example" },
		{ NULL, "null", "a.example", "null" },
		{ NULL, "null", "null", "null" },
		{ NULL, "a.example", "a.example", "a.example" },
		{ NULL, "http://", "", "http://" },
		{ NULL, "http://a.example", "", "http://a.example" },
	};
	struct fake *f = fake_new();
	char site[64], origin[64], host[64];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		char *env[4] = { host };
		const char *got;
		size_t n = 1;

		snprintf(host, sizeof(host), "HTTP_HOST=%s", cases[i].host);
		snprintf(site, sizeof(site), "HTTP_SEC_FETCH_SITE=%s",
		    cases[i].site);
		snprintf(origin, sizeof(origin), "HTTP_ORIGIN=%s",
		    cases[i].origin);
		if (cases[i].site != NULL)
			env[n++] = site;
		if (cases[i].origin != NULL)
			env[n++] = origin;
		got = pn__foreign_origin(fake_begin(f, env));
		if (cases[i].want == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].want);
		pn__req_fini(&f->r);
	}
	fake_free(f);
}

static void
test_list(void **state)
{
	static const char *const list[] = { "https://a.example",
		"http://b.example:81", NULL };

	(void)state;
	assert_true(pn__has_origin(list, "https://a.example"));
	assert_true(pn__has_origin(list, "https://A.example"));
	assert_true(pn__has_origin(list, "http://b.example:81"));
	assert_false(pn__has_origin(list, "http://a.example"));
	assert_false(pn__has_origin(list, "http://b.example"));
	assert_false(pn__has_origin(list, "null"));
	assert_false(pn__has_origin(NULL, "https://a.example"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who),
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests_name(
	    "lib/session/origin", tests, NULL, NULL);
}
