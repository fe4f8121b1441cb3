#include "db/mysql/mysql.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	PACKET_MAX = 64 * 1024 * 1024, /* bytes of a row or a statement */
	IDLE_TRUSTED_MS = 30 * 1000,   /* after that a ping decides */
	LOCK_ROUNDS = 12,	       /* of so many seconds each */
	LOCK_SECONDS = 5,
	QUERY_MAX = 512,
};

static void
init_library(void)
{
	mysql_library_init(0, NULL, NULL);
}

static void
set_tls(MYSQL *my, const struct mysql_url *u)
{
#ifdef LIBMARIADB
	mysql_flag on = u->tls >= MYSQL_TLS_ON;
	mysql_flag verify = u->tls == MYSQL_TLS_VERIFY;

	mysql_options(my, MYSQL_OPT_SSL_ENFORCE, &on);
	mysql_options(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
#else
	unsigned int mode = u->tls == MYSQL_TLS_VERIFY
				? SSL_MODE_VERIFY_IDENTITY
			    : u->tls == MYSQL_TLS_ON ? SSL_MODE_REQUIRED
						     : SSL_MODE_DISABLED;

	mysql_options(my, MYSQL_OPT_SSL_MODE, &mode);
#endif
	if (u->ca != NULL)
		mysql_options(my, MYSQL_OPT_SSL_CA, u->ca);
}

void
mysql_set_options(MYSQL *my, const struct mysql_url *u, bool patient)
{
	unsigned long packet = PACKET_MAX;
	unsigned int no = 0;

	mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &u->connect_timeout);
	if (!patient)
		mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &u->read_timeout);
	mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &u->write_timeout);
	mysql_options(my, MYSQL_OPT_MAX_ALLOWED_PACKET, &packet);
	mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	/* A server must not be able to ask for this machine's files. */
	mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &no);
	set_tls(my, u);
}

/* One statement and its results, which nobody wants. */
static int
query(struct pn_db_conn *c, const char *sql, size_t n, struct pn_db_error *e)
{
	MYSQL_RES *res;
	int more;

	mysql_waiting(c);
	if (mysql_real_query(&c->my, sql, n) != 0)
		return mysql_fail(c, e);
	do {
		if ((res = mysql_use_result(&c->my)) != NULL) {
			while (mysql_fetch_row(res) != NULL)
				;
			mysql_free_result(res);
		}
		if (mysql_errno(&c->my) != 0)
			return mysql_fail(c, e);
		if ((more = mysql_next_result(&c->my)) > 0)
			return mysql_fail(c, e);
	} while (more == 0);
	c->rolled_back = false;
	return 0;
}

/* What every session has, whatever the server's defaults are. */
static int
set_session(struct pn_db_conn *c, const struct mysql_url *u,
    const struct pn_db_open *o, struct pn_db_error *e)
{
	bool is_mariadb =
	    strstr(mysql_get_server_info(&c->my), "MariaDB") != NULL;
	int seconds = (o->busy_ms + 999) / 1000;
	/* The server gives up a moment before we do, and stops working. */
	double limit = o->patient ? 0 : u->read_timeout - 0.5;
	char sql[QUERY_MAX];
	int n;

	n = snprintf(sql, sizeof(sql),
	    "SET sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
	    "NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION', "
	    "time_zone = '+00:00', innodb_lock_wait_timeout = %d, "
	    "lock_wait_timeout = 60, %s = %.0f%s",
	    seconds > 0 ? seconds : 1,
	    is_mariadb ? "max_statement_time" : "max_execution_time",
	    limit * 1000, is_mariadb ? " / 1000" : "");
	return query(c, sql, (size_t)n, e);
}

static void
disconnect(struct pn_db_conn *c)
{
	if (c->is_init)
		mysql_close(&c->my);
	c->is_init = false;
}

