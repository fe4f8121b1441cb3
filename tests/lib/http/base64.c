#include "http/base64.h"

#include <postern/base.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void
test_decode(void **state)
{
	static const struct {
		const char *in, *want; /* NULL: refused */
	} table[] = {
		{ "", "" },
		{ "Zg==", "f" },
		{ "Zm8=", "fo" },
		{ "Zm9v", "foo" },
		{ "Zm9vYg==", "foob" },
		{ "Zm9vYmE=", "fooba" },
		{ "Zm9vYmFy", "foobar" },
		{ "Zg", "f" },
		{ "Zm8", "fo" },
		{ "+/-_", "\xfb\xff\xbf" },
		{ "Z", NULL },
		{ "Zg=", NULL },
		{ "Zg===", NULL },
		{ "Zm9v=", NULL },
		{ "Zm9v====", NULL },
		{ "Zh==", NULL },
		{ "Zm9", NULL },
		{ "Z=g=", NULL },
		{ "Zm 9v", NULL },
		{ "Zm9v\n", NULL },
		{ "Zm9\xff", NULL },
		{ "====", NULL },
		{ "=", NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		size_t n = strlen(table[i].in);
		char *p = malloc(n > 0 ? n : 1);
		ssize_t len;

		memcpy(p, table[i].in, n);
		len = pn__base64_decode(p, n, p);
		if (table[i].want == NULL) {
			if (len != -1)
				fail_msg("%s is read", table[i].in);
		} else {
			assert_int_equal(len, strlen(table[i].want));
			assert_memory_equal(p, table[i].want, (size_t)len);
		}
		free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
