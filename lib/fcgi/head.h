/*
 * Gathers one request out of the bytes of a connection: BEGIN_REQUEST, the
 * parameters and the start of its standard input. Pure: bytes in, events
 * out. It works inside the caller's buffer: what belongs to the request is
 * moved together there, whatever records it came in.
 */
#ifndef PN_FCGI_HEAD_H
#define PN_FCGI_HEAD_H

#include "fcgi/record.h"

#include <stdbool.h>

enum {
	PN__HEAD_PARAMS = 65536 + 1024, /* bytes of a request's parameters */
	PN__HEAD_BODY = 65536,		/* … of its input, gathered at once */
	PN__HEAD_BUFFER = 160 * 1024,	/* a buffer that is always enough */
	PN__HEAD_STRAY = 32, /* records beside the request that are borne */
};

enum pn__head_phase {
	PN__HEAD_BEGIN, /* waits for a BEGIN_REQUEST */
	PN__HEAD_IN_PARAMS,
	PN__HEAD_IN_BODY,
	PN__HEAD_WHOLE, /* the empty STDIN record has been read */
};

struct pn__head {
	size_t at; /* bytes of the buffer that have been read */
	size_t params, params_n, body, body_n; /* where they lie */

	struct pn__record rec;	/* the record at at, when open */
	unsigned content, pad;	/* what is still to come of it */
	unsigned stray;		/* records that were no part of it */
	uint16_t id;
	bool keep;  /* the connection outlives the request */
	bool open;  /* a record's header has been read */
	uint8_t use; /* what the open record is for */
	enum pn__head_phase phase;
	const char *why; /* after PN__HEAD_BAD, for a person */
};

enum pn__head_event {
	PN__HEAD_MORE,	/* needs more bytes behind the n it has seen */
	PN__HEAD_READY, /* parameters, and the body or PN__HEAD_BODY of it */
	PN__HEAD_MANAGE, /* rec is a management record: answer it */
	PN__HEAD_ROLE,	/* a role that we don't play: id is to be told */
	PN__HEAD_MPX,	/* rec.id began too, which we can't: tell it */
	PN__HEAD_ABORT, /* the web server gave id up: end it */
	PN__HEAD_LARGE, /* the parameters are over PN__HEAD_PARAMS */
	PN__HEAD_BAD,	/* breaks the protocol: close; why says how */
};

/* Starts afresh at the start of the buffer. */
void pn__head_init(struct pn__head *h);

/*
 * Reads on in the n bytes at p, the whole buffer. After MANAGE, whose
 * content is at p + at - rec.pad - rec.size, and after MPX the caller answers
 * and calls again; after READY with less than the whole body it sets body_n
 * to 0 when it has used the body, and calls again. A buffer of
 * PN__HEAD_BUFFER bytes is never full after MORE, if it is tidied.
 */
enum pn__head_event pn__head_step(struct pn__head *h, uint8_t *p, size_t n);

/*
 * Moves the bytes that have not been read yet next to those of the request,
 * to make room. The new n.
 */
size_t pn__head_tidy(struct pn__head *h, uint8_t *p, size_t n);

#endif
