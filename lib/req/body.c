#include "req/req.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

int64_t
pn__req_announced(const struct pn_req *r)
{
	const char *s = r->var[PN__VAR_CONTENT_LENGTH];
	int64_t v = 0;

	if (s == NULL || s[0] == '\0')
		return -1;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9' || v > (INT64_MAX - 9) / 10)
			return -2;
		v = v * 10 + (*s - '0');
	}
	return v;
}

static int
too_large(struct pn_req *r, size_t limit)
{
	pn_fail(r, 413, "the body is larger than %zu bytes", limit);
	return -1;
}

static int
cannot_read(struct pn_req *r, size_t got)
{
	if (errno == ETIMEDOUT)
		pn_fail(r, 408, "the body stopped coming after %zu bytes", got);
	else
		pn_fail(r, 400, "the body broke off after %zu bytes", got);
	return -1;
}

/* Reads into p until it is full or the body ends; -1 latched. */
static ssize_t
read_full(struct pn_req *r, char *p, size_t size)
{
	size_t got = 0;

	while (got < size) {
		ssize_t n = r->io->read(r->io, p + got, size - got);

		if (n < 0)
			return cannot_read(r, got);
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

/* A body without a length (chunked): grows as it comes. */
static int
read_unannounced(struct pn_req *r, size_t limit, struct pn_slice *ret_body)
{
	size_t size = 4096, got = 0;
	char *p = NULL, *more;
	ssize_t n;

	for (;;) {
		if (size > limit + 1)
			size = limit + 1;
		if ((more = pn__arena_alloc(r->arena, size + 1)) == NULL)
			return too_large(r, got);
		if (got > 0)
			memcpy(more, p, got);
		p = more;
		if ((n = read_full(r, p + got, size - got)) == -1)
			return -1;
		got += (size_t)n;
		if (got < size)
			break;
		if (got > limit)
			return too_large(r, limit);
		size *= 2;
	}
	p[got] = '\0';
	*ret_body = (struct pn_slice){ p, got };
	return 0;
}

static int
read_body(struct pn_req *r, size_t limit, struct pn_slice *ret_body)
{
	int64_t length = pn__req_announced(r);
	ssize_t got;
	char *p;

	if (length == -2) {
		pn_fail(r, 400, "Content-Length is not a number");
		return -1;
	}
	if (length == -1)
		return read_unannounced(r, limit, ret_body);
	if ((uint64_t)length > limit)
		return too_large(r, limit);
	/* One byte more shows a body that is longer than it said. */
	if ((p = pn__arena_alloc(r->arena, (size_t)length + 2)) == NULL)
		return too_large(r, r->limits->memory);
	if ((got = read_full(r, p, (size_t)length + 1)) == -1)
		return -1;
	if (got != length) {
		pn_fail(r, 400,
		    "the body has %s bytes than Content-Length says",
		    got > length ? "more" : "fewer");
		return -1;
	}
	p[length] = '\0';
	*ret_body = (struct pn_slice){ p, (size_t)length };
	return 0;
}

int
pn__req_body(struct pn_req *r, size_t limit, struct pn_slice *ret_body)
{
	if (pn_failed(r))
		return -1;
	if (!r->body_read) {
		if (read_body(r, limit, &r->bytes) == -1)
			return -1;
		r->body_read = true;
	}
	*ret_body = r->bytes;
	return 0;
}

struct pn_slice
pn_body(struct pn_req *r)
{
	struct pn_slice body;

	if (pn__req_body(r, r->limits->body, &body) == -1)
		return (struct pn_slice){ "", 0 };
	return body;
}

bool
pn_body_is_signed(
    struct pn_req *r, const char *key, size_t key_n, const char *hex)
{
	unsigned char want[crypto_auth_hmacsha256_BYTES], got[sizeof(want)];
	struct pn_slice body = pn_body(r);
	crypto_auth_hmacsha256_state state;
	size_t n;

	if (hex == NULL || pn_failed(r))
		return false;
	if (strncmp(hex, "sha256=", 7) == 0)
		hex += 7;
	if (strlen(hex) != 2 * sizeof(got) ||
	    sodium_hex2bin(got, sizeof(got), hex, 2 * sizeof(got), NULL, &n,
		NULL) != 0 ||
	    n != sizeof(got))
		return false;
	crypto_auth_hmacsha256_init(
	    &state, (const unsigned char *)key, key_n);
	crypto_auth_hmacsha256_update(
	    &state, (const unsigned char *)body.p, body.n);
	crypto_auth_hmacsha256_final(&state, want);
	return sodium_memcmp(want, got, sizeof(want)) == 0;
}
