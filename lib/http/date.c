#include "http/date.h"

#include "http/ascii.h"

static const char *const day_names[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday", /* in the order of tm_wday */
};

static const char month_names[12][4] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec", /* in the order of tm_mon */
};

enum {
	DAY = 24 * 60 * 60,   /* seconds */
	EPOCH = 719528,	      /* days from 1 January 0 to 1 January 1970 */
	ERA = 146097,	      /* days of 400 years */
	LAST_DAY = 3652424,   /* 31 December 9999 */
};

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_days(int year, int month)
{
	static const char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	return days[month] + (month == 1 && is_leap(year));
}

/* Days from 1 January 0 to 1 January of a year. */
static int
year_start(int year)
{
	return year * 365 + (year + 3) / 4 - (year + 99) / 100 +
	    (year + 399) / 400;
}

int
pn__date_time(const struct tm *tm, time_t *ret)
{
	int days = month_days(tm->tm_year, tm->tm_mon);

	if (tm->tm_mday < 1 || tm->tm_mday > days)
		return -1;
	if (tm->tm_hour > 23 || tm->tm_min > 59 || tm->tm_sec > 60)
		return -1;
	days = year_start(tm->tm_year) + tm->tm_mday - 1 - EPOCH;
	for (int month = 0; month < tm->tm_mon; month++)
		days += month_days(tm->tm_year, month);
	*ret = (time_t)days * DAY + tm->tm_hour * 3600 + tm->tm_min * 60 +
	    tm->tm_sec;
	return 0;
}

/* The opposite: the days since 1 January 0 as a date. */
static void
from_days(int days, struct tm *tm)
{
	int year = (int)((int64_t)days * 400 / ERA), month = 0;

	tm->tm_wday = (days + 6) % 7;
	while (year_start(year) > days)
		year--;
	while (year_start(year + 1) <= days)
		year++;
	days -= year_start(year);
	for (; days >= month_days(year, month); month++)
		days -= month_days(year, month);
	tm->tm_year = year;
	tm->tm_mon = month;
	tm->tm_mday = days + 1;
}

/* Writes n decimal digits of v. */
static char *
put_number(char *to, int v, int n)
{
	for (int i = n - 1; i >= 0; i--) {
		to[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return to + n;
}

static char *
put_text(char *to, const char *s, size_t n)
{
	memcpy(to, s, n);
	return to + n;
}

void
pn__http_date(time_t t, char out[PN__HTTP_DATE])
{
	const time_t min = -(time_t)EPOCH * DAY;
	const time_t max = (time_t)(LAST_DAY - EPOCH + 1) * DAY - 1;
	struct tm tm;
	int second;

	t = t < min ? min : t > max ? max : t;
	second = (int)((t - min) % DAY);
	from_days((int)((t - min) / DAY), &tm);
	out = put_text(out, day_names[tm.tm_wday], 3);
	out = put_text(out, ", ", 2);
	out = put_number(out, tm.tm_mday, 2);
	out = put_text(out, " ", 1);
	out = put_text(out, month_names[tm.tm_mon], 3);
	out = put_text(out, " ", 1);
	out = put_number(out, tm.tm_year, 4);
	out = put_text(out, " ", 1);
	out = put_number(out, second / 3600, 2);
	out = put_text(out, ":", 1);
	out = put_number(out, second / 60 % 60, 2);
	out = put_text(out, ":", 1);
	out = put_number(out, second % 60, 2);
	put_text(out, " GMT", 5);
}

/* ---- reading: each takes its piece off the text, or fails ---- */

static bool
take_text(struct pn_slice *s, const char *text)
{
	size_t n = strlen(text);

	if (s->n < n || memcmp(s->p, text, n) != 0)
		return false;
	s->p += n;
	s->n -= n;
	return true;
}

/* n digits; a single one may stand behind a space where blank. */
static bool
take_number(struct pn_slice *s, size_t n, bool blank, int *ret)
{
	int v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 && blank && s->p[0] == ' ')
			continue;
		if (!pn__ascii_is_digit(s->p[i]))
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	s->p += n;
	s->n -= n;
	*ret = v;
	return true;
}

static bool
take_month(struct pn_slice *s, struct tm *tm)
{
	for (int i = 0; i < 12; i++) {
		if (take_text(s, month_names[i])) {
			tm->tm_mon = i;
			return true;
		}
	}
	return false;
}

static bool
take_clock(struct pn_slice *s, struct tm *tm)
{
	return take_number(s, 2, false, &tm->tm_hour) && take_text(s, ":") &&
	    take_number(s, 2, false, &tm->tm_min) && take_text(s, ":") &&
	    take_number(s, 2, false, &tm->tm_sec);
}

/* A year of two digits: at most 50 years ahead (RFC 9110, 5.6.7). */
static int
nearest_year(int year)
{
	struct tm now;

	from_days((int)(time(NULL) / DAY) + EPOCH, &now);
	year += now.tm_year - now.tm_year % 100;
	return year > now.tm_year + 50 ? year - 100 : year;
}

/* Behind "Sun,": IMF-fixdate, or RFC 850's where sep is "-". */
static bool
take_date(struct pn_slice *s, const char *sep, struct tm *tm)
{
	bool old = *sep == '-';

	if (!take_text(s, ", ") || !take_number(s, 2, false, &tm->tm_mday) ||
	    !take_text(s, sep) || !take_month(s, tm) || !take_text(s, sep) ||
	    !take_number(s, old ? 2 : 4, false, &tm->tm_year))
		return false;
	if (old)
		tm->tm_year = nearest_year(tm->tm_year);
	return take_text(s, " ") && take_clock(s, tm) && take_text(s, " GMT");
}

static bool
take_asctime(struct pn_slice *s, struct tm *tm)
{
	return take_text(s, " ") && take_month(s, tm) && take_text(s, " ") &&
	    take_number(s, 2, true, &tm->tm_mday) && take_text(s, " ") &&
	    take_clock(s, tm) && take_text(s, " ") &&
	    take_number(s, 4, false, &tm->tm_year);
}

int
pn__http_date_parse(const char *p, size_t n, time_t *ret)
{
	struct pn_slice s = { p, n };
	struct tm tm = { 0 };
	size_t day;
	bool ok;

	for (day = 0; day < 7; day++) {
		if (n >= 3 && memcmp(p, day_names[day], 3) == 0)
			break;
	}
	if (day == 7)
		return -1;
	if (take_text(&s, day_names[day])) {
		ok = take_date(&s, "-", &tm);
	} else {
		s = (struct pn_slice){ p + 3, n - 3 };
		if (n > 3 && p[3] == ',')
			ok = take_date(&s, " ", &tm);
		else
			ok = take_asctime(&s, &tm);
	}
	return ok && s.n == 0 ? pn__date_time(&tm, ret) : -1;
}
