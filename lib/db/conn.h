/*
 * One connection with the statements it has prepared, and the pool it came
 * from: what the files of this room share.
 */
#ifndef PN_DB_CONN_H
#define PN_DB_CONN_H

#include "base/board.h"
#include "base/buf.h"
#include "db/db.h"
#include "db/deadline.h"

#include <postern/driver.h>

enum {
	PN__DB_STATEMENTS = 128, /* prepared at a time on one connection */
	PN__DB_BUCKETS = 256,
};

/* A prepared statement and how its columns fill a struct. */
struct pn__stmt {
	struct pn_db_stmt *s;
	char *sql;
	int lane; /* the same text, for use at the same time */
	uint64_t hash;
	struct pn__stmt *chain;		/* of its bucket */
	struct pn__stmt *newer, *older; /* by use */

	const struct pn_schema *schema; /* that map is for, or NULL */
	int generation;			/* of the columns in map */
	int *map;			/* a column's field */
	int ncolumns;
};

enum pn__made_kind {
	PN__MADE_INSERT, /* all columns but the key */
	PN__MADE_UPDATE, /* those, then the key */
	PN__MADE_UPSERT, /* all columns */
};

/* SQL made from a schema, kept as long as the connection's object. */
struct pn__made {
	enum pn__made_kind kind;
	const struct pn_schema *schema;
	char *sql;
	struct pn__made *next;
};

struct pn__db {
	struct pn__db_pool *pool;
	struct pn__watched watched;
	const struct pn_db_driver *driver;
	struct pn_db_conn *c; /* NULL: closed, opened at the next use */
	struct pn__tally *tally; /* of its thread; NULL: none */
	struct pn__io *io;    /* of the request that uses it; NULL: none */

	struct pn__stmt *buckets[PN__DB_BUCKETS];
	struct pn__stmt *newest, *oldest;
	int nstatements;
	struct pn__made *made;
	struct pn_asked *asked, *asked_last; /* the request's, unanswered */
	struct pn__buf rows;  /* of the result that is being read */
	struct pn__arena row; /* of the one row that pn_each() shows */
	bool in_each;

	int64_t used_ms; /* when it was last used */
	int depth; /* 1: in a transaction; above: so many savepoints more */
	bool lost; /* the database has rolled it back by itself */
	enum pn_db_fault fault; /* of the failure that latched */
	const char *failure;	/* … and its sentence, in the request */
};

/*
 * What is known of a database that can't be reached: for a moment after a
 * failure nobody tries, then one thread does, and the others are told at
 * once.
 */
struct pn__breaker {
	int failures;	  /* in a row */
	int64_t again_ms; /* when the next attempt is due */
	bool trying;	  /* one is under way */
	atomic_bool deaf; /* connections are there, but nobody answers */
	char text[sizeof(((struct pn_db_error *)0)->text)];
};

struct pn__kept; /* the rows of a pn_kept() */

struct pn__db_pool {
	char *url, *migrations;
	const char *table, *create; /* of a room above, or NULL */
	char name[32]; /* of a database in memory */
	int busy_ms;
	const struct pn__log *log;
	const struct pn_db_driver *driver;
	struct pn__post *post; /* of this process; NULL: none */
	struct pn__deadlines watch;

	pthread_mutex_t lock; /* over what follows */
	struct pn__breaker breaker;
	int connections; /* open now */
	bool migrated;
	struct pn_db_conn *anchor; /* keeps a database in memory alive */

	/* Only ever grows, under the lock; read without it. */
	_Atomic(struct pn__kept *) kept;
};

/*
 * A new connection, the database migrated if that is to be done. io may be
 * NULL. -1 with *e filled.
 */
int pn__db_open(struct pn__db_pool *p, struct pn__io *io,
    struct pn__db **ret_db, struct pn_db_error *e);

/*
 * Connects again what is closed, by us or, while it was idle, by the server.
 * -1 with *e filled.
 */
int pn__db_connect(struct pn__db *db, struct pn_db_error *e);

/* Closes the connection and its statements; the object stays. */
void pn__db_disconnect(struct pn__db *db);

/*
 * The statement for this text, prepared now or before. It stays the
 * connection's, until the next call. NULL with *e filled.
 */
