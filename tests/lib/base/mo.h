/* Makes .mo files in memory, in either byte order. */
#ifndef TESTS_MO_H
#define TESTS_MO_H

#include <postern/base.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* Writes it to folder/language/LC_MESSAGES/name.mo; 64 KB at the most. */
static inline void
mo_put(const char *folder, const char *language, const char *name,
    const struct mo_message *m, uint32_t n)
{
	static char bytes[65536];
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, language);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES", folder, language);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES/%s.mo", folder,
	    language, name);
	if ((f = fopen(path, "w")) == NULL)
		abort();
	fwrite(bytes, 1, mo_write(bytes, m, n, false), f);
	fclose(f);
}

#endif
