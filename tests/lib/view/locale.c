#include "tests/lib/view/speak.h"
#include "view/locale.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct speak speak;

static int
set_up(void **state)
{
	(void)state;
	speak_init(&speak);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	speak_fini(&speak);
	return 0;
}

/* date is 2026-03-02; at is 2026-03-02 23:45:06 UTC; n is -1234567.891. */
static const struct {
	const char *tag, *from, *want;
} cases[] = {
	{ "en", "${date | date}", "2 Mar 2026" },
	{ "de", "${date | date}", "2. März 2026" },
	{ "pl", "${date | date}", "2 mar 2026" },
	{ "en", "${date | date('short')}", "02/03/2026" },
	{ "de", "${date | date('short')}", "02.03.2026" },
	{ "en", "${date | date('long')}", "2 March 2026" },
	{ "pl", "${date | date('long')}", "2 marca 2026" },
	{ "de", "${date | date('iso')}", "2026-03-02" },
	{ "de", "${date | date('%A, %e. %B')}", "Montag, 2. März" },
	{ "en", "${date | date('%a %b')}", "Mon Mar" },
	{ "de", "${date | date('%a %b')}", "Mo März" },
	{ "de", "${at | datetime}", "2. März 2026, 23:45" },
	{ "de", "${at | datetime('short')}", "02.03.2026, 23:45" },
	{ "en", "${at | datetime('long')}", "2 March 2026, 23:45:06" },
	{ "de", "${at | datetime('iso')}", "2026-03-02T23:45:06" },
	{ "de", "${at | time}", "23:45" },
	{ "de", "${at | time('long')}", "23:45:06" },
	/* zones: a moment moves, a day does not */
	{ "de", "${at | datetime('medium', '+01:00')}", "3. März 2026, 00:45" },
	{ "de", "${at | datetime('medium', '-0330')}", "2. März 2026, 20:15" },
	{ "en", "${at | date('medium', '+05:45')}", "3 Mar 2026" },
	{ "en", "${at | time('medium', 'UTC')}", "23:45" },
	{ "en", "${date | date('medium', '+14:00')}", "2 Mar 2026" },
	{ "en", "${text | datetime('medium', '+01:00')}",
	    "1 Jan 2027, 00:30" },
	{ "en", "${none | datetime}", "" },
	{ "en", "${n | number(2)}", "-1,234,567.89" },
	{ "de", "${n | number(2)}", "-1.234.567,89" },
	{ "pl", "${n | number}", "-1\xc2\xa0""234\xc2\xa0""568" },
	{ "de", "${n | number(1, '.')}", "-1,234,567.9" },
	{ "en", "${n | number(1, ',')}", "-1.234.567,9" },
	/* what is wrong */
	{ "en", "!${date | date('tiny')}", "a date's format is 'short'" },
	{ "en", "!${date | date('short', 'Vienna')}", "a time zone" },
	{ "en", "!${date | date('short', '+15:00')}", "a time zone" },
	{ "en", "!${date | date('short', '+1:000')}", "a time zone" },
	{ "en", "!${n | datetime}", "is no date" },
};

static void
set_values(struct kit *k)
{
	kit_set(k, "date",
	    (struct pn_value){ .kind = PN_KIND_DATE,
		.date = { 2026, 3, 2 } });
	kit_set(k, "at", pn_value_int(1772495106));
	kit_set(k, "text", pn_value_text("2026-12-31 23:30:00"));
	kit_set(k, "n",
	    (struct pn_value){ .kind = PN_KIND_REAL, .d = -1234567.891 });
}

static void
test_filters(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		bool is_wrong = cases[i].from[0] == '!';
		const char *got;
		char text[200];
		struct kit k;

		kit_init(&k);
		set_values(&k);
		snprintf(text, sizeof(text), "<p>%s</p>",
		    cases[i].from + is_wrong);
		kit_file(&k, "a.html", text);
		speak_in(&speak, &k, cases[i].tag);
		got = kit_page(&k, "a.html");
		snprintf(text, sizeof(text), "<p>%s</p>", cases[i].want);
		if (is_wrong ? got != NULL ||
			       strstr(k.err.text, cases[i].want) == NULL
			     : got == NULL || strcmp(got, text) != 0) {
			print_error("%s %s: %s\n", cases[i].tag,
			    cases[i].from, got != NULL ? got : k.err.text);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

/* Every language has all its words. */
static void
test_complete(void **state)
{
	static const char *const tags[] = { "en", "da", "de", "es", "fr", "it",
		"nl", "pl", "pt-BR", "sv" };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(tags); i++) {
		const struct pn__custom *c = pn__custom_of(tags[i]);

		assert_memory_equal(c->tag, tags[i], 2);
		assert_true(strcmp(c->decimal, c->group) != 0);
		assert_non_null(c->brief);
		assert_non_null(c->medium);
		assert_non_null(c->full);
		for (size_t m = 0; m < 12; m++) {
			assert_non_null(c->months[m]);
			assert_non_null(c->months_brief[m]);
		}
		for (size_t d = 0; d < 7; d++) {
			assert_non_null(c->weekdays[d]);
			assert_non_null(c->weekdays_brief[d]);
		}
	}
	assert_string_equal(pn__custom_of("tlh")->tag, "en");
	assert_string_equal(pn__custom_of("")->tag, "en");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_complete),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
