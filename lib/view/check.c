#include "view/check.h"

#include "schema/schema.h"
#include "view/filter.h"

#include <stdio.h>
#include <string.h>

enum { ERRORS_MAX = 200 }; /* of one template */

void
pn__check_mark(const struct pn__compile *c, struct pn__check_mark *ret)
{
	*ret = (struct pn__check_mark){ .nlocals = c->nlocals,
		.nloops = c->nloops, .depth = c->depth, .caches = c->caches,
		.frame = c->frame, .opened = c->opened, .form = c->form,
		.text_only = c->text_only, .in_foreign = c->in_foreign,
		.trims = c->trims };
}

void
pn__check_go_on(struct pn__compile *c, const struct pn__check_mark *mark)
{
	if (c->check == NULL || !c->has_failed || c->errors >= ERRORS_MAX)
		return;
	c->errors++;
	c->check->error(c->check->ctx, c->err->text);
	c->has_failed = false;
	c->nlocals = mark->nlocals;
	c->nloops = mark->nloops;
	c->depth = mark->depth;
	c->caches = mark->caches;
	c->frame = mark->frame;
	c->opened = mark->opened;
	c->form = mark->form;
	c->text_only = mark->text_only;
	c->in_foreign = mark->in_foreign;
	c->trims = mark->trims;
}

/* An error that stops nothing. */
static void
report(struct pn__compile *c, struct pn__place at, const char *fmt, ...)
{
	struct pn__view_error err;
	va_list ap;
	int n;

	n = snprintf(err.text, sizeof(err.text), "%s:%u:%u: ", at.file,
	    at.line, at.column);
	va_start(ap, fmt);
	if (n > 0 && (size_t)n < sizeof(err.text))
		vsnprintf(err.text + n, sizeof(err.text) - (size_t)n, fmt, ap);
	va_end(ap);
	*c->err = err;
	c->errors++;
	c->check->error(c->check->ctx, err.text);
}

/* ---- names that schemas tell ---- */

struct pn__type
pn__check_name(const struct pn__compile *c, struct pn_slice name)
{
	const struct pn__plan *plan = NULL;
	char text[128];

	if (c->check == NULL || c->plans == NULL || name.n >= sizeof(text))
		return (struct pn__type){ 0 };
	for (uint32_t i = c->nlocals; i-- > 0;) {
		if (c->locals[i].frame == c->frame &&
		    c->locals[i].name.n == name.n &&
		    memcmp(c->locals[i].name.p, name.p, name.n) == 0)
			return c->locals[i].type;
	}
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	plan = pn__plans_named(c->plans, text);
	return (struct pn__type){ plan ? pn__plan_schema(plan) : NULL, false };
}

static void
unknown_field(struct pn__compile *c, const struct pn__expr *e,
    const struct pn_schema *s, struct pn_slice name)
{
	char names[256] = "";
	size_t at = 0;

	for (size_t i = 0; i < s->nfields && at < sizeof(names); i++)
		at += (size_t)snprintf(names + at, sizeof(names) - at, "%s%s",
		    i > 0 ? ", " : "", s->fields[i].name);
	report(c, e->at, "\"%.*s\": %s has no field \"%.*s\"; it has %s",
	    (int)e->source.n, e->source.p, s->name, (int)name.n, name.p,
	    names);
}

/* What a step leads to. */
static struct pn__type
step(struct pn__compile *c, const struct pn__expr *e, struct pn__type of,
    const struct pn__step *step)
{
	const struct pn_field *f;
	int i;

	if (of.is_many)
		return (struct pn__type){
			step->name.n == 6 &&
				memcmp(step->name.p, "length", 6) == 0
			    ? NULL
			    : of.schema,
			false };
	if ((i = pn__schema_find(of.schema, step->name)) == -1) {
		unknown_field(c, e, of.schema, step->name);
		return (struct pn__type){ 0 };
	}
	f = &of.schema->fields[i];
	if (f->write_only)
		report(c, e->at, "\"%.*s\" is write-only: it is shown to "
		    "nobody", (int)e->source.n, e->source.p);
	return (struct pn__type){ f->schema, f->type == PN_TYPE_LIST };
}

struct pn__type
pn__check_path(
    struct pn__compile *c, const struct pn__expr *e, struct pn__type root)
{
	struct pn__type t = root;

	for (uint32_t i = 0; i < e->n && t.schema != NULL; i++)
		t = step(c, e, t, &e->steps[i]);
	return t;
}

struct pn__type
pn__check_item(const struct pn__compile *c, const struct pn__expr *list,
    struct pn_slice name)
{
	if (list->type.is_many)
		return (struct pn__type){ list->type.schema, false };
	if (list->type.schema != NULL)
		return (struct pn__type){ 0 };
	/* "entry in entries", where there is a schema "entry". */
	return pn__check_name(c, name);
}

/* ---- templates without their program ---- */

bool
pn__check_is_alone(const struct pn__compile *c)
{
	return c->check != NULL && c->check->is_alone;
}

const struct pn__filter *
pn__check_filter(const struct pn__compile *c)
{
	static const struct pn__filter any = { "of the program", 0,
		PN__FILTER_ARGS, false, NULL };

	return pn__check_is_alone(c) ? &any : NULL;
}
