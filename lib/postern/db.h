/*
 * The database: SQL stays SQL, arguments are bound by their C type, rows
 * become structs by schema. Statements are prepared once per connection; a
 * connection belongs to a worker thread. An error latches in the request
 * (500; 503 where the database is away or locked), with the statement in
 * the log and never in the page.
 *
 * ? is an argument: bool, any integer, double, a string (NULL binds NULL),
 * struct pn_slice, pn_bytes, pn_date, pn_time, pn_datetime (UTC) or pn_value.
 * At most 16; any other type does not compile.
 */
#ifndef POSTERN_DB_H
#define POSTERN_DB_H

#include <postern/schema.h>
#include <postern/value.h>

struct pn_req;

#define PN__ARGS(...)                                                          \
	(const struct pn_value[]){ PN__MAP(pn_value, __VA_ARGS__)              \
		    __VA_OPT__(, ){ 0 } },                                     \
	    PN__NARGS(__VA_ARGS__)

/*
 * All rows of a query. Columns are matched with the schema's fields by
 * name; a column that no field has latches a 500, a field without a column
 * stays zero, NULL becomes NULL or zero. No rows after a failure.
 */
#define pn_all(r, schema, sql, ...)                                            \
	pn_all_v(r, schema, sql, PN__ARGS(__VA_ARGS__))
struct pn_rows pn_all_v(struct pn_req *r, const struct pn_schema *schema,
    const char *sql, const struct pn_value *args, size_t n);

/* The first row, or NULL where there is none or something failed. */
#define pn_one(r, schema, sql, ...)                                            \
	pn_one_v(r, schema, sql, PN__ARGS(__VA_ARGS__))
const void *pn_one_v(struct pn_req *r, const struct pn_schema *schema,
    const char *sql, const struct pn_value *args, size_t n);

/* The first column of the first row as an integer; 0 where there is none. */
#define pn_count(r, sql, ...) pn_count_v(r, sql, PN__ARGS(__VA_ARGS__))
int64_t pn_count_v(struct pn_req *r, const char *sql,
    const struct pn_value *args, size_t n);

/* Runs a statement. The number of rows it changed; 0 after a failure. */
#define pn_exec(r, sql, ...) pn_exec_v(r, sql, PN__ARGS(__VA_ARGS__))
int64_t pn_exec_v(struct pn_req *r, const char *sql,
    const struct pn_value *args, size_t n);

/*
 * Inserts a record into the schema's table: every field but the key. The
 * id of the new row; 0 after a failure.
 */
int64_t pn_insert(
    struct pn_req *r, const struct pn_schema *schema, const void *record);

/*
 * A transaction by hand, for handlers whose route has no .transaction. An
 * open one is rolled back when the request ends or fails.
 */
void pn_begin(struct pn_req *r);
void pn_commit(struct pn_req *r);
void pn_rollback(struct pn_req *r);

#endif
