#include "schema/fits.h"
#include "schema/calendar.h"
#include "schema/moment.h"
#include "schema/type.h"
#include "schema/utf8.h"

#include <math.h>
#include <string.h>

/* What a member is looked at with. */
struct fits {
	const struct pn__plan *plan;
	struct pn__arena *arena; /* NULL: the quick rules alone */
};

static const char *
choice_rule(const struct pn_choice *c, const char *text, size_t n)
{
	for (; c->value != NULL; c++) {
		if (strlen(c->value) == n && memcmp(c->value, text, n) == 0)
			return NULL;
	}
	return "choice";
}

/* The pattern and the format, as the parser of input looks at them. */
static const char *
parser_rule(const struct fits *fits, const struct pn__rule *r,
    struct pn_slice text)
{
	struct pn__parse ps = { .plan = fits->plan, .arena = fits->arena };
	const char *member;

	if (fits->arena == NULL || text.n == 0 ||
	    (r->pattern == NULL && r->field->format == PN_FORMAT_NONE) ||
	    r->type->parse(&ps, r, text, &member) != PN__WRONG)
		return NULL;
	return pn__is_memory(&ps) ? NULL : ps.rule;
}

static const char *
text_rule(const struct fits *fits, const struct pn__rule *r,
    const struct pn_value *v)
{
	const struct pn_field *f = r->field;
	struct pn__utf8_found u;

	if (f->choices != NULL)
		return choice_rule(f->choices, v->text, v->n);
	if (!pn__utf8_scan(v->text, v->n, &u))
		return "utf8";
	/* Choices from rows have been others when this one was made. */
	if (r->type->has_choices)
		return NULL;
	if (f->rows == 0 && (u.has_line_end || u.has_control))
		return "control";
	if (u.chars < r->chars.min || u.chars > r->chars.max)
		return u.chars < r->chars.min ? "min" : "max";
	return parser_rule(fits, r, (struct pn_slice){ v->text, v->n });
}

static const char *
bound_rule(const struct pn__rule *r, int64_t i)
{
	return i < r->i.min ? "min" : i > r->i.max ? "max" : NULL;
}

static const char *
unsigned_rule(const struct pn__rule *r, uint64_t u)
{
	return u < r->u.min ? "min" : u > r->u.max ? "max" : NULL;
}

static const char *
real_rule(const struct pn__rule *r, double d)
{
	if (!isfinite(d))
		return "type";
	return d < r->d.min ? "min" : d > r->d.max ? "max" : NULL;
}

static const char *
date_rule(const struct pn__rule *r, struct pn_date d)
{
	if (r->date.min.day != 0 && pn__calendar_compare(d, r->date.min) < 0)
		return "min";
	if (r->date.max.day != 0 && pn__calendar_compare(d, r->date.max) > 0)
		return "max";
	return NULL;
}

static const char *value_rule(const struct fits *fits,
    const struct pn__rule *r, const struct pn_value *v);

static const char *
list_rule(const struct fits *fits, const struct pn__rule *r,
    const struct pn_value *v)
{
	size_t min = r->field->min_items;
	const char *rule = NULL;
	struct pn_value item;

	if (v->n == 0 && r->required)
		return "required";
	if (v->n < min || v->n > r->field->max_items)
		return v->n < min ? "min" : "max";
	for (uint32_t i = 0; v->kind == PN_KIND_ARRAY && i < v->n && !rule;
	    i++) {
		item = pn__value_item(v, i);
		rule = item.kind == PN_KIND_NULL
		    ? "required"
		    : value_rule(fits, r->item, &item);
	}
	return rule;
}

static const char *
value_rule(const struct fits *fits, const struct pn__rule *r,
    const struct pn_value *v)
{
	switch (v->kind) {
	case PN_KIND_NULL:
		return r->required ? "required" : NULL;
	case PN_KIND_TEXT:
		return text_rule(fits, r, v);
	case PN_KIND_BOOL:
		return r->required && !v->b ? "required" : NULL;
	case PN_KIND_INT:
	case PN_KIND_UINT:
		return r->field->is_signed ? bound_rule(r, v->i)
					   : unsigned_rule(r, v->u);
	case PN_KIND_DECIMAL:
	case PN_KIND_DATETIME:
		return bound_rule(r, v->i);
	case PN_KIND_TIME:
		return bound_rule(r, pn__time_us(v->time));
	case PN_KIND_REAL:
		return real_rule(r, v->d);
	case PN_KIND_DATE:
		return date_rule(r, v->date);
	case PN_KIND_ROWS:
	case PN_KIND_ARRAY:
		return list_rule(fits, r, v);
	default:
		return NULL;
	}
}

const char *
pn__field_unfit(const struct pn__plan *p, int field, const void *record,
    struct pn__arena *a)
{
	const struct pn__rule *r = &p->rules[field];
	struct pn_value v = pn__field_value(r->field, record);
	struct fits fits = { .plan = p, .arena = a };

	return r->field->write_only ? NULL : value_rule(&fits, r, &v);
}
