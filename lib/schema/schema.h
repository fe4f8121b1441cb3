/*
 * What the rooms above share of a field table: the plan compiled from it at
 * start, the validation of raw input into the struct, and the value of a
 * field. Pure: no request, no socket, no database.
 */
#ifndef PN_SCHEMA_SCHEMA_H
#define PN_SCHEMA_SCHEMA_H

#include "base/arena.h"
#include "base/buf.h"

#include <postern/schema.h>

/*
 * A schema made ready: patterns compiled, names hashed. Read-only once made,
 * shared by all threads.
 */
struct pn__plan;

/*
 * Compiles a schema. NULL with a sentence in err (what is wrong with which
 * field: a bad pattern, a bad bound, a choice without choices, …).
 */
struct pn__plan *pn__plan_new(const struct pn_schema *s, char *err, size_t n);
void pn__plan_free(struct pn__plan *p);
const struct pn_schema *pn__plan_schema(const struct pn__plan *p);

/* The index of the field with this name, or -1. */
int pn__plan_find(const struct pn__plan *p, struct pn_slice name);

/* The plan of a struct, or of the structs of a list; NULL: it has none. */
const struct pn__plan *pn__plan_sub(const struct pn__plan *p, int field);

/* As pn__plan_find() without a plan: compares every name. */
int pn__schema_find(const struct pn_schema *s, struct pn_slice name);

/*
 * The plans of a program's schemas, found by the schema's address. Filled at
 * start, then only read.
 */
struct pn__plans;
struct pn__plans *pn__plans_new(void);
void pn__plans_free(struct pn__plans *ps);

/* Adds the plan of s unless it is there. 0, or -1 with a sentence in err. */
int pn__plans_add(
    struct pn__plans *ps, const struct pn_schema *s, char *err, size_t n);

/* The plan of s, or NULL where it was not added. */
const struct pn__plan *pn__plans_find(
    const struct pn__plans *ps, const struct pn_schema *s);

/* The plan whose schema has this name, the first one added; or NULL. */
const struct pn__plan *pn__plans_named(
    const struct pn__plans *ps, const char *name);

/* The plan that was added as number i, from 0; NULL behind the last. */
const struct pn__plan *pn__plans_at(const struct pn__plans *ps, size_t i);

/* What is wrong with one field: a stable rule name and a sentence. */
struct pn__error {
	/*
	 * The field's name, "" for the whole record; of a part, its path,
	 * "address.street", "items.0.name".
	 */
	const char *field;
	const char *rule;  /* "required", "min", "max", "type", "pattern" … */
	const char *message;
	struct pn__error *next;
	size_t place; /* of the field in its schema; behind all for "" */
};

/* What came for a field that has parts: a struct, or a list. */
struct pn__parts {
	struct pn_slice *texts;	   /* of a list of values; p is NULL: none */
	struct pn__input **inputs; /* of a struct (one), of structs; or NULL */
	const struct pn_upload **files; /* of a list of files; or NULL */
	size_t n, cap, files_cap;
	bool too_many; /* more came than the list may have */
};

enum { PN__ERRORS_MAX = 200 }; /* of an input: more are not kept */

/*
 * The state of one input against one schema: what came as text, what it
 * became, what is wrong. The form room fills it, templates read it.
 */
struct pn__input {
	const struct pn__plan *plan;
	const struct pn_schema *schema;
	struct pn_slice *raw; /* a field's text as sent; p is NULL: not sent */
	void *record;	      /* the struct, filled as far as it is right */
	struct pn__parts **parts; /* of a field; NULL: no field has any */
	struct pn__error *errors; /* in the order of the fields; NULL: valid */
	struct pn__error *last;
	size_t nerrors;
	struct pn_slice unknown; /* the first name that no field has, or NULL */
	bool shown; /* the record has something to show, though nothing came */
	bool sent; /* false: shown for the first time, nothing to check */
	bool given; /* typed, and there even where it is empty: JSON's {} */
	bool partial; /* what did not come is left out of the check (PATCH) */
	bool *came; /* of each field, whether it was sent */
	const uint8_t *parsed; /* enum pn__parsed of each; NULL: not checked */
	size_t keyed; /* keys that the address gave */
	const struct pn_upload **files; /* of each field; NULL: none came */
	bool has_files; /* here or in a part */
};

/* An input with nothing in it, in a's memory. NULL: the arena is full. */
struct pn__input *pn__input_new(struct pn__arena *a, const struct pn__plan *p);

/*
 * Puts a text that was sent in its place by its name: "street",
 * "address.street" or "address[street]", "items.0.name" or "items[0][name]",
 * "tags" or "tags[]" for one item more. Of several texts of one name the first
 * counts, of a boolean the last. A name that no field has is left out, or
 * makes the input wrong, as the schema says. -1: the arena is full.
 */
int pn__input_put(struct pn__input *in, struct pn__arena *a,
    struct pn_slice name, struct pn_slice text);

