/* Measuring one piece of work: the median of some rounds. */
#ifndef BENCH_ROUNDS_H
#define BENCH_ROUNDS_H

#include "base/clock.h"

#include <stdlib.h>

enum {
	ROUNDS = 15,
	ROUND_US = 60000, /* a round takes about so long */
};

/* Does the work once and returns how many bytes of JSON went through. */
typedef size_t work_fn(void *data);

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Bytes per nanosecond, that is GB/s. */
static double
one_round(work_fn *work, void *data)
{
	int64_t start = pn__clock_us(), now;
	size_t bytes = 0;

	do {
		for (int i = 0; i < 4; i++)
			bytes += work(data);
		now = pn__clock_us();
	} while (now - start < ROUND_US);
	return (double)bytes / (double)(now - start) / 1000;
}

/*
 * The medians of two pieces of work, in turn, so that a busy machine slows
 * both.
 */
static void
measure_both(
    work_fn *ours, work_fn *theirs, void *data, double *us, double *them)
{
	double a[ROUNDS], b[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		a[i] = one_round(ours, data);
		b[i] = one_round(theirs, data);
	}
	qsort(a, ROUNDS, sizeof(a[0]), compare_doubles);
	qsort(b, ROUNDS, sizeof(b[0]), compare_doubles);
	*us = a[ROUNDS / 2];
	*them = b[ROUNDS / 2];
}

#endif
