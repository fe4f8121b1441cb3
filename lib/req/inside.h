/* What the files of this room share. */
#ifndef PN_REQ_INSIDE_H
#define PN_REQ_INSIDE_H

#include "req/req.h"

#include <postern/plugin.h>
#include <stddef.h>

enum {
	PN__KEEP = 64 * 1024, /* bytes a thread keeps of each buffer */
};

/* What pn_state() gives. */
struct pn__state {
	const struct pn_key *key;
	struct pn__state *next;
	_Alignas(max_align_t) char data[];
};

/* Finds the known variables and joins headers that came twice. */
void pn__env_index(struct pn_req *r);

/* As pn_header(), but "" where the header is there and empty. */
const char *pn__header_sent(struct pn_req *r, const char *name);

/* Host, scheme and client as trusted proxies tell them. */
void pn__env_forwarded(struct pn_req *r);

/* Sets path, match and query; latches a 400 for a bad address. */
void pn__path_read(struct pn_req *r);

#endif
