#include "db/convert.h"

#include "base/buf.h"
#include "schema/schema.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { DIGITS = 64 }; /* a number as text is no longer */

/* Digits with a sign and, perhaps, zeros behind a point. */
static int
parse_integer(struct pn_value *v)
{
	const char *p = v->text, *end = p + v->n;
	bool negative = p < end && *p == '-';
	uint64_t u = 0;

	p += negative;
	if (p == end || *p < '0' || *p > '9')
		return -1;
	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		if (__builtin_mul_overflow(u, 10u, &u) ||
		    __builtin_add_overflow(u, (uint64_t)(*p - '0'), &u))
			return -1;
	}
	if (p < end && *p++ != '.')
		return -1;
	while (p < end && *p == '0')
		p++;
	if (p < end || (negative && u > (uint64_t)INT64_MAX + 1))
		return -1;
	*v = negative ? pn_value_int((int64_t)(0 - u)) : pn_value_uint(u);
	return 0;
}

int
pn__convert_integer(struct pn_value *v)
{
	switch ((enum pn_kind)v->kind) {
	case PN_KIND_NULL:
	case PN_KIND_INT:
	case PN_KIND_UINT:
		return 0;
	case PN_KIND_BOOL:
		*v = pn_value_int(v->b);
		return 0;
	case PN_KIND_REAL:
		if (v->d != trunc(v->d) || v->d < -0x1p63 || v->d >= 0x1p64)
			return -1;
		*v = v->d < 0x1p63 ? pn_value_int((int64_t)v->d)
				   : pn_value_uint((uint64_t)v->d);
		return 0;
	case PN_KIND_TEXT:
	case PN_KIND_BYTES:
		return parse_integer(v);
	default:
		return -1;
	}
}

static const char *
to_unsigned(const struct pn_field *f, uint64_t u, void *to)
{
	if (f->size < sizeof(u) && u >> (f->size * 8) != 0)
		return "is too large for the field";
	switch (f->size) {
	case 1:
		*(uint8_t *)to = (uint8_t)u;
		break;
	case 2:
		*(uint16_t *)to = (uint16_t)u;
		break;
	case 4:
		*(uint32_t *)to = (uint32_t)u;
		break;
	default:
		*(uint64_t *)to = u;
	}
	return NULL;
}

static const char *
to_signed(const struct pn_field *f, int64_t i, void *to)
{
	int64_t max = INT64_MAX >> (64 - f->size * 8);

	if (i > max)
		return "is too large for the field";
	if (i < -max - 1)
		return "is too small for the field";
	switch (f->size) {
	case 1:
		*(int8_t *)to = (int8_t)i;
		break;
	case 2:
		*(int16_t *)to = (int16_t)i;
		break;
	case 4:
		*(int32_t *)to = (int32_t)i;
		break;
	default:
		*(int64_t *)to = i;
	}
	return NULL;
}

static const char *
to_integer(const struct pn_field *f, struct pn_value v, void *to)
{
	if (pn__convert_integer(&v) == -1)
		return "is no whole number";
	if (!f->is_signed && v.kind == PN_KIND_INT && v.i < 0)
		return "is below 0, which the field can't hold";
	if (!f->is_signed)
		return to_unsigned(f, v.u, to);
	if (v.kind == PN_KIND_UINT)
		return "is too large for the field";
	return to_signed(f, v.i, to);
}

static int
parse_real(const struct pn_value *v, double *ret_d)
{
	char digits[DIGITS], *end;

	if (v->n == 0 || v->n >= sizeof(digits))
		return -1;
	memcpy(digits, v->text, v->n);
	digits[v->n] = '\0';
	if (strspn(digits, "+-.0123456789eE") != v->n)
		return -1;
	*ret_d = strtod(digits, &end);
	return *end == '\0' && isfinite(*ret_d) ? 0 : -1;
}

static const char *
to_real(const struct pn_field *f, const struct pn_value *v, void *to)
{
	double d;

	switch ((enum pn_kind)v->kind) {
	case PN_KIND_REAL:
		d = v->d;
		break;
	case PN_KIND_INT:
		d = (double)v->i;
		break;
	case PN_KIND_UINT:
		d = (double)v->u;
		break;
	default:
		if (parse_real(v, &d) == -1)
			return "is no number";
	}
	if (f->size == sizeof(double)) {
		*(double *)to = d;
		return NULL;
	}
	if (isfinite(d) && fabs(d) > FLT_MAX)
		return "is too large for the field";
	*(float *)to = (float)d;
	return NULL;
}

/* Numbers as text: in full. */
static const char *
number_text(const struct pn_value *v, struct pn__arena *a, const char **to)
{
	struct pn__buf b;
	const char *text;

	pn__buf_init(&b, DIGITS);
	if (v->kind == PN_KIND_REAL)
		pn__buf_addd(&b, v->d);
	else if (v->kind == PN_KIND_UINT)
		pn__buf_addu(&b, v->u);
	else
		pn__buf_addi(&b, v->i);
	text = pn__arena_dup(a, b.p, b.n);
	pn__buf_fini(&b);
	if (text == NULL)
		return "is more than this request's memory";
	*to = text;
	return NULL;
}

