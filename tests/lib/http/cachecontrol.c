#include "http/cachecontrol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
	struct pn__cache_control c;
	const char *want; /* NULL: refused */
} cases[] = {
	{ { .no_store = true }, "no-store" },
	{ { .no_cache = true, .is_private = true }, "private, no-cache" },
	{ { .is_public = true, .has_max_age = true, .max_age = 31536000,
	      .immutable = true }, "public, immutable, max-age=31536000" },
	{ { .has_max_age = true }, "max-age=0" },
	{ { .has_max_age = true, .max_age = UINT32_MAX },
	    "max-age=4294967295" },
	{ { .has_s_maxage = true, .s_maxage = 60, .must_revalidate = true,
	      .proxy_revalidate = true, .no_transform = true,
	      .must_understand = true, .has_stale_while_revalidate = true,
	      .stale_while_revalidate = 30, .has_stale_if_error = true,
	      .stale_if_error = 9 },
	    "no-transform, must-revalidate, proxy-revalidate, must-understand,"
	    " s-maxage=60, stale-while-revalidate=30, stale-if-error=9" },
	{ { .is_public = false }, NULL },
	{ { .max_age = 60 }, NULL },
	{ { .is_public = true, .is_private = true }, NULL },
	{ { .is_private = true, .has_s_maxage = true }, NULL },
	{ { .no_store = true, .has_max_age = true }, NULL },
	{ { .no_store = true, .has_stale_if_error = true }, NULL },
};

static void
test_write(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 200);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		pn__buf_reset(&b, 200);
		pn__buf_adds(&b, ">");
		assert_int_equal(pn__cache_control_write(&b, &cases[i].c),
		    cases[i].want == NULL ? -1 : 0);
		assert_string_equal(pn__buf_str(&b) + 1,
		    cases[i].want == NULL ? "" : cases[i].want);
	}
	pn__buf_fini(&b);
	pn__buf_init(&b, 10);
	pn__buf_adds(&b, ">");
	assert_int_equal(pn__cache_control_write(&b, &cases[1].c), -1);
	assert_int_equal(b.n, 1);
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
