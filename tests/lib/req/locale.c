#include "tests/lib/fake.h"

#include "req/locale.h"
#include "tests/lib/base/mo.h"

#include <postern/http.h>

static const struct mo_message german[] = {
	MO("", "Content-Type: text/plain; charset=UTF-8\n"),
	MO("Hello", "Hallo"),
	MO("month\4May", "Mai"),
	MO("one\0many", "eins\0viele"),
};

static const struct mo_message empty[] = {
	MO("", "Content-Type: text/plain; charset=UTF-8\n"),
};

static char folder[] = "/tmp/req-locale-XXXXXX";
static struct pn__languages *languages;

static int
set_up(void **state)
{
	char err[300];

	(void)state;
	assert_non_null(mkdtemp(folder));
	mo_put(folder, "de", "app", german, PN_COUNT(german));
	mo_put(folder, "pt_BR", "app", empty, PN_COUNT(empty));
	languages =
	    pn__languages_new(folder, "app", NULL, err, sizeof(err));
	assert_non_null(languages);
	return 0;
}

static int
tear_down(void **state)
{
	char command[64];

	(void)state;
	pn__languages_free(languages);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

/* A request that asks for these languages; NULL: for none. */
static struct pn_req *
ask(struct fake *f, const struct pn__languages *ls, const char *accept)
{
	static char header[200];
	static char *env[2] = { (char *)(uintptr_t)"REQUEST_METHOD=GET",
		header };

	snprintf(header, sizeof(header), "HTTP_ACCEPT_LANGUAGE=%s",
	    accept != NULL ? accept : "");
	f->thread.languages = ls;
	pn__req_init(&f->r, &f->thread, &f->io, env, accept != NULL ? 2 : 1);
	return &f->r;
}

static const struct {
	const char *accept, *want;
} cases[] = {
	{ NULL, "en" },
	{ "de", "de" },
	{ "DE-at", "de" },
	{ "fr, de;q=0.5", "de" },
	{ "en, de", "en" },
	{ "de;q=0.1, en;q=0.2", "en" },
	{ "pt", "pt-BR" },
	{ "pt-br,de", "pt-BR" },
	{ "fr", "en" },
	{ "de;q=0", "en" },
	{ ",,;;q", "en" },
};

static void
test_choice(void **state)
{
	struct fake *f = fake_new();

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_req *r = ask(f, languages, cases[i].accept);

		if (strcmp(pn_locale(r), cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].accept, pn_locale(r));
		pn__req_fini(r);
	}
	fake_free(f);
}

static void
test_texts(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = ask(f, languages, "de");

	(void)state;
	assert_string_equal(pn_tr(r, "Hello"), "Hallo");
	assert_string_equal(pn_tr(r, "Bye"), "Bye");
	assert_string_equal(pn_trn(r, "one", "many", 1), "eins");
	assert_string_equal(pn_trn(r, "one", "many", 0), "viele");
	assert_string_equal(pn_trn(r, "a", "b", 2), "b");
	assert_string_equal(pn_trc(r, "month", "May"), "Mai");
	assert_string_equal(pn_tr(r, "May"), "May");
	pn__req_fini(r);
	fake_free(f);
}

static void
test_override(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = ask(f, languages, "en");
	const char *const *tags;

	(void)state;
	assert_false(pn_locale_set(r, "fr"));
	assert_string_equal(pn_locale(r), "en");
	assert_true(pn_locale_set(r, "de-CH"));
	assert_string_equal(pn_locale(r), "de");
	assert_string_equal(pn_tr(r, "Hello"), "Hallo");
	assert_true(pn_locale_set(r, "en-GB"));
	assert_string_equal(pn_tr(r, "Hello"), "Hello");
	assert_int_equal(pn_locales(r, &tags), 3);
	assert_string_equal(tags[0], "en");
	assert_string_equal(tags[1], "de");
	assert_string_equal(tags[2], "pt-BR");
	pn__req_fini(r);
	/* one language: nothing to choose from */
	r = ask(f, NULL, "de");
	assert_string_equal(pn_locale(r), "en");
	assert_false(pn_locale_set(r, "de"));
	assert_false(pn_locale_set(r, "eno"));
	assert_true(pn_locale_set(r, "en-US"));
	assert_int_equal(pn_locales(r, &tags), 1);
	assert_string_equal(tags[0], "en");
	assert_string_equal(pn_tr(r, "Hello"), "Hello");
	pn__req_fini(r);
	fake_free(f);
}

static const char *
headers(struct pn_req *r)
{
	pn__locale_headers(r);
	return pn__buf_str(r->headers);
}

static void
test_headers(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = ask(f, languages, "de");

	(void)state;
	assert_string_equal(headers(r), "");
	pn_vary(r, "Accept");
	pn_tr(r, "Hello");
	assert_string_equal(headers(r), "Content-Language: de\r\n"
	    "Vary: Accept, Accept-Language\r\n");
	pn__req_fini(r);
	/* chosen by the program: the header was not looked at */
	r = ask(f, languages, "en");
	pn_locale_set(r, "de");
	assert_string_equal(headers(r), "Content-Language: de\r\n");
	pn__req_fini(r);
	r = ask(f, NULL, "de");
	pn_tr(r, "Hello");
	assert_string_equal(headers(r), "");
	pn__req_fini(r);
	fake_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_override),
		cmocka_unit_test(test_headers),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
