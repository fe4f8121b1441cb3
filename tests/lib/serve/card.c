#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/card.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *
requests(const struct pn__card *c, struct pn__buf *out)
{
	pn__buf_reset(out, 4096);
	pn__card_requests(c, out);
	return pn__buf_str(out);
}

static void
what_is_served(void **state)
{
	static char *get[] = { "QUERY_STRING=x", "REQUEST_METHOD=GET", "R=",
		"REQUEST_URI=/a/b?secret=1", "" };
	static char *none[] = { "", "R", "RE" };
	struct pn__card *c = pn__card_new(2);
	struct pn__seat *a, *b;
	struct pn__buf out;

	(void)state;
	pn__buf_init(&out, 4096);
	assert_non_null(c);
	a = pn__seat_take(c);
	b = pn__seat_take(c);
	assert_non_null(a);
	assert_non_null(b);
	assert_null(pn__seat_take(c));
	assert_string_equal(requests(c, &out), "");
	pn__seat_begin(a, get, PN_COUNT(get));
	assert_string_equal(requests(c, &out), "GET /a/b");
	pn__seat_begin(b, none, PN_COUNT(none));
	assert_string_equal(requests(c, &out), "GET /a/b, - -");
	pn__seat_end(a);
	assert_string_equal(requests(c, &out), "- -");
	pn__seat_leave(b);
	assert_string_equal(requests(c, &out), "");
	assert_ptr_equal(pn__seat_take(c), b);
	pn__seat_begin(NULL, get, 1);
	pn__seat_end(NULL);
	pn__seat_leave(NULL);
	pn__buf_fini(&out);
	pn__card_free(c);
	pn__card_free(NULL);
}

static void
a_long_path_is_cut(void **state)
{
	char uri[2000] = "REQUEST_URI=/";
	char *env[] = { uri, "REQUEST_METHOD=GET" };
	struct pn__card *c = pn__card_new(1);
	struct pn__seat *s = pn__seat_take(c);

	(void)state;
	memset(uri + 13, 'x', sizeof(uri) - 14);
	pn__seat_begin(s, env, 2);
	assert_int_equal(strlen(s->request), PN__SEAT_BYTES - 1);
	pn__card_free(c);
}

static void
another_process_sees_it(void **state)
{
	static char *env[] = { "REQUEST_METHOD=PUT", "REQUEST_URI=/x" };
	struct pn__card *c = pn__card_new(1);
	struct pn__buf out;
	pid_t pid = fork();
	int status;

	(void)state;
	if (pid == 0) {
		pn__seat_begin(pn__seat_take(c), env, 2);
		atomic_store(&c->state, PN__CARD_READY);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	pn__buf_init(&out, 4096);
	assert_string_equal(requests(c, &out), "PUT /x");
	assert_int_equal(atomic_load(&c->state), PN__CARD_READY);
	pn__buf_fini(&out);
	pn__card_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_served),
		cmocka_unit_test(a_long_path_is_cut),
		cmocka_unit_test(another_process_sees_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
