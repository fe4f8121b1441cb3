#include "http/accept.h"

#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *fn, *header;
	enum pn__accept what;
} kinds[] = {
	{ "types", "accept", PN__ACCEPT_TYPE },
	{ "languages", "accept-language", PN__ACCEPT_LANGUAGE },
	{ "encodings", "accept-encoding", PN__ACCEPT_ENCODING },
	{ "charsets", "accept-charset", PN__ACCEPT_CHARSET },
};

static void
check_list(enum pn__accept what, const char *header, const struct node *want)
{
	struct pn_slice out[PN__ACCEPT_MAX + 1];
	size_t n = pn__accept_list(what, header, out), i = 0;

	EACH(w, want) {
		assert_true(i < n);
		assert_same(out[i++], w->text, header ? header : "none");
	}
	assert_int_equal(n, i);
}

static void
check_best(enum pn__accept what, const char *header, const struct node *args,
    const struct node *want)
{
	const char *offers[20];
	size_t n = 0;
	ssize_t best;

	if (args->first->kind == NODE_LIST)
		args = args->first;
	EACH(offer, args)
		offers[n++] = offer->text.p;
	best = pn__accept_best(what, header, offers, n);
	if (want->kind == NODE_FALSE)
		assert_int_equal(best, -1);
	else
		assert_string_equal(
		    best < 0 ? "none" : offers[best], want->text.p);
}

static void
test_shared(void **state)
{
	const struct node *all = shared_read("http/accepts.json");

	(void)state;
	EACH(test, member(all, "cases")) {
		const struct node *headers = member(test, "headers");
		const struct node *args = member(test, "args");
		const struct node *want = member(test, "expected");
		size_t k = 0;

		while (strcmp(kinds[k].fn, member_text(test, "fn").p) != 0)
			k++;
		headers = member(headers, kinds[k].header);
		if (args->first == NULL)
			check_list(kinds[k].what,
			    headers ? headers->text.p : NULL, want);
		else
			check_best(kinds[k].what,
			    headers ? headers->text.p : NULL, args, want);
	}
}

static const struct {
	enum pn__accept what;
	const char *header;
	const char *offers[4];
	ssize_t want;
} cases[] = {
	/* the wish that is most exact decides, however it is ordered */
	{ PN__ACCEPT_TYPE, "text/*;q=0.3, text/html;q=0.7, */*;q=0.5",
	    { "text/plain", "text/html", "image/png" }, 1 },
	{ PN__ACCEPT_TYPE, "text/*;q=0.3, text/html;q=0.7, */*;q=0.5",
	    { "text/plain", "image/png" }, 1 },
	{ PN__ACCEPT_TYPE, "*/*, text/html;q=0", { "text/html" }, -1 },
	{ PN__ACCEPT_TYPE, "text/html;q=0, */*", { "html", "json" }, 1 },
	{ PN__ACCEPT_TYPE, "text/html;level=1, text/html;q=0.4",
	    { "text/html", "text/html;level=1" }, 1 },
	{ PN__ACCEPT_TYPE, "text/html;level=1", { "text/html" }, -1 },
	{ PN__ACCEPT_TYPE, "text/html;level=\"1\";q=0.5",
	    { "text/html; Level=1" }, 0 },
	{ PN__ACCEPT_TYPE, "TEXT/HTML", { "text/html" }, 0 },
	{ PN__ACCEPT_TYPE, "text/html;q=0.001", { "text/html" }, 0 },
	{ PN__ACCEPT_TYPE, "text/html;Q=0.000", { "text/html" }, -1 },
	{ PN__ACCEPT_TYPE, "text/html;q=x", { "text/html" }, -1 },
	{ PN__ACCEPT_TYPE, "text/html;q=9, a/b", { "a/b", "text/html" }, 1 },
	{ PN__ACCEPT_TYPE, "text", { "text/html" }, -1 },
	{ PN__ACCEPT_TYPE, ",,;q=1,text/html,", { "text/html" }, 0 },
	{ PN__ACCEPT_TYPE, "text/html;x=\"a,b\", a/b;q=0.1",
	    { "text/html", "a/b" }, 1 },
	{ PN__ACCEPT_TYPE, "*/*", { "bogus" }, -1 },
	{ PN__ACCEPT_TYPE, NULL, { "bogus", "json" }, 1 },
	/* a browser's */
	{ PN__ACCEPT_TYPE, "text/html,application/xhtml+xml,application/xml;"
			   "q=0.9,image/avif,*/*;q=0.8",
	    { "json", "html", "text" }, 1 },
	{ PN__ACCEPT_LANGUAGE, "de-AT, de;q=0.8, en;q=0.5",
	    { "en", "de" }, 1 },
	{ PN__ACCEPT_LANGUAGE, "de", { "en", "de-CH" }, 1 },
	{ PN__ACCEPT_LANGUAGE, "en-US,*;q=0.1", { "fr", "en" }, 1 },
	{ PN__ACCEPT_LANGUAGE, "en-US", { "en-GB" }, -1 },
	{ PN__ACCEPT_ENCODING, "gzip;q=0.5, br", { "gzip", "br" }, 1 },
	{ PN__ACCEPT_ENCODING, "gzip;q=0", { "gzip", "identity" }, 1 },
	{ PN__ACCEPT_ENCODING, "identity;q=0", { "identity" }, -1 },
	{ PN__ACCEPT_ENCODING, "*;q=0", { "identity" }, -1 },
	{ PN__ACCEPT_ENCODING, "*", { "br", "gzip" }, 0 },
	{ PN__ACCEPT_CHARSET, "UTF-8;q=0.5,*", { "utf-8", "x" }, 1 },
	{ PN__ACCEPT_CHARSET, "*;q=0.5", { "utf-8" }, 0 },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		size_t n = 0;
		ssize_t best;

		while (n < 4 && cases[i].offers[n] != NULL)
			n++;
		best = pn__accept_best(
		    cases[i].what, cases[i].header, cases[i].offers, n);
		if (best != cases[i].want)
			fail_msg("%s: %zd", cases[i].header, best);
	}
	assert_int_equal(pn__accept_best(PN__ACCEPT_TYPE, NULL, NULL, 0), -1);
}

/* A long header costs no more than its first elements. */
static void
test_long_header(void **state)
{
	static const char *const offers[] = { "x/y", "text/html" };
	struct pn_slice out[PN__ACCEPT_MAX + 1];
	char header[8000] = "";

	(void)state;
	for (size_t i = 0; i < 900; i++)
		snprintf(header + strlen(header),
		    sizeof(header) - strlen(header), "a/b%zu,", i % 10);
	strcat(header, "text/html");
	assert_int_equal(pn__accept_list(PN__ACCEPT_TYPE, header, out),
	    PN__ACCEPT_MAX);
	assert_int_equal(
	    pn__accept_list(PN__ACCEPT_ENCODING, header, out),
	    PN__ACCEPT_MAX + 1);
	assert_int_equal(
	    pn__accept_best(PN__ACCEPT_TYPE, header, offers, 2), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_long_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
