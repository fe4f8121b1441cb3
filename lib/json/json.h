/*
 * JSON out (RFC 8259): values, records and rows by schema, in UTF-8 and in
 * the shortest form. Nothing is allocated but the buffer. Thread-safe: what
 * is shared is only read.
 */
#ifndef PN_JSON_JSON_H
#define PN_JSON_JSON_H

#include "base/buf.h"
#include "schema/schema.h"

enum {
	PN__JSON_NESTING = 1000, /* levels of a value that is written */
};

/*
 * Appends a value. Text that is not UTF-8 gets U+FFFD for each piece that is
 * wrong; a real that is not finite is null; markup is its text; bytes are
 * base64 text (RFC 4648, section 4); a record is an object with the fields
 * of its schema but for those that are write_only, rows an array of such. 0,
 * or -1: the buffer is full, or the value is nested deeper than
 * PN__JSON_NESTING, which fills it too.
 */
int pn__json_write(struct pn__buf *out, const struct pn_value *v);

/*
 * Whether the member of a struct field stands for nothing: it need not be
 * there, it is all zero, and as an object it would lack what it has to have.
 * It is written as null.
 */
bool pn__json_is_absent(const struct pn_field *f, const void *member);

/* Appends a string with its quotes. 0, or -1: full. */
int pn__json_string(struct pn__buf *out, const char *p, size_t n);

/*
 * The same for JSON that stands in a <script> element or in an attribute:
 * < > & U+2028 and U+2029 are written as \u escapes, in strings and names.
 */
int pn__json_write_script(struct pn__buf *out, const struct pn_value *v);
int pn__json_string_script(struct pn__buf *out, const char *p, size_t n);

/*
 * ---- compiled at start ----
 * A writer is made once from a schema: names are escaped, offsets and the
 * room a row needs are known, so that a row is written without a lookup.
 */
struct pn__json_writer;

/* The writer of a schema, which must outlive it. NULL: no memory. */
struct pn__json_writer *pn__json_writer_new(const struct pn_schema *s);
void pn__json_writer_free(struct pn__json_writer *w);

/* Appends one record as an object, n records at base as an array. 0, -1. */
int pn__json_write_record(struct pn__buf *out, const struct pn__json_writer *w,
    const void *record);
int pn__json_write_rows(struct pn__buf *out, const struct pn__json_writer *w,
    const void *base, uint32_t n);

/*
 * The writers of a program's schemas, found by the schema's address. Filled
 * at start, then only read.
 */
struct pn__json_writers;
struct pn__json_writers *pn__json_writers_new(void);
void pn__json_writers_free(struct pn__json_writers *ws);

/* Adds the writer of s unless it is there. 0, or -1: no memory. */
int pn__json_writers_add(
    struct pn__json_writers *ws, const struct pn_schema *s);

/*
 * Adds those of a plan's schema and of the structs in it; the plan has to
 * outlive them. check: what the schema does not allow is left out, and told;
 * see pn__json_write_by(). 0, or -1: no memory.
 */
int pn__json_writers_plan(
    struct pn__json_writers *ws, const struct pn__plan *p, bool check);

/* The writer of s, or NULL where it was not added; ws may be NULL. */
const struct pn__json_writer *pn__json_writers_find(
    const struct pn__json_writers *ws, const struct pn_schema *s);

/* A field whose value its schema does not allow, and so was left out. */
struct pn__json_miss {
	const struct pn_schema *schema;
	const struct pn_field *field;
	const char *rule; /* of pn__field_unfit(), the quick ones */
	uint64_t total;	  /* how often in this process, with this one */
	bool due;	  /* the first one, or the first one in a minute */
};

/* Who is told. */
struct pn__json_watch {
	void (*missed)(void *ctx, const struct pn__json_miss *miss);
	void *ctx;
};

/*
 * As pn__json_write(), with the writers of ws for the records and rows in v.
 * A schema that is not in ws is written all the same, only slower and without
 * a check. watch may be NULL.
 */
int pn__json_write_by(struct pn__buf *out, const struct pn__json_writers *ws,
    const struct pn__json_watch *watch, const struct pn_value *v);

#endif
