#include "schema/calendar.h"

enum {
	DAYS_400 = 146097,     /* of 400 years */
	DAYS_TO_1970 = 719162, /* from 0001-01-01 */
};

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The days of a year before the month, 1 to 13, begins. */
static int
days_before(int year, int month)
{
	static const int16_t days[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243,
		273, 304, 334, 365 };

	return days[month - 1] + (month > 2 && is_leap(year));
}

/* The days before a year begins, since 0001-01-01. */
static int64_t
days_before_year(int64_t year)
{
	year--;
	return year * 365 + year / 4 - year / 100 + year / 400;
}

bool
pn__calendar_has(struct pn_date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 &&
	       d.day >= 1 &&
	       d.day <= days_before(d.year, d.month + 1) -
			    days_before(d.year, d.month);
}

int
pn__calendar_compare(struct pn_date a, struct pn_date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day < b.day ? -1 : a.day > b.day;
}

int64_t
pn__calendar_days(struct pn_date d)
{
	return days_before_year(d.year) + days_before(d.year, d.month) + d.day -
	       1 - DAYS_TO_1970;
}

struct pn_date
pn__calendar_date(int64_t days)
{
	int year, month = 1, day;

	days += DAYS_TO_1970;
	/* Never more than one year too early. */
	year = (int)(days * 400 / DAYS_400) + 1;
	if (days_before_year(year) > days)
		year--;
	else if (days_before_year(year + 1) <= days)
		year++;
	day = (int)(days - days_before_year(year));
	while (days_before(year, month + 1) <= day)
		month++;
	return (struct pn_date){ .year = (int16_t)year,
		.month = (uint8_t)month,
		.day = (uint8_t)(day - days_before(year, month) + 1) };
}
