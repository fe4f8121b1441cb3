#include "schema/check.h"
#include "schema/type.h"

#include <string.h>

struct pn__input *
pn__input_new(struct pn__arena *a, const struct pn__plan *p)
{
	const struct pn_schema *s = p->schema;
	struct pn__input *in = pn__arena_zalloc(a, 1, sizeof(*in));

	if (in == NULL)
		return NULL;
	in->plan = p;
	in->schema = s;
	in->raw = pn__arena_zalloc(a, s->nfields, sizeof(*in->raw));
	in->record = pn__arena_zalloc(a, 1, s->size);
	return in->raw != NULL && in->record != NULL ? in : NULL;
}

/* The place of a field among the errors; behind all for the record. */
static size_t
place_of(const struct pn__input *in, const char *field)
{
	int i = -1;

	if (field != NULL && field[0] != '\0')
		i = pn__plan_find(
		    in->plan, (struct pn_slice){ field, strlen(field) });
	return i != -1 ? (size_t)i : in->schema->nfields;
}

static int
add_error(struct pn__input *in, struct pn__arena *a, size_t place,
    const char *rule, const char *message)
{
	struct pn__error *e = pn__arena_alloc(a, sizeof(*e)), **at;

	if (e == NULL)
		return -1;
	for (at = &in->errors; *at != NULL && (*at)->place <= place;)
		at = &(*at)->next;
	*e = (struct pn__error){
		.field = place < in->schema->nfields
			     ? in->schema->fields[place].name
			     : "",
		.rule = rule,
		.message = message,
		.next = *at,
		.place = place,
	};
	*at = e;
	return 0;
}

int
pn__input_error(struct pn__input *in, struct pn__arena *a, const char *field,
    const char *rule, const char *message)
{
	return add_error(in, a, place_of(in, field), rule, message);
}

const struct pn__error *
pn__input_error_of(const struct pn__input *in, const char *field)
{
	size_t place = place_of(in, field);
	const struct pn__error *e = in->errors;

	while (e != NULL && e->place < place)
		e = e->next;
	return e != NULL && e->place == place ? e : NULL;
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

/* 0; -2: the arena is full. */
static int
check_field(struct pn__input *in, struct pn__parse *ps, size_t i)
{
	const struct pn__rule *r = &ps->plan->rules[i];
	char *m = (char *)in->record + r->field->offset;

	if (r->field->key)
		return 0;
	if (pn__rule_parse(ps, r, text_of(in, r, i), m) != PN__WRONG)
		return 0;
	if (pn__is_memory(ps) ||
	    add_error(in, ps->arena, i, ps->rule, ps->message) == -1)
		return -2;
	return 0;
}

int
pn__input_check(struct pn__input *in, struct pn__arena *a)
{
	struct pn__parse ps = { .plan = in->plan, .arena = a, .input = in };
	struct pn_check c = { .parse = &ps };

	in->errors = NULL;
	in->sent = true;
	for (size_t i = 0; i < in->schema->nfields; i++) {
		if (check_field(in, &ps, i) == -2)
			return -2;
	}
	if (in->errors == NULL && in->schema->check != NULL) {
		ps.rule = NULL;
		in->schema->check(&c, in->record);
		if (pn__is_memory(&ps))
			return -2;
	}
	return in->errors == NULL ? 0 : -1;
}
