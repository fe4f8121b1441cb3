#include "base/clock.h"

#include <stdio.h>

int64_t
pn__clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
pn__clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
pn__clock_rfc3339(char out[PN__CLOCK_RFC3339])
{
	struct timespec ts;
	struct tm tm;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	n = strftime(out, PN__CLOCK_RFC3339, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, PN__CLOCK_RFC3339 - n, ".%03uZ",
	    (unsigned int)(ts.tv_nsec / 1000000) % 1000u);
}
