/*
 * Rows out one by one, for replies that are streamed: JSON Lines and CSV.
 * Each call adds one whole line to the buffer or, where that is full, none
 * of it; the caller sends and empties the buffer as it likes. Thread-safe.
 */
#ifndef PN_JSON_ROWS_H
#define PN_JSON_ROWS_H

#include "json/json.h"

/*
 * A record as JSON with a line feed behind it (jsonlines.org; media type
 * application/jsonl). 0, or -1: full.
 */
int pn__json_line(struct pn__buf *out, const struct pn__json_writer *w,
    const void *record);

/* The same, told of what is left out; watch may be NULL. */
int pn__json_line_by(struct pn__buf *out, const struct pn__json_writer *w,
    const struct pn__json_watch *watch, const void *record);

/* The same of any value. */
int pn__json_line_value(struct pn__buf *out, const struct pn_value *v);

/*
 * CSV by RFC 4180 (text/csv; charset=utf-8): lines end with CR LF; a cell
 * with a comma, a quote or a line end is quoted. Null is an empty cell, empty
 * text is "". Reals and integers are as in JSON, booleans true and false,
 * dates 2026-11-22, bytes base64, what is nested is JSON; text that is not
 * UTF-8 gets U+FFFD. Fields that are write_only have no column.
 *
 * A cell that begins with = + - or @ stays as it is. Some programs for
 * tables would run it as a formula when a person opens the file; but every
 * change would be one of the data, and would break negative numbers and
 * telephone numbers. Who makes files for such programs from what strangers
 * have typed has to decide about it there.
 */

/* The line with the names of the fields. 0, or -1: full. */
int pn__csv_head(struct pn__buf *out, const struct pn_schema *s);

/* The line of a record. 0, or -1: full. */
int pn__csv_row(
    struct pn__buf *out, const struct pn_schema *s, const void *record);

/* One cell, with neither comma nor line end. 0, or -1: full. */
int pn__csv_cell(struct pn__buf *out, const struct pn_value *v);

#endif
