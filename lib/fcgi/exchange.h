/* A request and its reply on a connection, as the handler sees them. */
#ifndef PN_FCGI_EXCHANGE_H
#define PN_FCGI_EXCHANGE_H

#include "fcgi/stdin.h"
#include "fcgi/inside.h"
#include "fcgi/writer.h"

struct pn__exchange {
	struct pn__io io;
	struct pn__stdin body;
	struct pn__writer out;
	struct pn__thread *t;
	struct pn__slot *slot;
	bool leaving;  /* the last reply of its connection has been sent */
	bool may_tell; /* the server, by pn__writer.bye */
};

/*
 * Prepares the exchange for the request in in on the connection fd, whose
 * slot is s. It owns nothing.
 */
void pn__exchange_init(struct pn__exchange *x, struct pn__thread *t, int fd,
    struct pn__slot *s, struct pn__input *in);

/* Answers with an error, by the loop's refuse or with a line of text. */
void pn__exchange_refuse(struct pn__exchange *x, int status);

#endif
