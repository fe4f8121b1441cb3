#include "db/mysql/mysql.h"

#include <stdio.h>
#include <sys/socket.h>

enum {
	CONNECT_TIMEOUT = 1, /* s: a server that is well takes milliseconds */
	KILL_TIMEOUT = 4,    /* s: for a lock of the statement it tries 2 s */
	QUERY_MAX = 64,
};

/* Fills e from a connection that is not the failed statement's. */
static int
fail_beside(MYSQL *my, struct pn_db_error *e)
{
	unsigned int code = mysql_errno(my);

	/* Below 2000 it is the server that speaks: it is there. */
	mysql_say(e, code < 2000 ? PN_DB_BUSY : PN_DB_AWAY, "%s",
	    mysql_error(my));
	e->code = (int)code;
	return -1;
}

/* KILL QUERY on a connection of its own. */
static int
kill_query(const struct pn_db_conn *c, struct mysql_url *u,
    struct pn_db_error *e)
{
	const struct mysql_host *h = &u->hosts[c->host];
	char sql[QUERY_MAX];
	MYSQL my;
	int rc;

	if (mysql_init(&my) == NULL)
		return mysql_say(e, PN_DB_OTHER, "no memory");
	u->connect_timeout = CONNECT_TIMEOUT;
	u->read_timeout = u->write_timeout = KILL_TIMEOUT;
	mysql_set_options(&my, u, false);
	snprintf(sql, sizeof(sql), "KILL QUERY %lu", c->thread_id);
	rc = mysql_real_connect(&my, u->socket != NULL ? NULL : h->name,
		 u->user, u->password, NULL, h->port, u->socket, 0) == NULL ||
	     mysql_query(&my, sql) != 0;
	if (rc != 0)
		fail_beside(&my, e);
	mysql_close(&my);
	return rc == 0 ? 0 : -1;
}

int
mysql_conn_cancel(struct pn_db_conn *c, bool hard, struct pn_db_error *e)
{
	struct mysql_url u;
	int rc;

	if (hard) {
		/* The thread that waits for it is told at once. */
		shutdown(c->fd, SHUT_RDWR);
		return 0;
	}
	if (mysql_url_parse(c->url, &u, e) == -1)
		return -1;
	rc = kill_query(c, &u, e);
	mysql_url_free(&u);
	return rc;
}
