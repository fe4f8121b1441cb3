/*
 * A schema as JSON Schema (2020-12): what pn__json_bind() and the check of
 * its input take, and what the writer writes. Not said are not_before,
 * not_after, same_as, required_if, after and its like, one_of, unique, exists,
 * choices from rows and the program's own checks, for which JSON Schema has no
 * words; nor what an IPv6 address of a URL may be, and that a 64-bit integer
 * is one to the last digit. Patterns are those of ECMA-262 with its flag u.
 */
#ifndef PN_JSON_DESCRIBE_H
#define PN_JSON_DESCRIBE_H

#include "base/buf.h"
#include "schema/schema.h"

/* Gives the name of a schema in the document, as it is referred to. */
typedef const char *pn__json_namer(void *ctx, const struct pn_schema *s);

/*
 * Appends the schema of a struct's object; structs inside of it are
 * "$ref": "#/components/schemas/NAME". partial: no field is required, as in
 * a PATCH. 0, or -1: full.
 */
int pn__json_describe(struct pn__buf *out, const struct pn_schema *s,
    bool partial, pn__json_namer *namer, void *ctx);

/* Appends the schema of one field's value. 0, or -1: full. */
int pn__json_describe_field(struct pn__buf *out, const struct pn_field *f,
    pn__json_namer *namer, void *ctx);

/* The same of one in a query or a path, where there is no null. */
int pn__json_describe_sent(struct pn__buf *out, const struct pn_field *f,
    pn__json_namer *namer, void *ctx);

/*
 * Appends an object that the schema takes, in a body or in a reply: of each
 * field its example or fallback, or a value that is made by its rules. 0;
 * -1, nothing appended: a field has to be there, and has a pattern or its
 * choices from rows but no example; or out is full.
 */
int pn__json_example(
    struct pn__buf *out, const struct pn_schema *s, bool is_reply);

/* The same of one field's value, which may be null. */
int pn__json_example_field(struct pn__buf *out, const struct pn_field *f);

/* Whether a body has to have the field, and not as null. */
bool pn__json_is_required(const struct pn_field *f);

/*
 * Inside this room: appends the keywords of a field whose value is a text,
 * but for choices, each with a comma before it.
 */
void pn__json_describe_text(struct pn__buf *out, const struct pn_field *f);

#endif
