#include "schema/calendar.h"
#include "schema/type.h"
#include "schema/utf8.h"

#include <string.h>

enum { LENGTH = 10 }; /* of YYYY-MM-DD */

/* n digits at p as a number. */
static int
digits(const char *p, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++)
		v = v * 10 + (p[i] - '0');
	return v;
}

static bool
has_form(struct pn_slice text)
{
	if (text.n != LENGTH)
		return false;
	for (size_t i = 0; i < LENGTH; i++) {
		if (i == 4 || i == 7 ? text.p[i] != '-'
				     : text.p[i] < '0' || text.p[i] > '9')
			return false;
	}
	return true;
}

int
pn__date_parse(struct pn_slice text, struct pn_date *ret_date)
{
	struct pn_date date;

	if (!has_form(text))
		return -1;
	date.year = (int16_t)digits(text.p, 4);
	date.month = (uint8_t)digits(text.p + 5, 2);
	date.day = (uint8_t)digits(text.p + 8, 2);
	if (!pn__calendar_has(date))
		return -1;
	*ret_date = date;
	return 0;
}

static int
plan_bound(struct pn__planning *pl, const char *name, const char *text,
    struct pn_date *ret)
{
	*ret = (struct pn_date){ 0 };
	if (text == NULL ||
	    pn__date_parse((struct pn_slice){ text, strlen(text) }, ret) == 0)
		return 0;
	return pn__plan_error(
	    pl, "%s \"%s\" is not a date like 2026-11-22", name, text);
}

static int
plan_date(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_field *f = r->field;

	if (plan_bound(pl, "not_before", f->not_before, &r->date.min) == -1 ||
	    plan_bound(pl, "not_after", f->not_after, &r->date.max) == -1)
		return -1;
	if (r->date.max.day > 0 &&
	    pn__calendar_compare(r->date.min, r->date.max) > 0)
		return pn__plan_error(pl,
		    "not_before %s is later than "
		    "not_after %s",
		    f->not_before, f->not_after);
	return 0;
}

static enum pn__parsed
parse_date(struct pn__parse *ps, const struct pn__rule *r, struct pn_slice text,
    void *m)
{
	const struct pn_field *f = r->field;
	struct pn__said said = { .min = f->not_before, .max = f->not_after };
	bool has_min = said.min != NULL, has_max = said.max != NULL;
	struct pn_date date;
	enum pn__bound broken;

	text = pn__ascii_trim(text);
	if (text.n == 0)
		return PN__EMPTY;
	if (pn__date_parse(text, &date) == -1)
		return pn__wrong(ps, f, "type",
		    has_form(text) ? PN__SAY_DATE_NONE : PN__SAY_DATE, NULL);
	broken = has_min && pn__calendar_compare(date, r->date.min) < 0
		     ? PN__TOO_LOW
		 : has_max && pn__calendar_compare(date, r->date.max) > 0
		     ? PN__TOO_HIGH
		     : 0;
	if (broken != 0)
		return pn__wrong_bound(
		    ps, f, broken, PN__SAY_DATE, has_min, has_max, &said);
	memcpy(m, &date, sizeof(date));
	return PN__RIGHT;
}

static struct pn_value
value_date(const struct pn_field *f, const void *m)
{
	struct pn_date date;

	(void)f;
	memcpy(&date, m, sizeof(date));
	return pn_value_date(date);
}

const struct pn__type pn__type_date = {
	.name = "date",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_EXACT,
	.has_dates = true,
	.has_order = true,
	.plan = plan_date,
	.parse = parse_date,
	.value = value_date,
};
