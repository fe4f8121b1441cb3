#include "schema/number.h"
#include "schema/type.h"
#include "schema/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The member's own range, whatever the field table says. */
static int64_t
own_min(const struct pn_field *f)
{
	return f->is_signed ? INT64_MIN >> (64 - f->size * 8) : 0;
}

static uint64_t
own_max(const struct pn_field *f)
{
	return UINT64_MAX >> (64 - f->size * 8 + f->is_signed);
}

static int
plan_int(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_field *f = r->field;

	if (f->min != truncl(f->min) || f->max != truncl(f->max))
		return pn__plan_error(pl, "min and max of an integer are whole "
					  "numbers");
	if (f->min < (long double)own_min(f) ||
	    f->max > (long double)own_max(f))
		return pn__plan_error(pl,
		    "the member holds %lld to %llu, "
		    "which min %Lg and max %Lg go beyond",
		    (long long)own_min(f), (unsigned long long)own_max(f),
		    f->min, f->max);
	if (f->is_signed) {
		r->i.min = (int64_t)f->min;
		r->i.max = (int64_t)f->max;
	} else {
		r->u.min = (uint64_t)f->min;
		r->u.max = (uint64_t)f->max;
	}
	return 0;
}

static enum pn__parsed
wrong(struct pn__parse *ps, const struct pn__rule *r, enum pn__bound broken)
{
	const struct pn_field *f = r->field;
	char min[24], max[24];
	bool has_min, has_max;

	if (f->is_signed) {
		has_min = r->i.min > own_min(f);
		has_max = r->i.max < (int64_t)own_max(f);
		snprintf(min, sizeof(min), "%lld", (long long)r->i.min);
		snprintf(max, sizeof(max), "%lld", (long long)r->i.max);
	} else {
		has_min = r->u.min > 0;
		has_max = r->u.max < own_max(f);
		snprintf(
		    min, sizeof(min), "%llu", (unsigned long long)r->u.min);
		snprintf(
		    max, sizeof(max), "%llu", (unsigned long long)r->u.max);
	}
	return pn__wrong_bound(ps, f, broken, PN__SAY_INT, has_min, has_max,
	    &(struct pn__said){ .min = min, .max = max });
}

static void
store(const struct pn_field *f, uint64_t bits, void *m)
{
	uint8_t b = (uint8_t)bits;
	uint16_t h = (uint16_t)bits;
	uint32_t w = (uint32_t)bits;

	switch (f->size) {
	case 1:
		memcpy(m, &b, sizeof(b));
		break;
	case 2:
		memcpy(m, &h, sizeof(h));
		break;
	case 4:
		memcpy(m, &w, sizeof(w));
		break;
	default:
		memcpy(m, &bits, sizeof(bits));
	}
}

/* 0, PN__TOO_LOW or PN__TOO_HIGH for a number of this magnitude. */
static enum pn__bound
compare(const struct pn__rule *r, bool negative, uint64_t n)
{
	int64_t i;

	if (!r->field->is_signed) {
		if (negative && n > 0)
			return PN__TOO_LOW;
		return n < r->u.min   ? PN__TOO_LOW
		       : n > r->u.max ? PN__TOO_HIGH
				      : 0;
	}
	if (negative && n > (uint64_t)INT64_MAX + 1)
		return PN__TOO_LOW;
	if (!negative && n > INT64_MAX)
		return PN__TOO_HIGH;
	i = (int64_t)(negative ? 0 - n : n);
	return i < r->i.min ? PN__TOO_LOW : i > r->i.max ? PN__TOO_HIGH : 0;
}

static enum pn__parsed
parse_int(struct pn__parse *ps, const struct pn__rule *r, struct pn_slice text,
    void *m)
{
	struct pn__number number;
	enum pn__bound broken;
	uint64_t n;
	int rc;

	text = pn__ascii_trim(text);
	if (text.n == 0)
		return PN__EMPTY;
	if (pn__number_parse(text, &number) == -1)
		return wrong(ps, r, PN__TYPE_WRONG);
	/* 5.0 and 1e3 are whole numbers to HTML and to JSON Schema. */
	rc = pn__number_units(&number, 0, &n);
	if (rc == -1)
		return wrong(ps, r, PN__TYPE_WRONG);
	if (rc == -2)
		return wrong(
		    ps, r, number.negative ? PN__TOO_LOW : PN__TOO_HIGH);
	broken = compare(r, number.negative, n);
	if (broken != 0)
		return wrong(ps, r, broken);
	store(r->field, number.negative ? 0 - n : n, m);
	return PN__RIGHT;
}

static struct pn_value
value_int(const struct pn_field *f, const void *m)
{
	union {
		int8_t b;
		int16_t h;
		int32_t w;
		int64_t d;
		uint64_t u;
	} v = { .u = 0 };

	memcpy(&v, m, f->size);
	if (!f->is_signed) {
		/* The low bytes are in front on some machines, not on all. */
		return pn_value_uint(f->size == 1   ? (uint8_t)v.b
				     : f->size == 2 ? (uint16_t)v.h
				     : f->size == 4 ? (uint32_t)v.w
						    : v.u);
	}
	switch (f->size) {
	case 1:
		return pn_value_int(v.b);
	case 2:
		return pn_value_int(v.h);
	case 4:
		return pn_value_int(v.w);
	default:
		return pn_value_int(v.d);
	}
}

const struct pn__type pn__type_int = {
	.name = "integer",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_NUMBER,
	.has_bounds = true,
	.has_order = true,
	.plan = plan_int,
	.parse = parse_int,
	.value = value_int,
};
