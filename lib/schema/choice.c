#include "schema/type.h"
#include "schema/utf8.h"

#include <string.h>

enum { VALUE_MAX = 1000 }; /* bytes of a choice that comes from rows */

static int
plan_choice(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_choice *choices = r->field->choices;
	int n = (choices != NULL) + (r->field->choices_sql != NULL) +
		(r->field->choices_of != NULL);

	if (n > 1)
		return pn__plan_error(pl, "a choice has one of .choices, "
					  ".choices_sql and .choices_of");
	if (n == 1 && choices == NULL)
		return 0;
	if (choices == NULL || choices[0].value == NULL)
		return pn__plan_error(pl, "a choice needs .choices, a list "
					  "that ends with { 0 }, .choices_sql "
					  "or .choices_of");
	for (size_t i = 1; choices[i].value != NULL; i++) {
		for (size_t j = 0; j < i; j++) {
			if (strcmp(choices[i].value, choices[j].value) == 0)
				return pn__plan_error(pl,
				    "the choice \"%s\" "
				    "is there twice",
				    choices[i].value);
		}
	}
	return 0;
}

/* What is in the list is only known later; it is text in any case. */
static enum pn__parsed
parse_unknown(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	struct pn__utf8_found u;
	const char *copy;

	if (text.n > VALUE_MAX || !pn__utf8_scan(text.p, text.n, &u) ||
	    u.has_nul || u.has_control || u.has_line_end)
		return pn__wrong(ps, r->field, "choice", PN__SAY_CHOICE, NULL);
	if ((copy = pn__arena_dup(ps->arena, text.p, text.n)) == NULL)
		return pn__wrong_memory(ps);
	memcpy(m, &copy, sizeof(copy));
	return PN__RIGHT;
}

static enum pn__parsed
parse_choice(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	const struct pn_choice *c = r->field->choices;

	if (text.n == 0)
		return PN__EMPTY;
	if (c == NULL)
		return parse_unknown(ps, r, text, m);
	for (; c->value != NULL; c++) {
		if (strlen(c->value) == text.n &&
		    memcmp(c->value, text.p, text.n) == 0) {
			memcpy(m, &c->value, sizeof(c->value));
			return PN__RIGHT;
		}
	}
	return pn__wrong(ps, r->field, "choice", PN__SAY_CHOICE, NULL);
}

const struct pn__type pn__type_choice = {
	.name = "choice",
	.required = PN__SAY_REQUIRED_CHOICE,
	.shape = PN__SHAPE_WORD,
	.has_choices = true,
	.is_set = true,
	.plan = plan_choice,
	.parse = parse_choice,
	.value = pn__text_value,
};
