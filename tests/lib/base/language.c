#define _GNU_SOURCE 1 /* asprintf() */

#include "base/language.h"

#include "tests/lib/base/mo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEADER "Content-Type: text/plain; charset=UTF-8\n"

static const struct mo_message own_de[] = {
	MO("", HEADER),
	MO("Hello", "Hallo"),
	MO("We need this.", "Das brauchen wir."),
};

static const struct mo_message library_de[] = {
	MO("", HEADER),
	MO("At least {n}.\0At least {n} of them.",
	    "Mindestens {n}.\0Mindestens {n} davon."),
	MO("Hello", "Guten Tag"),
	MO("Please choose.", "Bitte wählen."),
	MO("Please fill in.", "Bitte ausfüllen."),
};

static const struct mo_message own_pt[] = { MO("", HEADER),
	MO("Hello", "Olá") };

static char folder[] = "/tmp/postern-language-XXXXXX";
static char err[300];

static void
put(const char *language, const char *name, const struct mo_message *m,
    uint32_t n)
{
	mo_put(folder, language, name, m, n);
}

static int
set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	put("de", "app", own_de, PN_COUNT(own_de));
	put("de", "postern", library_de, PN_COUNT(library_de));
	put("pt_BR", "app", own_pt, PN_COUNT(own_pt));
	/* The program does not speak it: only the library does. */
	put("fr", "postern", library_de, PN_COUNT(library_de));
	put("C", "app", own_de, PN_COUNT(own_de));
	put("sr@latin", "app", own_de, PN_COUNT(own_de));
	return 0;
}

static int
tear_down(void **state)
{
	char *command;

	(void)state;
	assert_true(asprintf(&command, "rm -r %s", folder) > 0);
	assert_int_equal(system(command), 0);
	free(command);
	return 0;
}

static void
test_found(void **state)
{
	struct pn__languages *ls =
	    pn__languages_new(folder, "app", NULL, err, sizeof(err));

	(void)state;
	assert_non_null(ls);
	assert_int_equal(ls->n, 3);
	assert_string_equal(ls->tags[0], "en");
	assert_string_equal(ls->tags[1], "de");
	assert_string_equal(ls->tags[2], "pt-BR");
	assert_int_equal(pn__languages_find(ls, "DE"), 1);
	assert_int_equal(pn__languages_find(ls, "de-AT"), 1);
	assert_int_equal(pn__languages_find(ls, "pt-br"), 2);
	assert_int_equal(pn__languages_find(ls, "pt"), -1);
	assert_int_equal(pn__languages_find(ls, "d"), -1);
	assert_int_equal(pn__languages_find(ls, ""), -1);
	pn__languages_free(ls);
	assert_non_null(
	    ls = pn__languages_new(NULL, "app", NULL, err, sizeof(err)));
	assert_int_equal(ls->n, 1);
	pn__languages_free(ls);
}

static uint32_t asked;

static void
choose_german(struct pn__tongue *t)
{
	t->language = &t->languages->all[1];
	asked++;
}

static void
test_say(void **state)
{
	struct pn__languages *ls =
	    pn__languages_new(folder, "app", NULL, err, sizeof(err));
	struct pn__tongue t = { .languages = ls, .choose = choose_german };

	(void)state;
	asked = 0;
	/* the program's own comes before the library's */
	assert_string_equal(pn__say(&t, NULL, "Hello", NULL, 1), "Hallo");
	assert_string_equal(
	    pn__say(&t, NULL, "Please choose.", NULL, 1), "Bitte wählen.");
	assert_string_equal(pn__say(&t, NULL, "At least {n}.",
	    "At least {n} of them.", 2), "Mindestens {n} davon.");
	assert_string_equal(pn__say(&t, NULL, "a", "as", 2), "as");
	assert_string_equal(pn__say(&t, "x", "Hello", NULL, 1), "Hello");
	assert_int_equal(asked, 1);
	/* nobody who has one language only is asked */
	assert_string_equal(pn__say(NULL, NULL, "Hello", NULL, 1), "Hello");
	pn__languages_free(ls);
}

static void
test_wordings(void **state)
{
	static const struct pn_wording words[] = {
		{ .text = "Please fill in.", .one = "We need this." },
		{ .text = "Please choose.", .one = "Pick one." },
		{ .text = "At least {n}.", .one = "{n}, please.",
		    .many = "{n} of them, please." },
		{ 0 },
	};
	struct pn__languages *ls =
	    pn__languages_new(folder, "app", words, err, sizeof(err));
	struct pn__tongue t = { .languages = ls, .choose = choose_german };
	struct pn__tongue en = { .languages = ls, .language = &ls->all[0] };

	(void)state;
	assert_string_equal(
	    pn__say(&en, NULL, "Please fill in.", NULL, 1), "We need this.");
	assert_string_equal(pn__say(&en, NULL, "At least {n}.", "x", 2),
	    "{n} of them, please.");
	assert_string_equal(
	    pn__say(&en, NULL, "At least {n}.", "x", 1), "{n}, please.");
	assert_string_equal(pn__say(&t, NULL, "Please fill in.", NULL, 1),
	    "Das brauchen wir.");
	/* not translated: the library's own words */
	assert_string_equal(
	    pn__say(&t, NULL, "Please choose.", NULL, 1), "Bitte wählen.");
	pn__languages_free(ls);
}

static void
test_broken(void **state)
{
	char path[300];
	FILE *f;

	(void)state;
	put("pl", "broken", own_de, PN_COUNT(own_de));
	snprintf(path, sizeof(path), "%s/pl/LC_MESSAGES/broken.mo", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("nothing", f);
	fclose(f);
	assert_null(
	    pn__languages_new(folder, "broken", NULL, err, sizeof(err)));
	assert_non_null(strstr(err, "pl/LC_MESSAGES/broken.mo is no .mo"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_say),
		cmocka_unit_test(test_wordings),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
