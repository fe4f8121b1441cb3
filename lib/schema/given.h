/*
 * Input whose values have types already, JSON's: put into its place piece by
 * piece. It is meant as it stands: an empty object is there, an item of a
 * list is never passed over, a value of another type is wrong. A text may
 * not be longer than its field, nor have control characters, even where the
 * white space at its ends is trimmed.
 */
#ifndef PN_SCHEMA_GIVEN_H
#define PN_SCHEMA_GIVEN_H

#include "schema/schema.h"

/* What a value has to be for a field. */
enum pn__shape {
	PN__SHAPE_TEXT, /* any text */
	PN__SHAPE_WORD, /* a text that is not empty: a choice */
	PN__SHAPE_EXACT, /* nor has white space around it: a date, a format */
	PN__SHAPE_NUMBER,
	PN__SHAPE_BOOL,
	PN__SHAPE_STRUCT,
	PN__SHAPE_LIST,
	PN__SHAPE_FILE, /* none: it is sent otherwise */
};

/* The shape of a field; of a list's items where is_item is set. */
enum pn__shape pn__given_shape(
    const struct pn__plan *p, int field, bool is_item);

/* An input as pn__input_new() makes it, which is given. NULL: as there. */
struct pn__input *pn__given_new(struct pn__arena *a, const struct pn__plan *p);

/*
 * The text of a value of the field's shape: of a number as JSON writes it,
 * of a boolean "1" or "0". It lives as long as the input.
 */
void pn__given_put(struct pn__input *in, int field, struct pn_slice text);

/* Says that a value of another shape has come for the field. */
void pn__given_misfit(struct pn__input *in, int field);

/* The given input of a struct. NULL: the arena is full. */
struct pn__input *pn__given_part(
    struct pn__input *in, struct pn__arena *a, int field);

/* Says that a list has come, which may be empty. -1: the arena is full. */
int pn__given_list(struct pn__input *in, struct pn__arena *a, int field);

/*
 * Item k, which follows item k - 1: a text, NULL where it is a misfit; or the
 * given input of a struct. -1, NULL: the arena is full. Of k there are fewer
 * than the list may have: more are told by pn__given_more().
 */
int pn__given_item(struct pn__input *in, struct pn__arena *a, int field,
    size_t k, const struct pn_slice *text);
struct pn__input *pn__given_item_part(
    struct pn__input *in, struct pn__arena *a, int field, size_t k);
void pn__given_more(struct pn__input *in, int field);

/* Notes a name that no field has. */
void pn__given_unknown(struct pn__input *in, struct pn_slice name);

#endif
