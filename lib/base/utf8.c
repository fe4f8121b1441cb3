#include "base/utf8.h"

#include <string.h>

static void
replace(struct pn__utf8 *u)
{
	u->out -= u->seen;
	memcpy(u->out, "\xef\xbf\xbd", 3);
	u->out += 3;
	u->seen = u->want = 0;
	u->repaired = true;
}

/* Begins a sequence; false where no sequence begins with c. */
static bool
begin(struct pn__utf8 *u, unsigned char c)
{
	u->lower = 0x80;
	u->upper = 0xbf;
	if (c >= 0xc2 && c <= 0xdf) {
		u->want = 1;
	} else if (c >= 0xe0 && c <= 0xef) {
		if (c == 0xe0)
			u->lower = 0xa0; /* not overlong */
		if (c == 0xed)
			u->upper = 0x9f; /* no surrogate */
		u->want = 2;
	} else if (c >= 0xf0 && c <= 0xf4) {
		if (c == 0xf0)
			u->lower = 0x90;
		if (c == 0xf4)
			u->upper = 0x8f; /* not above U+10FFFF */
		u->want = 3;
	} else {
		return false;
	}
	*u->out++ = (char)c;
	u->seen = 1;
	return true;
}

void
pn__utf8_put_other(struct pn__utf8 *u, unsigned char c)
{
	if (u->want > 0 && c >= u->lower && c <= u->upper) {
		*u->out++ = (char)c;
		u->seen++;
		u->want--;
		if (u->want == 0)
			u->seen = 0;
		u->lower = 0x80;
		u->upper = 0xbf;
		return;
	}
	if (u->want > 0)
		replace(u);
	if (c < 0x80)
		*u->out++ = (char)c;
	else if (!begin(u, c))
		replace(u);
}

void
pn__utf8_end(struct pn__utf8 *u)
{
	if (u->want > 0)
		replace(u);
}

size_t
pn__utf8_sequence(const char *p, size_t n)
{
	char out[4];
	struct pn__utf8 u;
	size_t len;

	if ((unsigned char)p[0] < 0x80)
		return 1;
	pn__utf8_init(&u, out);
	if (!begin(&u, (unsigned char)p[0]) || n < (len = (size_t)u.want + 1))
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((unsigned char)p[i] < u.lower ||
		    (unsigned char)p[i] > u.upper)
			return 0;
		u.lower = 0x80;
		u.upper = 0xbf;
	}
	return len;
}

bool
pn__is_utf8(const char *p, size_t n)
{
	size_t i = 0, len;

	while (i < n) {
		uint64_t eight;

		if (n - i >= sizeof(eight)) {
			memcpy(&eight, p + i, sizeof(eight));
			if ((eight & 0x8080808080808080) == 0) {
				i += sizeof(eight);
				continue;
			}
		}
		if ((len = pn__utf8_sequence(p + i, n - i)) == 0)
			return false;
		i += len;
	}
	return true;
}

size_t
pn__utf8_repair(const char *p, size_t n, char *out)
{
	struct pn__utf8 u;

	pn__utf8_init(&u, out);
	for (size_t i = 0; i < n; i++)
		pn__utf8_put(&u, p[i]);
	pn__utf8_end(&u);
	return (size_t)(u.out - out);
}
