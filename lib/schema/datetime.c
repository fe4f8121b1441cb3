#include "schema/calendar.h"
#include "schema/moment.h"
#include "schema/utf8.h"

#include <string.h>

#define US 1000000LL /* microseconds of a second */

enum { DATE = 10 }; /* characters of YYYY-MM-DD */

/* Takes the zone, none being UTC. 0 with its minutes east of it, or -1. */
static int
take_zone(struct pn_slice *text, int *ret)
{
	int hours, minutes, sign = 1;

	*ret = 0;
	if (text->n == 0 || pn__take_char(text, 'Z'))
		return 0;
	if (!pn__take_char(text, '+')) {
		if (!pn__take_char(text, '-'))
			return -1;
		sign = -1;
	}
	hours = pn__take_digits(text, 2);
	if (hours == -1 || hours > 23 || !pn__take_char(text, ':'))
		return -1;
	minutes = pn__take_digits(text, 2);
	if (minutes == -1 || minutes > 59)
		return -1;
	*ret = sign * (hours * 60 + minutes);
	return 0;
}

/* Whether a moment is in the years 1 to 9999 of UTC. */
static bool
is_printable(int64_t us)
{
	const struct pn_date first = { 1, 1, 1 }, last = { 9999, 12, 31 };

	return us >= pn__calendar_days(first) * 86400 * US &&
	       us < (pn__calendar_days(last) + 1) * 86400 * US;
}

int
pn__datetime_parse(struct pn_slice text, struct pn_datetime *ret_datetime)
{
	struct pn_date date;
	struct pn_time time;
	int zone;
	int64_t us;

	if (text.n <= DATE ||
	    pn__date_parse((struct pn_slice){ text.p, DATE }, &date) == -1)
		return -1;
	text.p += DATE;
	text.n -= DATE;
	if ((!pn__take_char(&text, 'T') && !pn__take_char(&text, ' ')) ||
	    pn__take_time(&text, &time) == -1 ||
	    take_zone(&text, &zone) == -1 || text.n > 0)
		return -1;
	us = pn__calendar_days(date) * 86400 * US + pn__time_us(time) -
	     zone * 60 * US;
	if (!is_printable(us))
		return -1;
	*ret_datetime = (struct pn_datetime){ .us = us, .given = true };
	return 0;
}

static int
to_us(struct pn_slice text, int64_t *ret)
{
	struct pn_datetime moment;

	if (pn__datetime_parse(text, &moment) == -1)
		return -1;
	*ret = moment.us;
	return 0;
}

static int
plan_datetime(struct pn__rule *r, struct pn__planning *pl)
{
	return pn__moment_plan(r, pl, to_us, "2026-11-22T17:40:00Z");
}

static enum pn__parsed
parse_datetime(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	struct pn_datetime moment;

	text = pn__ascii_trim(text);
	if (text.n == 0)
		return PN__EMPTY;
	if (pn__datetime_parse(text, &moment) == -1)
		return pn__wrong(ps, r->field, "type", PN__SAY_DATETIME, NULL);
	if (pn__moment_check(ps, r, moment.us, PN__SAY_DATETIME) != PN__RIGHT)
		return PN__WRONG;
	memcpy(m, &moment, sizeof(moment));
	return PN__RIGHT;
}

static struct pn_value
value_datetime(const struct pn_field *f, const void *m)
{
	struct pn_datetime moment;

	(void)f;
	memcpy(&moment, m, sizeof(moment));
	return pn_value_datetime(moment);
}

/* As HTML's datetime-local takes it: in UTC, without the zone's letter. */
static int
text_datetime(const struct pn_field *f, const void *m, struct pn__buf *out)
{
	struct pn_value v = value_datetime(f, m);

	if (pn__value_print(out, &v) == -1)
		return -1;
	if (v.kind == PN_KIND_DATETIME)
		out->n--;
	return 0;
}

const struct pn__type pn__type_datetime = {
	.name = "date and time",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_EXACT,
	.has_dates = true,
	.has_order = true,
	.plan = plan_datetime,
	.parse = parse_datetime,
	.value = value_datetime,
	.text = text_datetime,
};
