#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "serve/notify.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void
no_socket_is_no_error(void **state)
{
	char path[300];

	(void)state;
	unsetenv("NOTIFY_SOCKET");
	pn__notify("READY=1");
	setenv("NOTIFY_SOCKET", "", 1);
	pn__notify("READY=1");
	setenv("NOTIFY_SOCKET", "relative", 1);
	pn__notify("READY=1");
	setenv("NOTIFY_SOCKET", "/no/such/socket", 1);
	pn__notify("READY=1");
	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	setenv("NOTIFY_SOCKET", path, 1);
	pn__notify("READY=1");
}

static void
news(void **state)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	char name[64], got[128];
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ssize_t n;

	(void)state;
	snprintf(name, sizeof(name), "@postern-notify-%d", (int)getpid());
	memcpy(at.sun_path, name, strlen(name));
	at.sun_path[0] = '\0';
	assert_int_equal(bind(fd, (struct sockaddr *)&at,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
		strlen(name))), 0);
	setenv("NOTIFY_SOCKET", name, 1);
	pn__notify("READY=1");
	n = recv(fd, got, sizeof(got), 0);
	assert_int_equal(n, 7);
	assert_memory_equal(got, "READY=1", 7);
	pn__notify_reloading();
	n = recv(fd, got, sizeof(got), 0);
	assert_true(n > 27);
	assert_memory_equal(got, "RELOADING=1\nMONOTONIC_USEC=", 27);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_socket_is_no_error),
		cmocka_unit_test(news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
