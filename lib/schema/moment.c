#include "schema/moment.h"

#include <string.h>

#define US 1000000LL /* microseconds of a second */

int
pn__take_digits(struct pn_slice *text, int n)
{
	int v = 0;

	if (text->n < (size_t)n)
		return -1;
	for (int i = 0; i < n; i++) {
		if (text->p[i] < '0' || text->p[i] > '9')
			return -1;
		v = v * 10 + (text->p[i] - '0');
	}
	text->p += n;
	text->n -= (size_t)n;
	return v;
}

bool
pn__take_char(struct pn_slice *text, char c)
{
	if (text->n == 0 ||
	    (text->p[0] != c && (c != 'T' || text->p[0] != 't') &&
		(c != 'Z' || text->p[0] != 'z')))
		return false;
	text->p++;
	text->n--;
	return true;
}

/* The digits behind the point as microseconds; -1 where there are none. */
static int
take_fraction(struct pn_slice *text)
{
	int digit, us = 0, n = 0;

	while ((digit = pn__take_digits(text, 1)) != -1) {
		if (n++ < 6)
			us = us * 10 + digit;
	}
	if (n == 0)
		return -1;
	for (; n < 6; n++)
		us *= 10;
	return us;
}

int
pn__take_time(struct pn_slice *text, struct pn_time *ret)
{
	int hour, minute, second = 0, us = 0;

	if ((hour = pn__take_digits(text, 2)) == -1 || hour > 23 ||
	    !pn__take_char(text, ':') ||
	    (minute = pn__take_digits(text, 2)) == -1 || minute > 59)
		return -1;
	if (pn__take_char(text, ':')) {
		second = pn__take_digits(text, 2);
		if (second == -1 || second > 59)
			return -1;
		if (pn__take_char(text, '.') &&
		    (us = take_fraction(text)) == -1)
			return -1;
	}
	*ret = (struct pn_time){ .given = true,
		.hour = (uint8_t)hour,
		.minute = (uint8_t)minute,
		.second = (uint8_t)second,
		.us = (uint32_t)us };
	return 0;
}

int64_t
pn__time_us(struct pn_time t)
{
	return ((t.hour * 60 + t.minute) * 60 + t.second) * US + t.us;
}

static int
plan_bound(struct pn__planning *pl, const char *name, const char *text,
    int (*to_us)(struct pn_slice text, int64_t *ret), const char *example,
    int64_t *ret)
{
	if (text == NULL ||
	    to_us((struct pn_slice){ text, strlen(text) }, ret) == 0)
		return 0;
	return pn__plan_error(
	    pl, "%s \"%s\" is not like %s", name, text, example);
}

int
pn__moment_plan(struct pn__rule *r, struct pn__planning *pl,
    int (*to_us)(struct pn_slice text, int64_t *ret), const char *example)
{
	const struct pn_field *f = r->field;

	r->i.min = INT64_MIN;
	r->i.max = INT64_MAX;
	if (plan_bound(pl, "not_before", f->not_before, to_us, example,
		&r->i.min) == -1 ||
	    plan_bound(
		pl, "not_after", f->not_after, to_us, example, &r->i.max) == -1)
		return -1;
	if (r->i.min > r->i.max)
		return pn__plan_error(pl,
		    "not_before %s is later than not_after %s", f->not_before,
		    f->not_after);
	return 0;
}

enum pn__parsed
pn__moment_check(struct pn__parse *ps, const struct pn__rule *r, int64_t us,
    enum pn__message id)
{
	const struct pn_field *f = r->field;
	enum pn__bound broken;

	if (us >= r->i.min && us <= r->i.max)
		return PN__RIGHT;
	broken = us < r->i.min ? PN__TOO_LOW : PN__TOO_HIGH;
	return pn__wrong_bound(ps, f, broken, id, f->not_before != NULL,
	    f->not_after != NULL,
	    &(struct pn__said){ .min = f->not_before, .max = f->not_after });
}
