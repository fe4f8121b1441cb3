/* What the files of this room share. */
#ifndef PN_REQ_INSIDE_H
#define PN_REQ_INSIDE_H

#include "http/range.h"
#include "req/req.h"

enum {
	PN__KEEP = 64 * 1024, /* bytes a thread keeps of each buffer */
	PN__RANGES_MAX = 16,  /* more are an attack, not a download */
};

/* Finds the known variables and joins headers that came twice. */
void pn__env_index(struct pn_req *r);

/* Sets path, match and query; latches a 400 for a bad address. */
void pn__path_read(struct pn_req *r);

/*
 * The ranges that are asked of something of size bytes, joined where they
 * touch: how many; 0: the whole; below 0: none is within (416).
 */
ssize_t pn__ranges_asked(struct pn_req *r, uint64_t size,
    struct pn__range out[PN__RANGES_MAX]);

#endif
