/*
 * libfcgi as its manual shows it: a thread per connection, each in its own
 * FCGX_Accept_r(). A thread is bound to a kept connection until the server
 * closes it, so there have to be more threads than connections.
 *
 *	libfcgi_threads SOCKET PROCESSES THREADS
 */
#include "bench/start.h"

#include <err.h>
#include <fcgiapp.h>
#include <pthread.h>
#include <stdint.h>

enum { STACK = 256 * 1024 };

static void *
serve(void *arg)
{
	FCGX_Request r;
	char rest[512];

	FCGX_InitRequest(&r, (int)(intptr_t)arg, 0);
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_PutS("Content-Type: text/plain; charset=utf-8\r\n"
			  "Content-Length: 13\r\n\r\nHello, World!", r.out);
		/* What is left unread would end a kept connection. */
		while (FCGX_GetStr(rest, sizeof(rest), r.in) > 0)
			continue;
		FCGX_Finish_r(&r);
	}
	return NULL;
}

static void
work(int listener, int threads)
{
	pthread_attr_t attr;
	pthread_t id;
	int i;

	FCGX_Init();
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	for (i = 1; i < threads; i++)
		if (pthread_create(&id, &attr, serve,
		    (void *)(intptr_t)listener) != 0)
			errx(2, "cannot make %d threads", threads);
	serve((void *)(intptr_t)listener);
}

int
main(int argc, char **argv)
{
	int fd;

	if (argc != 4)
		errx(2, "usage: libfcgi_threads SOCKET PROCESSES THREADS");
	fd = start_listen(argv[1]);
	start_workers(start_number(argv[2], 64), work, fd,
	    start_number(argv[3], 4096));
}
