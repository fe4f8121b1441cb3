#include "form/form.h"

#include <string.h>

/* What a handler sees where there is nothing to see: zeros. */
static const union {
	max_align_t align;
	char bytes[PN_RECORD_MAX];
} nothing;

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

/* The text of a field as a form shows it; p is NULL: no memory. */
static struct pn_slice
text_of(struct pn__arena *a, const struct pn_field *f, const void *record)
{
	struct pn_value v = pn__field_value(f, record);
	struct pn_slice text = { NULL, 0 };
	struct pn__buf b;

	if (v.kind == PN_KIND_TEXT)
		return (struct pn_slice){ v.text, v.n };
	pn__buf_init(&b, 4096);
	if (pn__field_text(f, record, &b) == 0) {
		text.n = b.n;
		text.p = pn__arena_dup(a, b.p, b.n);
	}
	pn__buf_fini(&b);
	return text;
}

/* An input that shows the record; NULL: no memory. */
static struct pn__input *
input_of(struct pn__arena *a, const struct pn__plan *plan, const void *record)
{
	struct pn__input *in = pn__input_new(a, plan);

	if (in == NULL)
		return NULL;
	memcpy(in->record, record, in->schema->size);
	for (size_t i = 0; i < in->schema->nfields; i++) {
		in->raw[i] = text_of(a, &in->schema->fields[i], record);
		if (in->raw[i].p == NULL)
			return NULL;
	}
	return in;
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
	if ((in = input_of(r->arena, plan, record)) == NULL) {
		pn_fail(r, 500, "no memory is left for pn_fill()");
		return;
	}
	r->filled = in;
}
