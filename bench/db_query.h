/*
 * The TechEmpower database tests on the connector alone: statements prepared
 * once per connection, columns bound to variables, JSON by hand. A failure
 * ends the program with a message: the peers would answer with an error,
 * which the measurement counts as one.
 */
#ifndef BENCH_DB_QUERY_H
#define BENCH_DB_QUERY_H

#include <stddef.h>

enum { DB_BODY_MAX = 32768 };

struct db; /* a connection, of one thread */

/* Connects by $DB_SOCKET, $DB_USER and $DB_NAME. Never NULL. */
struct db *db_open(void);

/* Each writes its body into body of DB_BODY_MAX bytes; returns the length. */
size_t db_one(struct db *db, char *body);
size_t db_many(struct db *db, int n, char *body);
size_t db_update(struct db *db, int n, char *body);
size_t db_fortunes(struct db *db, char *body);

#endif
