#include "json/field.h"

/* Digits with the zeros in front that make them so many. */
static char *
put_padded(char *to, uint64_t v, int digits)
{
	for (int i = digits; i-- > 0; v /= 10)
		to[i] = (char)('0' + v % 10);
	return to + digits;
}

static char *
put_date(char *to, int year, unsigned month, unsigned day)
{
	to = put_padded(to, (unsigned)year, 4);
	*to++ = '-';
	to = put_padded(to, month, 2);
	*to++ = '-';
	return put_padded(to, day, 2);
}

/* A part of a second without the zeros at its end; none for 0. */
static char *
put_fraction(char *to, uint32_t us)
{
	int digits = 6;

	if (us == 0)
		return to;
	for (; us % 10 == 0; us /= 10)
		digits--;
	*to++ = '.';
	return put_padded(to, us, digits);
}

char *
pn__json_date(char *to, struct pn_date d)
{
	if (d.year <= 0 || d.month == 0 || d.day == 0) {
		memcpy(to, "null", 4);
		return to + 4;
	}
	*to++ = '"';
	to = put_date(to, d.year, d.month, d.day);
	*to++ = '"';
	return to;
}

char *
pn__json_time(char *to, struct pn_time t)
{
	*to++ = '"';
	to = put_padded(to, t.hour, 2);
	*to++ = ':';
	to = put_padded(to, t.minute, 2);
	if (t.second != 0 || t.us != 0) {
		*to++ = ':';
		to = put_padded(to, t.second, 2);
		to = put_fraction(to, t.us);
	}
	*to++ = '"';
	return to;
}

/*
 * The date that is so many days after 1970-01-01, by the Gregorian calendar:
 * counted from a first of March, so that a leap day is a year's last.
 */
static char *
put_day(char *to, int64_t days)
{
	int64_t since = days + 719468; /* 0000-03-01 */
	int64_t era = (since >= 0 ? since : since - 146096) / 146097;
	int64_t of_era = since - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 -
			   of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	int64_t day = of_year - (153 * month + 2) / 5 + 1;

	month += month < 10 ? 3 : -9;
	year += era * 400 + (month <= 2 ? 1 : 0);
	return put_date(to, (int)year, (unsigned)month, (unsigned)day);
}

char *
pn__json_datetime(char *to, int64_t us)
{
	const int64_t a_second = 1000000, a_day = 86400 * a_second;
	int64_t days = us / a_day, rest = us % a_day;

	if (rest < 0) {
		rest += a_day;
		days--;
	}
	/* RFC 3339 has the years 0000 to 9999. */
	if (days < -719528 || days > 2932896) {
		memcpy(to, "null", 4);
		return to + 4;
	}
	*to++ = '"';
	to = put_day(to, days);
	*to++ = 'T';
	to = put_padded(to, (uint64_t)(rest / a_second / 3600), 2);
	*to++ = ':';
	to = put_padded(to, (uint64_t)(rest / a_second / 60 % 60), 2);
	*to++ = ':';
	to = put_padded(to, (uint64_t)(rest / a_second % 60), 2);
	to = put_fraction(to, (uint32_t)(rest % a_second));
	memcpy(to, "Z\"", 2);
	return to + 2;
}

char *
pn__json_decimal(char *to, int64_t v, uint32_t scale)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v, unit = 1;

	/* An int64_t has 19 digits: no scale is above. */
	if (scale > 18)
		scale = 18;
	for (uint32_t i = 0; i < scale; i++)
		unit *= 10;
	if (v < 0)
		*to++ = '-';
	to = pn__digits_uint(to, u / unit);
	if (scale == 0)
		return to;
	*to++ = '.';
	return put_padded(to, u % unit, (int)scale);
}
