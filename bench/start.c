#include "bench/start.h"

#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

int
start_listen(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(addr.sun_path))
		errx(2, "%s: longer than a socket's name may be", path);
	memcpy(addr.sun_path, path, strlen(path) + 1);
	unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0 ||
	    listen(fd, BACKLOG) != 0)
		err(2, "%s", path);
	return fd;
}

_Noreturn void
start_workers(int n, void (*work)(int fd, int arg), int fd, int arg)
{
	sigset_t stop;
	int caught, i;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	for (i = 0; i < n; i++) {
		switch (fork()) {
		case -1:
			err(2, "fork");
		case 0:
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			sigprocmask(SIG_UNBLOCK, &stop, NULL);
			work(fd, arg);
			_exit(1);
		default:
			break;
		}
	}
	sigwait(&stop, &caught);
	_exit(0);
}

int
start_number(const char *text, int max)
{
	char *end;
	long n;

	n = strtol(text, &end, 10);
	if (end == text || *end != '\0' || n < 1 || n > max)
		errx(2, "%s: a number from 1 to %d is wanted", text, max);
	return (int)n;
}
