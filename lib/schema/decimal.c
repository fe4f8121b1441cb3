#include "schema/number.h"
#include "schema/type.h"
#include "schema/utf8.h"

#include <math.h>
#include <string.h>

enum { SCALE_MAX = 18 }; /* 10^18 is the largest that an int64_t holds */

int
pn__decimal_parse(struct pn_slice text, unsigned int scale, int64_t *ret_units)
{
	struct pn__number number;
	uint64_t n;
	int rc;

	if (pn__number_parse(text, &number) == -1)
		return -1;
	if ((rc = pn__number_units(&number, scale, &n)) == -1)
		return -2;
	if (number.negative) {
		if (rc == -2 || n > (uint64_t)INT64_MAX + 1)
			return -3;
		*ret_units = (int64_t)(0 - n);
	} else {
		if (rc == -2 || n > INT64_MAX)
			return -4;
		*ret_units = (int64_t)n;
	}
	return 0;
}

size_t
pn__decimal_print(char out[PN__DECIMAL_TEXT], int64_t units, unsigned int scale)
{
	uint64_t n = units < 0 ? 0 - (uint64_t)units : (uint64_t)units;
	char text[PN__DECIMAL_TEXT], *at = text + sizeof(text);
	size_t len;

	if (scale > SCALE_MAX)
		scale = SCALE_MAX;
	for (unsigned int i = 0; i <= scale || n > 0; i++) {
		if (i == scale && scale > 0)
			*--at = '.';
		*--at = (char)('0' + n % 10);
		n /= 10;
	}
	if (units < 0)
		*--at = '-';
	len = (size_t)(text + sizeof(text) - at);
	memcpy(out, at, len);
	out[len] = '\0';
	return len;
}

/* A bound in units. 0; -1, said: it is between two of them. */
static int
plan_bound(
    struct pn__planning *pl, const char *name, long double bound, int64_t *ret)
{
	long double units = bound;

	for (int i = 0; i < pl->field->scale; i++)
		units *= 10;
	if (units <= -0x1p63L)
		*ret = INT64_MIN;
	else if (units >= 0x1p63L)
		*ret = INT64_MAX;
	else
		*ret = (int64_t)rintl(units);
	/* 0.01 is not exact in binary: as near as a double has to do. */
	if (fabsl(units) < 0x1p63L &&
	    fabsl(units - (long double)*ret) > fabsl(units) * 1e-15L)
		return pn__plan_error(pl,
		    "%s %Lg has more than %d digits "
		    "behind the point, which is its scale",
		    name, bound, pl->field->scale);
	return 0;
}

static int
plan_decimal(struct pn__rule *r, struct pn__planning *pl)
{
	if (r->field->scale > SCALE_MAX)
		return pn__plan_error(
		    pl, "scale %d is above %d", r->field->scale, SCALE_MAX);
	if (isnan(r->field->min) || isnan(r->field->max))
		return pn__plan_error(pl, "min and max are numbers, not NaN");
	if (plan_bound(pl, "min", r->field->min, &r->i.min) == -1)
		return -1;
	return plan_bound(pl, "max", r->field->max, &r->i.max);
}

static enum pn__parsed
wrong(struct pn__parse *ps, const struct pn__rule *r, enum pn__bound broken)
{
	char min[PN__DECIMAL_TEXT], max[PN__DECIMAL_TEXT];

	pn__decimal_print(min, r->i.min, r->field->scale);
	pn__decimal_print(max, r->i.max, r->field->scale);
	return pn__wrong_bound(ps, r->field, broken, PN__SAY_REAL,
	    r->i.min > INT64_MIN, r->i.max < INT64_MAX,
	    &(struct pn__said){ .min = min, .max = max });
}

static enum pn__parsed
parse_decimal(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	unsigned int scale = r->field->scale;
	int64_t units;

	text = pn__ascii_trim(text);
	if (text.n == 0)
		return PN__EMPTY;
	switch (pn__decimal_parse(text, scale, &units)) {
	case 0:
		break;
	case -2:
		return pn__wrong(ps, r->field, "scale", PN__SAY_SCALE,
		    &(struct pn__said){ .n = scale, .count = scale });
	case -3:
		return wrong(ps, r, PN__TOO_LOW);
	case -4:
		return wrong(ps, r, PN__TOO_HIGH);
	default:
		return wrong(ps, r, PN__TYPE_WRONG);
	}
	if (units < r->i.min)
		return wrong(ps, r, PN__TOO_LOW);
	if (units > r->i.max)
		return wrong(ps, r, PN__TOO_HIGH);
	memcpy(m, &units, sizeof(units));
	return PN__RIGHT;
}

static struct pn_value
value_decimal(const struct pn_field *f, const void *m)
{
	int64_t units;

	memcpy(&units, m, sizeof(units));
	return pn_value_decimal(units, f->scale);
}

const struct pn__type pn__type_decimal = {
	.name = "decimal",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_NUMBER,
	.has_bounds = true,
	.has_order = true,
	.has_scale = true,
	.plan = plan_decimal,
	.parse = parse_decimal,
	.value = value_decimal,
};
