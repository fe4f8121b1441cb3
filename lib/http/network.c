#include "http/network.h"

#include "http/ascii.h"

#include <arpa/inet.h>

int
pn__address_parse(const char *p, size_t n, struct pn__address *ret)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	char text[INET6_ADDRSTRLEN];
	unsigned char bytes[16];

	if (n >= sizeof(text) || memchr(p, '\0', n) != NULL)
		return -1;
	memcpy(text, p, n);
	text[n] = '\0';
	if (inet_pton(AF_INET6, text, bytes) == 1) {
		memcpy(ret->bytes, bytes, sizeof(bytes));
		return 0;
	}
	if (inet_pton(AF_INET, text, bytes) != 1)
		return -1;
	memcpy(ret->bytes, mapped, sizeof(mapped));
	memcpy(ret->bytes + sizeof(mapped), bytes, 4);
	return 0;
}

/* Whether the first bits of two addresses are the same. */
static bool
is_same(const struct pn__address *a, const struct pn__address *b,
    unsigned int bits)
{
	unsigned int whole = bits / 8, rest = bits % 8;

	if (memcmp(a->bytes, b->bytes, whole) != 0)
		return false;
	return rest == 0 ||
	    (a->bytes[whole] ^ b->bytes[whole]) >> (8 - rest) == 0;
}

/* Whether all bits behind the prefix are zero. */
static bool
is_prefix(const struct pn__address *a, unsigned int bits)
{
	for (unsigned int i = bits; i < 128; i++) {
		if (a->bytes[i / 8] & (0x80 >> i % 8))
			return false;
	}
	return true;
}

int
pn__network_parse(const char *p, size_t n, struct pn__network *ret)
{
	const char *slash = n > 0 ? memchr(p, '/', n) : NULL;
	size_t len = slash != NULL ? (size_t)(slash - p) : n;
	unsigned int bits = 0, max;
	struct pn__address a;

	if (n == 0 || pn__address_parse(p, len, &a) == -1)
		return -1;
	max = memchr(p, ':', len) != NULL ? 128 : 32;
	if (slash == NULL)
		bits = max;
	else if (n - len < 2 || n - len > 4)
		return -1;
	for (size_t i = len + 1; i < n; i++) {
		if (!pn__ascii_is_digit(p[i]))
			return -1;
		bits = bits * 10 + (unsigned int)(p[i] - '0');
	}
	if (bits > max)
		return -1;
	bits += 128 - max;
	if (!is_prefix(&a, bits))
		return -1;
	*ret = (struct pn__network){ .address = a, .bits = bits };
	return 0;
}

bool
pn__network_has(const struct pn__network *networks, size_t n,
    const struct pn__address *a)
{
	for (size_t i = 0; i < n; i++) {
		if (is_same(&networks[i].address, a, networks[i].bits))
			return true;
	}
	return false;
}
