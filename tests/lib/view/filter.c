/* What filters make of values. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"

static const struct {
	const char *expr, *to;
} cases[] = {
	{ "'aZ\xc3\xa9\xc3\x9f\xd0\xb6' | upper", "AZ\xc3\x89\xc3\x9f\xd0\x96" },
	{ "'AZ\xc3\x89\xd0\x96\xc4\x80' | lower",
	    "az\xc3\xa9\xd0\xb6\xc4\x81" },
	{ "' a b\n' | trim", "a b" },
	{ "'abcdef' | truncate(6)", "abcdef" },
	{ "'abcdefg' | truncate(6)", "abcde\xe2\x80\xa6" },
	{ "'\xc3\xa9\xc3\xa9\xc3\xa9' | truncate(2)",
	    "\xc3\xa9\xe2\x80\xa6" },
	{ "'ab cdef' | truncate(4)", "ab\xe2\x80\xa6" },
	{ "'a' | truncate(1)", "a" },
	{ "nothing | default('none')", "none" },
	{ "'' | default('none')", "none" },
	{ "0 | default('none')", "0" },
	{ "list | join", "a, 2" },
	{ "list | join(' and ')", "a and 2" },
	{ "nothing | join", "" },
	{ "'a b&amp;c/d' | url", "a%20b%26c%2Fd" },
	{ "list | json", "[&quot;a&quot;,2]" },
	{ "'a\nb&#13;\n&lt;' | nl2br", "a<br>\nb<br>\n&lt;" },
	{ "'\n' | nl2br", "<br>\n" },
	{ "'x' | nl2br", "x" },
	{ "list | length", "2" },
	{ "'\xc3\xa9x' | length", "2" },
	{ "nothing | length", "0" },
	{ "1234567 | number", "1,234,567" },
	{ "-1234 | number", "-1,234" },
	{ "123 | number(2)", "123.00" },
	{ "1234.5 | number(2, ',')", "1.234,50" },
	{ "0.5 | number(1)", "0.5" },
	{ "price | number(2)", "12.50" },
	{ "price", "12.50" },
	{ "day | date('%Y-%m-%d %e %B %b %A %a %j %y %%')",
	    "2026-11-22 22 November Nov Sunday Sun 326 26 %" },
	{ "'2024-02-29 07:05:09' | date('%H:%M:%S %I %p %A')",
	    "07:05:09 07 am Thursday" },
	{ "0 | date('%d.%m.%Y %H:%M')", "01.01.1970 00:00" },
	{ "-1 | date('%d.%m.%Y %H:%M:%S')", "31.12.1969 23:59:59" },
	{ "253402300799 | date('%Y')", "9999" },
	{ "moment | date('%Y-%m-%d %H:%M:%S')", "2026-11-22 17:40:00" },
	{ "nothing | date('%Y')", "" },
	{ "' A ' | trim | lower | default('x')", "a" },
	{ "nothing | upper | trim | truncate(3) | number | nl2br", "" },
};

static const struct pn_value list[] = {
	{ .kind = PN_KIND_TEXT, .text = "a", .n = 1 },
	{ .kind = PN_KIND_INT, .i = 2 },
};

static void
filters(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		char text[512], want[512];
		const char *got;
		struct kit k;

		kit_init(&k);
		kit_set(&k, "list", (struct pn_value){ .kind = PN_KIND_LIST,
				       .n = 2, .list = list });
		kit_set(&k, "nothing", pn_null);
		kit_set(&k, "price", pn_value_decimal(1250, 2));
		kit_set(&k, "day",
		    pn_value(((struct pn_date){ 2026, 11, 22 })));
		kit_set(&k, "moment",
		    pn_value(((struct pn_datetime){ 1795369200000000,
			true })));
		snprintf(text, sizeof(text), "<p>${%s}</p>", cases[i].expr);
		snprintf(want, sizeof(want), "<p>%s</p>", cases[i].to);
		kit_file(&k, "a.html", text);
		got = kit_page(&k, "a.html");
		if (got == NULL || strcmp(got, want) != 0) {
			print_error("%s\n  gives %s\n  not   %s\n",
			    cases[i].expr, got ? got : k.err.text, want);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters),
	};

	return cmocka_run_group_tests_name("view/filter", tests, NULL, NULL);
}
