/* Strings and names of JSON. Inside this room. */
#ifndef PN_JSON_STRING_H
#define PN_JSON_STRING_H

#include "json/read.h"
#include "json/scan.h"

/*
 * Reads the string whose opening quote is at r->at into r's text, checked to
 * the end, and steps behind it. 0, or -1, latched.
 */
int pn__json_string_scan(struct pn__json_reader *r);

/* As above, quick for less than 16 bytes of plain text. */
static inline int
pn__json_string_next(struct pn__json_reader *r)
{
#ifdef __SSE2__
	const char *from = r->at + 1;
	unsigned found;

	if (r->end - from >= 16) {
		found = pn__json_specials16(
		    _mm_loadu_si128((const __m128i *)from), false);
		if (found != 0 && from[__builtin_ctz(found)] == '"') {
			r->is_escaped = false;
			r->text.p = from;
			r->text.n = (size_t)__builtin_ctz(found);
			r->at = from + r->text.n + 1;
			return 0;
		}
	}
#endif
	return pn__json_string_scan(r);
}

#endif
