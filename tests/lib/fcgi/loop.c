/* Connections that behave: one, many, large, slow, and leaving. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>

#include "server.h"

static void
test_one(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_start(&s, 1, NULL);
	fd = dial(s.path);
	expect(fd, false, "/hello", "hello");
	assert_true(is_closed(fd, 5000));
	close(fd);
	server_stop(&s);
}

static void
test_keep(void **state)
{
	struct server s;
	int fd[8];

	(void)state;
	server_start(&s, 4, NULL);
	for (int i = 0; i < 8; i++)
		fd[i] = dial(s.path);
	for (int n = 0; n < 800; n++)
		expect(fd[n * 5 % 8], true, "/hello", "hello");
	assert_int_equal(atomic_load(&s.stats.requests), 800);
	assert_int_equal(atomic_load(&s.stats.connections), 8);
	for (int i = 0; i < 8; i++)
		close(fd[i]);
	server_stop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_keep),
	};

	return cmocka_run_group_tests_name("fcgi/loop", tests, NULL, NULL);
}
