/*
 * Dates of HTTP, without locale and time zone. Pure but for two-digit years,
 * which depend on today; thread-safe.
 */
#ifndef PN_HTTP_DATE_H
#define PN_HTTP_DATE_H

#include <stddef.h>
#include <time.h>

enum { PN__HTTP_DATE = 30 }; /* bytes that pn__http_date() writes */

/*
 * Writes a time as "Sun, 06 Nov 1994 08:49:37 GMT" (IMF-fixdate, RFC 9110,
 * 5.6.7), terminated. A time outside of the years 0 to 9999 becomes the
 * nearest inside.
 */
void pn__http_date(time_t t, char out[PN__HTTP_DATE]);

/*
 * Reads a date in one of the three forms of RFC 9110, 5.6.7: IMF-fixdate,
 * RFC 850's (a year that would be more than 50 years ahead is in the past)
 * and asctime()'s. 0, or -1 for anything else.
 */
int pn__http_date_parse(const char *p, size_t n, time_t *ret);

/* Reads the date of a cookie as browsers do (RFC 6265bis, 5.1.1). 0 or -1. */
int pn__cookie_date_parse(const char *p, size_t n, time_t *ret);

/*
 * The time of a date in UTC: tm_year is the year itself, 0 to 9999, tm_mon 0
 * to 11; the others are checked. 0, or -1 where there is no such time.
 */
int pn__date_time(const struct tm *tm, time_t *ret);

#endif
