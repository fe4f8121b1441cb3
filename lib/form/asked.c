#include "form/form.h"

#include "schema/lookup.h"

#include <string.h>

static int
no_memory(struct pn_req *r)
{
	pn_fail(r, 414,
	    "the address needs more than the %zu bytes of a request",
	    r->limits->memory);
	return -1;
}

static int
put(struct pn_req *r, struct pn__input *in, struct pn_slice name,
    struct pn_slice text)
{
	return pn__input_put(in, r->arena, name, text) == 0 ? 0 : no_memory(r);
}

static int
put_params(struct pn_req *r, struct pn__input *in)
{
	for (size_t i = 0; i < r->nparams; i++) {
		const struct pn__param *p = &r->params[i];

		/* A path may have more parameters than the schema. */
		if (pn__plan_find(in->plan, p->name) != -1 &&
		    put(r, in, p->name,
			(struct pn_slice){ p->value, p->n }) == -1)
			return -1;
	}
	return 0;
}

/* A form that filters sends what was left empty too: its fallback holds. */
static bool
is_left_out(const struct pn__input *in, struct pn_slice name,
    struct pn_slice text)
{
	int i = text.n == 0 ? pn__plan_find(in->plan, name) : -1;

	return i != -1 && in->schema->fields[i].fallback != NULL;
}

static int
put_query(struct pn_req *r, struct pn__input *in)
{
	size_t n;
	const struct pn_slice *pairs = pn_query_pairs(r, &n);

	for (size_t i = 0; i < n; i++) {
		if (!is_left_out(in, pairs[2 * i], pairs[2 * i + 1]) &&
		    put(r, in, pairs[2 * i], pairs[2 * i + 1]) == -1)
			return -1;
	}
	return pn_failed(r) ? -1 : 0;
}

/* The elements of a list, "a, b" (RFC 9110, 5.6.1). */
static int
put_elements(struct pn_req *r, struct pn__input *in, struct pn_slice name,
    const char *value)
{
	for (;;) {
		size_t n = strcspn(value, ",");
		struct pn_slice text = { value, n };

		while (text.n > 0 && (*text.p == ' ' || *text.p == '\t')) {
			text.p++;
			text.n--;
		}
		while (text.n > 0 && (text.p[text.n - 1] == ' ' ||
					 text.p[text.n - 1] == '\t'))
			text.n--;
		if (text.n > 0) {
			text.p = pn__arena_dup(r->arena, text.p, text.n);
			if (text.p == NULL)
				return no_memory(r);
			if (put(r, in, name, text) == -1)
				return -1;
		}
		if (value[n] == '\0')
			return 0;
		value += n + 1;
	}
}

/* x_request_id is the field of X-Request-Id. */
static int
put_headers(struct pn_req *r, struct pn__input *in)
{
	const struct pn_schema *s = in->schema;

	for (size_t i = 0; i < s->nfields; i++) {
		const struct pn_field *f = &s->fields[i];
		struct pn_slice name = { f->name, strlen(f->name) };
		char *header = pn_dup(r, f->name);
		const char *value;

		for (char *c = header; c != NULL && *c != '\0'; c++)
			*c = *c == '_' ? '-' : *c;
		if (header == NULL)
			return -1;
		if ((value = pn_header(r, header)) == NULL)
			continue;
		if ((f->type == PN_TYPE_LIST
			    ? put_elements(r, in, name, value)
			    : put(r, in, name,
				  (struct pn_slice){ value, strlen(value) })) ==
		    -1)
			return -1;
	}
	return 0;
}

int
pn__asked_read(
    struct pn_req *r, enum pn__asked which, const struct pn_schema *s)
{
	static int (*const readers[])(struct pn_req *, struct pn__input *) = {
		[PN__ASKED_PARAMS] = put_params,
		[PN__ASKED_QUERY] = put_query,
		[PN__ASKED_HEADERS] = put_headers,
	};
	const struct pn__plan *plan = pn__plans_find(r->plans, s);
	struct pn__input *in = pn__input_new(r->arena, plan);
	int rc, broken;

	if (in == NULL)
		return no_memory(r);
	r->asked[which] = in;
	if (readers[which](r, in) == -1)
		return -1;
	rc = pn__input_check(in, r->arena);
	if (rc != -2 && which == PN__ASKED_QUERY && r->query_pairs.n > 0 &&
	    (broken = pn__input_broken(in, r->arena,
		 r->query_pairs.v[2 * r->query_pairs.n])) != 0)
		rc = broken;
	if (rc == -2)
		return no_memory(r);
	/* A form that filters shows what holds, its fallbacks too. */
	in->sent = false;
	in->shown = true;
	return rc;
}

const void *
pn__asked_input(struct pn_req *r, enum pn__asked which, size_t size)
{
	static const char *const names[] = {
		[PN__ASKED_PARAMS] = "pn_param_input() needs a route with "
				     ".params",
		[PN__ASKED_QUERY] = "pn_query_input() needs a route with "
				    ".query",
		[PN__ASKED_HEADERS] = "pn_header_input() needs a route with "
				      ".headers",
	};
	const struct pn__input *in = r->asked[which];

	if (in != NULL && in->schema->size == size)
		return in->record;
	if (in == NULL)
		pn_fail(r, 500, "%s, and this one has none", names[which]);
	else
		pn_fail(r, 500,
		    "%s, and got a struct of %zu bytes; %s has %zu",
		    names[which], size, in->schema->name, in->schema->size);
	return pn__input_nothing();
}
