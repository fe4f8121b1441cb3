#include "base/log.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct sink {
	struct pn__log log;
	int in;
	char line[8192];
};

static int
setup(void **state)
{
	static struct sink s;
	int fd[2];

	if (pipe(fd) == -1 || fcntl(fd[0], F_SETFL, O_NONBLOCK) == -1)
		return -1;
	s.in = fd[0];
	s.log = (struct pn__log){ .fd = fd[1],
		.level = PN_LOG_DEBUG,
		.format = PN__LOG_TEXT,
		.program = "test" };
	*state = &s;
	return 0;
}

static int
teardown(void **state)
{
	struct sink *s = *state;

	close(s->in);
	close(s->log.fd);
	return 0;
}

/* What was written, behind the time where there is one. */
static const char *
written(struct sink *s)
{
	ssize_t n = read(s->in, s->line, sizeof(s->line) - 1);
	const char *level;

	s->line[n < 0 ? 0 : n] = '\0';
	if (s->log.format == PN__LOG_JOURNAL)
		return s->line;
	level = strstr(s->line, "level");
	return level != NULL ? level : s->line;
}

static void
test_text(void **state)
{
	struct sink *s = *state;
	unsigned int year, month, day, hour, minute, second, ms;

	pn__log(&s->log, PN_LOG_WARNING, "worker died", PN_KV("pid", 42),
	    PN_KV("why", "signal"), PN_KV("core", (bool)false),
	    PN_KV("text", "a \"b\" \\ c\n\x01=\x7f"), PN_KV("empty", ""),
	    PN_KV("eq", "a=b"), PN_KV("load", 0.5), PN_KV("no", pn_null),
	    PN_KV("big", UINT64_MAX), PN_KV("name", "größe"));
	assert_string_equal(written(s),
	    "level=warning program=test event=\"worker died\" pid=42 "
	    "why=signal core=false "
	    "text=\"a \\\"b\\\" \\\\ c\\n\\u0001=\\u007f\" empty=\"\" "
	    "eq=\"a=b\" load=0.5 no=null big=18446744073709551615 "
	    "name=größe\n");
	assert_int_equal(sscanf(s->line, "time=%4u-%2u-%2uT%2u:%2u:%2u.%3uZ ",
			     &year, &month, &day, &hour, &minute, &second,
			     &ms), 7);
	assert_true(year >= 2025);
}

static void
test_json(void **state)
{
	struct sink *s = *state;

	s->log.format = PN__LOG_JSON;
	pn__log_kv(&s->log, PN_LOG_INFO, "r1", "it \"is\"",
	    (const struct pn_kv[]){ PN_KV("n", -1), PN_KV("ok", (bool)true),
		PN_KV("t", "x\ty\xff\xc3"), PN_KV("u", "é\n"), { 0 } });
	assert_string_equal(written(s),
	    "level\":\"info\",\"program\":\"test\","
	    "\"event\":\"it \\\"is\\\"\",\"request\":\"r1\",\"n\":-1,"
	    "\"ok\":true,\"t\":\"x\\u0009y\\ufffd\\ufffd\","
	    "\"u\":\"é\\n\"}\n");
	assert_memory_equal(s->line, "{\"time\":\"20", 11);
}

static void
test_journal(void **state)
{
	static const char *const prefixes[] = { "<3>", "<4>", "<6>", "<7>" };
	struct sink *s = *state;

	s->log.format = PN__LOG_JOURNAL;
	for (int level = PN_LOG_ERROR; level <= PN_LOG_DEBUG; level++) {
		pn__log(&s->log, (enum pn_level)level, "up", PN_KV("n", 1));
		assert_memory_equal(written(s), prefixes[level], 3);
		assert_string_equal(s->line + 3, "up n=1\n");
	}
	/* No second line can be made, whatever the event. */
	pn__log(&s->log, PN_LOG_INFO, "a\n<0>b");
	assert_string_equal(written(s), "<6>a\\n<0>b\n");
}

