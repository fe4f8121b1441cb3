/*
 * Decimal numbers as the nearest double or float, ties to even, the same in
 * every locale. Pure and thread-safe.
 */
#ifndef PN_BASE_NEAREST_H
#define PN_BASE_NEAREST_H

#include <postern/base.h>

/*
 * The double nearest to w * 10^q, or a little above where there are more
 * digits, less than one unit of w. It may be infinite. False where 128 bits
 * of the power do not tell (or the result is below the normal doubles).
 */
bool pn__nearest(uint64_t w, int64_t q, bool more, double *ret);

/*
 * The same of a number as text, digits with a point and an exponent or
 * without; a sign is passed over. By the C library, for where the above does
 * not tell.
 */
double pn__nearest_slowly(struct pn_slice text);

/* The nearest float of such a text. By way of a double it may be another. */
float pn__nearest_float(struct pn_slice text);

#endif
