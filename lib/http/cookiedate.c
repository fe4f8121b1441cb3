#include "http/ascii.h"
#include "http/date.h"

/* What has been found so far; -1: not yet. */
struct found {
	int hour, minute, second, day, month, year;
};

static bool
is_delimiter(char c)
{
	return c == '\t' || (c >= ' ' && c <= '/') || (c >= ';' && c <= '@') ||
	    (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/*
 * Takes min to max digits off the token, with no digit behind them. The
 * number, or -1.
 */
static int
take_number(struct pn_slice *s, size_t min, size_t max)
{
	size_t n = 0;
	int v = 0;

	for (; n < s->n && n <= max && pn__ascii_is_digit(s->p[n]); n++)
		v = v * 10 + (s->p[n] - '0');
	if (n < min || n > max)
		return -1;
	s->p += n;
	s->n -= n;
	return v;
}

static bool
take_colon(struct pn_slice *s)
{
	if (s->n == 0 || s->p[0] != ':')
		return false;
	s->p++;
	s->n--;
	return true;
}

static bool
is_clock(struct pn_slice s, struct found *f)
{
	int hour, minute, second;

	if ((hour = take_number(&s, 1, 2)) == -1 || !take_colon(&s) ||
	    (minute = take_number(&s, 1, 2)) == -1 || !take_colon(&s) ||
	    (second = take_number(&s, 1, 2)) == -1)
		return false;
	f->hour = hour;
	f->minute = minute;
	f->second = second;
	return true;
}

static int
month_of(struct pn_slice s)
{
	static const char *const names[] = { "jan", "feb", "mar", "apr", "may",
		"jun", "jul", "aug", "sep", "oct", "nov", "dec" };

	for (int i = 0; i < (int)PN_COUNT(names); i++) {
		if (pn__ascii_begins(s, names[i]))
			return i;
	}
	return -1;
}

/* Gives the token to the first part of the date that it can be. */
static void
find(struct found *f, struct pn_slice token)
{
	struct pn_slice s = token;

	if (f->hour == -1 && is_clock(token, f))
		return;
	if (f->day == -1 && (f->day = take_number(&s, 1, 2)) != -1)
		return;
	if (f->month == -1 && (f->month = month_of(token)) != -1)
		return;
	s = token;
	if (f->year == -1)
		f->year = take_number(&s, 2, 4);
}

int
pn__cookie_date_parse(const char *p, size_t n, time_t *ret)
{
	struct found f = { -1, -1, -1, -1, -1, -1 };
	size_t i = 0, start;
	struct tm tm;

	while (i < n) {
		for (; i < n && is_delimiter(p[i]); i++)
			continue;
		for (start = i; i < n && !is_delimiter(p[i]); i++)
			continue;
		if (i > start)
			find(&f, (struct pn_slice){ p + start, i - start });
	}
	if (f.year >= 70 && f.year <= 99)
		f.year += 1900;
	else if (f.year >= 0 && f.year <= 69)
		f.year += 2000;
	if (f.hour == -1 || f.day == -1 || f.month == -1 || f.year < 1601 ||
	    f.second > 59)
		return -1;
	tm = (struct tm){ .tm_hour = f.hour,
		.tm_min = f.minute,
		.tm_sec = f.second,
		.tm_mday = f.day,
		.tm_mon = f.month,
		.tm_year = f.year };
	return pn__date_time(&tm, ret);
}
