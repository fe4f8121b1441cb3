/*
 * The application/x-www-form-urlencoded parser of the WHATWG URL standard,
 * section 5.1: queries and form bodies. Pure and thread-safe.
 */
#ifndef PN_HTTP_URLENCODED_H
#define PN_HTTP_URLENCODED_H

#include "base/arena.h"

/*
 * Splits n bytes into names and values: name, value, name, value, … in the
 * order they came, each decoded, valid UTF-8 (what is not became U+FFFD) and
 * terminated, in a. No escape is an error: what is not %XX stays as it is; a
 * value may contain NUL. *ret_n is the number of pairs; behind the last one
 * stands the name of the first that was not UTF-8, p is NULL where all were.
 * 0; -1 where there are more than max pairs; -2 where a is full. Nothing is
 * set on failure.
 */
int pn__urlencoded_parse(struct pn__arena *a, const char *p, size_t n,
    size_t max, struct pn_slice **ret_pairs, size_t *ret_n);

#endif
