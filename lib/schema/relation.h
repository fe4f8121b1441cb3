/* Rules between the fields of a schema. */
#ifndef PN_SCHEMA_RELATION_H
#define PN_SCHEMA_RELATION_H

#include "schema/type.h"

/* ---- making a plan ---- */

/* Finds the fields that other fields' rules name. 0, or -1, said. */
int pn__relations_plan(struct pn__planning *pl);

/*
 * The place of another field of pl's schema, which the rule called what
 * names. 0, or -1, said.
 */
int pn__relation_find(struct pn__planning *pl, const char *what,
    struct pn_slice name, int *ret);

/* The same of after, before, at_least and at_most; of one_of. */
int pn__order_plan(struct pn__planning *pl, struct pn__rule *r);
int pn__one_of_plan(struct pn__planning *pl);

/* ---- parsing ---- */

/* Tells the errors between fields. -1: the arena is full. */
int pn__relations_check(struct pn__parse *ps);

/* Adds what ps says to field i. -1: the arena is full. */
int pn__relation_tell(struct pn__parse *ps, size_t i);

/* The value of field i as it is stored. */
struct pn_value pn__relation_value(const struct pn__parse *ps, int i);

/* As pn__relations_check(): of field i, which is r's; of one_of. */
int pn__order_check(struct pn__parse *ps, const struct pn__rule *r, size_t i);
int pn__one_of_check(struct pn__parse *ps);

#endif
