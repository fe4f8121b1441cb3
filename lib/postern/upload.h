/*
 * Files that a form has sent (multipart/form-data, RFC 7578). They lie in a
 * temporary file without a name, whatever their size, and are gone when the
 * request ends unless pn_upload_keep() gives them a place. A route takes as
 * many as its .files says; of the others none.
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
	int fd;		      /* open for reading and writing, at its start */
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

/* Its SHA-256 in 64 hexadecimal digits; "" latched where it can't be read. */
const char *pn_upload_sha256(struct pn_req *r, const struct pn_upload *u);

#endif
