/*
 * The keys of a program: what it signs with, and what it still believes.
 * Read-only once made; shared by threads.
 */
#ifndef PN_SESSION_SECRET_H
#define PN_SESSION_SECRET_H

#include <postern/base.h>

enum {
	PN__SECRETS_MAX = 16, /* keys of a file */
	PN__SECRET_MIN = 32,  /* bytes of one */
	PN__SECRET_BYTES = 32,
};

struct pn__secrets {
	unsigned char key[PN__SECRETS_MAX][PN__SECRET_BYTES];
	size_t n; /* the first one signs, all verify */
};

/*
 * Reads a file of keys: one in a line, newest first, without the blanks
 * around it; empty lines and those that begin with "#" are passed over. 0;
 * -1 with "file:line: …" in err: a key of less than PN__SECRET_MIN bytes, one
 * that stands there twice, more than PN__SECRETS_MAX, none, or a file that
 * others may read. Keys are never in err.
 */
int pn__secrets_read(
    struct pn__secrets *s, const char *path, char *err, size_t n);

/* One key out of the bytes of random that the program began with. */
void pn__secrets_make(
    struct pn__secrets *s, const unsigned char random[PN__SECRET_BYTES]);

#endif
