/*
 * The fortunes table as one writes it by hand in C, on the least of
 * responders: snprintf and an escaping loop.
 *
 *	pages_floor SOCKET PROCESSES
 */
#include "bench/fortunes.h"
#include "bench/html.h"
#include "bench/responder.h"
#include "bench/start.h"

#include <err.h>
#include <stdio.h>
#include <string.h>

enum { PAGE_MAX = 16384 };

static size_t
table(char *out)
{
	char page[PAGE_MAX];
	size_t head, i, n;

	n = html_begin(page, sizeof(page));
	for (i = 0; i < FORTUNES; i++)
		n = html_row(page, sizeof(page), n, fortunes[i].id,
		    fortunes[i].message);
	n = html_end(page, sizeof(page), n);
	head = (size_t)snprintf(out, RESPONDER_MAX,
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Length: %zu\r\n\r\n",
	    n);
	memcpy(out + head, page, n);
	return head + n;
}

static void
serve(int listener, int unused)
{
	(void)unused;
	responder_serve(listener, table);
}

int
main(int argc, char **argv)
{
	int fd;

	if (argc != 3)
		errx(2, "usage: pages_floor SOCKET PROCESSES");
	fd = start_listen(argv[1]);
	start_workers(start_number(argv[2], 64), serve, fd, 0);
}
