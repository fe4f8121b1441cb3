/*
 * Replies that are sent while they are written: long downloads, rows by the
 * million, server-sent events. What has been sent can't be taken back: a
 * failure after pn_stream() cuts the connection, so that the client sees
 * that the reply is not whole.
 */
#ifndef POSTERN_STREAM_H
#define POSTERN_STREAM_H

#include <postern/base.h>
#include <postern/db.h>

struct pn_req;

/*
 * Sends the header block with this status now. From here on pn_write() and
 * its like are sent whenever 64 kB have come together, and wait while the
 * client is slow to take them. The web server is told not to hold them back.
 * Returns status; latches when the client has left.
 */
int pn_stream(struct pn_req *r, int status);

/* Sends what was written so far. 0, or -1 when the client has left. */
int pn_flush(struct pn_req *r);

/*
 * Answers with all rows of a query, each as a line of JSON (jsonlines.org;
 * application/jsonl): up to 64 kB as any reply, more of them streamed, in
 * the memory of a few. A failure before the first 64 kB is an error page, one
 * after them cuts the connection. By a schema of .out or .outs fields are
 * left out as by pn_json(); here in development too. Returns 200.
 *	return pn_json_lines(r, &order, "SELECT * FROM shop_order");
 */
#define pn_json_lines(r, schema, sql, ...)                                     \
	pn_json_lines_v(r, schema, sql, PN__ARGS(__VA_ARGS__))
int pn_json_lines_v(struct pn_req *r, const struct pn_schema *schema,
    const char *sql, const struct pn_value *args, size_t n);

/*
 * The same as CSV (RFC 4180; text/csv), with the names of the fields in its
 * first line. Null is an empty cell, empty text "". Text stays as it is, also
 * where a program for tables would take it for a formula.
 */
#define pn_csv(r, schema, sql, ...)                                            \
	pn_csv_v(r, schema, sql, PN__ARGS(__VA_ARGS__))
int pn_csv_v(struct pn_req *r, const struct pn_schema *schema,
    const char *sql, const struct pn_value *args, size_t n);

/*
 * Begins a stream of server-sent events (WHATWG HTML, 9.2): the right type,
 * not cached, not buffered. Returns 200.
 */
int pn_events(struct pn_req *r);

/*
 * Sends one event. name and id may be NULL; data is split into lines. Line
 * ends in name or id latch a 500. 0, or -1 when the client has left: end
 * the handler then.
 */
int pn_event(
    struct pn_req *r, const char *name, const char *id, const char *data);

/* Sends a comment, so that nobody on the way takes the silence for an end. */
int pn_event_alive(struct pn_req *r);

/* The Last-Event-ID of a client that comes back, or NULL. */
const char *pn_last_event_id(struct pn_req *r);

#endif