/* What was sent under such a name; p is NULL where nothing was. */
struct pn_slice pn__input_text(
    const struct pn__input *in, struct pn_slice name);

/* Whether text is among what was sent for a list of this name. */
bool pn__input_has(const struct pn__input *in, struct pn_slice name,
    struct pn_slice text);

/*
 * An input that shows a record, a copy of it, as if it had been sent; without
 * what is write_only. NULL: the arena is full.
 */
struct pn__input *pn__input_fill(
    struct pn__arena *a, const struct pn__plan *p, const void *record);

/*
 * Checks in->raw field by field and fills in->record. All failures are
 * collected, one of each field. Keys and what is read_only are left as they
 * are: a body can't set them. The raw text of what is write_only is taken
 * away. What was not sent is the field's fallback; a checkbox that was not
 * sent is false. 0: valid; -1: in->errors says what is wrong; -2: the arena is
 * full. Text in the record is in the arena or is the raw text itself, always
 * terminated.
 */
int pn__input_check(struct pn__input *in, struct pn__arena *a);

/*
 * Adds an error behind those of the fields before it; a field that the schema
 * does not have stands for the whole record. rule and message are kept as
 * they are: literals, or in the arena. -1: the arena is full.
 */
int pn__input_error(struct pn__input *in, struct pn__arena *a,
    const char *field, const char *rule, const char *message);

/* The first error of a field, or of a part by its path; or NULL. */
const struct pn__error *pn__input_error_of(
    const struct pn__input *in, const char *field);

/*
 * Converts one text to a field's type and checks the field's rules, its own
 * check too; to is the member, zeroed for an empty text. NULL when right,
 * otherwise the message (in a, or literal), with *ret_rule set: "memory" when
 * the arena is full.
 */
const char *pn__field_parse(const struct pn__plan *p, int field,
    struct pn_slice text, struct pn__arena *a, void *to,
    const char **ret_rule);

/*
 * The value of a field of a record, for whoever may see it: null where it is
 * write_only. What it points to is the record's own. A struct is a record, a
 * list of structs rows, any other list an array.
 */
struct pn_value pn__field_value(const struct pn_field *f, const void *record);

/* As above, but what is write_only too: for where it is stored. */
struct pn_value pn__field_stored(const struct pn_field *f, const void *record);

/* Item i, below v->n, of rows, an array or a list. */
struct pn_value pn__value_item(const struct pn_value *v, uint32_t i);

/* Whether two values of one piece are of one kind and equal. */
bool pn__value_equal(const struct pn_value *a, const struct pn_value *b);

/* Below, at or above 0 as a is less, equal or more; 0 unless they compare. */
int pn__value_compare(const struct pn_value *a, const struct pn_value *b);

/*
 * Prints a value of one piece as text, the same everywhere: a date as
 * 2026-11-22, a boolean as true or false, null as nothing. Records, rows,
 * lists and maps print nothing. 0, or -1 over the buffer's limit.
 */
int pn__value_print(struct pn__buf *out, const struct pn_value *v);

/*
 * The text that a form shows for a field of a record: "" for null text and
 * dates, integers and reals in full, "1" or "" for booleans, nothing for what
 * is write_only, for structs and for lists.
 */
int pn__field_text(
    const struct pn_field *f, const void *record, struct pn__buf *out);

/* What people read above a field: its label, or one made of its name. */
void pn__field_label(const struct pn_field *f, struct pn__buf *out);

/* 0 and the date where text is exactly a valid YYYY-MM-DD, otherwise -1. */
int pn__date_parse(struct pn_slice text, struct pn_date *ret_date);

/* 0 and the time where text is exactly HH:MM[:SS[.s…]], otherwise -1. */
int pn__time_parse(struct pn_slice text, struct pn_time *ret_time);

/*
 * 0 and the moment where text is exactly a date and a time of RFC 3339, with
 * "T" or a space between them; without a zone it is in UTC. Otherwise -1.
 * Parts of a microsecond are cut off.
 */
int pn__datetime_parse(struct pn_slice text, struct pn_datetime *ret_datetime);

/*
 * 0 and the units of 10^-scale where text is exactly a decimal number. -1: it
 * is none; -2: it has more digits behind its point; -3: it is below what an
 * int64_t holds; -4: above.
 */
int pn__decimal_parse(
    struct pn_slice text, unsigned int scale, int64_t *ret_units);

enum { PN__DECIMAL_TEXT = 24 }; /* bytes that pn__decimal_print() writes */

/* Prints units of 10^-scale, terminated. The length. */
size_t pn__decimal_print(
    char out[PN__DECIMAL_TEXT], int64_t units, unsigned int scale);

/*
 * Whether n bytes at p are UTF-8 (RFC 3629); *ret_chars, where ret_chars is
 * not NULL, its code points.
 */
bool pn__utf8_check(const char *p, size_t n, size_t *ret_chars);

#endif
