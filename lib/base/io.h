/*
 * One request's way in and out, whoever carries it: a FastCGI connection,
 * a CGI process, the shell or a test. The dispatcher makes it, the request
 * reads its body from it and sends its reply through it, all on one thread.
 */
#ifndef PN_BASE_IO_H
#define PN_BASE_IO_H

#include <postern/base.h>
#include <sys/types.h>
#include <sys/uio.h>

struct pn__io {
	/*
	 * Up to n bytes of the request's body into p. Their number; 0 at the
	 * end; -1 with errno: ETIMEDOUT (the peer stalls), ECONNRESET (it
	 * left), EPROTO (it breaks the protocol). Blocks.
	 */
	ssize_t (*read)(struct pn__io *io, void *p, size_t n);

	/*
	 * As read, but *ret_p is where the bytes lie until the next call. NULL
	 * where they have to be copied: read does.
	 */
	ssize_t (*next)(struct pn__io *io, const char **ret_p);

	/*
	 * Sends the next bytes of the reply: a CGI header block (RFC 3875,
	 * section 6), then the body, in as many calls as wanted; last ends the
	 * reply. 0, or -1 when the client is gone or does not take it in time
	 * (later calls then fail too). Blocks. iov is not changed.
	 */
	int (*send)(
	    struct pn__io *io, const struct iovec *iov, int n, bool last);

	/* True when the client has hung up. Does not block. */
	bool (*is_gone)(struct pn__io *io);

	/*
	 * Called before a handler waits for something else (a database): the
	 * dispatcher may let another thread find the next request.
	 */
	void (*will_block)(struct pn__io *io);
};

#endif
