/* Measuring one piece of work: the median of some rounds. */
#ifndef BENCH_ROUNDS_H
#define BENCH_ROUNDS_H

#include <stdint.h>
#include <stdlib.h>
#include <time.h>

enum {
	ROUNDS = 15,
	ROUND_US = 60000, /* a round takes about so long */
	BATCH = 1 << 18,  /* bytes between two looks at the clock */
};

/* The processor's time of this thread: others may be busy beside us. */
static int64_t
cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

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
	int64_t start = cpu_us(), now;
	size_t bytes = 0, batch;

	do {
		for (batch = 0; batch < BATCH;)
			batch += work(data);
		bytes += batch;
		now = cpu_us();
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
