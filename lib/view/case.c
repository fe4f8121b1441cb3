#include "view/filter.h"

/*
 * Simple case mapping (one code point to one) for the alphabets of Europe:
 * Latin, Greek, Cyrillic, Armenian. Runs where capitals stand a fixed
 * distance before small letters, or in pairs beside them.
 */
static const struct {
	uint16_t first, last; /* capitals */
	int16_t distance;     /* to the small letter; 1: in pairs */
} runs[] = {
	{ 0x0041, 0x005a, 32 },
	{ 0x00c0, 0x00d6, 32 },
	{ 0x00d8, 0x00de, 32 },
	{ 0x0100, 0x012e, 1 },
	{ 0x0132, 0x0136, 1 },
	{ 0x0139, 0x0147, 1 },
	{ 0x014a, 0x0176, 1 },
	{ 0x0178, 0x0178, -121 },
	{ 0x0179, 0x017d, 1 },
	{ 0x01cd, 0x01db, 1 },
	{ 0x01de, 0x01ee, 1 },
	{ 0x01f8, 0x021e, 1 },
	{ 0x0386, 0x0386, 38 },
	{ 0x0388, 0x038a, 37 },
	{ 0x038c, 0x038c, 64 },
	{ 0x038e, 0x038f, 63 },
	{ 0x0391, 0x03a1, 32 },
	{ 0x03a3, 0x03ab, 32 },
	{ 0x0400, 0x040f, 80 },
	{ 0x0410, 0x042f, 32 },
	{ 0x0460, 0x0480, 1 },
	{ 0x048a, 0x04be, 1 },
	{ 0x04d0, 0x052e, 1 },
	{ 0x0531, 0x0556, 48 },
	{ 0x1e00, 0x1e94, 1 },
	{ 0x1ea0, 0x1efe, 1 },
};

static bool
is_capital(size_t i, uint32_t c)
{
	return c >= runs[i].first && c <= runs[i].last &&
	       (runs[i].distance != 1 || (c - runs[i].first) % 2 == 0);
}

uint32_t
pn__lower(uint32_t c)
{
	for (size_t i = 0; i < PN_COUNT(runs); i++) {
		if (is_capital(i, c))
			return (uint32_t)((int32_t)c + runs[i].distance);
	}
	return c;
}

uint32_t
pn__upper(uint32_t c)
{
	if (c == 0x03c2) /* the sigma at a word's end */
		return 0x03a3;
	for (size_t i = 0; i < PN_COUNT(runs); i++) {
		uint32_t capital = (uint32_t)((int32_t)c - runs[i].distance);

		if (is_capital(i, capital))
			return capital;
	}
	return c;
}
