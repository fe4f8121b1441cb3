#include "json/rows.h"
#include "route/inside.h"
#include "route/out.h"

#include <postern/stream.h>

enum { STREAM_FROM = 64 * 1024 }; /* bytes; up to here it is buffered */

/* How the rows of a query are written. */
struct rows {
	const struct pn_schema *schema;
	const struct pn__json_writer *writer; /* NULL: CSV */
	struct pn__json_watch watch;
};

/* Sends what has come together, the head before the first of it. */
static int
send_some(struct pn_req *r)
{
	if (!r->streaming && pn_stream(r, 200) != 200)
		return -1;
	return pn_flush(r);
}

static int
add_row(struct pn_req *r, const void *row, void *arg)
{
	const struct rows *rows = arg;
	int rc = rows->writer != NULL ? pn__json_line_by(r->body, rows->writer,
					    &rows->watch, row) :
					pn__csv_row(r->body, rows->schema, row);

	if (rc == -1) {
		pn_fail(r, 500, "a row is larger than %zu bytes",
		    r->body->limit);
		return -1;
	}
	return r->body->n < STREAM_FROM ? 0 : send_some(r);
}

/* A writer that was made at start; NULL: none was. */
static const struct pn__json_writer *
find_writer(const struct pn_req *r, const struct pn_schema *s)
{
	const struct pn__json_writer *w = NULL;

	if (pn__out_is_said(r->route))
		w = pn__json_writers_find(r->site->checked, s);
	return w != NULL ? w : pn__json_writers_find(r->site->writers, s);
}

int
pn_json_lines_v(struct pn_req *r, const struct pn_schema *schema,
    const char *sql, const struct pn_value *args, size_t n)
{
	struct rows rows = { .schema = schema, .watch = pn__out_watch(r) };
	struct pn__json_writer *own = NULL;

	if (pn_failed(r))
		return r->fail_status;
	if ((rows.writer = find_writer(r, schema)) == NULL)
		rows.writer = own = pn__json_writer_new(schema);
	if (rows.writer == NULL)
		return pn_fail(r, 500, "no memory for a writer");
	pn_type(r, "application/jsonl");
	pn_each_v(r, schema, add_row, &rows, sql, args, n);
	pn__json_writer_free(own);
	return pn_failed(r) ? r->fail_status : 200;
}

int
pn_csv_v(struct pn_req *r, const struct pn_schema *schema, const char *sql,
    const struct pn_value *args, size_t n)
{
	struct rows rows = { .schema = schema };

	if (pn_failed(r))
		return r->fail_status;
	pn_type(r, "text/csv");
	if (pn__csv_head(r->body, schema) == -1)
		return pn_fail(r, 500, "the reply is larger than %zu bytes",
		    r->body->limit);
	pn_each_v(r, schema, add_row, &rows, sql, args, n);
	return pn_failed(r) ? r->fail_status : 200;
}
