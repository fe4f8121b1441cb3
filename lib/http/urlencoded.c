#include "http/urlencoded.h"

#include "base/utf8.h"
#include "http/ascii.h"

/* The end of the pair that begins at p. */
static const char *
pair_end(const char *p, const char *end)
{
	const char *at = memchr(p, '&', (size_t)(end - p));

	return at != NULL ? at : end;
}

/* Where the next pair begins, behind the separators. */
static const char *
pair_begin(const char *p, const char *end)
{
	while (p < end && *p == '&')
		p++;
	return p;
}

static size_t
count_pairs(const char *p, const char *end)
{
	size_t count = 0;

	while ((p = pair_begin(p, end)) < end) {
		p = pair_end(p, end);
		count++;
	}
	return count;
}

static bool
has_high(const char *p, size_t n)
{
	uint64_t all = 0, eight;
	size_t i = 0;

	for (; n - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, p + i, sizeof(eight));
		all |= eight;
	}
	for (; i < n; i++)
		all |= (unsigned char)p[i];
	return (all & 0x8080808080808080) != 0;
}

/* The bytes above ASCII. Most texts have none. */
static size_t
count_high(const char *p, size_t n)
{
	size_t count = 0;

	if (!has_high(p, n))
		return 0;
	for (size_t i = 0; i < n; i++)
		count += (unsigned char)p[i] >> 7;
	return count;
}

/* Copies bytes that stand for themselves; returns the first that does not. */
static const char *
copy_plain(struct pn__utf8 *u, const char *p, const char *end)
{
	char *out = u->out;

	for (; p < end && *p != '%' && *p != '+' && (unsigned char)*p < 0x80;
	     p++)
		*out++ = *p;
	u->out = out;
	return p;
}

/* Decodes a name or a value; *repaired is set where it was not UTF-8. */
static char *
decode(const char *p, const char *end, char *out, struct pn_slice *ret,
    bool *repaired)
{
	struct pn__utf8 u;
	int high, low;

	pn__utf8_init(&u, out);
	while (p < end) {
		char c;

		if (u.want == 0 && (p = copy_plain(&u, p, end)) == end)
			break;
		c = *p == '+' ? ' ' : *p;
		if (c == '%' && end - p > 2 &&
		    (high = pn__ascii_hex(p[1])) != -1 &&
		    (low = pn__ascii_hex(p[2])) != -1) {
			c = (char)(high << 4 | low);
			p += 2;
		}
		p++;
		pn__utf8_put(&u, c);
	}
	pn__utf8_end(&u);
	*u.out = '\0';
	*repaired |= u.repaired;
	*ret = (struct pn_slice){ out, (size_t)(u.out - out) };
	return u.out + 1;
}

int
pn__urlencoded_parse(struct pn__arena *a, const char *p, size_t n, size_t max,
    struct pn_slice **ret_pairs, size_t *ret_n)
{
	const char *end, *stop, *equals;
	struct pn_slice *pairs;
	size_t count, i = 0;
	char *out;

	if (n == 0)
		p = ""; /* it may have been NULL */
	end = p + n;
	count = count_pairs(p, end);
	if (count > max)
		return -1;
	pairs = pn__arena_zalloc(a, count * 2 + 1, sizeof(*pairs));
	/*
	 * A byte above ASCII that is wrong becomes three; an escape that is
	 * wrong has been three before.
	 */
	out = pn__arena_alloc(a, n + 2 * count_high(p, n) + 2 * count);
	if (pairs == NULL || out == NULL)
		return -2;
	for (; (p = pair_begin(p, end)) < end; p = stop) {
		bool repaired = false;

		stop = pair_end(p, end);
		equals = memchr(p, '=', (size_t)(stop - p));
		if (equals == NULL)
			equals = stop;
		out = decode(p, equals, out, &pairs[i++], &repaired);
		if (equals < stop)
			equals++;
		out = decode(equals, stop, out, &pairs[i++], &repaired);
		if (repaired && pairs[2 * count].p == NULL)
			pairs[2 * count] = pairs[i - 2];
	}
	*ret_pairs = pairs;
	*ret_n = count;
	return 0;
}
