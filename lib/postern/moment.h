/*
 * Dates, times and moments as members of a struct. The zero value of each is
 * none.
 */
#ifndef POSTERN_MOMENT_H
#define POSTERN_MOMENT_H

#include <postern/base.h>

/* A calendar date. */
struct pn_date {
	int16_t year; /* 1 to 9999 */
	uint8_t month, day;
};

/* A time of day. */
struct pn_time {
	bool given; /* false: no time */
	uint8_t hour, minute, second;
	uint32_t us; /* microseconds of the second */
};

/* A moment. */
struct pn_datetime {
	int64_t us; /* since 1970-01-01T00:00Z, leap seconds not counted */
	bool given; /* false: none */
};

#endif
