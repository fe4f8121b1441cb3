#include "base/catalogue.h"

#include "tests/lib/base/mo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEADER                                                                 \
	"Language: pl\nContent-Type: text/plain; charset=UTF-8\n"              \
	"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 "     \
	"&& (n%100<10 || n%100>=20) ? 1 : 2);\n"

static const struct mo_message polish[] = {
	MO("", HEADER),
	MO("Close", "Zamknij"),
	MO("Empty", ""),
	MO("button\4Open", "Otwórz"),
	MO("month\4May", "maj"),
	MO("one entry\0{n} entries", "jeden wpis\0{n} wpisy\0{n} wpisów"),
	MO("one file\0{n} files", "jeden plik"),
};

static char file[4096];
static char err[300];

static struct pn__catalogue *
make(const struct mo_message *m, uint32_t n, bool is_swapped)
{
	return pn__catalogue_read(
	    "x.mo", file, mo_write(file, m, n, is_swapped), err, sizeof(err));
}

static void
check_polish(const struct pn__catalogue *c)
{
	assert_string_equal(pn__catalogue_find(c, NULL, "Close"), "Zamknij");
	assert_string_equal(
	    pn__catalogue_find(c, "button", "Open"), "Otwórz");
	assert_string_equal(pn__catalogue_find(c, "month", "May"), "maj");
	assert_null(pn__catalogue_find(c, NULL, "Open"));
	assert_null(pn__catalogue_find(c, "month", "Open"));
	assert_null(pn__catalogue_find(c, "mont", "hMay"));
	assert_null(pn__catalogue_find(c, NULL, "Empty"));
	assert_null(pn__catalogue_find(c, NULL, "Clos"));
	assert_null(pn__catalogue_find(c, NULL, "Closed"));
	assert_null(pn__catalogue_find(c, NULL, "zzz"));
	assert_string_equal(
	    pn__catalogue_plural(c, NULL, "one entry", 1), "jeden wpis");
	assert_string_equal(
	    pn__catalogue_plural(c, NULL, "one entry", 3), "{n} wpisy");
	assert_string_equal(
	    pn__catalogue_plural(c, NULL, "one entry", 0), "{n} wpisów");
	assert_int_equal(pn__catalogue_forms(c), 3);
	/* a form that the translator left out */
	assert_string_equal(
	    pn__catalogue_plural(c, NULL, "one file", 1), "jeden plik");
	assert_null(pn__catalogue_plural(c, NULL, "one file", 2));
	assert_null(pn__catalogue_plural(c, NULL, "no such", 2));
}

static void
test_both_orders(void **state)
{
	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		struct pn__catalogue *c =
		    make(polish, PN_COUNT(polish), swapped);

		if (c == NULL)
			fail_msg("%s", err);
		check_polish(c);
		pn__catalogue_free(c);
	}
}

static void
test_file(void **state)
{
	char path[] = "/tmp/postern-mo-XXXXXX";
	int fd = mkstemp(path);
	size_t n = mo_write(file, polish, PN_COUNT(polish), false);
	struct pn__catalogue *c;

	(void)state;
	assert_int_equal(write(fd, file, n), n);
	close(fd);
	c = pn__catalogue_open(path, err, sizeof(err));
	unlink(path);
	assert_non_null(c);
	check_polish(c);
	pn__catalogue_free(c);
	assert_null(pn__catalogue_open(path, err, sizeof(err)));
	assert_non_null(strstr(err, "No such file"));
	assert_null(pn__catalogue_open("/tmp", err, sizeof(err)));
	assert_non_null(strstr(err, "is no file"));
}

/* No header: the rule of English, and an empty file is one too. */
static void
test_no_header(void **state)
{
	static const struct mo_message m[] = { MO("a\0as", "x\0y") };
	struct pn__catalogue *c = make(m, 1, false);

	(void)state;
	assert_non_null(c);
	assert_string_equal(pn__catalogue_plural(c, NULL, "a", 1), "x");
	assert_string_equal(pn__catalogue_plural(c, NULL, "a", 2), "y");
	pn__catalogue_free(c);
	assert_non_null(c = make(m, 0, false));
	assert_null(pn__catalogue_find(c, NULL, ""));
	pn__catalogue_free(c);
}

static void
refused(const char *want)
{
	if (strstr(err, want) == NULL)
		fail_msg("%s, not %s", err, want);
}

static void
test_refused(void **state)
{
	static const struct mo_message unsorted[] = { MO("b", "x"),
		MO("a", "y") };
	static const struct mo_message twice[] = { MO("a", "x"),
		MO("a", "y") };
	static const struct mo_message latin1[] = { MO("a", "\xe4") };
	static const struct mo_message charset[] = {
		MO("", "Content-Type: text/plain; charset=ISO-8859-1\n")
	};
	static const struct mo_message rule[] = {
		MO("", "Plural-Forms: nplurals=2; plural=n n;\n")
	};

	(void)state;
	assert_null(make(unsorted, 2, false));
	refused("x.mo is not sorted");
	assert_null(make(twice, 2, false));
	refused("not sorted");
	assert_null(make(latin1, 1, false));
	refused("UTF-8");
	assert_null(make(charset, 1, false));
	refused("UTF-8");
	assert_null(make(rule, 1, false));
	refused("Plural-Forms");
	assert_null(pn__catalogue_read("x.mo", "", 0, err, sizeof(err)));
	refused("too short");
	assert_null(pn__catalogue_read("x.mo",
	    "<!DOCTYPE html> and so on, a page", 30, err, sizeof(err)));
	refused("is no .mo file");
}

/* Cut off anywhere, or with any byte of its tables wrong: no crash. */
static void
test_broken(void **state)
{
	size_t n = mo_write(file, polish, PN_COUNT(polish), false);
	char copy[4096];
	struct pn__catalogue *c;

	(void)state;
	for (size_t cut = 0; cut < n; cut++) {
		c = pn__catalogue_read("x.mo", file, cut, err, sizeof(err));
		assert_null(c);
	}
	for (size_t at = 0; at < 28 + 16 * PN_COUNT(polish); at++) {
		memcpy(copy, file, n);
		copy[at] = (char)(copy[at] ^ 0xff);
		c = pn__catalogue_read("x.mo", copy, n, err, sizeof(err));
		if (c != NULL) {
			pn__catalogue_find(c, NULL, "Close");
			pn__catalogue_plural(c, "button", "Open", 2);
		}
		pn__catalogue_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_orders),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_no_header),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
