#include "fcgi/record.h"

#include <errno.h>
#include <fastcgi.h>
#include <string.h>
#include <sys/types.h>

_Static_assert(sizeof(FCGI_Header) == PN__RECORD_HEADER, "a header");
_Static_assert(sizeof(FCGI_EndRequestRecord) == PN__RECORD_END, "an end");

static uint8_t
low(size_t n)
{
	return (uint8_t)(n & 0xff);
}

int
pn__record_read(struct pn__record *ret_r, const uint8_t *p)
{
	FCGI_Header h;

	memcpy(&h, p, sizeof(h));
	if (h.version != FCGI_VERSION_1)
		return -1;
	ret_r->type = h.type;
	ret_r->pad = h.paddingLength;
	ret_r->id = (uint16_t)(h.requestIdB1 << 8 | h.requestIdB0);
	ret_r->size = (uint16_t)(h.contentLengthB1 << 8 | h.contentLengthB0);
	return 0;
}

void
pn__record_write(uint8_t *p, uint8_t type, uint16_t id, size_t size)
{
	FCGI_Header h = { .version = FCGI_VERSION_1,
		.type = type,
		.requestIdB1 = low(id >> 8),
		.requestIdB0 = low(id),
		.contentLengthB1 = low(size >> 8),
		.contentLengthB0 = low(size) };

	memcpy(p, &h, sizeof(h));
}

void
pn__record_end(uint8_t *p, uint16_t id, uint8_t status)
{
	FCGI_EndRequestBody body = { .protocolStatus = status };

	pn__record_write(p, FCGI_END_REQUEST, id, sizeof(body));
	memcpy(p + PN__RECORD_HEADER, &body, sizeof(body));
}

/* A length of 1 byte, or of 31 bits where the first bit is set. */
static size_t
length(const uint8_t *p, size_t n, size_t *ret)
{
	if (n > 0 && p[0] < 0x80) {
		*ret = p[0];
		return 1;
	}
	if (n < 4)
		return 0;
	*ret = (size_t)(p[0] & 0x7f) << 24 | (size_t)p[1] << 16 |
	    (size_t)p[2] << 8 | p[3];
	return 4;
}

size_t
pn__record_pair(
    const uint8_t *p, size_t n, size_t *ret_name, size_t *ret_value)
{
	size_t a, b, name = 0, value = 0;

	if ((a = length(p, n, &name)) == 0 ||
	    (b = length(p + a, n - a, &value)) == 0)
		return 0;
	if (name > n - a - b || value > n - a - b - name)
		return 0;
	*ret_name = name;
	*ret_value = value;
	return a + b;
}

ptrdiff_t
pn__record_params(uint8_t *p, size_t n, char **env, size_t max)
{
	size_t count = 0, name, value, head;
	uint8_t *at = p, *end = p + n;

	while (at < end) {
		head = pn__record_pair(at, (size_t)(end - at), &name, &value);
		if (head == 0) {
			errno = EPROTO;
			return -1;
		}
		if (memchr(at + head, '\0', name + value) != NULL) {
			errno = EBADMSG;
			return -1;
		}

		/* The lengths take 2 bytes at least: room for a = and a NUL. */
		*at = '\0';
		at += head;
		if (name > 0 && memchr(at, '=', name) == NULL) {
			if (count == max) {
				errno = E2BIG;
				return -1;
			}
			memmove(at - 1, at, name);
			at[name - 1] = '=';
			env[count++] = (char *)at - 1;
		}
		at += name + value;
	}
	*at = '\0';
	env[count] = NULL;
	return (ptrdiff_t)count;
}

/* Appends NAME and a decimal to the pairs of a GET_VALUES_RESULT. */
static size_t
add_value(uint8_t *out, const char *name, unsigned v)
{
	size_t name_n = strlen(name), n = 0;
	uint8_t digits[10];

	do {
		digits[n++] = (uint8_t)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	out[0] = low(name_n);
	out[1] = low(n);
	memcpy(out + 2, name, name_n);
	for (size_t i = 0; i < n; i++)
		out[2 + name_n + i] = digits[n - 1 - i];
	return 2 + name_n + n;
}

/* True where a pair of GET_VALUES asks for name. */
static int
is_asked(const uint8_t *p, size_t n, const char *name)
{
	size_t name_n, value_n, head;

	for (; n > 0; p += head, n -= head) {
		if ((head = pn__record_pair(p, n, &name_n, &value_n)) == 0)
			return 0;
		if (name_n == strlen(name) &&
		    memcmp(p + head, name, name_n) == 0)
			return 1;
		head += name_n + value_n;
	}
	return 0;
}

size_t
pn__record_answer(uint8_t *out, const struct pn__record *r, const uint8_t *p,
    const struct pn__record_values *values)
{
	size_t n = 0;

	if (r->type != FCGI_GET_VALUES) {
		FCGI_UnknownTypeBody body = { .type = r->type };

		pn__record_write(out, FCGI_UNKNOWN_TYPE, 0, sizeof(body));
		memcpy(out + PN__RECORD_HEADER, &body, sizeof(body));
		return PN__RECORD_HEADER + sizeof(body);
	}
	if (is_asked(p, r->size, FCGI_MAX_CONNS))
		n += add_value(out + PN__RECORD_HEADER + n, FCGI_MAX_CONNS,
		    values->conns);
	if (is_asked(p, r->size, FCGI_MAX_REQS))
		n += add_value(out + PN__RECORD_HEADER + n, FCGI_MAX_REQS,
		    values->reqs);
	if (is_asked(p, r->size, FCGI_MPXS_CONNS))
		n += add_value(
		    out + PN__RECORD_HEADER + n, FCGI_MPXS_CONNS, 0);
	pn__record_write(out, FCGI_GET_VALUES_RESULT, 0, n);
	return PN__RECORD_HEADER + n;
}
