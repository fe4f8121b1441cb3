/* Tables as a whole: kept in memory. */
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

#endif
