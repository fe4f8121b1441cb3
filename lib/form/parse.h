/* A body's form, whatever its type: names, values and files. */
#ifndef PN_FORM_PARSE_H
#define PN_FORM_PARSE_H

#include "req/req.h"

#include <postern/upload.h>

struct pn__form {
	struct pn_slice *pairs; /* name, value, …: terminated */
	size_t npairs, cap;
	struct pn_upload *uploads;
	size_t nuploads, uploads_cap;
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
 * Begins a file: a temporary one without a name, closed with the request.
 * NULL, latched.
 */
struct pn_upload *pn__upload_begin(struct pn_req *r, struct pn__form *f);

/* Adds n bytes to it. 0, or -1, latched. */
int pn__upload_write(
    struct pn_req *r, struct pn_upload *u, const char *p, size_t n);

/* Ends it: its kind is known by its first bytes. 0, or -1, latched. */
int pn__upload_end(struct pn_req *r, struct pn_upload *u);

#endif