static const char *
to_text(const struct pn_value *v, struct pn__arena *a, const char **to)
{
	const char *text;
	size_t chars;

	if (v->kind != PN_KIND_TEXT && v->kind != PN_KIND_BYTES)
		return number_text(v, a, to);
	if (v->n > 0 && memchr(v->text, '\0', v->n) != NULL)
		return "has a NUL byte in it, which ends a C string";
	if (v->kind == PN_KIND_BYTES && !pn__utf8_check(v->text, v->n, &chars))
		return "is binary and no text";
	if ((text = pn__arena_dup(a, v->text, v->n)) == NULL)
		return "is more than this request's memory";
	*to = text;
	return NULL;
}

/* A date, or the date of a date and time. */
static const char *
to_date(const struct pn_value *v, struct pn_date *to)
{
	struct pn_slice s = { v->text, v->n };

	if (v->kind != PN_KIND_TEXT)
		return "is no date";
	if (s.n > 10 && (s.p[10] == ' ' || s.p[10] == 'T'))
		s.n = 10;
	/* MySQL's "no date". */
	if (s.n == 10 && memcmp(s.p, "0000-00-00", 10) == 0)
		return NULL;
	return pn__date_parse(s, to) == 0 ? NULL : "is no date";
}

/* 0, or -1 where the text is no time, moment or decimal, as f asks. */
static int
read_text(const struct pn_field *f, struct pn_slice s, void *to)
{
	if (f->type == PN_TYPE_TIME)
		return pn__time_parse(s, to);
	if (f->type == PN_TYPE_DECIMAL)
		return pn__decimal_parse(s, f->scale, to);
	/* MySQL's "no date". */
	if (s.n >= 10 && memcmp(s.p, "0000-00-00", 10) == 0)
		return 0;
	return pn__datetime_parse(s, to);
}

/* What has a text of its own; SQLite gives a decimal as a number. */
static const char *
to_printed(const struct pn_field *f, const struct pn_value *v, void *to)
{
	struct pn_slice s = { v->text, v->n };
	struct pn__buf b;
	int rc;

	pn__buf_init(&b, 64);
	if (v->kind != PN_KIND_TEXT && pn__value_print(&b, v) == 0)
		s = (struct pn_slice){ b.p, b.n };
	rc = s.p != NULL ? read_text(f, s, to) : -1;
	pn__buf_fini(&b);
	if (rc == 0)
		return NULL;
	return f->type == PN_TYPE_DECIMAL
		   ? "is no number, or has more digits than the field's scale"
		   : "is no time";
}

const char *
pn__convert(const struct pn_field *f, const struct pn_value *v,
    struct pn__arena *a, void *to)
{
	struct pn_value whole = *v;

	if (v->kind == PN_KIND_NULL)
		return NULL;
	switch ((enum pn_type)f->type) {
	case PN_TYPE_TEXT:
	case PN_TYPE_CHOICE:
		return to_text(v, a, to);
	case PN_TYPE_INT:
		return to_integer(f, *v, to);
	case PN_TYPE_REAL:
		return to_real(f, v, to);
	case PN_TYPE_BOOL:
		if (pn__convert_integer(&whole) == -1)
			return "is no boolean";
		*(bool *)to = whole.i != 0;
		return NULL;
	case PN_TYPE_DATE:
		return to_date(v, to);
	case PN_TYPE_TIME:
	case PN_TYPE_DATETIME:
	case PN_TYPE_DECIMAL:
		return to_printed(f, v, to);
	case PN_TYPE_STRUCT:
	case PN_TYPE_LIST:
	case PN_TYPE_FILE:
		return "is a struct, a list or a file in the field table, "
		       "which no column holds";
	}
	return "has a type that the field table does not know";
}

/* Dates, times and exact numbers have a text that SQL takes. */
static bool
goes_as_text(const struct pn_value *v)
{
	return v->kind == PN_KIND_DATE || v->kind == PN_KIND_TIME ||
	       v->kind == PN_KIND_DATETIME || v->kind == PN_KIND_DECIMAL;
}

static int
as_text(const struct pn_value *v, struct pn__arena *a, struct pn_value *ret)
{
	struct pn__buf b;
	char *text, *t;

	pn__buf_init(&b, DIGITS);
	pn__value_print(&b, v);
	text = pn__arena_dup(a, b.p, b.n);
	pn__buf_fini(&b);
	if (text == NULL)
		return -1;
	/* SQL's form of a moment: 2026-11-22 17:40:00, in UTC. */
	if (v->kind == PN_KIND_DATETIME && (t = strchr(text, 'T')) != NULL) {
		*t = ' ';
		text[strcspn(text, "Z")] = '\0';
	}
	*ret = pn_value_text(text);
	return 0;
}

const struct pn_value *
pn__convert_args(const struct pn_value *args, size_t n, struct pn__arena *a)
{
	struct pn_value *copy;
	size_t i = 0;

	while (i < n && !goes_as_text(&args[i]))
		i++;
	if (i == n)
		return args;
	if ((copy = pn__arena_alloc(a, sizeof(*copy) * n)) == NULL)
		return NULL;
	memcpy(copy, args, sizeof(*copy) * n);
	for (; i < n; i++) {
		if (goes_as_text(&args[i]) && as_text(&args[i], a, &copy[i]))
			return NULL;
	}
	return copy;
}
