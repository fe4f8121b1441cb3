#include "form/form.h"

#include "form/body.h"
#include "form/parse.h"
#include "schema/lookup.h"
#include "schema/file.h"

#include <string.h>

static int
no_memory(struct pn_req *r, int status)
{
	pn_fail(r, status,
	    "the form needs more than the %zu bytes of a "
	    "request",
	    r->limits->memory);
	return -1;
}

static struct pn_slice
param_text(const struct pn__param *p)
{
	return (struct pn_slice){ p->value, p->n };
}

static char *
member(const struct pn__input *in, int field)
{
	return (char *)in->record + in->schema->fields[field].offset;
}

/*
 * The address wins over the body. A key, which no body may set, goes into
 * the record at once. 0, -1 where one does not fit.
 */
static int
take_params(struct pn_req *r, struct pn__input *in)
{
	const char *rule;

	for (size_t i = 0; i < r->nparams; i++) {
		const struct pn__param *p = &r->params[i];
		int field = pn__plan_find(in->plan, p->name);

		if (field == -1)
			continue;
		in->raw[field] = param_text(p);
		in->came[field] = true;
		if (!in->schema->fields[field].key)
			continue;
		if (pn__field_parse(in->plan, field, param_text(p), r->arena,
			member(in, field), &rule) != NULL)
			return -1;
		in->keyed++;
	}
	return 0;
}

int
pn__form_params(struct pn_req *r, const struct pn__plan *plan)
{
	struct pn__input *in;
	const char *rule;

	if (plan == NULL || r->nparams == 0)
		return 0;
	if ((in = pn__input_new(r->arena, plan)) == NULL)
		return no_memory(r, 413);
	for (size_t i = 0; i < r->nparams; i++) {
		const struct pn__param *p = &r->params[i];
		int field = pn__plan_find(plan, p->name);

		if (field == -1 ||
		    pn__field_parse(plan, field, param_text(p), r->arena,
			member(in, field), &rule) == NULL)
			continue;
		return strcmp(rule, "memory") == 0 ? no_memory(r, 413) : -1;
	}
	return 0;
}

int
pn__form_check(struct pn_req *r, struct pn__input *in, bool empty)
{
	int rc, broken;

	if (take_params(r, in) == -1) {
		pn_fail(r, 404, "the address does not fit the form's key");
		return -1;
	}
	/* To delete something, its address is enough. */
	if (empty && strcmp(r->method, "DELETE") == 0)
		return 0;
	in->partial = strcmp(r->method, "PATCH") == 0;
	rc = pn__input_check(in, r->arena);
	/* It was repaired when it was read: nobody has sent that text. */
	if (rc != -2 && r->form != NULL && r->form->broken.p != NULL &&
	    (broken = pn__input_broken(in, r->arena, r->form->broken)) != 0)
		rc = broken;
	return rc == -2 ? no_memory(r, 413) : rc;
}

int
pn__form_read(struct pn_req *r, const struct pn__plan *plan)
{
	struct pn__input *in;
	int empty;

	if (plan == NULL)
		return 0;
	if ((in = pn__input_new(r->arena, plan)) == NULL)
		return no_memory(r, 413);
	r->input = in;
	if ((empty = pn__body_read(r, in)) == -1)
		return -1;
	if (pn__form_check(r, in, empty) == 0)
		return 0;
	pn__uploads_undo(r, r->form);
	return -1;
}

int
pn__form_again(struct pn_req *r)
{
	if (r->input == NULL || pn__input_again(r->input, r->arena) == 0)
		return 0;
	return no_memory(r, 413);
}

void
pn__form_empty(struct pn_req *r, const struct pn__plan *plan)
{
	const struct pn_schema *s;
	struct pn__input *in;

	if (plan == NULL)
		return;
	if ((in = pn__input_new(r->arena, plan)) == NULL) {
		no_memory(r, 500);
		return;
	}
	s = in->schema;
	for (size_t i = 0; i < s->nfields; i++) {
		const char *text = s->fields[i].fallback;

		if (text != NULL)
			in->raw[i] = (struct pn_slice){ text, strlen(text) };
	}
	r->input = in;
}