static int
connect_host(struct pn_db_conn *c, const struct mysql_url *u,
    const struct mysql_host *h, const struct pn_db_open *o,
    struct pn_db_error *e)
{
	disconnect(c);
	if (mysql_init(&c->my) == NULL)
		return mysql_say(e, PN_DB_OTHER, "no memory");
	c->is_init = true;
	mysql_set_options(&c->my, u, o->patient);
	/* An UPDATE counts the rows it finds, as SQLite's does. */
	if (mysql_real_connect(&c->my, u->socket != NULL ? NULL : h->name,
		u->user, u->password, u->database, h->port, u->socket,
		CLIENT_FOUND_ROWS) == NULL) {
		mysql_fail(c, e);
		e->fault = PN_DB_AWAY;
		return -1;
	}
	/* Where the server has no TLS, the connector may go on without. */
	if (u->tls >= MYSQL_TLS_ON && mysql_get_ssl_cipher(&c->my) == NULL)
		return mysql_say(e, PN_DB_AWAY,
		    "the server offers no TLS, and the URL asks for it");
	c->thread_id = mysql_thread_id(&c->my);
#ifdef LIBMARIADB
	c->fd = mysql_get_socket(&c->my);
	mysql_wire_open(c);
#else
	c->fd = c->my.net.fd;
#endif
	if (set_session(c, u, o, e) == -1)
		return -1;
	/* A node that has lost its cluster takes SET but nothing else. */
	return u->nhosts > 1 ? query(c, "SELECT 1", 8, e) : 0;
}

int
mysql_conn_open(
    const struct pn_db_open *o, struct pn_db_conn **ret, struct pn_db_error *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct pn_db_conn *c;
	struct mysql_url u;
	int rc = -1;

	pthread_once(&once, init_library);
	if (mysql_url_parse(o->url, &u, e) == -1)
		return -1;
	if ((c = calloc(1, sizeof(*c))) == NULL ||
	    (c->url = strdup(o->url)) == NULL) {
		mysql_url_free(&u);
		free(c);
		return mysql_say(e, PN_DB_OTHER, "no memory");
	}
	c->waiting = o->waiting;
	c->arg = o->arg;
	mysql_waiting(c);
	for (int i = 0; i < u.nhosts && rc == -1; i++) {
		c->host = i;
		rc = connect_host(c, &u, &u.hosts[i], o, e);
	}
	mysql_url_free(&u);
	if (rc == 0)
		*ret = c;
	else
		mysql_conn_close(c);
	return rc;
}

void
mysql_conn_close(struct pn_db_conn *c)
{
	if (c == NULL)
		return;
	disconnect(c);
	explicit_bzero(c->url, strlen(c->url));
	free(c->url);
	free(c->wire);
	free(c);
}

/* An idle connection has nothing to say unless the server ends it. */
bool
mysql_conn_alive(struct pn_db_conn *c, int idle_ms)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };

	if (poll(&p, 1, 0) != 0)
		return false;
	if (idle_ms < IDLE_TRUSTED_MS)
		return true;
	mysql_waiting(c);
	return mysql_ping(&c->my) == 0;
}

int
mysql_conn_run(struct pn_db_conn *c, const char *sql, struct pn_db_error *e)
{
	char delimiter[16] = ";";
	const char *at, *rest;
	size_t n;

	for (const char *p = sql; *p != '\0'; p = rest) {
		n = mysql_split(p, delimiter, &at, &rest);
		if (n == 0)
			continue;
		e->at = (size_t)(at - sql);
		if (query(c, at, n, e) == -1)
			return -1;
	}
	return 0;
}

/* 1: we have it; 0: not yet; -1 with *e filled. */
static int
try_lock(struct pn_db_conn *c, struct pn_db_error *e)
{
	char sql[QUERY_MAX];
	MYSQL_RES *res;
	MYSQL_ROW row;
	int got;

	snprintf(sql, sizeof(sql),
	    "SELECT GET_LOCK(CONCAT('postern:', MD5(DATABASE())), %d)",
	    LOCK_SECONDS);
	mysql_waiting(c);
	if (mysql_query(&c->my, sql) != 0 ||
	    (res = mysql_store_result(&c->my)) == NULL)
		return mysql_fail(c, e);
	row = mysql_fetch_row(res);
	got = row != NULL && row[0] != NULL && row[0][0] == '1';
	mysql_free_result(res);
	return got;
}

int
mysql_conn_lock(struct pn_db_conn *c, struct pn_db_error *e)
{
	int got = 0;

	/* In rounds, for the connection's read timeout may be short. */
	for (int i = 0; i < LOCK_ROUNDS && got == 0; i++)
		got = try_lock(c, e);
	if (got == 0)
		return mysql_say(e, PN_DB_BUSY,
		    "another program has been migrating for %d s",
		    LOCK_ROUNDS * LOCK_SECONDS);
	c->has_lock = got == 1;
	return got == 1 ? 0 : -1;
}

void
mysql_conn_unlock(struct pn_db_conn *c)
{
	static const char sql[] =
	    "SELECT RELEASE_LOCK(CONCAT('postern:', MD5(DATABASE())))";
	struct pn_db_error e;

	if (c->has_lock)
		query(c, sql, sizeof(sql) - 1, &e);
	c->has_lock = false;
}
