/*
 * FastCGI records as bytes (FastCGI specification 1.0, sections 3 to 5 and
 * 8). Pure: no socket, no memory of its own.
 */
#ifndef PN_FCGI_RECORD_H
#define PN_FCGI_RECORD_H

#include <stddef.h>
#include <stdint.h>

enum {
	PN__RECORD_HEADER = 8,	   /* bytes before the content */
	PN__RECORD_END = 16,	   /* bytes of an END_REQUEST record */
	PN__RECORD_CONTENT = 65528, /* what we put into one: 8 divides it */
	PN__RECORD_ANSWER = 128,   /* bytes that pn__record_answer() needs */
};

/* A record whose header has been read. */
struct pn__record {
	uint8_t type;
	uint8_t pad;   /* bytes of padding behind the content */
	uint16_t id;   /* 0: it is about the connection */
	uint16_t size; /* bytes of content */
};

/* What a program tells about itself in answer to GET_VALUES. */
struct pn__record_values {
	unsigned conns; /* connections at the same time */
	unsigned reqs;	/* requests at the same time */
};

/* Reads the 8 bytes of a header. 0, or -1: not version 1. */
int pn__record_read(struct pn__record *ret_r, const uint8_t *p);

/* Writes the 8 bytes of a header without padding. */
void pn__record_write(uint8_t *p, uint8_t type, uint16_t id, size_t size);

/*
 * Writes an END_REQUEST record: PN__RECORD_END bytes. status is the
 * protocol's (FCGI_REQUEST_COMPLETE …); the program's is 0.
 */
void pn__record_end(uint8_t *p, uint16_t id, uint8_t status);

/*
 * Writes the answer to the management record r, whose content is at p, into
 * PN__RECORD_ANSWER bytes: GET_VALUES_RESULT with each known name that was
 * asked for, once, or UNKNOWN_TYPE. Its length.
 */
size_t pn__record_answer(uint8_t *out, const struct pn__record *r,
    const uint8_t *p, const struct pn__record_values *values);

/*
 * Reads the two lengths in front of a name-value pair, which take 1 or 4
 * bytes each (section 3.4), and the pair behind them must fit into the n
 * bytes too. The bytes of the lengths, or 0 where something is cut short.
 */
size_t pn__record_pair(
    const uint8_t *p, size_t n, size_t *ret_name, size_t *ret_value);

/*
 * Turns n bytes of name-value pairs, in place, into strings NAME=VALUE that
 * end with NUL, and puts at most max pointers to them and a NULL into env,
 * which has max + 1 elements. p has a byte more than n. A pair without a
 * name or with a = in it is left out. The strings' number, or -1 with errno:
 * EPROTO (lengths that go beyond the end), EBADMSG (a NUL in a name or a
 * value), E2BIG (more than max).
 */
ptrdiff_t pn__record_params(uint8_t *p, size_t n, char **env, size_t max);

#endif
