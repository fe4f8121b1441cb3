#include "form/form.h"

#include <string.h>

/* What a handler sees where there is nothing to see: zeros. */
static const union {
	max_align_t align;
	char bytes[PN_RECORD_MAX];
} nothing;

const void *
pn__input_nothing(void)
{
	return &nothing;
}

const void *
pn__input(struct pn_req *r, size_t size)
{
	const struct pn__input *in = r->input;

	if (in == NULL)
		pn_fail(r, 500,
		    "pn_input() needs a route with .in, and this "
		    "one has none");
	else if (in->schema->size != size)
		pn_fail(r, 500,
		    "pn_input() was asked for a struct of %zu "
		    "bytes, but the route's .in, %s, has %zu",
		    size, in->schema->name, in->schema->size);
	else
		return in->record;
	return &nothing;
}

bool
pn_came(struct pn_req *r, const char *field)
{
	const struct pn__input *in = r->input;
	int i = -1;

	if (in != NULL)
		i = pn__plan_find(
		    in->plan, (struct pn_slice){ field, strlen(field) });
	if (i == -1)
		pn_fail(r, 500,
		    "pn_came() was asked for \"%s\", which is no field of "
		    "the route's .in",
		    field);
	return i != -1 && in->came[i];
}

int
pn_invalid(struct pn_req *r, const char *field, const char *fmt, ...)
{
	const char *message;
	va_list ap;

	if (pn_failed(r))
		return r->fail_status;
	if (r->input == NULL)
		return pn_fail(r, 500,
		    "pn_invalid() needs a route with .in, "
		    "and this one has none");
	va_start(ap, fmt);
	message = pn__arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	if (message == NULL ||
	    pn__input_error(r->input, r->arena, field, "check", message) == -1)
		return pn_fail(r, 500,
		    "no memory is left for the message "
		    "of pn_invalid()");
	return 422;
}

void
pn_fill(struct pn_req *r, const struct pn_schema *s, const void *record)
{
	const struct pn__plan *plan;
	struct pn__input *in;

	if (pn_failed(r) || record == NULL)
		return;
	/* What the visitor has typed is shown again, not what was stored. */
	if (r->input != NULL && r->input->sent && r->input->schema == s)
		return;
	plan = r->plans != NULL ? pn__plans_find(r->plans, s) : NULL;
	if (plan == NULL) {
		pn_fail(r, 500,
		    "pn_fill() got the schema %s, which is the .in "
		    "of no route",
		    s->name);
		return;
	}
	if ((in = pn__input_fill(r->arena, plan, record)) == NULL) {
		pn_fail(r, 500, "no memory is left for pn_fill()");
		return;
	}
	r->filled = in;
}
