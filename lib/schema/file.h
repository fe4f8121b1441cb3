/* Files as fields: what a schema takes, and whether a file is of a kind. */
#ifndef PN_SCHEMA_FILE_H
#define PN_SCHEMA_FILE_H

#include "schema/schema.h"

#include <postern/upload.h>

/* All bytes that the file fields of a schema take at the most; 0: none. */
uint64_t pn__schema_files(const struct pn_schema *s);

/*
 * The file field that a name of the input means ("photos", "items[0][scan]"),
 * of a list its item; NULL: it is none. *ret_max is how many files may come
 * for it.
 */
const struct pn_field *pn__plan_file(
    const struct pn__plan *p, struct pn_slice name, uint64_t *ret_max);

/* As pn__input_put() for a file, which is the field's value as it is. */
int pn__input_put_file(struct pn__input *in, struct pn__arena *a,
    struct pn_slice name, const struct pn_upload *u);

/*
 * Says of each file that came and was right that it has to be chosen again:
 * the form is shown once more, and no browser sends a file twice. 0; -1: the
 * arena is full.
 */
int pn__input_again(struct pn__input *in, struct pn__arena *a);

/*
 * Whether a file is of a kind that accept names: its name and what is known
 * of its first bytes fit the same one of its words. NULL takes all.
 */
bool pn__accept_fits(const char *accept, const struct pn_upload *u);

/* The kinds in words for people: ".png, .jpg, .pdf", cut to n bytes. */
void pn__accept_words(const char *accept, char *out, size_t n);

/* What is wrong with an accept, or NULL. */
const char *pn__accept_fault(const char *accept);

#endif
