/* Whether a member may go out as its field describes it. Thread-safe. */
#ifndef PN_SCHEMA_FITS_H
#define PN_SCHEMA_FITS_H

#include "schema/schema.h"

/*
 * The name of the rule that a record's member breaks, or NULL where it fits:
 * "required" (null), "min", "max", "choice", "utf8", "control", "type" (a
 * number that is not finite). What is between fields and the program's own
 * checks are rules of input and not looked at; nor are the fields of a
 * struct, which have a record of their own. With an arena also "pattern" and,
 * for text of a format, "type", which take their time; NULL: without.
 */
const char *pn__field_unfit(const struct pn__plan *p, int field,
    const void *record, struct pn__arena *a);

#endif
