/* A number of JSON. Inside this room. */
#ifndef PN_JSON_NUMBER_H
#define PN_JSON_NUMBER_H

#include "json/read.h"

/*
 * Reads the number at r->at, which is a digit or a minus, into r's value and
 * text, and steps behind it. The token, or PN__JSON_FAIL, latched.
 */
int pn__json_number(struct pn__json_reader *r);

/*
 * The double nearest to w * 10^q, or a little above where there are more
 * digits, less than one unit of w. False where 128 bits of the power do not
 * tell (or the result is below the normal doubles).
 */
bool pn__json_nearest(uint64_t w, int64_t q, bool more, double *ret);

#endif
