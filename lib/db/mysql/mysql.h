/*
 * The MySQL driver's own: what its files share. It works on MariaDB
 * Connector/C and on MySQL's libmysqlclient. Nothing of Postern is called
 * from here.
 */
#ifndef PN_DB_MYSQL_MYSQL_H
#define PN_DB_MYSQL_MYSQL_H

#include <postern/driver.h>

#include <mysql.h>

#ifdef LIBMARIADB
typedef my_bool mysql_flag;
#else
typedef bool mysql_flag;
#endif

enum {
	MYSQL_HOSTS = 8, /* that a URL may name */
};

struct mysql_host {
	char *name; /* NULL: the local socket */
	unsigned int port;
};

enum mysql_tls {
	MYSQL_TLS_UNSAID,
	MYSQL_TLS_OFF,
	MYSQL_TLS_ON,	  /* private, but with whom? */
	MYSQL_TLS_VERIFY, /* the server's certificate and name are right */
};

/* A URL taken apart. */
struct mysql_url {
	char *user, *password, *database, *socket, *ca;
	struct mysql_host hosts[MYSQL_HOSTS];
	int nhosts;
	enum mysql_tls tls;
	unsigned int connect_timeout, read_timeout, write_timeout; /* s */
};

struct mysql_wire;

struct pn_db_conn {
	MYSQL my; /* the first: see wire.c */
	bool is_init;
	bool rolled_back; /* the last failure ended the transaction */
	bool has_lock;
	int64_t last_id;
	char *url; /* for a connection beside this one */
	int host;  /* which of its hosts this is */
	int fd;
	struct mysql_wire *wire; /* NULL: as the connector has it */
	unsigned long thread_id; /* the server's name for it */
	void (*waiting)(void *arg);
	void *arg;
};

enum mysql_column_kind {
	COLUMN_INT,
	COLUMN_UINT,
	COLUMN_FLOAT,
	COLUMN_DOUBLE,
	COLUMN_BIT,
	COLUMN_TIME, /* date, time or both */
	COLUMN_TEXT,
	COLUMN_BYTES,
};

/* One column of a result: where the connector puts its value. */
struct mysql_column {
	enum mysql_column_kind kind;
	enum enum_field_types type;
	char *name;
	union {
		long long i;
		float f;
		double d;
		MYSQL_TIME time;
	};
	char *text; /* text, bytes, bits; formatted time */
	unsigned long cap, n;
	mysql_flag is_null, error;
};

/* A number on its way to the server; text is sent from where it is. */
union mysql_number {
	long long i;
	double d;
};

struct pn_db_stmt {
	struct pn_db_conn *conn;
	MYSQL_STMT *st;
	unsigned int nparams;
	MYSQL_BIND *params;
	union mysql_number *numbers;
	unsigned int ncolumns;
	struct mysql_column *columns;
	MYSQL_BIND *binds; /* of the columns */
	bool rebind;	   /* a column's buffer has moved */
	bool is_read;	   /* running it twice does no harm */
	int generation;
	int64_t changed;
};

/*
 * Takes "mysql://user:password@host:port/database?option=value&…" apart. -1
 * with *e filled, without the password. Free with mysql_url_free().
 */
int mysql_url_parse(
    const char *text, struct mysql_url *u, struct pn_db_error *e);
void mysql_url_free(struct mysql_url *u);

/*
 * The first statement of sql: where it begins, its length without what ends
 * it, and where the rest is. delimiter is what ends a statement, changed by
 * a line "DELIMITER xx". 0: there is none, only comments.
 */
size_t mysql_split(const char *sql, char delimiter[16], const char **ret_at,
    const char **ret_rest);

/* The connector's options for a connection by this URL. */
void mysql_set_options(MYSQL *my, const struct mysql_url *u, bool patient);

/* Fills e from an error of the connection or a statement. Returns -1. */
int mysql_fail(struct pn_db_conn *c, struct pn_db_error *e);
int mysql_stmt_fail(struct pn_db_stmt *s, struct pn_db_error *e);

/* Fills e with a sentence of one's own. Returns -1. */
int mysql_say(struct pn_db_error *e, enum pn_db_fault fault, const char *fmt,
    ...) PN_PRINTF(3, 4);

/* The type that an argument travels as, enum enum_field_types; -1: none. */
int mysql_wire_type(const struct pn_value *v);

/* Takes note of what an executed statement has said. */
int mysql_note_result(struct pn_db_stmt *s, struct pn_db_error *e);

/* Prepares the arguments of an execution for the connector. */
int mysql_bind_args(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e);

/*
 * Sees to it that s->columns describes the result that the server is about
 * to send; a new generation where it is another than before.
 */
int mysql_describe(struct pn_db_stmt *s, struct pn_db_error *e);
void mysql_undescribe(struct pn_db_stmt *s);

/* Fetches what did not fit into a column's buffer. */
int mysql_fetch_rest(struct pn_db_stmt *s, struct pn_db_error *e);

/* Gives back the memory of very long values, at the end of a result. */
void mysql_trim(struct pn_db_stmt *s);

/*
 * Has the connector wait in one system call for what it reads, and lets
 * statements leave together. Without memory, and over TLS, all stays as it
 * is. c->wire is the connection's until it is closed.
 */
void mysql_wire_open(struct pn_db_conn *c);

/* What is sent from here on waits for mysql_wire_flush(), or no longer does. */
void mysql_wire_hold(struct pn_db_conn *c, bool holds);

/* Sends what waits. A failure is found by who reads the answer. */
void mysql_wire_flush(struct pn_db_conn *c);

/* The driver's functions; contracts in postern/driver.h. */
int mysql_conn_open(
    const struct pn_db_open *o, struct pn_db_conn **ret, struct pn_db_error *e);
void mysql_conn_close(struct pn_db_conn *c);
int mysql_conn_cancel(
    struct pn_db_conn *c, bool hard, struct pn_db_error *e);
bool mysql_conn_alive(struct pn_db_conn *c, int idle_ms);
int mysql_conn_run(
    struct pn_db_conn *c, const char *sql, struct pn_db_error *e);
int mysql_conn_lock(struct pn_db_conn *c, struct pn_db_error *e);
void mysql_conn_unlock(struct pn_db_conn *c);
int mysql_prepare_one(struct pn_db_conn *c, const char *sql,
    struct pn_db_stmt **ret, struct pn_db_error *e);
void mysql_finish(struct pn_db_stmt *s);
int mysql_run_one(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e);
int mysql_send(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e);
int mysql_receive(struct pn_db_stmt *s, struct pn_db_error *e);
int mysql_run_all(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    size_t rows, struct pn_db_error *e);
int mysql_next(struct pn_db_stmt *s, struct pn_db_error *e);
int mysql_end(struct pn_db_stmt *s, struct pn_db_error *e);
int mysql_value_at(
    struct pn_db_stmt *s, int i, struct pn_value *ret, struct pn_db_error *e);

/* Tells the program that this thread is about to wait. */
static inline void
mysql_waiting(const struct pn_db_conn *c)
{
	if (c->waiting != NULL)
		c->waiting(c->arg);
}

#endif
