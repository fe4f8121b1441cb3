#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/ask.h"

#include <string.h>

static void
the_end(void **state)
{
	static const struct {
		const char *text;
		size_t want;
	} cases[] = {
		{ "", 0 },
		{ "A: b", 0 },
		{ "A: b\r\n", 0 },
		{ "A: b\r\n\r", 0 },
		{ "A: b\r\n\r\n", 8 },
		{ "A: b\r\n\r\nbody\n\n", 8 },
		{ "A: b\n\nbody", 6 },
		{ "A: b\n\r\nbody", 7 },
		{ "\r\nbody", 2 },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++)
		assert_int_equal(pn__head_end(cases[i].text,
		    strlen(cases[i].text)), cases[i].want);
}

static void
headers(void **state)
{
	const struct pn_slice head = PN_S("Status: 404 Not Found\r\n"
	    "Content-Type:text/plain\r\nEmpty:\r\nLast:  x\n\r\n");
	static const char *const cases[][2] = {
		{ "status", "404 Not Found" },
		{ "content-type", "text/plain" },
		{ "Content-Typ", NULL },
		{ "Content-Type:", NULL },
		{ "Empty", "" },
		{ "LAST", "x" },
		{ "None", NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_slice got = pn__head_find(head, cases[i][0]);

		if (cases[i][1] == NULL) {
			assert_null(got.p);
			continue;
		}
		assert_int_equal(got.n, strlen(cases[i][1]));
		assert_memory_equal(got.p, cases[i][1], got.n);
	}
}

static void
statuses(void **state)
{
	struct pn_slice text;

	(void)state;
	assert_int_equal(
	    pn__head_status(PN_S("Status: 404 Not Found\r\n\r\n"), &text), 404);
	assert_memory_equal(text.p, "404 Not Found", text.n);
	assert_int_equal(pn__head_status(PN_S("A: b\r\n\r\n"), &text), 200);
	assert_memory_equal(text.p, "200 OK", text.n);
	assert_int_equal(pn__head_status(PN_S("Status: 5\r\n"), NULL), 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end),
		cmocka_unit_test(headers),
		cmocka_unit_test(statuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
