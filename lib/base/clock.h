/*
 * Time: the monotonic clock for durations, the wall clock for people.
 * Thread-safe.
 */
#ifndef PN_BASE_CLOCK_H
#define PN_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

enum { PN__CLOCK_RFC3339 = 32 }; /* bytes that pn__clock_rfc3339() writes */

/* Microseconds since some start; never goes back. */
int64_t pn__clock_us(void);

/* Milliseconds of the same clock, from its coarse and cheap reading. */
int64_t pn__clock_ms(void);

/* The time now as 2026-11-22T17:40:00.123Z. */
void pn__clock_rfc3339(char out[PN__CLOCK_RFC3339]);

#endif
