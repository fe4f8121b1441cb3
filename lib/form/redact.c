#include "form/form.h"

#include "http/percent.h"

#include <string.h>

enum {
	VALUE = 200, /* bytes of a value that are shown */
	WHOLE = 4000,
};

/* The text so far; what follows a name that was cut is cut too. */
struct redact {
	struct pn__arena *a; /* of paths: "items.0.name" */
	struct pn__buf out;
	bool cut;
};

static const char secret[] = "***";

/* Adds "&path=" and the value. */
static void
add(struct redact *t, const char *path, struct pn_slice text, bool is_secret)
{
	size_t n = text.n < VALUE ? text.n : VALUE;

	if (t->cut)
		return;
	if (t->out.n > WHOLE || path == NULL) {
		pn__buf_adds(&t->out, "&...");
		t->cut = true;
		return;
	}
	pn__buf_addf(&t->out, "%s%s=", t->out.n > 0 ? "&" : "", path);
	if (is_secret) {
		pn__buf_adds(&t->out, secret);
		return;
	}
	pn__percent_encode(&t->out, text.p, n, PN__PERCENT_FORM);
	if (n < text.n)
		pn__buf_adds(&t->out, "...");
}

static void add_input(struct redact *t, const struct pn__input *in,
    const char *prefix);

/* The items of a list, or the struct of a field. */
static void
add_parts(struct redact *t, const struct pn__parts *parts, const char *path,
    bool is_list)
{
	for (size_t k = 0; k < parts->n && !t->cut; k++) {
		const char *at = path;

		if (is_list)
			at = pn__arena_printf(t->a, "%s.%zu", path, k);
		if (at != NULL && parts->inputs != NULL &&
		    parts->inputs[k] != NULL)
			add_input(t, parts->inputs[k], at);
		if (parts->texts != NULL && parts->texts[k].p != NULL)
			add(t, at, parts->texts[k], false);
	}
}

static void
add_input(struct redact *t, const struct pn__input *in, const char *prefix)
{
	for (size_t i = 0; i < in->schema->nfields && !t->cut; i++) {
		const struct pn_field *f = &in->schema->fields[i];
		const struct pn__parts *parts =
		    in->parts != NULL ? in->parts[i] : NULL;
		const char *path = f->name;

		if (!in->came[i])
			continue;
		if (prefix != NULL)
			path = pn__arena_printf(t->a, "%s.%s", prefix, path);
		if (path == NULL || f->write_only)
			add(t, path, in->raw[i], true);
		else if (parts != NULL)
			add_parts(t, parts, path, f->type == PN_TYPE_LIST);
		else if (in->raw[i].p != NULL)
			add(t, path, in->raw[i], false);
	}
}

const char *
pn_input_text(struct pn_req *r)
{
	struct redact t = { .a = r->arena };
	const char *text = "";

	if (r->input == NULL || !r->input->sent)
		return text;
	pn__buf_init(&t.out, WHOLE + 8 * VALUE);
	add_input(&t, r->input, NULL);
	text = pn__arena_dup(r->arena, t.out.n > 0 ? t.out.p : "", t.out.n);
	pn__buf_fini(&t.out);
	return text != NULL ? text : "";
}
