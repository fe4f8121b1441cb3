/*
 * A request's standard input as a stream of libfcgi's type, filled by our
 * reader: first what was gathered with the request, then the connection.
 */
#ifndef PN_FCGI_STDIN_H
#define PN_FCGI_STDIN_H

#include "fcgi/head.h"

#include <fcgiapp.h>
#include <sys/types.h>

struct pn__stdin {
	FCGX_Stream in;
	struct pn__head *head;
	uint8_t *p;	 /* the buffer that head reads */
	size_t n;	 /* bytes in it */
	uint8_t **spare; /* the thread's second buffer, made when needed */
	int fd;
	int wait_ms; /* 0: without end */
	bool made;   /* in has been set up */
	bool moved;  /* p is *spare */
};

/*
 * Prepares the body of the request that head has found READY in the n bytes
 * at p. Costs nothing until it is read. *spare is NULL or what an earlier
 * body left there; the caller frees it.
 */
void pn__stdin_init(struct pn__stdin *b, struct pn__head *head, uint8_t *p,
    size_t n, uint8_t **spare);

/* As read and next of struct pn__io. */
ssize_t pn__stdin_read(struct pn__stdin *b, void *p, size_t n);
ssize_t pn__stdin_next(struct pn__stdin *b, const char **ret_p);

/*
 * Reads to the end and forgets what it reads, up to a megabyte or a second,
 * until the peer pauses. 0, or -1: the end has not been reached.
 */
int pn__stdin_skip(struct pn__stdin *b);

#endif
