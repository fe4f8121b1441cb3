#include "http/range.h"

#include "http/ascii.h"

/* A number that has all of the text; too large a one is the largest. */
static bool
number(struct pn_slice s, uint64_t *ret)
{
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!pn__ascii_is_digit(s.p[i]))
			return false;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, s.p[i] - '0', &v))
			v = UINT64_MAX;
	}
	*ret = v;
	return s.n > 0;
}

/*
 * Reads one range: 1; 0 where it is not within size; -1 where it is none.
 */
static int
read_range(struct pn_slice s, uint64_t size, struct pn__range *ret)
{
	const char *hyphen = s.n > 0 ? memchr(s.p, '-', s.n) : NULL;
	struct pn_slice first = s, last;
	uint64_t from = 0, to = UINT64_MAX;

	if (hyphen == NULL)
		return -1;
	first.n = (size_t)(hyphen - s.p);
	last = (struct pn_slice){ hyphen + 1, s.n - first.n - 1 };
	if (first.n > 0 && !number(first, &from))
		return -1;
	if ((last.n > 0 || first.n == 0) && !number(last, &to))
		return -1;
	if (first.n == 0) { /* the last so many bytes */
		if (to == 0)
			return 0;
		from = to < size ? size - to : 0;
		to = UINT64_MAX;
	}
	if (from >= size || to < from)
		return 0;
	ret->first = from;
	ret->last = to < size ? to : size - 1;
	return 1;
}

/* Takes the next element of the list off *rest, trimmed. */
static struct pn_slice
element(struct pn_slice *rest)
{
	struct pn_slice s = *rest;
	const char *comma = memchr(rest->p, ',', rest->n);

	if (comma != NULL)
		s.n = (size_t)(comma - rest->p);
	rest->p += s.n + (comma != NULL);
	rest->n -= s.n + (comma != NULL);
	return pn__ascii_trim(s);
}

ssize_t
pn__range_parse(const char *p, size_t n, uint64_t size,
    struct pn_slice *ret_unit, struct pn__range *out, size_t max)
{
	const char *equals = n > 0 ? memchr(p, '=', n) : NULL;
	struct pn_slice unit = { p, 0 }, rest;
	struct pn__range range;
	bool any = false;
	size_t count = 0;

	if (equals == NULL)
		return PN__RANGE_MALFORMED;
	unit.n = (size_t)(equals - p);
	rest = (struct pn_slice){ equals + 1, n - unit.n - 1 };
	while (rest.n > 0) {
		int rc = read_range(element(&rest), size, &range);

		any = any || rc >= 0;
		if (rc != 1)
			continue;
		if (count == max)
			return PN__RANGE_MALFORMED;
		out[count++] = range;
	}
	if (!any)
		return PN__RANGE_MALFORMED;
	*ret_unit = unit;
	return count > 0 ? (ssize_t)count : PN__RANGE_UNSATISFIABLE;
}

static bool
is_joined(const struct pn__range *a, const struct pn__range *b)
{
	return (a->first <= b->last || a->first - b->last == 1) &&
	    (b->first <= a->last || b->first - a->last == 1);
}

size_t
pn__range_combine(struct pn__range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = i + 1; k < n;) {
			struct pn__range *a = &ranges[i], *b = &ranges[k];

			if (!is_joined(a, b)) {
				k++;
				continue;
			}
			if (b->first < a->first)
				a->first = b->first;
			if (b->last > a->last)
				a->last = b->last;
			n--;
			memmove(b, b + 1, (n - k) * sizeof(*b));
			k = i + 1; /* it may reach those it did not before */
		}
	}
	return n;
}
