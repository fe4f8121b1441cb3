/* Values that were read from JSON without a schema. */
#ifndef POSTERN_JSON_H
#define POSTERN_JSON_H

#include <postern/value.h>

/*
 * The value of the first member with this name; NULL where there is none, or
 * where map is NULL or no map: so that calls may be nested.
 */
const struct pn_value *pn_member(const struct pn_value *map, const char *name);

#endif
