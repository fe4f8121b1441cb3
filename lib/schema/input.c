#include "schema/check.h"
#include "schema/relation.h"
#include "schema/utf8.h"

#include <string.h>

struct pn__input *
pn__input_bare(struct pn__arena *a, const struct pn__plan *p)
{
	struct pn__input *in = pn__arena_zalloc(a, 1, sizeof(*in));

	if (in == NULL)
		return NULL;
	in->plan = p;
	in->schema = p->schema;
	in->raw = pn__arena_zalloc(a, p->schema->nfields, sizeof(*in->raw));
	in->came = pn__arena_zalloc(a, p->schema->nfields, sizeof(*in->came));
	return in->raw != NULL && in->came != NULL ? in : NULL;
}

struct pn__input *
pn__input_new(struct pn__arena *a, const struct pn__plan *p)
{
	struct pn__input *in = pn__input_bare(a, p);

	if (in == NULL)
		return NULL;
	in->record = pn__arena_zalloc(a, 1, p->schema->size);
	return in->record != NULL ? in : NULL;
}

struct pn__parts *
pn__parts_of(const struct pn__input *in, size_t i)
{
	return in->parts != NULL ? in->parts[i] : NULL;
}

struct pn__parts *
pn__parts_need(struct pn__input *in, struct pn__arena *a, size_t i)
{
	if (in->parts == NULL)
		in->parts = pn__arena_zalloc(
		    a, in->schema->nfields, sizeof(struct pn__parts *));
	if (in->parts == NULL)
		return NULL;
	if (in->parts[i] == NULL)
		in->parts[i] = pn__arena_zalloc(a, 1, sizeof(**in->parts));
	return in->parts[i];
}

/* Whether a field's text says nothing; "0" is what an empty box sends. */
static bool
is_blank_text(const struct pn__rule *r, struct pn_slice text)
{
	if (text.p == NULL)
		return true;
	text = pn__utf8_trim(text);
	return text.n == 0 ||
	       (r->type->absent_counts && text.n == 1 && text.p[0] == '0');
}

/* What a free row of a form shows, and sends back if nobody changes it. */
static bool
is_fallback(const struct pn__rule *r, struct pn_slice text)
{
	const char *fallback = r->field->fallback;

	return fallback != NULL && strlen(fallback) == text.n &&
	    memcmp(fallback, text.p, text.n) == 0;
}

static bool
are_blank(const struct pn__parts *parts)
{
	if (parts == NULL)
		return true;
	for (size_t k = 0; k < parts->n; k++) {
		if (parts->texts != NULL && parts->texts[k].n > 0)
			return false;
		if (parts->inputs != NULL && parts->inputs[k] != NULL &&
		    !pn__input_is_blank(parts->inputs[k]))
			return false;
	}
	return true;
}

bool
pn__input_is_blank(const struct pn__input *in)
{
	if (in->given ||
	    (in->unknown.p != NULL && in->schema->unknown != PN_UNKNOWN_IGNORE))
		return false;
	for (size_t i = 0; i < in->schema->nfields; i++) {
		if (in->files != NULL && in->files[i] != NULL)
			return false;
		if ((!is_blank_text(&in->plan->rules[i], in->raw[i]) &&
			!is_fallback(&in->plan->rules[i], in->raw[i])) ||
		    !are_blank(pn__parts_of(in, i)))
			return false;
	}
	return true;
}

/* What is to be parsed for a field: as sent, or instead of it. */
static struct pn_slice
text_of(const struct pn__input *in, const struct pn__rule *r, size_t i)
{
	const char *text = r->field->fallback;

	if (in->raw[i].p != NULL)
		return in->raw[i];
	if (text == NULL || r->type->absent_counts)
		text = "";
	return (struct pn_slice){ text, strlen(text) };
}

/* Fills a field from its parts; a text in their place is wrong. */
static enum pn__parsed
gather(struct pn__parse *ps, const struct pn__rule *r, size_t i, void *m)
{
	const struct pn_field *f = r->field;
	enum pn__parsed parsed;

	if (ps->input->raw[i].p == pn__misfit)
		return pn__wrong_shape(ps, r);
	if (!is_blank_text(r, ps->input->raw[i]))
		return pn__wrong(ps, f, "type", PN__SAY_PARTS, NULL);
	ps->rule = NULL;
	parsed = r->type->gather(ps, r, i, m);
	if (parsed == PN__EMPTY && r->required)
		return pn__wrong(ps, f, "required", r->type->required, NULL);
	return parsed == PN__RIGHT ? pn__own_check(ps, f, m) : parsed;
}

