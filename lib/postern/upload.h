/*
 * Files that a form has sent (multipart/form-data, RFC 7578). They lie in a
 * temporary file without a name, whatever their size, and are gone when the
 * request ends unless pn_upload_keep() gives them a place. Or they go to a
 * sink as they arrive. A route takes those that its .in has fields for
 * (PN_FILE, PN_FILES), and as many others as its .limits.files says.
 */
#ifndef POSTERN_UPLOAD_H
#define POSTERN_UPLOAD_H

#include <postern/base.h>

struct pn_req;

/* Read-only; it and its strings live until the reply is sent. */
struct pn_upload {
	const char *field;
	const char *filename; /* as the client says, without folders; UTF-8 */
	size_t field_n, filename_n; /* bytes: a client may send a NUL inside */
	const char *type;     /* as the client says; "" where it does not */
	const char *detected; /* by its first bytes; NULL: not known */
	uint64_t size;	      /* bytes */
	int fd; /* open for reading and writing, at its start; -1: a sink's */
};

/* All that were sent, in order; *ret_n is their number. */
const struct pn_upload *pn_uploads(struct pn_req *r, size_t *ret_n);

/* The first of this field, or NULL where the visitor chose no file. */
const struct pn_upload *pn_upload(struct pn_req *r, const char *field);

/*
 * Moves it to this path, which appears at once and whole, over what was
 * there; its mode is 0640. 0, or -1, latched: the folder is missing, the
 * disk is full. The path must be the program's, not the visitor's: make a
 * name of your own and keep u->filename as data.
 */
int pn_upload_keep(
    struct pn_req *r, const struct pn_upload *u, const char *path);

/*
 * Its SHA-256 in 64 hexadecimal digits; "" latched where it can't be read. Of
 * a file that went to a sink: where the sink has .sha256.
 */
const char *pn_upload_sha256(struct pn_req *r, const struct pn_upload *u);

/*
 * Where files go as they arrive, in place of a temporary file: a parser, an
 * object store. It belongs to a field (.sink), or to a route, for its files
 * that no field has one for. The calls for a file come in this order, from
 * the thread that serves the request; while one of them takes its time, the
 * client has to wait. Each returns 0, or a status from 400 on that ends the
 * request: no more of it is read. All but write may be NULL. The limits hold:
 * a file that is too large, too many, or of another kind than the field's
 * .accept never comes, or is undone.
 */
struct pn_sink {
	/* A file begins: u has all but its size. *state is yours. */
	int (*begin)(
	    struct pn_req *r, const struct pn_upload *u, void **state);

	/* The next bytes, behind u->size others; never none. */
	int (*write)(struct pn_req *r, const struct pn_upload *u,
	    void *state, struct pn_slice piece);

	/* It came whole. */
	int (*end)(struct pn_req *r, const struct pn_upload *u, void *state);

	/*
	 * It is not wanted: it broke off, is against a limit, or ended, but
	 * the form that it came with is wrong and has to be sent again. Comes
	 * for each file that was begun unless the form is right, once.
	 */
	void (*undo)(struct pn_req *r, const struct pn_upload *u, void *state);

	bool sha256; /* reckoned on the way, for pn_upload_sha256() */
};

#endif
