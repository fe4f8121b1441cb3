/* Where the files of a form go while they come. */
#ifndef PN_FORM_SENT_H
#define PN_FORM_SENT_H

#include "form/parse.h"
#include "schema/file.h"

#include <sodium.h>

enum { PN__KIND_BYTES = 32 }; /* of a file, by which its kind is known */

/* What is known of a file beside what the program sees. */
struct pn__sent {
	const struct pn_field *field; /* NULL: it is no field of .in */
	const struct pn_sink *sink;   /* NULL: a temporary file */
	void *state;		      /* the sink's */
	crypto_hash_sha256_state *hash; /* NULL: not wanted */
	const char *sha256;	      /* once it has ended; or NULL */
	char head[PN__KIND_BYTES];    /* its first bytes */
	uint8_t head_n;
	bool begun; /* the sink has it, or the temporary file */
	bool wrong; /* against the field's rules: its bytes are dropped */
};

/*
 * The kind of a file by its first bytes, PN__KIND_BYTES of them or all that
 * there are; NULL: not known.
 */
const char *pn__kind_of(const char *p, size_t n);

/* A temporary file without a name, closed with the request; -1, latched. */
int pn__temp_open(struct pn_req *r);

/*
 * Adds n bytes to it, of which the last may wait in h. h is empty when a file
 * begins. 0, or -1, latched.
 */
int pn__temp_write(
    struct pn_req *r, struct pn__held *h, int fd, const char *p, size_t n);

/*
 * Writes what waits and goes to the start; with drop it loses what it has. h
 * is empty then. 0, or -1, latched.
 */
int pn__temp_rewind(struct pn_req *r, struct pn__held *h, int fd, bool drop);

/*
 * The steps of a file that goes to its sink, whose word is taken: 0, or -1,
 * latched.
 */
int pn__sink_begin(
    struct pn_req *r, struct pn__sent *s, const struct pn_upload *u);
int pn__sink_write(struct pn_req *r, struct pn__sent *s,
    const struct pn_upload *u, const char *p, size_t n);
int pn__sink_end(
    struct pn_req *r, struct pn__sent *s, const struct pn_upload *u);
void pn__sink_undo(
    struct pn_req *r, struct pn__sent *s, const struct pn_upload *u);

#endif