struct pn__stmt *pn__db_statement(
    struct pn__db *db, const char *sql, struct pn_db_error *e);

/* As above for one of several that are in use at a time, from 0. */
struct pn__stmt *pn__db_statement_in(
    struct pn__db *db, const char *sql, int lane, struct pn_db_error *e);

/* Drops a statement: it is prepared again at its next use. */
void pn__db_forget(struct pn__db *db, struct pn__stmt *st);

/* Whether a column holds this field: not a struct, not a list. */
bool pn__is_column(const struct pn_field *f);

/* The text of that kind for a schema, made once. NULL: no memory. */
const char *pn__db_made(
    struct pn__db *db, const struct pn_schema *s, enum pn__made_kind kind);

/*
 * The thread's connection, ready for a statement of r: opened, and inside
 * the route's transaction. NULL, latched.
 */
struct pn__db *pn__db_use(struct pn_req *r);

/*
 * Latches a failure of the statement sql: the status by its fault. Takes
 * note of a connection or a transaction that went with it.
 */
void pn__db_fail(struct pn_req *r, struct pn__db *db, const char *sql,
    const struct pn_db_error *e);

/* Fills e with a sentence. Returns -1. */
int pn__db_say(struct pn_db_error *e, enum pn_db_fault fault, const char *fmt,
    ...) PN_PRINTF(3, 4);

/*
 * Whether to open a connection now: 0, to be followed by
 * pn__breaker_leave(), or -1 with *e filled with the last failure. Any
 * thread.
 */
int pn__breaker_enter(struct pn__db_pool *p, struct pn_db_error *e);
void pn__breaker_leave(
    struct pn__db_pool *p, bool connected, const struct pn_db_error *e);

/* Notes that a database with which there are connections does not answer. */
void pn__breaker_trip(struct pn__db_pool *p, const struct pn_db_error *e);

/*
 * Latches 504 where the request's deadline is over; sql may be NULL. Whether
 * it is.
 */
bool pn__db_is_late(struct pn_req *r, struct pn__db *db, const char *sql);

/*
 * Arguments as a driver takes them: lists expanded, dates as text. -1,
 * latched.
 */
int pn__db_arguments(struct pn_req *r, struct pn__db *db, const char **sql,
    const struct pn_value **args, size_t *n);

/* Whether a statement only reads, as far as its first word tells. */
bool pn__db_is_read(const char *sql);

/*
 * Reads all rows of an executed statement and ends its result. -1, latched;
 * the result is ended then too.
 */
int pn__db_rows(struct pn_req *r, struct pn__db *db, struct pn__stmt *st,
    const struct pn_schema *schema, struct pn_rows *ret_rows);

/*
 * Prepares reading the rows of an executed statement as structs of schema.
 * -1, latched: a column that no field has, or one that comes twice.
 */
int pn__row_map(struct pn_req *r, struct pn__db *db, struct pn__stmt *st,
    const struct pn_schema *schema);

/*
 * Reads the row into a zeroed struct of the mapped schema, its text into a.
 * -1, latched.
 */
int pn__row_read(struct pn_req *r, struct pn__db *db, struct pn__stmt *st,
    struct pn__arena *a, void *record);

/* The row's first column as an integer, 0 for NULL. -1, latched. */
int pn__row_integer(
    struct pn_req *r, struct pn__db *db, struct pn__stmt *st, int64_t *ret_v);

/* Frees what pn_kept() has kept, up to the end of the list. */
void pn__kept_free(struct pn__kept *k);

/* Begins the route's transaction. -1, latched. */
int pn__db_begin(struct pn_req *r, struct pn__db *db);

/*
 * Looks for migrations that are new: 0 where there are none. Otherwise 1,
 * or, if they are to be applied, 0 when they are. -1 with *e filled. The
 * pool's lock is held; what files change of the connection's settings stays.
 */
int pn__migrate(struct pn__db_pool *p, struct pn_db_conn *c, bool apply,
    struct pn_db_error *e);

/* As pn__db_migrations() on this connection. -1 with *e filled. */
int pn__migrations_show(struct pn__db_pool *p, struct pn_db_conn *c,
    pn__db_migration_fn *fn, void *arg, struct pn_db_error *e);

#endif
