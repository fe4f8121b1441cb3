#include "schema/number.h"
#include "schema/type.h"
#include "schema/utf8.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double
own_max(const struct pn_field *f)
{
	return f->size == sizeof(float) ? (double)FLT_MAX : DBL_MAX;
}

static int
plan_real(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_field *f = r->field;
	double own = own_max(f);

	if (isnan(f->min) || isnan(f->max))
		return pn__plan_error(pl, "min and max are numbers, not NaN");
	/* A float's macro gives the range of a double. */
	r->d.min = fmax((double)f->min, -own);
	r->d.max = fmin((double)f->max, own);
	return 0;
}

static enum pn__parsed
wrong(struct pn__parse *ps, const struct pn__rule *r, enum pn__bound broken)
{
	double own = own_max(r->field);
	char min[32], max[32];

	snprintf(min, sizeof(min), "%.15g", r->d.min);
	snprintf(max, sizeof(max), "%.15g", r->d.max);
	return pn__wrong_bound(ps, r->field, broken, PN__SAY_REAL,
	    r->d.min > -own, r->d.max < own,
	    &(struct pn__said){ .min = min, .max = max });
}

static enum pn__parsed
check_bounds(struct pn__parse *ps, const struct pn__rule *r, double d)
{
	if (d < r->d.min)
		return wrong(ps, r, PN__TOO_LOW);
	return d > r->d.max ? wrong(ps, r, PN__TOO_HIGH) : PN__RIGHT;
}

/* Rounded once, from the text: by way of a double it would be twice. */
static enum pn__parsed
parse_float(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, double d, void *m)
{
	float f = pn__number_float(text);

	/* A little above the largest float is that float. */
	if (fabs(d) > (double)FLT_MAX && !isinf(f))
		d = (double)f;
	if (check_bounds(ps, r, d) == PN__WRONG)
		return PN__WRONG;
	memcpy(m, &f, sizeof(f));
	return PN__RIGHT;
}

static enum pn__parsed
parse_real(struct pn__parse *ps, const struct pn__rule *r, struct pn_slice text,
    void *m)
{
	struct pn__number number;
	double d;

	text = pn__ascii_trim(text);
	if (text.n == 0)
		return PN__EMPTY;
	if (pn__number_parse(text, &number) == -1)
		return wrong(ps, r, PN__TYPE_WRONG);
	d = pn__number_double(text, &number);
	if (r->field->size == sizeof(float))
		return parse_float(ps, r, text, d, m);
	if (check_bounds(ps, r, d) == PN__WRONG)
		return PN__WRONG;
	memcpy(m, &d, sizeof(d));
	return PN__RIGHT;
}

static struct pn_value
value_real(const struct pn_field *f, const void *m)
{
	double d;
	float s;

	if (f->size == sizeof(d)) {
		memcpy(&d, m, sizeof(d));
		return pn_value_real(d);
	}
	memcpy(&s, m, sizeof(s));
	return pn_value_real((double)s);
}

/* The shortest text that reads back as the same float. */
static int
text_float(float s, struct pn__buf *out)
{
	char text[32];

	for (int digits = 6; digits <= 9; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, (double)s);
		if (strtof(text, NULL) == s)
			break;
	}
	return pn__buf_addd(out, strtod(text, NULL));
}

static int
text_real(const struct pn_field *f, const void *m, struct pn__buf *out)
{
	float s;

	if (f->size == sizeof(double))
		return pn__buf_addd(out, value_real(f, m).d);
	memcpy(&s, m, sizeof(s));
	return text_float(s, out);
}

const struct pn__type pn__type_real = {
	.name = "number",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_NUMBER,
	.has_bounds = true,
	.has_order = true,
	.plan = plan_real,
	.parse = parse_real,
	.value = value_real,
	.text = text_real,
};
