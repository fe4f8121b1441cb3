/* The Gregorian calendar, before its beginning too (ISO 8601). Pure. */
#ifndef PN_SCHEMA_CALENDAR_H
#define PN_SCHEMA_CALENDAR_H

#include <postern/value.h>

/* Whether there is such a day in the years 1 to 9999. */
bool pn__calendar_has(struct pn_date d);

/* Below, at or above 0 as a is before, at or after b. */
int pn__calendar_compare(struct pn_date a, struct pn_date b);

/* The days from 1970-01-01 to a day that there is. */
int64_t pn__calendar_days(struct pn_date d);

/* The day so many days after 1970-01-01, of the years 1 to 9999. */
struct pn_date pn__calendar_date(int64_t days);

#endif
