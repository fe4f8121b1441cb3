/*
 * The SQLite driver's own: what its files share. Nothing of Postern is
 * called from here.
 */
#ifndef PN_DB_SQLITE_SQLITE_H
#define PN_DB_SQLITE_SQLITE_H

#include <postern/driver.h>
#include <sqlite3.h>
#include <stdatomic.h>

struct pn_db_conn {
	sqlite3 *db;
	char *path;    /* of the file; "" in memory */
	int busy_ms;   /* how long to wait for a lock */
	int64_t since; /* when the present wait began, ms */
	int lock_fd;   /* holds the migration lock; -1 */
	bool in_memory;
	atomic_bool cancelled; /* do not wait for a lock any longer */
	void (*waiting)(void *arg);
	void *arg;
};

struct pn_db_stmt {
	struct pn_db_conn *conn;
	sqlite3_stmt *st;
	int rc;	    /* of the last step */
	bool first; /* the first row was not asked for yet */
	bool writes;
	int64_t changed;
};

/* Fills e from what SQLite says about db (NULL: no memory). Returns -1. */
int sqlite_fail(sqlite3 *db, struct pn_db_error *e);

/* Fills e with a sentence of one's own. Returns -1. */
int sqlite_say(struct pn_db_error *e, enum pn_db_fault fault, const char *fmt,
    ...) PN_PRINTF(3, 4);

/* The driver's functions; contracts in postern/driver.h. */
int sqlite_open(
    const struct pn_db_open *o, struct pn_db_conn **ret, struct pn_db_error *e);
void sqlite_close(struct pn_db_conn *c);
int sqlite_cancel(struct pn_db_conn *c, bool hard, struct pn_db_error *e);
int sqlite_run(struct pn_db_conn *c, const char *sql, struct pn_db_error *e);
int sqlite_lock(struct pn_db_conn *c, struct pn_db_error *e);
void sqlite_unlock(struct pn_db_conn *c);
int sqlite_prepare(struct pn_db_conn *c, const char *sql,
    struct pn_db_stmt **ret, struct pn_db_error *e);
void sqlite_finish(struct pn_db_stmt *s);
int sqlite_execute(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e);
int sqlite_next(struct pn_db_stmt *s, struct pn_db_error *e);
int sqlite_end(struct pn_db_stmt *s, struct pn_db_error *e);
int sqlite_value_at(
    struct pn_db_stmt *s, int i, struct pn_value *ret, struct pn_db_error *e);

/* Tells the program that this thread is about to wait. */
static inline void
sqlite_waiting(const struct pn_db_conn *c)
{
	if (c->waiting != NULL)
		c->waiting(c->arg);
}

#endif
