#include "schema/moment.h"
#include "schema/utf8.h"

#include <string.h>

int
pn__time_parse(struct pn_slice text, struct pn_time *ret_time)
{
	struct pn_time t;

	if (pn__take_time(&text, &t) == -1 || text.n > 0)
		return -1;
	*ret_time = t;
	return 0;
}

static int
to_us(struct pn_slice text, int64_t *ret)
{
	struct pn_time t;

	if (pn__time_parse(text, &t) == -1)
		return -1;
	*ret = pn__time_us(t);
	return 0;
}

static int
plan_time(struct pn__rule *r, struct pn__planning *pl)
{
	return pn__moment_plan(r, pl, to_us, "17:40");
}

static enum pn__parsed
parse_time(struct pn__parse *ps, const struct pn__rule *r, struct pn_slice text,
    void *m)
{
	struct pn_time t;

	text = pn__ascii_trim(text);
	if (text.n == 0)
		return PN__EMPTY;
	if (pn__time_parse(text, &t) == -1)
		return pn__wrong(ps, r->field, "type", PN__SAY_TIME, NULL);
	if (pn__moment_check(ps, r, pn__time_us(t), PN__SAY_TIME) != PN__RIGHT)
		return PN__WRONG;
	memcpy(m, &t, sizeof(t));
	return PN__RIGHT;
}

static struct pn_value
value_time(const struct pn_field *f, const void *m)
{
	struct pn_time t;

	(void)f;
	memcpy(&t, m, sizeof(t));
	return pn_value_time(t);
}

const struct pn__type pn__type_time = {
	.name = "time",
	.required = PN__SAY_REQUIRED,
	.shape = PN__SHAPE_EXACT,
	.has_dates = true,
	.has_order = true,
	.plan = plan_time,
	.parse = parse_time,
	.value = value_time,
};
