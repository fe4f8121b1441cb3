/* What dates, times and moments have in common: digits and bounds. */
#ifndef PN_SCHEMA_MOMENT_H
#define PN_SCHEMA_MOMENT_H

#include "schema/type.h"

/*
 * Takes a number of exactly n digits from the front of *text. The number;
 * -1 where there are no such digits.
 */
int pn__take_digits(struct pn_slice *text, int n);

/* Takes c, or its small letter, from the front. Whether it was there. */
bool pn__take_char(struct pn_slice *text, char c);

/* Takes HH:MM[:SS[.s…]] from the front. 0, or -1. */
int pn__take_time(struct pn_slice *text, struct pn_time *ret);

/* Microseconds since midnight. */
int64_t pn__time_us(struct pn_time t);

/*
 * Reads the field's not_before and not_after by to_us, which gives their
 * microseconds or -1, into r->i. example says what they look like.
 */
int pn__moment_plan(struct pn__rule *r, struct pn__planning *pl,
    int (*to_us)(struct pn_slice text, int64_t *ret), const char *example);

/* Compares with the bounds in r->i; says what is wrong, out of four. */
enum pn__parsed pn__moment_check(struct pn__parse *ps, const struct pn__rule *r,
    int64_t us, enum pn__message id);

#endif