static void
test_levels(void **state)
{
	struct sink *s = *state;

	s->log.level = PN_LOG_WARNING;
	pn__log(&s->log, PN_LOG_INFO, "not this");
	pn__log(&s->log, PN_LOG_DEBUG, "nor this");
	assert_string_equal(written(s), "");
	pn__log(&s->log, PN_LOG_ERROR, "this");
	assert_non_null(strstr(written(s), "event=this"));
	assert_int_equal(pn__log_level("error"), PN_LOG_ERROR);
	assert_int_equal(pn__log_level("debug"), PN_LOG_DEBUG);
	assert_int_equal(pn__log_level("loud"), -1);
	assert_int_equal(pn__log_level(""), -1);
}

/* Whatever is to be written, it is one line, of at most 4096 bytes. */
static void
test_long_lines(void **state)
{
	static const enum pn__log_format formats[] = { PN__LOG_TEXT,
		PN__LOG_JSON, PN__LOG_JOURNAL };
	static const char *const fills[] = { "x", "\n", "é", "\xff", "x y" };
	struct sink *s = *state;
	char value[20000];

	for (size_t f = 0; f < PN_COUNT(formats); f++) {
		for (size_t i = 0; i < PN_COUNT(fills); i++) {
			size_t n = strlen(fills[i]), at = 0, len;

			for (; at + n < sizeof(value); at += n)
				memcpy(value + at, fills[i], n);
			value[at] = '\0';
			s->log.format = formats[f];
			pn__log(&s->log, PN_LOG_INFO, "long",
			    PN_KV("value", value), PN_KV("n", 7));
			written(s);
			len = strlen(s->line);
			assert_in_range(len, 2000, 4096);
			assert_ptr_equal(
			    strchr(s->line, '\n'), s->line + len - 1);
			assert_non_null(strstr(s->line, "…\""));
			if (formats[f] == PN__LOG_JSON)
				assert_string_equal(s->line + len - 2, "}\n");
		}
	}
}

static void
test_long_event(void **state)
{
	struct sink *s = *state;
	char event[6000];

	memset(event, 'e', sizeof(event));
	event[sizeof(event) - 1] = '\0';
	pn__log(&s->log, PN_LOG_INFO, event, PN_KV("n", 7));
	written(s);
	assert_in_range(strlen(s->line), 4000, 4096);
	assert_int_equal(s->line[strlen(s->line) - 1], '\n');
	s->log.format = PN__LOG_JOURNAL;
	pn__log(&s->log, PN_LOG_INFO, event, PN_KV("n", 7));
	written(s);
	assert_in_range(strlen(s->line), 4000, 4096);
}

static void
test_errno_is_kept(void **state)
{
	struct sink *s = *state;
	struct pn__log log = s->log;

	log.fd = -1;
	errno = ENOENT;
	pn__log(&log, PN_LOG_INFO, "nowhere");
	assert_int_equal(errno, ENOENT);
}

static void
test_journal_is_found(void **state)
{
	struct pn__log log;
	struct stat st;
	char text[64];

	(void)state;
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	snprintf(text, sizeof(text), "%lu:%lu", st.st_dev, st.st_ino);
	setenv("JOURNAL_STREAM", text, 1);
	pn__log_init(&log, "p", PN_LOG_INFO, PN__LOG_TEXT);
	assert_int_equal(log.format, PN__LOG_JOURNAL);
	pn__log_init(&log, "p", PN_LOG_INFO, PN__LOG_JSON);
	assert_int_equal(log.format, PN__LOG_JSON);
	setenv("JOURNAL_STREAM", "1:1", 1);
	pn__log_init(&log, "p", PN_LOG_INFO, PN__LOG_TEXT);
	assert_int_equal(log.format, PN__LOG_TEXT);
	unsetenv("JOURNAL_STREAM");
	pn__log_init(&log, "p", PN_LOG_INFO, PN__LOG_TEXT);
	assert_int_equal(log.format, PN__LOG_TEXT);
	assert_int_equal(log.fd, STDERR_FILENO);
}

int
main(void)
{
#define UNIT(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		UNIT(test_text),
		UNIT(test_json),
		UNIT(test_journal),
		UNIT(test_levels),
		UNIT(test_long_lines),
		UNIT(test_long_event),
		UNIT(test_errno_is_kept),
		UNIT(test_journal_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
