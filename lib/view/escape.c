#include "view/escape.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LONGEST = 6 }; /* bytes that one byte may become: &quot; */

struct entity {
	uint8_t n;
	char text[7];
};

/* n is 0: the byte stands for itself. */
static const struct entity entities[256] = {
	['\0'] = { 3, "\xef\xbf\xbd" },
	['\r'] = { 5, "&#13;" },
	['"'] = { 6, "&quot;" },
	['&'] = { 5, "&amp;" },
	['<'] = { 4, "&lt;" },
	['>'] = { 4, "&gt;" },
};

static char *
put_tail(char *to, const char *p, const char *end)
{
	for (; p < end; p++) {
		const struct entity *e = &entities[(unsigned char)*p];

		if (e->n == 0) {
			*to++ = *p;
			continue;
		}
		memcpy(to, e->text, LONGEST);
		to += e->n;
	}
	return to;
}

/* to has room for LONGEST bytes for each of n, and 16 more. */
#ifdef __SSE2__
static char *
put(char *to, const char *p, size_t n)
{
	const __m128i two = _mm_set1_epi8(2), four = _mm_set1_epi8(4);
	const __m128i gt = _mm_set1_epi8('>'), amp = _mm_set1_epi8('&');
	const __m128i cr = _mm_set1_epi8('\r'), nul = _mm_setzero_si128();
	const char *end = p + n;

	while (end - p >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		/* '<' | 2 is '>', and '"' | 4 is '&'. */
		__m128i a = _mm_cmpeq_epi8(_mm_or_si128(v, two), gt);
		__m128i b = _mm_cmpeq_epi8(_mm_or_si128(v, four), amp);
		__m128i c = _mm_cmpeq_epi8(v, cr);
		__m128i d = _mm_cmpeq_epi8(v, nul);
		int hit = _mm_movemask_epi8(
		    _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d)));
		int run = hit != 0 ? __builtin_ctz((unsigned)hit) : 16;

		_mm_storeu_si128((__m128i *)(void *)to, v);
		to += run;
		p += run;
		if (hit == 0)
			continue;
		memcpy(to, entities[(unsigned char)*p].text, LONGEST);
		to += entities[(unsigned char)*p++].n;
	}
	return put_tail(to, p, end);
}
#else
static char *
put(char *to, const char *p, size_t n)
{
	return put_tail(to, p, p + n);
}
#endif

/* Near the buffer's limit, where six times the room is not to be had. */
static int
add_slowly(struct pn__buf *out, const char *p, size_t n)
{
	size_t run = 0;

	for (size_t i = 0; i < n; i++) {
		const struct entity *e = &entities[(unsigned char)p[i]];

		if (e->n == 0)
			continue;
		pn__buf_add(out, p + run, i - run);
		if (pn__buf_add(out, e->text, e->n) == -1)
			return -1;
		run = i + 1;
	}
	return pn__buf_add(out, p + run, n - run);
}

int
pn__escape_text(struct pn__buf *out, const char *p, size_t n)
{
	size_t most;
	char *to;

	if (__builtin_mul_overflow(n, (size_t)LONGEST, &most) ||
	    __builtin_add_overflow(most, 16, &most) || out->full ||
	    most > out->limit - out->n)
		return add_slowly(out, p, n);
	if ((to = pn__buf_room(out, most)) == NULL)
		return -1;
	out->n = (size_t)(put(to, p, n) - out->p);
	return 0;
}

static bool
is_css(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("#%+-.,_ ", c) != NULL);
}

int
pn__escape_css(struct pn__buf *out, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_css(p[i]))
			return out->full ? -1 : 0;
	}
	return pn__buf_add(out, p, n);
}
