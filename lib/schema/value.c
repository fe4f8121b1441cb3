#include "schema/schema.h"

#include "schema/calendar.h"

#include <string.h>

struct pn_value
pn__value_item(const struct pn_value *v, uint32_t i)
{
	const char *base = v->record;

	switch (v->kind) {
	case PN_KIND_LIST:
		return v->list[i];
	case PN_KIND_ROWS:
		return pn_record(v->schema, base + i * v->schema->size);
	case PN_KIND_ARRAY:
		return pn__field_value(
		    v->field->item, base + i * v->field->item->size);
	default:
		return pn_null;
	}
}

bool
pn__value_equal(const struct pn_value *a, const struct pn_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case PN_KIND_NULL:
		return true;
	case PN_KIND_BOOL:
		return a->b == b->b;
	case PN_KIND_INT:
	case PN_KIND_UINT:
	case PN_KIND_DATETIME:
		return a->i == b->i;
	case PN_KIND_DECIMAL:
		return a->i == b->i && a->n == b->n;
	case PN_KIND_REAL:
		return a->d == b->d;
	case PN_KIND_DATE:
		return pn__calendar_compare(a->date, b->date) == 0;
	case PN_KIND_TIME:
		return a->time.hour == b->time.hour &&
		       a->time.minute == b->time.minute &&
		       a->time.second == b->time.second &&
		       a->time.us == b->time.us;
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
	case PN_KIND_BYTES:
		return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
	default:
		return false;
	}
}

/* Below, at or above 0, with a sign that a and b have not. */
#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static int64_t
us_of(struct pn_time t)
{
	return (t.hour * 3600LL + t.minute * 60LL + t.second) * 1000000LL +
	       t.us;
}

int
pn__value_compare(const struct pn_value *a, const struct pn_value *b)
{
	bool is_above = a->kind == PN_KIND_UINT;
	bool other = b->kind == PN_KIND_UINT;

	/* An integer that is only a UINT is above all that are INT. */
	if (is_above != other && (a->kind == PN_KIND_INT || is_above) &&
	    (b->kind == PN_KIND_INT || other))
		return is_above ? 1 : -1;
	if (a->kind != b->kind)
		return 0;
	switch (a->kind) {
	case PN_KIND_INT:
	case PN_KIND_DATETIME:
	case PN_KIND_DECIMAL:
		return COMPARE(a->i, b->i);
	case PN_KIND_UINT:
		return COMPARE(a->u, b->u);
	case PN_KIND_REAL:
		return COMPARE(a->d, b->d);
	case PN_KIND_DATE:
		return pn__calendar_compare(a->date, b->date);
	case PN_KIND_TIME:
		return COMPARE(us_of(a->time), us_of(b->time));
	default:
		return 0;
	}
}
