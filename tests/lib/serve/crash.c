#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/crash.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum end { READ_NULL, ABORT, RAISE, OVERFLOW };

/* Fills the stack; n is never that large. */
static int
deeper(volatile int *p, unsigned n)
{
	volatile int here[1024];

	here[0] = *p;
	return n == UINT32_MAX ? 0 : deeper(here, n + 1) + here[0];
}

static void
end_by(enum end how)
{
	volatile int *volatile nowhere = NULL;
	volatile int zero = 0;

	switch (how) {
	case READ_NULL:
		*nowhere = 1;
		break;
	case ABORT:
		abort();
	case RAISE:
		raise(SIGBUS);
		break;
	case OVERFLOW:
		zero = deeper(&zero, 0);
		break;
	}
}

/* A process that ends so; its log is in text, its status comes back. */
static int
run(enum end how, enum pn__log_format format, bool known, char *text, size_t n)
{
	static char *env[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/a\"\n\x01" };
	struct rlimit no_core = { 0 };
	struct pn__card *c = pn__card_new(1);
	struct pn__log log;
	int fds[2], status;
	size_t at = 0;
	ssize_t got;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	if ((pid = fork()) == 0) {
		setrlimit(RLIMIT_CORE, &no_core);
		dup2(fds[1], STDERR_FILENO);
		pn__log_init(&log, "test", PN_LOG_INFO, format);
		pn__crash_init();
		pn__seat_begin(pn__seat_take(c), env, 2);
		if (known)
			pn__crash_enter(&log, &c->seats[0]);
		end_by(how);
		_exit(0);
	}
	close(fds[1]);
	while ((got = read(fds[0], text + at, n - 1 - at)) > 0)
		at += (size_t)got;
	text[at] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	pn__card_free(c);
	return status;
}

static void
last_words(void **state)
{
	static const struct {
		enum end how;
		enum pn__log_format format;
		bool known;
		int signal;
		const char *says;
	} cases[] = {
		{ READ_NULL, PN__LOG_TEXT, true, SIGSEGV,
		    "level=error program=test event=crash pid=" },
		{ READ_NULL, PN__LOG_TEXT, true, SIGSEGV,
		    " signal=SIGSEGV address=\"0x0\" serving=\"GET /a???\"\n" },
		{ READ_NULL, PN__LOG_TEXT, false, SIGSEGV,
		    "level=error event=crash pid=" },
		{ READ_NULL, PN__LOG_JSON, true, SIGSEGV,
		    "{\"level\":\"error\",\"program\":\"test\","
		    "\"event\":\"crash\",\"pid\":" },
		{ READ_NULL, PN__LOG_JSON, true, SIGSEGV,
		    ",\"signal\":\"SIGSEGV\",\"address\":\"0x0\","
		    "\"serving\":\"GET /a???\"}\n" },
		{ READ_NULL, PN__LOG_JOURNAL, true, SIGSEGV,
		    "<3>level=error program=test event=crash" },
		{ ABORT, PN__LOG_TEXT, true, SIGABRT, "signal=SIGABRT " },
		{ RAISE, PN__LOG_TEXT, true, SIGBUS, "signal=SIGBUS " },
		{ OVERFLOW, PN__LOG_TEXT, true, SIGSEGV, "GET /a???" },
	};
	char text[65536];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		int status = run(cases[i].how, cases[i].format, cases[i].known,
		    text, sizeof(text));

		if (!WIFSIGNALED(status))
			fail_msg("case %zu: status %x, %s", i, status, text);
		assert_int_equal(WTERMSIG(status), cases[i].signal);
		if (strstr(text, cases[i].says) == NULL)
			fail_msg("%s is not in %s", cases[i].says, text);
		/* The backtrace. */
		assert_non_null(strchr(strchr(text, '\n'), '['));
	}
}

static void
nothing_under_a_sanitizer(void **state)
{
	struct sigaction sa;

	(void)state;
	pn__crash_init();
	assert_int_equal(sigaction(SIGABRT, NULL, &sa), 0);
	if (sa.sa_handler != SIG_DFL)
		return;
	/* So it is one: then there is no stack either. */
	assert_null(pn__crash_enter(NULL, NULL));
	pn__crash_leave(NULL);
}

int
main(void)
{
	const struct CMUnitTest plain[] = {
		cmocka_unit_test(last_words),
		cmocka_unit_test(nothing_under_a_sanitizer),
	};
	const struct CMUnitTest sanitized[] = {
		cmocka_unit_test(nothing_under_a_sanitizer),
	};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	(void)plain;
	return cmocka_run_group_tests(sanitized, NULL, NULL);
#else
	(void)sanitized;
	return cmocka_run_group_tests(plain, NULL, NULL);
#endif
}
