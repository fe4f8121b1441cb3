#include "fcgi/listen.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SYSTEMD_FD = 3 };

static bool
is_listening(int fd)
{
	int on = 0;
	socklen_t n = sizeof(on);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) == 0 && on;
}

/* Standard input moves up: a program that we start must not inherit it. */
static int
take_stdin(void)
{
	int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, SYSTEMD_FD);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && null >= 0)
		dup2(null, STDIN_FILENO);
	if (null >= 0)
		close(null);
	return fd;
}

int
pn__listen_inherited(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	bool ours = pid != NULL && fds != NULL &&
	    strtol(pid, NULL, 10) == (long)getpid() &&
	    strtol(fds, NULL, 10) >= 1;

	if (ours) {
		unsetenv("LISTEN_PID");
		unsetenv("LISTEN_FDS");
		unsetenv("LISTEN_FDNAMES");
		if (is_listening(SYSTEMD_FD)) {
			fcntl(SYSTEMD_FD, F_SETFD, FD_CLOEXEC);
			return SYSTEMD_FD;
		}
	}
	return is_listening(STDIN_FILENO) ? take_stdin() : -1;
}
