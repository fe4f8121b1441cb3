/*
 * Rules that the table alone does not answer: unique, exists, and choices
 * that come from rows or a function. The rooms above ask for them when all
 * other rules have passed.
 */
#ifndef PN_SCHEMA_LOOKUP_H
#define PN_SCHEMA_LOOKUP_H

#include "schema/schema.h"

struct pn__planning;
struct pn__rule;

/* Whether a schema, or one inside of it, has any such rule. */
bool pn__plan_has_lookups(const struct pn__plan *p);

/* One value that is to be looked for. */
struct pn__lookup {
	const struct pn_field *field; /* its rules; of a list, its item's */
	const struct pn__input *in;   /* the field is in */
	struct pn_value value;
	const char *path; /* from the outermost: "items.0.sku" */
};

/* Takes one. 0 to go on, otherwise what pn__input_lookups() returns. */
typedef int pn__lookup_fn(void *ctx, const struct pn__lookup *l);

/*
 * Shows fn every value of a valid input that came and that such a rule is
 * about, in the order of the fields. l is there during the call, what it
 * points to as long as the arena's memory. 0; -1: the arena is full; or what
 * fn returned.
 */
int pn__input_lookups(const struct pn__input *in, struct pn__arena *a,
    pn__lookup_fn *fn, void *ctx);

enum pn__lookup_rule {
	PN__LOOKUP_UNIQUE,
	PN__LOOKUP_EXISTS,
	PN__LOOKUP_CHOICE,
	PN__LOOKUP_UTF8, /* a text was repaired when it was decoded */
};

/*
 * Adds the error of a field at this path to the outermost input; f is the
 * field. -1: the arena is full.
 */
int pn__lookup_wrong(struct pn__input *in, struct pn__arena *a,
    const struct pn_field *f, const char *path, enum pn__lookup_rule rule);

/*
 * Says that the text sent under this name, "tags[0]", was not UTF-8, to the
 * field that it leads to; nothing where there is none. 0; -1: it has an error
 * now; -2: the arena is full.
 */
int pn__input_broken(
    struct pn__input *in, struct pn__arena *a, struct pn_slice name);

/* The table and the column of "table.column", as a plan has checked it. */
void pn__lookup_split(
    const char *text, struct pn_slice *ret_table, struct pn_slice *ret_column);

/* Whether text is among the choices, which may be NULL: none. */
bool pn__choices_have(const struct pn_choice *choices, struct pn_slice text);

/* ---- inside of this room: making a plan ---- */

/* Checks unique and exists of pl's field. 0, or -1, said. */
int pn__lookup_plan(struct pn__planning *pl, const struct pn__rule *r);

/* Whether a field, its items or its parts have such a rule. */
bool pn__rule_has_lookups(const struct pn__rule *r);

#endif
