#include "session/sign.h"

#include <sodium.h>
#include <string.h>

enum {
	VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
	MAC = crypto_auth_hmacsha256_BYTES,
	MAC_TEXT = (MAC * 4 + 2) / 3, /* 43 characters */
	EXPIRES_MAX = 15,	      /* digits */
};

/* Each part with its length: no two seals give the same bytes. */
static void
update(crypto_auth_hmacsha256_state *st, const void *p, size_t n)
{
	unsigned char length[8];

	for (size_t i = 0; i < sizeof(length); i++)
		length[i] = (unsigned char)((uint64_t)n >> (8 * i));
	crypto_auth_hmacsha256_update(st, length, sizeof(length));
	crypto_auth_hmacsha256_update(st, p, n);
}

/* text is "EXPIRES.VALUE", as it stands behind the code. */
static void
make_mac(const struct pn__seal *seal, size_t key, const char *text, size_t n,
    unsigned char out[MAC])
{
	crypto_auth_hmacsha256_state st;

	crypto_auth_hmacsha256_init(
	    &st, seal->secrets->key[key], PN__SECRET_BYTES);
	update(&st, seal->purpose, strlen(seal->purpose));
	update(&st, seal->name, seal->name_n);
	update(&st, text, n);
	crypto_auth_hmacsha256_final(&st, out);
	sodium_memzero(&st, sizeof(st));
}

int
pn__sign(const struct pn__seal *seal, int64_t expires, struct pn_slice value,
    struct pn__buf *out)
{
	unsigned char mac[MAC];
	char code[MAC_TEXT + 1], *text;
	struct pn__buf b;
	size_t room = sodium_base64_encoded_len(value.n, VARIANT);
	int rc = -1;

	if (value.n > PN__SIGNED_MAX || seal->secrets->n == 0)
		return -1;
	pn__buf_init(&b, 2 * PN__SIGNED_MAX);
	pn__buf_addi(&b, expires);
	pn__buf_addc(&b, '.');
	if ((text = pn__buf_room(&b, room)) != NULL) {
		sodium_bin2base64(text, room, (const unsigned char *)value.p,
		    value.n, VARIANT);
		b.n += room - 1;
		make_mac(seal, 0, b.p, b.n, mac);
		sodium_bin2base64(code, sizeof(code), mac, MAC, VARIANT);
		if (MAC_TEXT + 1 + b.n <= PN__SIGNED_MAX) {
			pn__buf_add(out, code, MAC_TEXT);
			pn__buf_addc(out, '.');
			rc = pn__buf_add(out, b.p, b.n);
		}
	}
	pn__buf_fini(&b);
	return rc;
}

/* Whether one of the keys has made this code; all are tried. */
static bool
is_signed(const struct pn__seal *seal, const unsigned char code[MAC],
    const char *text, size_t n)
{
	unsigned char mac[MAC];
	bool is = false;

	for (size_t i = 0; i < seal->secrets->n; i++) {
		make_mac(seal, i, text, n, mac);
		is |= sodium_memcmp(mac, code, MAC) == 0;
	}
	return is;
}

/* The digits up to the dot; what is signed has nothing else there. */
static bool
read_expires(const char *p, size_t n, int64_t *ret, size_t *ret_n)
{
	int64_t v = 0;
	size_t at = 0;

	for (; at < n && at <= EXPIRES_MAX && p[at] >= '0' && p[at] <= '9';
	     at++)
		v = v * 10 + (p[at] - '0');
	if (at == 0 || at > EXPIRES_MAX || at == n || p[at] != '.')
		return false;
	*ret = v;
	*ret_n = at + 1;
	return true;
}

/* libsodium takes some bytes that are no characters for others that are. */
static bool
is_text(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((p[i] < 'a' || p[i] > 'z') && (p[i] < 'A' || p[i] > 'Z') &&
		    (p[i] < '0' || p[i] > '9') && p[i] != '-' && p[i] != '_' &&
		    p[i] != '.')
			return false;
	}
	return true;
}

bool
pn__unsign(const struct pn__seal *seal, int64_t now, const char *p, size_t n,
    struct pn__arena *a, struct pn_slice *ret_value)
{
	unsigned char code[MAC];
	size_t got = 0, at;
	int64_t expires;
	char *value;

	if (n <= MAC_TEXT + 1 || n > PN__SIGNED_MAX || p[MAC_TEXT] != '.' ||
	    !is_text(p, n) ||
	    sodium_base642bin(code, MAC, p, MAC_TEXT, NULL, &got, NULL,
		VARIANT) != 0 || got != MAC)
		return false;
	p += MAC_TEXT + 1;
	n -= MAC_TEXT + 1;
	if (!is_signed(seal, code, p, n) ||
	    !read_expires(p, n, &expires, &at) ||
	    (expires != 0 && expires <= now))
		return false;
	if ((value = pn__arena_alloc(a, n - at + 1)) == NULL ||
	    sodium_base642bin((unsigned char *)value, n - at, p + at, n - at,
		NULL, &got, NULL, VARIANT) != 0)
		return false;
	value[got] = '\0';
	*ret_value = (struct pn_slice){ value, got };
	return true;
}
