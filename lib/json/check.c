#include "json/writer.h"

#include "base/clock.h"
#include "schema/fits.h"

#include <float.h>

enum { LOG_EVERY = 60 * 1000 }; /* ms between two lines on one field */

/* The range of a member's own type needs no check. */
static bool
has_bounds(const struct pn_field *f)
{
	long double half = (long double)(1ULL << (f->size * 8 - 1));

	if (f->is_signed)
		return f->min > -half || f->max < half - 1;
	return f->min > 0 || f->max < 2 * half - 1;
}

static bool
is_required(const struct pn_field *f)
{
	return f->required || (f->type == PN_TYPE_TEXT && f->min > 0);
}

/* Whether a member may hold what its field does not allow. */
static bool
is_checked(const struct pn_field *f)
{
	switch ((enum pn_type)f->type) {
	case PN_TYPE_INT:
		return has_bounds(f);
	case PN_TYPE_BOOL:
		return f->required;
	case PN_TYPE_DATE:
	case PN_TYPE_TIME:
	case PN_TYPE_DATETIME:
		return f->required || f->not_before != NULL ||
		    f->not_after != NULL;
	case PN_TYPE_DECIMAL:
		return f->min > -(long double)DBL_MAX ||
		    f->max < (long double)DBL_MAX;
	case PN_TYPE_STRUCT:
	case PN_TYPE_FILE:
		return false;
	default:
		return true;
	}
}

static void
set_bounds(struct pn__json_column *c, const struct pn_field *f)
{
	if (f->type == PN_TYPE_INT && f->is_signed) {
		c->i.min = (int64_t)f->min;
		c->i.max = (int64_t)f->max;
	} else if (f->type == PN_TYPE_REAL) {
		c->d.min = (double)f->min;
		c->d.max = (double)f->max;
	} else if (f->type == PN_TYPE_TEXT) {
		c->bytes.min = (size_t)f->min;
		c->bytes.max = (size_t)f->max;
	}
}

void
pn__json_check_compile(struct pn__json_writer *w)
{
	for (uint32_t i = 0; i < w->ncolumns; i++) {
		struct pn__json_column *c = &w->columns[i];
		const struct pn_field *f = &w->schema->fields[c->field];

		if (!is_checked(f))
			continue;
		c->op |= PN__JSON_CHECKED;
		set_bounds(c, f);
	}
}

const char *
pn__json_check(const struct pn__json_writer *w, const struct pn__json_column *c,
    const struct pn__json_watch *watch, const void *record)
{
	const char *rule =
	    pn__field_unfit(w->plan, (int)c->field, record, NULL);
	struct pn__json_tally *tally = &w->tallies[c - w->columns];
	struct pn__json_miss miss = { .schema = w->schema,
		.field = &w->schema->fields[c->field],
		.rule = rule };
	int64_t now, next;

	if (rule == NULL)
		return NULL;
	miss.total = atomic_fetch_add(&tally->total, 1) + 1;
	now = pn__clock_ms();
	next = atomic_load(&tally->next);
	miss.due = (miss.total == 1 || now >= next) &&
	    atomic_compare_exchange_strong(
		&tally->next, &next, now + LOG_EVERY);
	if (watch != NULL)
		watch->missed(watch->ctx, &miss);
	return rule;
}

bool
pn__json_is_absent(const struct pn_field *f, const void *member)
{
	const char *bytes = member;
	bool has_required = false;

	if (f->type != PN_TYPE_STRUCT || f->required)
		return false;
	for (size_t i = 0; i < f->schema->nfields && !has_required; i++)
		has_required = is_required(&f->schema->fields[i]);
	for (size_t i = 0; has_required && i < f->size; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return has_required;
}
