#include "schema/type.h"

#include <string.h>

static int
plan_choice(struct pn__rule *r, struct pn__planning *pl)
{
	const struct pn_choice *choices = r->field->choices;

	if (choices == NULL || choices[0].value == NULL)
		return pn__plan_error(pl, "a choice needs .choices, a list "
					  "that ends with { 0 }");
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

static enum pn__parsed
parse_choice(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m)
{
	const struct pn_choice *c = r->field->choices;

	if (text.n == 0)
		return PN__EMPTY;
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
