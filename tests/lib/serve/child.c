#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/child.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
backoff(void **state)
{
	static const int64_t want[] = { 0, 100, 200, 400, 800, 1600, 3200, 5000,
		5000 };

	(void)state;
	for (unsigned i = 0; i < PN_COUNT(want); i++)
		assert_int_equal(pn__child_backoff(i), want[i]);
	assert_int_equal(pn__child_backoff(UINT32_MAX), 5000);
}

static void
taken_by_pid(void **state)
{
	struct pn__child *list = NULL, *c;

	(void)state;
	for (int i = 1; i <= 3; i++) {
		c = calloc(1, sizeof(*c));
		c->pid = i;
		c->next = list;
		list = c;
	}
	assert_null(pn__child_take(&list, 7));
	for (pid_t pid = 2; pid != 0; pid = pid == 2 ? 3 : pid == 3 ? 1 : 0) {
		c = pn__child_take(&list, pid);
		assert_non_null(c);
		assert_int_equal(c->pid, pid);
		pn__child_free(c);
	}
	assert_null(list);
	pn__child_free(NULL);
}

/* What is logged for a status of waitpid(2). */
static char *
logged(int status, const char *serving)
{
	char uri[64], *env[] = { "REQUEST_METHOD=GET", uri };
	struct pn__child c = { .pid = 42, .card = pn__card_new(1) };
	char *text = calloc(1, 4096);
	struct pn__log log;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	pn__log_init(&log, "test", PN_LOG_DEBUG, PN__LOG_TEXT);
	log.fd = fds[1];
	if (serving != NULL) {
		snprintf(uri, sizeof(uri), "REQUEST_URI=%s", serving);
		pn__seat_begin(pn__seat_take(c.card), env, 2);
	}
	pn__child_log_end(&c, &log, status);
	assert_true(read(fds[0], text, 4095) > 0);
	close(fds[0]);
	close(fds[1]);
	pn__card_free(c.card);
	return text;
}

static void
ends(void **state)
{
	static const struct {
		int status;
		const char *serving, *says;
	} cases[] = {
		{ 0, NULL, "level=info" },
		{ 0, NULL, "event=\"worker left\" pid=42 status=0" },
		{ 7 << 8, NULL, "event=\"worker died\" pid=42 status=7" },
		{ SIGSEGV, "/x y", "level=error" },
		{ SIGSEGV, "/x", "signal=SIGSEGV" },
		{ SIGSEGV | 0x80, "/x", "serving=\"GET /x\"" },
		{ SIGKILL, "/\n\"", "serving=\"GET /\\n\\\"\"" },
		{ 60, NULL, "signal=60" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		char *text = logged(cases[i].status, cases[i].serving);

		if (strstr(text, cases[i].says) == NULL)
			fail_msg("%s is not in %s", cases[i].says, text);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backoff),
		cmocka_unit_test(taken_by_pid),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
