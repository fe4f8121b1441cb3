/* What the tests of the endpoints share: cmocka and the app itself. */
#ifndef TESTS_APPS_APP_H
#define TESTS_APPS_APP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <postern.h>
#include <postern/test.h>

/* The program's file is included as it is; its main is not used. */
#define main endpoint_main
int endpoint_main(int argc, char **argv);

static inline void
assert_has(struct pn_reply p, const char *text)
{
	if (strstr(p.body, text) == NULL)
		fail_msg("no \"%s\" in:\n%d\n%s\n%s", text, p.status, p.head,
		    p.body);
}

static inline void
assert_has_not(struct pn_reply p, const char *text)
{
	if (strstr(p.body, text) != NULL)
		fail_msg("\"%s\" in:\n%s", text, p.body);
}

#endif
