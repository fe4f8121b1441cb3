#include "base/random.h"
#include "json/read.h"

#include <stdlib.h>
#include <string.h>

enum {
	FEW = 32,	 /* compared one with the other */
	SLOTS_NEAR = 128, /* of a table that needs no allocation */
};

/* The state of SipHash-1-3 (Aumasson and Bernstein, 2012). */
struct sip {
	uint64_t a, b, c, d;
};

static inline uint64_t
rotate(uint64_t v, int n)
{
	return v << n | v >> (64 - n);
}

static inline void
sip_round(struct sip *s)
{
	s->a += s->b;
	s->c += s->d;
	s->b = rotate(s->b, 13) ^ s->a;
	s->d = rotate(s->d, 16) ^ s->c;
	s->a = rotate(s->a, 32);
	s->c += s->b;
	s->a += s->d;
	s->b = rotate(s->b, 17) ^ s->c;
	s->d = rotate(s->d, 21) ^ s->a;
	s->c = rotate(s->c, 32);
}

static inline void
sip_word(struct sip *s, uint64_t word)
{
	s->d ^= word;
	sip_round(s);
	s->a ^= word;
}

static uint64_t
hash(const uint64_t key[2], struct pn_slice text)
{
	struct sip s = { key[0] ^ 0x736f6d6570736575,
		key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
		key[1] ^ 0x7465646279746573 };
	uint64_t word;
	size_t i;

	for (i = 0; text.n - i >= 8; i += 8) {
		memcpy(&word, text.p + i, 8);
		sip_word(&s, word);
	}
	word = (uint64_t)text.n << 56;
	for (int shift = 0; i < text.n; i++, shift += 8)
		word |= (uint64_t)(unsigned char)text.p[i] << shift;
	sip_word(&s, word);
	s.c ^= 0xff;
	sip_round(&s);
	sip_round(&s);
	sip_round(&s);
	return s.a ^ s.b ^ s.c ^ s.d;
}

static inline bool
is_same(struct pn_slice a, struct pn_slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Tells most names apart: the length, the first, a middle, the last byte. */
static uint32_t
sketch(struct pn_slice t)
{
	if (t.n == 0)
		return 0;
	return (uint32_t)t.n << 24 | (uint32_t)(unsigned char)t.p[0] << 16 |
	    (uint32_t)(unsigned char)t.p[t.n / 2] << 8 |
	    (unsigned char)t.p[t.n - 1];
}

static int64_t
repeated_few(const struct pn_member *m, uint32_t n)
{
	uint32_t sketches[FEW];

	for (uint32_t i = 0; i < n; i++) {
		sketches[i] = sketch(m[i].name);
		for (uint32_t j = 0; j < i; j++) {
			if (sketches[i] == sketches[j] &&
			    is_same(m[i].name, m[j].name))
				return i;
		}
	}
	return -1;
}

/* A slot has a member's index, plus one, and the upper half of its hash. */
static int64_t
repeated_many(
    const struct pn_member *m, uint32_t n, uint64_t *slots, uint64_t mask)
{
	uint64_t key[2];

	/* Nobody outside can choose names that meet in this table. */
	pn__random(key, sizeof(key));
	for (uint32_t i = 0; i < n; i++) {
		uint64_t h = hash(key, m[i].name);
		uint64_t at = h & mask, upper = h >> 32 << 32;

		for (; slots[at] != 0; at = (at + 1) & mask) {
			uint32_t other = (uint32_t)slots[at] - 1;

			if (slots[at] >> 32 == h >> 32 &&
			    is_same(m[i].name, m[other].name))
				return i;
		}
		slots[at] = upper | (i + 1);
	}
	return -1;
}

int64_t
pn__json_repeated(const struct pn_member *members, uint32_t n)
{
	uint64_t near[SLOTS_NEAR], *slots = near;
	size_t size = SLOTS_NEAR;
	int64_t found;

	if (n <= FEW)
		return repeated_few(members, n);
	while (size < (size_t)n * 2)
		size *= 2;
	if (size > SLOTS_NEAR) {
		if ((slots = calloc(size, sizeof(slots[0]))) == NULL)
			return -2;
	} else {
		memset(near, 0, sizeof(near));
	}
	found = repeated_many(members, n, slots, size - 1);
	if (slots != near)
		free(slots);
	return found;
}
