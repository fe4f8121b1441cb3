/*
 * The database as the rooms above see it: a pool that knows the URL, one
 * connection per thread behind it, migrations.
 */
#ifndef PN_DB_DB_H
#define PN_DB_DB_H

#include "base/log.h"
#include "req/req.h"

#include <postern/db.h>

struct pn__db;	    /* one connection with its prepared statements */
struct pn__db_pool; /* the database of a program; shared by its threads */

struct pn__db_options {
	const char *url;	/* sqlite:PATH, mysql://… */
	const char *migrations; /* folder of numbered SQL files, or NULL */
	const char *modules;	/* folder of the drivers' shared objects */

	/*
	 * A table of a room above, made where it is not there: its name and
	 * its CREATE TABLE IF NOT EXISTS, which are not copied; or NULL.
	 */
	const char *table, *create;
	int busy_ms;		/* how long to wait for a lock; 0: 5000 */
	const struct pn__log *log;
};

/*
 * Loads the URL's driver. Opens no connection. NULL with a sentence in err.
 * The strings of o are copied.
 */
struct pn__db_pool *pn__db_pool_new(
    const struct pn__db_options *o, char *err, size_t n);
void pn__db_pool_free(struct pn__db_pool *p);

/*
 * Applies the migrations that are new, in order, under a lock of the
 * database; 0 when all are applied, -1 with a sentence (file, statement,
 * cause) in err. Also done by the first connection of a process.
 */
int pn__db_migrate(struct pn__db_pool *p, char *err, size_t n);

/*
 * Told of each migration in order: its file's name, and when it was applied,
 * as 2026-11-22T17:40:00.123Z; "": it was begun and has not ended; NULL: it
 * is still to be applied.
 */
typedef void pn__db_migration_fn(void *arg, const char *file, const char *at);

/*
 * Shows every migration of the folder; changes nothing. 0; -1 with a sentence
 * in err: no connection, or a file that was applied is another now.
 */
int pn__db_migrations(struct pn__db_pool *p, pn__db_migration_fn *fn,
    void *arg, char *err, size_t n);

/* Closes a thread's connection. NULL is fine. */
void pn__db_close(struct pn__db *db);

struct pn__post;

/* From now on the pool tells the post of its process of its failures. */
void pn__db_pool_count(struct pn__db_pool *p, struct pn__post *post);

/* How the database is, for a status page. */
struct pn__db_state {
	const char *scheme; /* "sqlite", "mysql" */
	int connections;    /* open now, of this process */
	int failures;	    /* to connect, in a row */
	char text[256];	    /* what the last of them said */
};

/* Any thread. */
void pn__db_pool_state(struct pn__db_pool *p, struct pn__db_state *ret);

/*
 * Whether the request has failed because others changed the same rows at
 * the same time (a deadlock, a lock that was held for too long, a conflict in
 * a cluster), and nothing was kept that can't be taken back: the same handler
 * may have better luck. To be asked before pn__db_end(), which undoes it, and
 * after it, where the commit itself may have failed so.
 */
bool pn__db_is_conflict(const struct pn_req *r);

/* A column and the value that it has to have. */
struct pn__db_pair {
	struct pn_slice column;
	struct pn_value value;
};

/*
 * Asks, as pn_ask(), whether the table has a row with this value, other than
 * the one whose n columns are as but says; n may be 0. Names are those of
 * SQL that need no escape. NULL, latched.
 */
struct pn_asked *pn__db_ask_row(struct pn_req *r, struct pn_slice table,
    const struct pn__db_pair *has, const struct pn__db_pair *but, size_t n);

/* The answer; false after a failure. */
bool pn__db_has_row(struct pn_req *r, struct pn_asked *asked);

/*
 * The rows of a query as choices, up to { 0 }: the first column is the value,
 * the second, if there is one, the label; a row whose value is NULL or empty
 * is left out. They are r's memory. NULL, latched.
 */
const struct pn_choice *pn__db_choices(struct pn_req *r, const char *sql);

/*
 * The request's deadline, pn_req.until_ms, does not count from here on: its
 * reply has begun.
 */
void pn__db_no_deadline(struct pn_req *r);

/*
 * Ends the request's transaction, if one is open: commits, or rolls back
 * where the request has failed. A commit that fails latches. After it the
 * request has no deadline.
 */
void pn__db_end(struct pn_req *r, bool commit);

#endif