/* 0; -2: the arena is full. */
static int
check_field(struct pn__parse *ps, size_t i)
{
	const struct pn__rule *r = &ps->plan->rules[i];
	struct pn__input *in = ps->input;
	char *m = (char *)in->record + r->field->offset;
	enum pn__parsed parsed = PN__EMPTY;

	if (r->field->key || r->field->read_only)
		return 0;
	if (in->partial && !in->came[i]) {
		ps->parsed[i] = PN__EMPTY;
		return 0;
	}
	ps->file = in->files != NULL ? in->files[i] : NULL;
	if (r->type->gather != NULL)
		parsed = gather(ps, r, i, m);
	else if (in->raw[i].p == pn__misfit)
		parsed = pn__wrong_shape(ps, r);
	else
		parsed = pn__rule_parse(ps, r, text_of(in, r, i), m);
	ps->parsed[i] = (uint8_t)parsed;
	if (parsed != PN__WRONG || ps->rule == NULL)
		return 0;
	if (pn__is_memory(ps) ||
	    pn__error_add(in, ps->arena, i, NULL, ps->rule, ps->message) == -1)
		return -2;
	return 0;
}

/* A name that no field has, where the schema minds. 0; -2: arena full. */
static int
check_unknown(struct pn__parse *ps)
{
	static const struct pn_field nameless = { .name = "" };
	struct pn__input *in = ps->input;
	struct pn__said said = { .other = in->unknown, .count = 1 };

	if (in->unknown.p == NULL || in->schema->unknown != PN_UNKNOWN_REFUSE)
		return 0;
	pn__wrong(ps, &nameless, "unknown", PN__SAY_UNKNOWN, &said);
	if (pn__is_memory(ps) ||
	    pn__error_add(in, ps->arena, in->schema->nfields, NULL, ps->rule,
		ps->message) == -1)
		return -2;
	return 0;
}

/* The program's rule over the whole record. 0; -2: the arena is full. */
static int
check_record(struct pn__parse *ps)
{
	struct pn_check c = { .parse = ps };

	if (ps->input->errors != NULL || ps->input->schema->check == NULL)
		return 0;
	ps->rule = NULL;
	ps->input->schema->check(&c, ps->input->record);
	return pn__is_memory(ps) ? -2 : 0;
}

/* A secret is not shown again, nor logged. */
static void
forget_secrets(struct pn__input *in)
{
	for (size_t i = 0; i < in->schema->nfields; i++) {
		if (!in->schema->fields[i].write_only)
			continue;
		in->raw[i] = (struct pn_slice){ NULL, 0 };
		if (in->parts != NULL)
			in->parts[i] = NULL;
	}
}

static int
check_all(struct pn__parse *ps)
{
	struct pn__input *in = ps->input;

	ps->parsed = pn__arena_zalloc(ps->arena, in->schema->nfields, 1);
	if (ps->parsed == NULL)
		return -2;
	in->parsed = ps->parsed;
	for (size_t i = 0; i < in->schema->nfields; i++) {
		if (check_field(ps, i) == -2)
			return -2;
	}
	if (check_unknown(ps) == -2)
		return -2;
	if (in->plan->has_relations && pn__relations_check(ps) == -1)
		return -2;
	if (check_record(ps) == -2)
		return -2;
	return in->errors == NULL ? 0 : -1;
}

int
pn__input_run(struct pn__parse *ps, struct pn__input *in)
{
	struct pn__parse outer = *ps;
	int rc;

	in->errors = in->last = NULL;
	in->nerrors = 0;
	in->sent = true;
	ps->plan = in->plan;
	ps->input = in;
	rc = check_all(ps);
	if (in->plan->has_secrets)
		forget_secrets(in);
	ps->plan = outer.plan;
	ps->input = outer.input;
	ps->parsed = outer.parsed;
	return rc;
}

int
pn__input_check(struct pn__input *in, struct pn__arena *a)
{
	struct pn__parse ps = { .arena = a };

	return pn__input_run(&ps, in);
}
