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

/*
 * For results of any size: calls fn for each row, which is there during the
 * call only, until fn returns other than 0. The number of rows that were
 * shown. fn must not use the database.
 */
typedef int pn_row_fn(struct pn_req *r, const void *row, void *arg);
#define pn_each(r, schema, fn, arg, sql, ...)                                  \
	pn_each_v(r, schema, fn, arg, sql, PN__ARGS(__VA_ARGS__))
int64_t pn_each_v(struct pn_req *r, const struct pn_schema *schema,
    pn_row_fn *fn, void *arg, const char *sql, const struct pn_value *args,
    size_t n);

/* The first row, or NULL where there is none or something failed. */
#define pn_one(r, schema, sql, ...)                                            \
	pn_one_v(r, schema, sql, PN__ARGS(__VA_ARGS__))
const void *pn_one_v(struct pn_req *r, const struct pn_schema *schema,
    const char *sql, const struct pn_value *args, size_t n);

/* The first column of the first row as an integer; 0 where there is none. */
#define pn_count(r, sql, ...) pn_count_v(r, sql, PN__ARGS(__VA_ARGS__))
int64_t pn_count_v(
    struct pn_req *r, const char *sql, const struct pn_value *args, size_t n);

/* Runs a statement. The number of rows it changed; 0 after a failure. */
#define pn_exec(r, sql, ...) pn_exec_v(r, sql, PN__ARGS(__VA_ARGS__))
int64_t pn_exec_v(
    struct pn_req *r, const char *sql, const struct pn_value *args, size_t n);

/*
 * Several queries in one go. Ask them all, then take the answers: where a
 * network lies between, they travel together, and the time of one round trip
 * is the time of all. Each is a SELECT; what the arguments point to, and the
 * text, must live until the answer. NULL after a failure.
 */
#define pn_ask(r, schema, sql, ...)                                            \
	pn_ask_v(r, schema, sql, PN__ARGS(__VA_ARGS__))
struct pn_asked;
struct pn_asked *pn_ask_v(struct pn_req *r, const struct pn_schema *schema,
    const char *sql, const struct pn_value *args, size_t n);

/* The rows of one that was asked, in any order. None after a failure. */
struct pn_rows pn_answer(struct pn_req *r, struct pn_asked *asked);

/*
 * Inserts a record into the schema's table: every field but the key. The
 * id of the new row; 0 after a failure.
 */
int64_t pn_insert(
    struct pn_req *r, const struct pn_schema *schema, const void *record);

/*
 * Whether the request has failed because a row with the same key, or the
 * same value under a unique index, is there already (409). See pn_taken().
 */
bool pn_is_duplicate(const struct pn_req *r);

/*
 * Writes a record over the row with its key. The number of rows found: 0
 * where there is none, or after a failure.
 */
int64_t pn_update(
    struct pn_req *r, const struct pn_schema *schema, const void *record);

/*
 * Inserts a record, or writes it over the row that has its key; a key that
 * is one whole number and 0 is a new row's. The row's id where the key is a
 * whole number; 0 otherwise and after a failure.
 */
int64_t pn_upsert(
    struct pn_req *r, const struct pn_schema *schema, const void *record);

/* ---- pages ---- */

/* Up to limit rows, and whether there are more. */
struct pn_some {
	struct pn_rows rows;
	bool more;
};

/*
 * The first rows of a query that ends with ORDER BY; the next ones are found
 * by the key of the last: "… WHERE id < ? ORDER BY id DESC". As fast on the
 * last page as on the first.
 */
#define pn_some(r, schema, limit, sql, ...)                                    \
	pn_some_v(r, schema, limit, sql, PN__ARGS(__VA_ARGS__))
struct pn_some pn_some_v(struct pn_req *r, const struct pn_schema *schema,
    uint32_t limit, const char *sql, const struct pn_value *args, size_t n);

/* A page by its number, with what a list of pages needs. */
struct pn_paged {
	struct pn_rows rows;
	int64_t total; /* rows of all pages */
	int64_t page;  /* the one that was read: 1 to pages */
	int64_t pages;
};

/*
 * One page of size rows of a query that ends with ORDER BY. A number out of
 * range becomes the nearest; it may come from the visitor as it is.
 */
#define pn_paged(r, schema, page, size, sql, ...)                              \
	pn_paged_v(r, schema, page, size, sql, PN__ARGS(__VA_ARGS__))
struct pn_paged pn_paged_v(struct pn_req *r, const struct pn_schema *schema,
    int64_t page, uint32_t size, const char *sql, const struct pn_value *args,
    size_t n);

/* ---- arguments ---- */

/*
 * A list for IN (?): of values, which must outlive the query, or copied of
 * an array. An empty one matches nothing.
 */
static inline struct pn_value
pn_list(const struct pn_value *v, size_t n)
{
	return (struct pn_value){
		.kind = PN_KIND_LIST, .list = v, .n = (uint32_t)n
	};
}
struct pn_value pn_list_ints(struct pn_req *r, const int64_t *v, size_t n);
struct pn_value pn_list_texts(struct pn_req *r, const char *const *v, size_t n);

/*
 * A pattern for LIKE ? ESCAPE '!' in which text stands for itself:
 * pn_like(r, "%", text, "%") finds it anywhere.
 */
const char *pn_like(
    struct pn_req *r, const char *before, const char *text, const char *after);

/* ---- transactions ---- */

/*
 * A transaction by hand, for handlers whose route has no .transaction. An
 * open one is rolled back when the request ends or fails.
 */
void pn_begin(struct pn_req *r);
void pn_commit(struct pn_req *r);
void pn_rollback(struct pn_req *r);

#endif
