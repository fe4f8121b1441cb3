/*
 * JSON straight into an input by its schema, typed as JSON Schema would have
 * it: a number for a number, true or false for a boolean, an object for a
 * struct, an array for a list, a string for all else, which for a choice, a
 * date or a format may not be empty or padded. null is as if nothing had been
 * sent, but for an item of a list, where it is wrong.
 */
#ifndef PN_JSON_BIND_H
#define PN_JSON_BIND_H

#include "json/read.h"
#include "schema/given.h"

/*
 * Reads n bytes at p, which have to outlive in, into in, of
 * pn__given_new(). Nothing is checked but the text: pn__input_check() is
 * next, and tells values of a wrong type. Names that no field has are passed
 * over, and noted. limits may be NULL. 0; 1: it is JSON, but no object; -1
 * with *err filled: it is no JSON, a name is there twice, or it is over a
 * limit or the memory; the sentence ends with the field that this is in,
 * "items.0.name".
 */
int pn__json_bind(struct pn__input *in, struct pn__arena *a, const char *p,
    size_t n, const struct pn__json_limits *limits,
    struct pn__json_error *err);

#endif
