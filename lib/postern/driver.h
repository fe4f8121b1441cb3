/*
 * The seam behind pn_all() and its like: one table of functions per
 * database. A driver is a shared object db-NAME.so that exports one symbol,
 * pn_db_driver; it is loaded when a URL of its scheme is used and calls
 * nothing of Postern. A connection and its statements belong to one thread
 * at a time; open may be called by several.
 */
#ifndef POSTERN_DRIVER_H
#define POSTERN_DRIVER_H

#include <postern/value.h>

#define PN_DB_DRIVER_VERSION 4

struct pn_db_conn; /* the driver's */
struct pn_db_stmt; /* the driver's */

enum pn_db_fault {
	PN_DB_OTHER,	 /* the statement, the schema, a bug: 500 */
	PN_DB_AWAY,	 /* no connection, or lost: 503 */
	PN_DB_BUSY,	 /* locked by others for too long: 503 */
	PN_DB_FULL,	 /* no room on the disk: 503 */
	PN_DB_READ_ONLY, /* 503 */
	PN_DB_CONFLICT,	 /* a constraint: foreign key, check */
	PN_DB_RETRY,	 /* deadlock or cluster conflict: run it again */
	PN_DB_STALE,	 /* the statement has to be prepared again */
	PN_DB_DUPLICATE, /* a constraint: a key that is there already */
};

/* Filled by a failed call. */
struct pn_db_error {
	enum pn_db_fault fault;
	int code;	/* the database's own */
	size_t at;	/* of run: where in sql the failed statement begins */
	char text[512]; /* its sentence; no password in it */
};

/* How a connection is opened. */
struct pn_db_open {
	const char *url;  /* whole: "sqlite:PATH", "mysql://…" */
	const char *name; /* of a database in memory: the same is shared */
	int busy_ms;	  /* how long to wait for a lock */
	bool patient;	  /* for migrations: a statement may take hours */

	/*
	 * Called before each wait for a network, a disk or a lock, on the
	 * thread that uses the connection; NULL: nobody wants to know.
	 */
	void (*waiting)(void *arg);
	void *arg;
};

/* Every function that may fail returns -1 with *e filled, otherwise 0. */
struct pn_db_driver {
	int version;	    /* PN_DB_DRIVER_VERSION */
	const char *scheme; /* "sqlite" */
	bool remote;	    /* opening may take long: failures are remembered */

	int (*open)(const struct pn_db_open *o, struct pn_db_conn **ret,
	    struct pn_db_error *e);
	void (*close)(struct pn_db_conn *c); /* its statements are finished */

	/* Whether it can be used after so many milliseconds without use. */
	bool (*alive)(struct pn_db_conn *c, int idle_ms);

	/*
	 * Ends what another thread is waiting for inside a call with c, or
	 * does nothing where it is in none. Gently: the statement fails with
	 * PN_DB_BUSY, or ends early, and c stays as it is. Hard: c is lost, if
	 * that is what it takes. It may come several times. -1 with *e filled:
	 * not done; PN_DB_AWAY: because the database does not answer. NULL: it
	 * can't be done.
	 */
	int (*cancel)(struct pn_db_conn *c, bool hard, struct pn_db_error *e);

	/*
	 * True where the data lives in this process alone and goes with the
	 * last connection.
	 */
	bool (*in_memory)(struct pn_db_conn *c);

	/*
	 * Whether a transaction is open, as the database sees it: some
	 * failures end it.
	 */
	bool (*in_transaction)(struct pn_db_conn *c);

	/* Statements whose rows nobody wants, several separated by ";". */
	int (*run)(
	    struct pn_db_conn *c, const char *sql, struct pn_db_error *e);

	int (*prepare)(struct pn_db_conn *c, const char *sql,
	    struct pn_db_stmt **ret, struct pn_db_error *e);
	void (*finish)(struct pn_db_stmt *s); /* frees it */

	/*
	 * Binds args, runs it up to its first row. What args point to is
	 * there until the reset.
	 */
	int (*execute)(struct pn_db_stmt *s, const struct pn_value *args,
	    size_t n, struct pn_db_error *e);

	/*
	 * Execute in two halves, so that several statements travel in one
	 * go: all are sent, then each, in the same order, is received and
	 * read to its reset. At most 32, with 64 KB of arguments. Both NULL
	 * where that gains nothing.
	 */
	int (*send)(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
	    struct pn_db_error *e);
	int (*receive)(struct pn_db_stmt *s, struct pn_db_error *e);

	/*
	 * Executes a statement without a result for each of rows times n
	 * arguments, row by row, in one go; changed is the total, and a reset
	 * follows. 1: it can't do that with these, nothing was run. A failure
	 * may come after some of the rows. NULL where it gains nothing.
	 */
	int (*execute_all)(struct pn_db_stmt *s, const struct pn_value *args,
	    size_t n, size_t rows, struct pn_db_error *e);

	/* 1: a row is there; 0: no more; -1. First call after execute. */
	int (*next)(struct pn_db_stmt *s, struct pn_db_error *e);

	/*
	 * Ends the result; the statement can be executed again. It may fail
	 * where this is the moment that its changes are kept.
	 */
	int (*reset)(struct pn_db_stmt *s, struct pn_db_error *e);

	int (*columns)(struct pn_db_stmt *s);
	const char *(*column)(struct pn_db_stmt *s, int i); /* its name */

	/* Another number after execute: the columns may be others now. */
	int (*generation)(struct pn_db_stmt *s);

	/*
	 * A value of the row: null, integer, real, text or bytes, which are
	 * good until next or reset. Decimals, dates and times are text.
	 */
	int (*value)(struct pn_db_stmt *s, int i, struct pn_value *ret,
	    struct pn_db_error *e);

	int64_t (*changed)(struct pn_db_stmt *s); /* rows, of the last run */
	int64_t (*last_id)(struct pn_db_conn *c); /* of the last insert */

	/*
	 * Takes and gives back a lock that keeps other programs from migrating
	 * this database; wait up to 60 s. It goes with the process.
	 */
	int (*lock)(struct pn_db_conn *c, struct pn_db_error *e);
	void (*unlock)(struct pn_db_conn *c);

	/* SQL: how this database says it. */
	const char *begin;	 /* a transaction that will read */
	const char *begin_write; /* … and write */
	char quote;		 /* around a name */
	bool keeps_ddl;		 /* CREATE TABLE can't be rolled back */
	bool backslash;		 /* escapes in texts; # begins a comment */
	bool on_duplicate_key;	 /* … KEY UPDATE; otherwise ON CONFLICT */
};

extern const struct pn_db_driver pn_db_driver;

#endif
