/*
 * A database's value into a member of a C struct, exactly or not at all.
 * Pure.
 */
#ifndef PN_DB_CONVERT_H
#define PN_DB_CONVERT_H

#include "base/arena.h"

#include <postern/schema.h>

/*
 * Stores v in the member that f describes; to is the member. NULL becomes
 * NULL or zero; text is copied into a, terminated. A number may come as
 * text or the other way round as long as nothing is lost. NULL when it is
 * done, otherwise what is wrong, as the end of a sentence that begins with
 * the column.
 */
const char *pn__convert(const struct pn_field *f, const struct pn_value *v,
    struct pn__arena *a, void *to);

/*
 * The whole number that v is, as an integer or an unsigned one, in place;
 * null stays. -1 where it is none.
 */
int pn__convert_integer(struct pn_value *v);

/*
 * Arguments as every driver takes them: dates, times and decimals become
 * text in a's memory. args itself where there are none; NULL where the
 * arena is full.
 */
const struct pn_value *pn__convert_args(
    const struct pn_value *args, size_t n, struct pn__arena *a);

#endif
