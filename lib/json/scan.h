/*
 * How far text goes without a byte that JSON treats specially: the one loop
 * that both directions spend their time in. Inside this room.
 */
#ifndef PN_JSON_SCAN_H
#define PN_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Whether a byte needs care: control, quote, backslash, not ASCII. */
static inline bool
pn__json_is_special(unsigned char c, bool script)
{
	return c < 0x20 || c >= 0x80 || c == '"' || c == '\\' ||
	    (script && (c == '<' || c == '>' || c == '&'));
}

#define PN__JSON_BYTES(c) (0x0101010101010101ULL * (c))

/*
 * The top bit of each byte of x that needs care. Of the bits above the
 * lowest one set some may be set wrongly: a borrow went through.
 */
static inline uint64_t
pn__json_specials(uint64_t x, bool script)
{
	uint64_t quote = x ^ PN__JSON_BYTES('"');
	uint64_t slash = x ^ PN__JSON_BYTES('\\');
	uint64_t found = x | (x - PN__JSON_BYTES(0x20)) |
	    (quote - PN__JSON_BYTES(1)) | (slash - PN__JSON_BYTES(1));

	if (script) {
		uint64_t angle = (x | PN__JSON_BYTES(2)) ^ PN__JSON_BYTES('>');
		uint64_t amp = x ^ PN__JSON_BYTES('&');

		found |= (angle - PN__JSON_BYTES(1)) |
		    (amp - PN__JSON_BYTES(1));
	}
	return found & PN__JSON_BYTES(0x80);
}

#ifdef __SSE2__
/* A bit for each of the 16 bytes that needs care. */
static inline unsigned
pn__json_specials16(__m128i x, bool script)
{
	__m128i found = _mm_or_si128(
	    _mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
	    _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));

	/* As signed bytes what is not ASCII is below the space too. */
	found = _mm_or_si128(found, _mm_cmplt_epi8(x, _mm_set1_epi8(0x20)));
	if (script) {
		__m128i angle = _mm_or_si128(x, _mm_set1_epi8(2));

		found = _mm_or_si128(found,
		    _mm_or_si128(_mm_cmpeq_epi8(angle, _mm_set1_epi8('>')),
			_mm_cmpeq_epi8(x, _mm_set1_epi8('&'))));
	}
	return (unsigned)_mm_movemask_epi8(found);
}
#endif

/*
 * The number of bytes at the front of the n at p that need no care. They
 * are copied to to unless it is NULL, which has room for n bytes and may get
 * more than the number says.
 */
static inline __attribute__((always_inline)) size_t
pn__json_plain(char *to, const char *p, size_t n, bool script)
{
	size_t i = 0;

#ifdef __SSE2__
	for (; n - i >= 16; i += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(p + i));
		unsigned found = pn__json_specials16(x, script);

		if (to != NULL)
			_mm_storeu_si128((__m128i *)(to + i), x);
		if (found != 0)
			return i + (size_t)__builtin_ctz(found);
	}
#endif
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	for (; n - i >= 8; i += 8) {
		uint64_t x, found;

		memcpy(&x, p + i, 8);
		found = pn__json_specials(x, script);
		if (to != NULL)
			memcpy(to + i, &x, 8);
		if (found != 0)
			return i + (size_t)__builtin_ctzll(found) / 8;
	}
	/* The last bytes, together with some that are known to be plain. */
	if (i < n && n >= 8) {
		uint64_t x, found;

		memcpy(&x, p + n - 8, 8);
		found = pn__json_specials(x, script);
		if (to != NULL)
			memcpy(to + n - 8, &x, 8);
		if (found != 0)
			return n - 8 + (size_t)__builtin_ctzll(found) / 8;
		return n;
	}
	if (n - i >= 4) {
		uint32_t x;

		memcpy(&x, p + i, 4);
		if (pn__json_specials(x | PN__JSON_BYTES(0x30) << 32,
			script) == 0) {
			if (to != NULL)
				memcpy(to + i, &x, 4);
			i += 4;
		}
	}
#endif
	for (; i < n; i++) {
		if (pn__json_is_special((unsigned char)p[i], script))
			break;
		if (to != NULL)
			to[i] = p[i];
	}
	return i;
}

#endif
