/*
 * The protocol's floor: a constant reply from the least of responders. What
 * a toolkit costs above this is its own.
 *
 *	floor SOCKET PROCESSES
 */
#include "bench/responder.h"
#include "bench/start.h"

#include <err.h>
#include <string.h>

static size_t
hello(char *out)
{
	static const char reply[] =
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 13\r\n\r\n"
	    "Hello, World!";

	memcpy(out, reply, sizeof(reply) - 1);
	return sizeof(reply) - 1;
}

static void
serve(int listener, int unused)
{
	(void)unused;
	responder_serve(listener, hello);
}

int
main(int argc, char **argv)
{
	int fd;

	if (argc != 3)
		errx(2, "usage: floor SOCKET PROCESSES");
	fd = start_listen(argv[1]);
	start_workers(start_number(argv[2], 64), serve, fd, 0);
}
