/* Tables as a whole: kept in memory, and many rows written in one go. */
#ifndef POSTERN_TABLE_H
#define POSTERN_TABLE_H

#include <postern/value.h>

struct pn_req;

/*
 * As pn_all() of a query without arguments, but read once in a process and
 * kept as long as that lives, for all its threads: for tables that do not
 * change while the program runs, such as countries or prices of a day. It
 * finds its rows by schema and by the text of sql, which so must be the same
 * in each request; more than 64 of them latch a 500. No rows, and nothing
 * kept, after a failure. The rows are read-only and need no connection.
 */
struct pn_rows pn_kept(
    struct pn_req *r, const struct pn_schema *schema, const char *sql);

/*
 * Runs a statement that changes rows once for each of rows times n arguments:
 * args[0] to args[n - 1] are those of the first. All or nothing: in a
 * transaction of its own where none is open; in an open one, that is to be
 * rolled back after a failure. Where a network lies between, they travel
 * together as long as an argument has the same type in each row. How many
 * rows it changed in all; 0 after a failure.
 */
int64_t pn_exec_all(struct pn_req *r, const char *sql,
    const struct pn_value *args, size_t n, size_t rows);

/*
 * As pn_insert() and pn_update() for each record, by pn_exec_all(). The
 * number of rows inserted or found; 0 after a failure. Rows that change in
 * several requests at a time are best given in the order of their keys.
 */
int64_t pn_insert_all(struct pn_req *r, struct pn_rows records);
int64_t pn_update_all(struct pn_req *r, struct pn_rows records);

#endif
