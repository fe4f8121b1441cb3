#include "base/plural.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

/* The rules as gettext's own documentation and real catalogues have them. */
#define DE "nplurals=2; plural=(n != 1);"
#define FR "nplurals=2; plural=n>1;"
#define JA "nplurals=1; plural=0;"
#define PL                                                                     \
	"nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && "                \
	"(n%100<10 || n%100>=20) ? 1 : 2);"
#define RU                                                                     \
	"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && "           \
	"n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"
#define AR                                                                     \
	"nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "                 \
	"n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"
#define GA "nplurals=5; plural=n==1 ? 0 : n==2 ? 1 : n<7 ? 2 : n<11 ? 3 : 4;"

static const struct {
	const char *rule;
	uint64_t n;
	uint32_t want;
} forms[] = {
	{ DE, 0, 1 }, { DE, 1, 0 }, { DE, 2, 1 },
	{ FR, 0, 0 }, { FR, 1, 0 }, { FR, 2, 1 },
	{ JA, 0, 0 }, { JA, 1, 0 }, { JA, 100, 0 },
	{ PL, 0, 2 }, { PL, 1, 0 }, { PL, 2, 1 }, { PL, 4, 1 }, { PL, 5, 2 },
	{ PL, 12, 2 }, { PL, 14, 2 }, { PL, 21, 2 }, { PL, 22, 1 },
	{ PL, 112, 2 }, { PL, 122, 1 },
	{ RU, 1, 0 }, { RU, 2, 1 }, { RU, 5, 2 }, { RU, 11, 2 }, { RU, 21, 0 },
	{ RU, 24, 1 }, { RU, 111, 2 }, { RU, 121, 0 },
	{ AR, 0, 0 }, { AR, 1, 1 }, { AR, 2, 2 }, { AR, 3, 3 }, { AR, 10, 3 },
	{ AR, 11, 4 }, { AR, 99, 4 }, { AR, 100, 5 }, { AR, 102, 5 },
	{ AR, 103, 3 },
	{ GA, 1, 0 }, { GA, 2, 1 }, { GA, 6, 2 }, { GA, 7, 3 }, { GA, 11, 4 },
	/* how the operators bind, and to which side */
	{ "nplurals=9;plural=1+2*3", 0, 7 },
	{ "nplurals=9;plural=8-3-2", 0, 3 },
	{ "nplurals=9;plural=8/2/2", 0, 2 },
	{ "nplurals=9;plural=(1+2)*2", 0, 6 },
	{ "nplurals=9;plural=1||0&&0", 0, 1 },
	{ "nplurals=9;plural=2==2!=0", 0, 1 },
	{ "nplurals=9;plural=3>2>1", 0, 0 },
	{ "nplurals=9;plural=!n", 0, 1 },
	{ "nplurals=9;plural=!!n", 7, 1 },
	{ "nplurals=9;plural=n?n?3:4:5", 0, 5 },
	{ "nplurals=9;plural=n?n-1?3:4:5", 1, 4 },
	{ "nplurals=9;plural=n>=2", 2, 1 }, { "nplurals=9;plural=n<=2", 3, 0 },
	/* what cannot be computed, and a form that there is not */
	{ "nplurals=2;plural=1+n/0", 5, 1 }, { "nplurals=2;plural=n%0", 5, 0 },
	{ "nplurals=2;plural=n", 7, 0 }, { "nplurals=2;plural=0-1", 0, 0 },
	{ DE, UINT64_MAX, 1 },
	{ " nplurals = 2 ;\tplural = n != 1 ", 1, 0 },
};

static void
test_forms(void **state)
{
	struct pn__plural p;
	char err[200];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(forms); i++) {
		assert_int_equal(pn__plural_parse(&p, forms[i].rule,
		    strlen(forms[i].rule), err, sizeof(err)), 0);
		if (pn__plural_form(&p, forms[i].n) != forms[i].want)
			fail_msg("%s of %llu is %u, not %u", forms[i].rule,
			    (unsigned long long)forms[i].n,
			    pn__plural_form(&p, forms[i].n), forms[i].want);
	}
}

static const struct {
	const char *rule, *want; /* in the message */
} broken[] = {
	{ "", "nplurals=NUMBER" },
	{ "plural=n", "nplurals=NUMBER" },
	{ "nplurals=0; plural=0", "from 1 to 16" },
	{ "nplurals=17; plural=0", "from 1 to 16" },
	{ "nplurals=99999999999; plural=0", "too large" },
	{ "nplurals=2", "plural=RULE" },
	{ "nplurals=2; plural=", "expected n" },
	{ "nplurals=2; plural=n!", "follows, at \"!\"" },
	{ "nplurals=2; plural=n!=", "expected n" },
	{ "nplurals=2; plural=(n", "bracket" },
	{ "nplurals=2; plural=n)", "follows" },
	{ "nplurals=2; plural=n?1", "expected :" },
	{ "nplurals=2; plural=n=1", "follows" },
	{ "nplurals=2; plural=n 1", "follows" },
	{ "nplurals=2; plural=x", "expected n" },
	{ "nplurals=2; plural=n==99999999999", "too large" },
};

static void
test_broken(void **state)
{
	struct pn__plural p;
	char err[200];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(broken); i++) {
		assert_int_equal(pn__plural_parse(&p, broken[i].rule,
		    strlen(broken[i].rule), err, sizeof(err)), -1);
		if (strstr(err, broken[i].want) == NULL)
			fail_msg("%s: %s", broken[i].rule, err);
	}
}

/* What would take the stack, or more nodes than there are. */
static void
test_bounds(void **state)
{
	static const char *const pieces[] = { "(", "!", "n?", "n?1:", "n+",
		"n||" };
	struct pn__plural p;
	char rule[20000], err[200];
	size_t at;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(pieces); i++) {
		strcpy(rule, "nplurals=2; plural=");
		at = strlen(rule);
		while (at + 10 < sizeof(rule)) {
			memcpy(rule + at, pieces[i], strlen(pieces[i]));
			at += strlen(pieces[i]);
		}
		rule[at++] = 'n';
		assert_int_equal(
		    pn__plural_parse(&p, rule, at, err, sizeof(err)), -1);
	}
}

static void
test_default(void **state)
{
	struct pn__plural p;

	(void)state;
	pn__plural_default(&p);
	assert_int_equal(p.forms, 2);
	assert_int_equal(pn__plural_form(&p, 0), 1);
	assert_int_equal(pn__plural_form(&p, 1), 0);
	assert_int_equal(pn__plural_form(&p, 2), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
