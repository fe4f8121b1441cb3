/*
 * A request without a web server: from a method, a target and headers to the
 * variables that a server would send, and the way in and out in memory. For
 * the shell and for tests.
 */
#ifndef PN_SERVE_ASK_H
#define PN_SERVE_ASK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/io.h"

struct pn__ask {
	struct pn_slice method;
	struct pn_slice target;		/* "/path?query" */
	const char *const *headers;	/* "Name: value" */
	size_t nheaders;
	const char *type;  /* Content-Type where no header says; or NULL */
	bool has_body;	   /* then CONTENT_LENGTH is body_n */
	size_t body_n;
};

enum { PN__ASK_VARS = 12 }; /* besides one for each header */

/*
 * Makes the variables, in a's memory, ended with NULL. 0; -1 with a sentence
 * in err: the method or a header's name is no token, the target no path.
 */
int pn__ask_env(const struct pn__ask *q, struct pn__arena *a, char ***ret_env,
    size_t *ret_n, char *err, size_t n);

/* A body that is in memory, a reply that is kept there. */
struct pn__ask_io {
	struct pn__io io;
	struct pn_slice body; /* what is still to be read */
	struct pn__buf *out;
	bool ended; /* the reply is whole */
};

/* Prepares io; body and out stay the caller's and outlive it. */
void pn__ask_io_init(
    struct pn__ask_io *io, struct pn_slice body, struct pn__buf *out);

/* ---- a reply's header block (RFC 3875, section 6) ---- */

/* Where the body begins in n bytes of reply; 0: the block is not complete. */
size_t pn__head_end(const char *p, size_t n);

/* The value of a header of the block, or p is NULL. */
struct pn_slice pn__head_find(struct pn_slice head, const char *name);

/*
 * The status of the block, 200 where it says none; *ret_text is "200 OK".
 * ret_text may be NULL.
 */
int pn__head_status(struct pn_slice head, struct pn_slice *ret_text);

#endif
