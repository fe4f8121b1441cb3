/*
 * Decimal numbers as text: what JSON and HTML write, and a leading "+".
 */
#ifndef PN_SCHEMA_NUMBER_H
#define PN_SCHEMA_NUMBER_H

#include <postern/base.h>

/* A longer text is no number. */
enum { PN__NUMBER_MAX = 512 };

/* mantissa * 10^exponent, negated where it is negative. */
struct pn__number {
	bool negative;
	bool is_exact; /* false: digits below 10^exponent were left out */
	uint64_t mantissa;
	int exponent;
};

/* Reads [+-] digits [. digits] [e [+-] digits]; .5 too. 0, -1: it is none. */
int pn__number_parse(struct pn_slice text, struct pn__number *ret);

/*
 * The number of units of 10^-scale, without its sign. 0; -1: it has more
 * decimals than that; -2: it does not fit.
 */
int pn__number_units(
    const struct pn__number *n, unsigned int scale, uint64_t *ret);

/*
 * The nearest double. text is what pn__number_parse() took; the result may be
 * infinite. Whatever the program's locale is.
 */
double pn__number_double(struct pn_slice text, const struct pn__number *n);

/* The nearest float. */
float pn__number_float(struct pn_slice text);

#endif
