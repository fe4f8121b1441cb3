/* Values out, as the files of this room see it. */
#ifndef PN_JSON_VALUE_H
#define PN_JSON_VALUE_H

#include "json/json.h"

/* How one value is being written. */
struct pn__json_out {
	struct pn__buf *buf;
	const struct pn__json_writers *writers; /* NULL: none */
	const struct pn__json_watch *watch;	/* NULL: nobody is told */
	bool script;
	int level;
};

/* Appends a value. 0, or -1: full. */
int pn__json_put(struct pn__json_out *o, const struct pn_value *v);

/*
 * Appends a record, looking at each field again, and to the byte what the
 * limit allows: what the compiled writer falls back to.
 */
int pn__json_put_record(struct pn__json_out *o, const struct pn_schema *s,
    const void *record);

/*
 * Rows of a schema that nobody has compiled, with a writer made on the
 * stack: it pays from a few rows on. 0, -1: full, -2: the schema is too
 * large for that, nothing has been written.
 */
int pn__json_write_many(struct pn__buf *out, const struct pn_value *rows);

#endif
