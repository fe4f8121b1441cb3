#include "db/mysql/mysql.h"

#include <stdarg.h>
#include <stdio.h>

#include <errmsg.h>
#include <mysqld_error.h>

/* Codes that one of the two libraries' headers does not name. */
enum {
	CHECK_FAILED_MYSQL = 3819,
	CHECK_FAILED_MARIADB = 4025,
	TIMEOUT_MYSQL = 3024,
	TIMEOUT_MARIADB = 1969,
	KILLED_MARIADB = 1927,
	READ_ONLY_TRANSACTION = 1792,
	READ_ONLY_MODE = 1836,
	NO_CLUSTER = 1047,
	NEW_METADATA = 2057,
};

static const struct {
	unsigned int code;
	enum pn_db_fault fault;
} faults[] = {
	{ CR_CONNECTION_ERROR, PN_DB_AWAY },
	{ CR_CONN_HOST_ERROR, PN_DB_AWAY },
	{ CR_SERVER_GONE_ERROR, PN_DB_AWAY },
	{ CR_SERVER_LOST, PN_DB_AWAY },
	{ CR_COMMANDS_OUT_OF_SYNC, PN_DB_AWAY }, /* a new one is in sync */
	{ CR_SERVER_LOST_EXTENDED, PN_DB_AWAY },
	{ CR_MALFORMED_PACKET, PN_DB_AWAY },
	{ ER_CON_COUNT_ERROR, PN_DB_AWAY },
	{ ER_SERVER_SHUTDOWN, PN_DB_AWAY },
	{ ER_TOO_MANY_USER_CONNECTIONS, PN_DB_AWAY },
	{ ER_USER_LIMIT_REACHED, PN_DB_AWAY },
	{ ER_NET_READ_ERROR, PN_DB_AWAY },
	{ ER_NET_READ_INTERRUPTED, PN_DB_AWAY },
	{ ER_NET_ERROR_ON_WRITE, PN_DB_AWAY },
	{ ER_NET_WRITE_INTERRUPTED, PN_DB_AWAY },
	{ KILLED_MARIADB, PN_DB_AWAY },
	{ NO_CLUSTER, PN_DB_AWAY },
	{ ER_CHECKREAD, PN_DB_RETRY }, /* of a snapshot that is too old */
	{ ER_LOCK_WAIT_TIMEOUT, PN_DB_RETRY },
	{ ER_LOCK_DEADLOCK, PN_DB_RETRY },
	{ ER_QUERY_INTERRUPTED, PN_DB_BUSY },
	{ TIMEOUT_MYSQL, PN_DB_BUSY },
	{ TIMEOUT_MARIADB, PN_DB_BUSY },
	{ ER_MAX_PREPARED_STMT_COUNT_REACHED, PN_DB_BUSY },
	{ ER_DISK_FULL, PN_DB_FULL },
	{ ER_RECORD_FILE_FULL, PN_DB_FULL },
	{ ER_OPTION_PREVENTS_STATEMENT, PN_DB_READ_ONLY },
	{ READ_ONLY_TRANSACTION, PN_DB_READ_ONLY },
	{ READ_ONLY_MODE, PN_DB_READ_ONLY },
	{ ER_UNKNOWN_STMT_HANDLER, PN_DB_STALE },
	{ ER_NEED_REPREPARE, PN_DB_STALE },
	{ NEW_METADATA, PN_DB_STALE },
	{ ER_DUP_ENTRY, PN_DB_DUPLICATE },
	{ ER_DUP_ENTRY_WITH_KEY_NAME, PN_DB_DUPLICATE },
	{ ER_DUP_KEY, PN_DB_DUPLICATE },
	{ CHECK_FAILED_MYSQL, PN_DB_CONFLICT },
	{ CHECK_FAILED_MARIADB, PN_DB_CONFLICT },
	{ ER_SIGNAL_EXCEPTION, PN_DB_CONFLICT },
};

/* SQLSTATE class 23 is "integrity constraint violation". */
static enum pn_db_fault
fault_of(unsigned int code, const char *state, const char *text)
{
	for (size_t i = 0; i < PN_COUNT(faults); i++) {
		if (faults[i].code == code)
			return faults[i].fault;
	}
	/* The storage engine's own error: 28 is ENOSPC. */
	if (code == ER_GET_ERRNO && strstr(text, "28 ") != NULL)
		return PN_DB_FULL;
	return strncmp(state, "23", 2) == 0 ? PN_DB_CONFLICT : PN_DB_OTHER;
}

static int
fail(struct pn_db_conn *c, unsigned int code, const char *state,
    const char *text, struct pn_db_error *e)
{
	if (code == 0)
		return mysql_say(
		    e, PN_DB_AWAY, "the connector failed and does not say why");
	e->fault = fault_of(code, state, text);
	e->code = (int)code;
	snprintf(e->text, sizeof(e->text), "%s", text);
	if (code == ER_LOCK_DEADLOCK)
		c->rolled_back = true;
	return -1;
}

int
mysql_fail(struct pn_db_conn *c, struct pn_db_error *e)
{
	return fail(c, mysql_errno(&c->my), mysql_sqlstate(&c->my),
	    mysql_error(&c->my), e);
}

int
mysql_stmt_fail(struct pn_db_stmt *s, struct pn_db_error *e)
{
	/* In the middle of a result only the connection knows of it. */
	if (mysql_stmt_errno(s->st) == 0)
		return mysql_fail(s->conn, e);
	return fail(s->conn, mysql_stmt_errno(s->st),
	    mysql_stmt_sqlstate(s->st), mysql_stmt_error(s->st), e);
}

int
mysql_say(struct pn_db_error *e, enum pn_db_fault fault, const char *fmt, ...)
{
	va_list ap;

	e->fault = fault;
	e->code = 0;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return -1;
}
