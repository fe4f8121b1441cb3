/* Byte ranges: the Range header (RFC 9110, 14.1). Pure and thread-safe. */
#ifndef PN_HTTP_RANGE_H
#define PN_HTTP_RANGE_H

#include <postern/base.h>
#include <sys/types.h>

/* Both ends belong to it. */
struct pn__range {
	uint64_t first, last;
};

enum {
	PN__RANGE_UNSATISFIABLE = -1, /* 416 */
	PN__RANGE_MALFORMED = -2,     /* the header does not count */
};

/*
 * Reads the ranges of something of size bytes that are within it, in the
 * order of the header. Their number, at least 1; or one of the above, where
 * none is within, or none is a range; a header of more than max that are
 * within counts as malformed too (RFC 9110, 14.2). *ret_unit is what stands
 * before "=": a server of bytes takes only "bytes".
 */
ssize_t pn__range_parse(const char *p, size_t n, uint64_t size,
    struct pn_slice *ret_unit, struct pn__range *out, size_t max);

/*
 * Joins those that overlap or touch, each at the place of its first; n is
 * small: its square is what this costs. Returns how many are left.
 */
size_t pn__range_combine(struct pn__range *ranges, size_t n);

#endif
