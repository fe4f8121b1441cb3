/*
 * Powers of ten as 128-bit binary fractions: what it takes to turn doubles
 * into decimals and back without a long number. Thread-safe, pure.
 */
#ifndef PN_BASE_POWER_H
#define PN_BASE_POWER_H

#include <stdbool.h>
#include <stdint.h>

enum { PN__POWER_MIN = -342, PN__POWER_MAX = 350 };

/*
 * 10^q is t * 2^two with t = hi * 2^64 + lo, whose top bit is set. Where it
 * is not exact, t is at most 2 less than the true value, never more.
 */
struct pn__power {
	uint64_t hi, lo;
	int two;
	bool exact;
};

/* A product of 192 bits, its highest word first. */
struct pn__product {
	uint64_t hi, mid, lo;
};

/* 10^q, for q from PN__POWER_MIN to PN__POWER_MAX. */
struct pn__power pn__power_of_ten(int q);

/* floor(log2(10^q)), for q as above. */
static inline int
pn__power_log2(int q)
{
	return (q * 1741647) >> 19;
}

/* x * t of a power. */
static inline struct pn__product
pn__power_times(const struct pn__power *p, uint64_t x)
{
	unsigned __int128 low = (unsigned __int128)p->lo * x;
	unsigned __int128 high =
	    (unsigned __int128)p->hi * x + (uint64_t)(low >> 64);

	return (struct pn__product){ (uint64_t)(high >> 64), (uint64_t)high,
		(uint64_t)low };
}

#endif
