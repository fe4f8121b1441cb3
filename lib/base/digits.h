/*
 * Numbers as text: decimal integers, and the shortest decimal of a double.
 * The same in every locale; no allocation. Thread-safe, pure.
 */
#ifndef PN_BASE_DIGITS_H
#define PN_BASE_DIGITS_H

#include <stdint.h>

enum {
	PN__DIGITS_MAX = 32, /* bytes that any of these may write at to */
};

/* Writes v; returns the end of what it wrote, which is not terminated. */
char *pn__digits_uint(char *to, uint64_t v);
char *pn__digits_int(char *to, int64_t v);

/*
 * Writes the shortest decimal that reads back as the same double, laid out
 * as ECMA-262 6.1.6.1.20 does: what JSON.stringify() gives. Minus zero is
 * "0", NaN and infinities are "null". Returns the end, as above.
 */
char *pn__digits_real(char *to, double v);

/* As above, with as many digits as a float needs. */
char *pn__digits_float(char *to, float v);

#endif
