
#include "schema/number.h"

#include "base/nearest.h"

enum { EXPONENT_MAX = 100000 }; /* of any text's, without overflow */

/* Adds a digit; those that do not fit are only counted. */
static void
add_digit(struct pn__number *n, bool *full, char c, bool is_fraction)
{
	unsigned int digit = (unsigned int)(c - '0');

	if (!*full && n->mantissa <= (UINT64_MAX - digit) / 10) {
		n->mantissa = n->mantissa * 10 + digit;
		n->exponent -= is_fraction;
		return;
	}
	*full = true;
	n->is_exact = n->is_exact && digit == 0;
	n->exponent += !is_fraction;
}

/* Adds the digits from at on; where they end. */
static size_t
add_digits(struct pn__number *n, bool *full, struct pn_slice text, size_t at,
    bool is_fraction)
{
	for (; at < text.n && text.p[at] >= '0' && text.p[at] <= '9'; at++)
		add_digit(n, full, text.p[at], is_fraction);
	return at;
}

/* The exponent behind its letter, to the end of text. 0, -1: it is none. */
static int
parse_exponent(struct pn_slice text, size_t at, int *ret)
{
	bool negative = false;
	int e = 0;

	if (at < text.n && (text.p[at] == '+' || text.p[at] == '-'))
		negative = text.p[at++] == '-';
	if (at == text.n)
		return -1;
	for (; at < text.n; at++) {
		if (text.p[at] < '0' || text.p[at] > '9')
			return -1;
		if (e < EXPONENT_MAX)
			e = e * 10 + (text.p[at] - '0');
	}
	*ret = negative ? -e : e;
	return 0;
}

int
pn__number_parse(struct pn_slice text, struct pn__number *ret)
{
	struct pn__number n = { .is_exact = true };
	bool full = false;
	size_t at = 0, start, whole;
	int e = 0;

	if (text.n == 0 || text.n > PN__NUMBER_MAX)
		return -1;
	if (text.p[0] == '+' || text.p[0] == '-')
		n.negative = text.p[at++] == '-';
	start = at;
	at = add_digits(&n, &full, text, at, false);
	whole = at - start;
	if (at < text.n && text.p[at] == '.') {
		start = ++at;
		at = add_digits(&n, &full, text, at, true);
		if (at == start)
			return -1;
	} else if (whole == 0) {
		return -1;
	}
	if (at < text.n) {
		if ((text.p[at] | 0x20) != 'e' ||
		    parse_exponent(text, at + 1, &e) == -1)
			return -1;
	}
	n.exponent += e;
	*ret = n;
	return 0;
}

int
pn__number_units(const struct pn__number *n, unsigned int scale, uint64_t *ret)
{
	uint64_t m = n->mantissa;
	int e = n->exponent + (int)scale;

	if (m == 0 && n->is_exact) {
		*ret = 0;
		return 0;
	}
	if (!n->is_exact)
		return e > 0 ? -2 : -1;
	for (; e < 0 && m % 10 == 0; e++)
		m /= 10;
	if (e < 0)
		return -1;
	for (; e > 0; e--) {
		if (m > UINT64_MAX / 10)
			return -2;
		m *= 10;
	}
	*ret = m;
	return 0;
}

double
pn__number_double(struct pn_slice text, const struct pn__number *n)
{
	double d;

	if (!pn__nearest(n->mantissa, n->exponent, !n->is_exact, &d))
		d = pn__nearest_slowly(text);
	return n->negative ? -d : d;
}

float
pn__number_float(struct pn_slice text)
{
	float f = pn__nearest_float(text);

	return text.p[0] == '-' ? -f : f;
}
