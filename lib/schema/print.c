#include "schema/calendar.h"
#include "schema/schema.h"

#define US 1000000LL /* microseconds of a second */

/* n digits, with zeros in front. */
static void
add_digits(struct pn__buf *out, uint32_t v, int n)
{
	char digits[10];

	for (int i = n; i-- > 0; v /= 10)
		digits[i] = (char)('0' + v % 10);
	pn__buf_add(out, digits, (size_t)n);
}

static void
add_date(struct pn__buf *out, struct pn_date d)
{
	add_digits(out, (uint32_t)d.year, 4);
	pn__buf_addc(out, '-');
	add_digits(out, d.month, 2);
	pn__buf_addc(out, '-');
	add_digits(out, d.day, 2);
}

/* The point and the decimals without the zeros at the end. */
static void
add_fraction(struct pn__buf *out, uint32_t us)
{
	int n = 6;

	if (us == 0)
		return;
	for (; us % 10 == 0; us /= 10)
		n--;
	pn__buf_addc(out, '.');
	add_digits(out, us, n);
}

static void
add_time(struct pn__buf *out, struct pn_time t, bool always_seconds)
{
	add_digits(out, t.hour, 2);
	pn__buf_addc(out, ':');
	add_digits(out, t.minute, 2);
	if (t.second == 0 && t.us == 0 && !always_seconds)
		return;
	pn__buf_addc(out, ':');
	add_digits(out, t.second, 2);
	add_fraction(out, t.us);
}

static void
add_datetime(struct pn__buf *out, int64_t us)
{
	int64_t days = us / (86400 * US), rest = us % (86400 * US);
	int64_t seconds;

	if (rest < 0) {
		rest += 86400 * US;
		days--;
	}
	seconds = rest / US;
	add_date(out, pn__calendar_date(days));
	pn__buf_addc(out, 'T');
	add_time(out,
	    (struct pn_time){ .hour = (uint8_t)(seconds / 3600),
		.minute = (uint8_t)(seconds / 60 % 60),
		.second = (uint8_t)(seconds % 60),
		.us = (uint32_t)(rest % US) },
	    true);
	pn__buf_addc(out, 'Z');
}

static void
add_decimal(struct pn__buf *out, int64_t v, uint32_t scale)
{
	char text[PN__DECIMAL_TEXT];

	pn__buf_add(out, text, pn__decimal_print(text, v, scale));
}

int
pn__value_print(struct pn__buf *out, const struct pn_value *v)
{
	switch (v->kind) {
	case PN_KIND_BOOL:
		return pn__buf_adds(out, v->b ? "true" : "false");
	case PN_KIND_INT:
		return pn__buf_addi(out, v->i);
	case PN_KIND_UINT:
		return pn__buf_addu(out, v->u);
	case PN_KIND_REAL:
		return pn__buf_addd(out, v->d);
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
	case PN_KIND_BYTES:
		return pn__buf_add(out, v->text, v->n);
	case PN_KIND_DATE:
		add_date(out, v->date);
		break;
	case PN_KIND_TIME:
		add_time(out, v->time, false);
		break;
	case PN_KIND_DATETIME:
		add_datetime(out, v->i);
		break;
	case PN_KIND_DECIMAL:
		add_decimal(out, v->i, v->n);
		break;
	default:
		break;
	}
	return out->full ? -1 : 0;
}
