/*
 * Parameters of header values: ";name=value;name="quoted value"" (RFC 9110,
 * 5.6.6), read as the best of the lenient parsers do. Pure, thread-safe.
 */
#ifndef PN_HTTP_PARAMETER_H
#define PN_HTTP_PARAMETER_H

#include "base/buf.h"

struct pn__parameter {
	struct pn_slice name;
	struct pn_slice value; /* between the quotes, escapes still in it */
	bool is_quoted;
};

/*
 * Takes the next parameter off *rest, which begins with ";" or behind it.
 * What is no parameter is skipped: without "=", without a name, or a quote
 * that does not end (which takes all that is left). Where end is ',' the
 * next element of a list ends them. False when there is none any more; then
 * *rest begins with end, or is empty.
 */
bool pn__parameter_next(
    struct pn_slice *rest, char end, struct pn__parameter *ret);

/*
 * The value without its escapes, into out, which has value.n bytes. Returns
 * its length.
 */
size_t pn__parameter_value(const struct pn__parameter *p, char *out);

/*
 * Adds "; name=value", quoted where it has to be. 0; -1 where the name is no
 * token, the value has controls, or out is full.
 */
int pn__parameter_write(
    struct pn__buf *out, struct pn_slice name, struct pn_slice value);

#endif
