/* A body's form, whatever its type: names, values and files. */
#ifndef PN_FORM_PARSE_H
#define PN_FORM_PARSE_H

#include "req/req.h"

#include <postern/upload.h>

struct pn__sent;

/* A file that was passed over: its field has as many as it may. */
struct pn__surplus {
	struct pn_upload upload;
	struct pn__surplus *next;
};

/* How many files came for a field. */
struct pn__counted {
	const struct pn_field *field;
	uint64_t n;
};

/* The last bytes of a file that comes, which wait for more. */
struct pn__held {
	char *p; /* NULL: there has been no file */
	size_t n;
};

struct pn__form {
	struct pn_slice *pairs; /* name, value, …: terminated */
	size_t npairs, cap;
	struct pn_upload *uploads;
	struct pn__sent *sent; /* of each upload: where it goes */
	size_t nuploads, uploads_cap;
	struct pn__held held;
	struct pn__surplus *surplus;
	struct pn__counted *counted;
	size_t ncounted, counted_cap;
	struct pn_slice broken; /* of the first text that was not UTF-8 */
};

/*
 * Reads the body into r->form, at the first call. 0; -1, latched: 415 for a
 * type or charset that is not taken, 413 over a limit, and what
 * pn__req_body() latches. An empty body has no fields, whatever its type,
 * but as multipart it is one without its end.
 */
int pn__form_parse(struct pn_req *r);

/* multipart/form-data into f, piece by piece. 0, or -1, latched. */
int pn__form_multipart(struct pn_req *r, struct pn__form *f);

/* Adds a pair; p is NULL-terminated behind n. 0, or -1, latched. */
int pn__form_add(struct pn_req *r, struct pn__form *f, struct pn_slice name,
    struct pn_slice value);

/*
 * Begins a file with the field, names and type of like. 0: pn__upload_write()
 * takes its bytes. 1: they are not wanted. -1, latched.
 */
int pn__upload_begin(
    struct pn_req *r, struct pn__form *f, const struct pn_upload *like);

/* Adds n bytes to the last file. 0, or -1, latched. */
int pn__upload_write(
    struct pn_req *r, struct pn__form *f, const char *p, size_t n);

/* Ends it. 0, or -1, latched. */
int pn__upload_end(struct pn_req *r, struct pn__form *f);

/* Takes back what went to sinks: the form is not wanted. */
void pn__uploads_undo(struct pn_req *r, struct pn__form *f);

#endif
