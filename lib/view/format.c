#include "schema/schema.h"
#include "view/filter.h"
#include "view/locale.h"

#include <stdio.h>
#include <string.h>

struct moment {
	int year, month, day; /* day is 0: it has no date */
	int hour, minute, second;
};

/* Days since 1970-01-01 of a date, and back (proleptic Gregorian). */
static int64_t
days_of(int64_t y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
date_of(int64_t days, struct moment *m)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	m->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	m->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	m->year = (int)(yoe + era * 400 + (m->month <= 2));
}

static void
from_seconds(int64_t s, struct moment *m)
{
	int64_t days = s / 86400, rest = s % 86400;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	date_of(days, m);
	m->hour = (int)(rest / 3600);
	m->minute = (int)(rest / 60 % 60);
	m->second = (int)(rest % 60);
}

static int
two_digits(const char *p)
{
	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return -1;
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* "2026-11-22", and "17:40" or "17:40:05" behind it: as databases give it. */
static int
from_text(const char *p, size_t n, struct moment *m)
{
	struct pn_date d;

	if (n < 10 || pn__date_parse((struct pn_slice){ p, 10 }, &d) == -1)
		return -1;
	*m = (struct moment){ d.year, d.month, d.day, 0, 0, 0 };
	if (n == 10)
		return 0;
	if (n < 16 || (p[10] != ' ' && p[10] != 'T') || p[13] != ':')
		return -1;
	m->hour = two_digits(p + 11);
	m->minute = two_digits(p + 14);
	if (n >= 19 && p[16] == ':')
		m->second = two_digits(p + 17);
	return m->hour < 0 || m->minute < 0 || m->second < 0 || m->hour > 23 ||
		       m->minute > 59 || m->second > 60
		   ? -1
		   : 0;
}

static int
moment_of(const struct pn_value *v, struct moment *m)
{
	*m = (struct moment){ 0 };
	switch (v->kind) {
	case PN_KIND_DATE:
		*m = (struct moment){ v->date.year, v->date.month,
			v->date.day, 0, 0, 0 };
		return 0;
	case PN_KIND_TIME:
		m->hour = v->time.hour;
		m->minute = v->time.minute;
		m->second = v->time.second;
		return 0;
	case PN_KIND_DATETIME:
		from_seconds(v->i / 1000000 - (v->i % 1000000 < 0), m);
		return 0;
	case PN_KIND_INT: /* seconds since 1970, within 9999 years */
		if (v->i < -62135596800 || v->i > 253402300799)
			return -1;
		from_seconds(v->i, m);
		return 0;
	case PN_KIND_TEXT:
		return from_text(v->text, v->n, m);
	default:
		return -1;
	}
}

/* One %x of a date's format; -1: there is none. */
static int
add_date(struct pn__buf *b, const struct moment *m, char what,
    const struct pn__custom *custom)
{
	int64_t days = days_of(m->year, m->month, m->day);
	int month = m->month > 0 ? m->month - 1 : 0;
	int weekday = (int)(((days + 4) % 7 + 7) % 7);

	switch (what) {
	case 'Y':
		return pn__buf_addf(b, "%04d", m->year);
	case 'y':
		return pn__buf_addf(b, "%02d", m->year % 100);
	case 'm':
		return pn__buf_addf(b, "%02d", m->month);
	case 'd':
		return pn__buf_addf(b, "%02d", m->day);
	case 'e':
		return pn__buf_addf(b, "%d", m->day);
	case 'B':
		return pn__buf_adds(b, custom->months[month]);
	case 'b':
		return pn__buf_adds(b, custom->months_brief[month]);
	case 'A':
		return pn__buf_adds(b, custom->weekdays[weekday]);
	case 'a':
		return pn__buf_adds(b, custom->weekdays_brief[weekday]);
	case 'j':
		return pn__buf_addf(b, "%03d",
		    (int)(days - days_of(m->year, 1, 1)) + 1);
	default:
		return -1;
	}
}

static int
add_time(struct pn__buf *b, const struct moment *m, char what)
{
	int twelve = m->hour % 12 == 0 ? 12 : m->hour % 12;

	switch (what) {
	case 'H':
		return pn__buf_addf(b, "%02d", m->hour);
	case 'I':
		return pn__buf_addf(b, "%02d", twelve);
	case 'M':
		return pn__buf_addf(b, "%02d", m->minute);
	case 'S':
		return pn__buf_addf(b, "%02d", m->second);
	case 'p':
		return pn__buf_adds(b, m->hour < 12 ? "am" : "pm");
	case '%':
		return pn__buf_addc(b, '%');
	default:
		return -1;
	}
}

/* 0; -1: there is something in the format that means nothing. */
static int
add_format(struct pn__buf *b, const struct moment *m, struct pn_slice format,
    const struct pn__custom *custom)
{
	for (size_t i = 0; i < format.n; i++) {
		char c = format.p[i];

		if (c != '%')
			pn__buf_addc(b, c);
		else if (++i == format.n ||
		    (add_time(b, m, format.p[i]) == -1 &&
			add_date(b, m, format.p[i], custom) == -1))
			return -1;
	}
	return 0;
}

/* What a filter shows of a moment. */
enum shown { DATE = 1, TIME = 2 };

static bool
is_word(const struct pn_value *v, const char *word)
{
	return v->n == strlen(word) && memcmp(v->text, word, v->n) == 0;
}

/* The format of a style in print; NULL: there is no such style. */
static const char *
style_of(struct pn__render *r, const struct pn_value *style, enum shown shown,
    const struct pn__custom *custom)
{
	const char *date, *time = "%H:%M";

	if (style == NULL || is_word(style, "medium"))
		date = custom->medium;
	else if (is_word(style, "short"))
		date = custom->brief;
	else if (is_word(style, "long")) {
		date = custom->full;
		time = "%H:%M:%S";
	} else if (is_word(style, "iso")) {
		date = "%Y-%m-%d";
		time = "%H:%M:%S";
	} else
		return NULL;
	if (shown == DATE)
		return date;
	if (shown == TIME)
		return time;
	return pn__arena_printf(r->arena, "%s%s%s", date,
	    style != NULL && is_word(style, "iso") ? "T" : ", ", time);
}

/* Minutes east of UTC: "+01:00", "-0330", "UTC". 0; -1: it is none. */
static int
zone_of(const struct pn_value *v, int *ret_minutes)
{
	int hours, minutes;
	size_t colon;

	*ret_minutes = 0;
	if (v->kind != PN_KIND_TEXT)
		return -1;
	if (is_word(v, "UTC") || is_word(v, "Z"))
		return 0;
	colon = v->n == 6 && v->text[3] == ':';
	if (v->n != 5 + colon || (v->text[0] != '+' && v->text[0] != '-'))
		return -1;
	hours = two_digits(v->text + 1);
	minutes = two_digits(v->text + 3 + colon);
	if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
		return -1;
	*ret_minutes = (hours * 60 + minutes) * (v->text[0] == '-' ? -1 : 1);
	return 0;
}

/* Moves a moment of UTC to a zone; a day without a time has none. */
static void
shift(struct moment *m, int minutes, const struct pn_value *of)
{
	bool is_moment = of->kind == PN_KIND_DATETIME ||
	    of->kind == PN_KIND_INT ||
	    (of->kind == PN_KIND_TEXT && of->n > 10);

	if (is_moment && minutes != 0)
		from_seconds(days_of(m->year, m->month, m->day) * 86400 +
			m->hour * 3600 + (m->minute + minutes) * 60 +
			m->second,
		    m);
}

static int
wrong_format(struct pn__render *r, const struct pn__expr *e)
{
	return pn__render_error(r, e->at,
	    "a date's format is 'short', 'medium', 'long' or 'iso', or made "
	    "of %%Y %%y %%m %%d %%e %%B %%b %%A %%a %%j %%H %%I %%M "
	    "%%S %%p and %%%%");
}

/* One of the three filters: args are a style or format, and a zone. */
static int
show(struct pn__render *r, const struct pn__expr *e, struct pn_value *v,
    const struct pn_value *args, uint32_t n, enum shown shown)
{
	const struct pn__custom *custom = pn__custom_of(pn__render_tag(r));
	const char *format = NULL;
	int minutes = 0;
	struct moment m;
	struct pn__buf b;

	if (v->kind == PN_KIND_NULL ||
	    (v->kind == PN_KIND_TEXT && v->n == 0))
		return 0;
	if (moment_of(v, &m) == -1)
		return pn__render_error(r, e->at,
		    "\"%.*s\" is no date: expected a date, seconds since "
		    "1970 or a text like 2026-11-22 17:40:00",
		    (int)e->source.n, e->source.p);
	if (n > 1 && zone_of(&args[1], &minutes) == -1)
		return pn__render_error(r, e->at,
		    "a time zone is written '+01:00', '-03:30' or 'UTC'");
	shift(&m, minutes, v);
	if (n > 0 && args[0].kind != PN_KIND_TEXT)
		return wrong_format(r, e);
	if (n > 0 && memchr(args[0].text, '%', args[0].n) != NULL)
		format = pn__arena_dup(r->arena, args[0].text, args[0].n);
	else
		format = style_of(r, n > 0 ? &args[0] : NULL, shown, custom);
	pn__buf_init(&b, 4096);
	if (format != NULL &&
	    add_format(&b, &m, (struct pn_slice){ format, strlen(format) },
		custom) == 0)
		return pn__filter_give(r, e, &b, v);
	pn__buf_fini(&b);
	return wrong_format(r, e);
}

int
pn__filter_date(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n)
{
	return show(r, e, v, args, n, DATE);
}

int
pn__filter_time(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n)
{
	return show(r, e, v, args, n, TIME);
}

int
pn__filter_datetime(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n)
{
	return show(r, e, v, args, n, DATE | TIME);
}

/* Digits with a mark between thousands. */
static void
add_grouped(struct pn__buf *b, const char *digits, size_t n, const char *mark)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			pn__buf_adds(b, mark);
		pn__buf_addc(b, digits[i]);
	}
}

