/* A number of JSON. Inside this room. */
#ifndef PN_JSON_NUMBER_H
#define PN_JSON_NUMBER_H

#include "base/nearest.h"
#include "json/read.h"

enum {
	PN__JSON_QUICK = 19, /* bytes of a number that is read quickly */
};

/*
 * Reads the number at r->at, which is a digit or a minus, into r's value and
 * text, and steps behind it. The token, or PN__JSON_FAIL, latched.
 */
int pn__json_number(struct pn__json_reader *r);

static inline bool
pn__json_is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

/*
 * Most numbers: up to 18 digits, perhaps with a point, and no exponent. The
 * token, or PN__JSON_FAIL, not latched, for all others.
 */
static inline int
pn__json_number_quick(struct pn__json_reader *r)
{
	const char *p = r->at, *end = r->end, *first, *point;
	uint64_t w = 0;
	int token = PN__JSON_INT;
	bool negative = *p == '-';

	if (end - p > PN__JSON_QUICK)
		end = p + PN__JSON_QUICK;
	first = p += negative;
	for (; pn__json_is_digit(p, end); p++)
		w = w * 10 + (uint64_t)(*p - '0');
	if (p == end || p == first || (*first == '0' && p > first + 1))
		return PN__JSON_FAIL;
	if (*p == '.') {
		for (point = p++; pn__json_is_digit(p, end); p++)
			w = w * 10 + (uint64_t)(*p - '0');
		if (p == end || p == point + 1 ||
		    !pn__nearest(w, point + 1 - p, false, &r->d))
			return PN__JSON_FAIL;
		token = PN__JSON_REAL;
		r->d = negative ? -r->d : r->d;
	} else {
		r->i = negative ? -(int64_t)w : (int64_t)w;
	}
	if ((*p | 0x20) == 'e')
		return PN__JSON_FAIL;
	r->text = (struct pn_slice){ r->at, (size_t)(p - r->at) };
	r->at = p;
	return token;
}

/* As pn__json_number(), quick where it can be. */
static inline int
pn__json_number_next(struct pn__json_reader *r)
{
	int token = pn__json_number_quick(r);

	return token != PN__JSON_FAIL ? token : pn__json_number(r);
}

#endif
