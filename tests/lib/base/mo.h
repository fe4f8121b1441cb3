/* Makes .mo files in memory, in either byte order. */
#ifndef TESTS_MO_H
#define TESTS_MO_H

#include <postern/base.h>
#include <string.h>

/* A message: the key as gettext has it ("context\4text", "one\0many"). */
struct mo_message {
	struct pn_slice key, text;
};

#define MO(key, text) { PN_S(key), PN_S(text) }

static inline void
mo_number(char *to, uint32_t v, bool is_swapped)
{
	if (is_swapped)
		v = __builtin_bswap32(v);
	memcpy(to, &v, sizeof(v));
}

/* Writes the file into out, which has to be large enough; its bytes. */
static inline size_t
mo_write(char *out, const struct mo_message *m, uint32_t n, bool is_swapped)
{
	const uint32_t head[] = { 0x950412de, 0, n, 28, 28 + 8 * n, 0, 0 };
	uint32_t at = 28 + 16 * n;

	for (uint32_t i = 0; i < PN_COUNT(head); i++)
		mo_number(out + i * 4, head[i], is_swapped);
	for (uint32_t i = 0; i < 2 * n; i++) {
		struct pn_slice s = i < n ? m[i].key : m[i - n].text;

		mo_number(out + 28 + i * 8, (uint32_t)s.n, is_swapped);
		mo_number(out + 32 + i * 8, at, is_swapped);
		memcpy(out + at, s.p, s.n);
		out[at + s.n] = '\0';
		at += (uint32_t)s.n + 1;
	}
	return at;
}

#endif