static long double
real_of(const struct pn_value *v)
{
	long double x = v->kind == PN_KIND_REAL	  ? (long double)v->d
			: v->kind == PN_KIND_UINT ? (long double)v->u
						  : (long double)v->i;

	for (uint32_t i = 0; v->kind == PN_KIND_DECIMAL && i < v->n; i++)
		x /= 10;
	return x;
}

/*
 * number(2, ','): decimals, and the decimal mark, '.' or ','; without it that
 * of the page's language.
 */
int
pn__filter_number(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n)
{
	const struct pn__custom *custom = pn__custom_of(
	    n > 1 ? "en" : pn__render_tag(r));
	bool has_comma = n > 1 && args[1].kind == PN_KIND_TEXT &&
			 args[1].n == 1 && args[1].text[0] == ',';
	int64_t places = n > 0 && args[0].kind == PN_KIND_INT ? args[0].i : 0;
	char text[512];
	struct pn__buf b;
	size_t whole, at;
	int len;

	if (v->kind == PN_KIND_NULL)
		return 0;
	if (v->kind < PN_KIND_INT || (v->kind > PN_KIND_REAL &&
					 v->kind != PN_KIND_DECIMAL))
		return pn__render_error(r, e->at, "\"%.*s\" is no number",
		    (int)e->source.n, e->source.p);
	if (places < 0 || places > 20)
		return pn__render_error(
		    r, e->at, "number(n) shows 0 to 20 decimals");
	len = snprintf(text, sizeof(text), "%.*Lf", (int)places, real_of(v));
	if (len < 0 || (size_t)len >= sizeof(text))
		return 0;
	pn__buf_init(&b, 1024);
	at = text[0] == '-';
	pn__buf_add(&b, text, at);
	whole = strspn(text + at, "0123456789");
	add_grouped(&b, text + at, whole, has_comma ? "." : custom->group);
	if (places > 0) {
		pn__buf_adds(&b, has_comma ? "," : custom->decimal);
		pn__buf_adds(&b, text + at + whole + 1);
	}
	return pn__filter_give(r, e, &b, v);
}
