#include "db/sqlite/sqlite.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/*
 * Writing failed: for want of room, or is the disk itself ill? SQLite does
 * not always keep the cause of a write that failed.
 */
static enum pn_db_fault
io_fault(sqlite3 *db, int code)
{
	if (code == SQLITE_IOERR_WRITE)
		return PN_DB_FULL;
	switch (sqlite3_system_errno(db)) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return PN_DB_FULL;
	default:
		return PN_DB_OTHER;
	}
}

static enum pn_db_fault
fault_of(sqlite3 *db, int code)
{
	if (code == SQLITE_BUSY_SNAPSHOT)
		return PN_DB_RETRY;
	if (code == SQLITE_CONSTRAINT_UNIQUE ||
	    code == SQLITE_CONSTRAINT_PRIMARYKEY ||
	    code == SQLITE_CONSTRAINT_ROWID)
		return PN_DB_DUPLICATE;
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
	case SQLITE_INTERRUPT:
		return PN_DB_BUSY;
	case SQLITE_FULL:
		return PN_DB_FULL;
	case SQLITE_IOERR:
		return io_fault(db, code);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return PN_DB_READ_ONLY;
	case SQLITE_CANTOPEN:
		return PN_DB_AWAY;
	case SQLITE_CONSTRAINT:
		return PN_DB_CONFLICT;
	case SQLITE_SCHEMA:
		return PN_DB_STALE;
	default:
		return PN_DB_OTHER;
	}
}

int
sqlite_fail(sqlite3 *db, struct pn_db_error *e)
{
	int code = db != NULL ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;

	e->fault = fault_of(db, code);
	e->code = code;
	snprintf(e->text, sizeof(e->text), "%s",
	    db != NULL ? sqlite3_errmsg(db) : "no memory for a connection");
	return -1;
}

int
sqlite_say(struct pn_db_error *e, enum pn_db_fault fault, const char *fmt, ...)
{
	va_list ap;

	e->fault = fault;
	e->code = 0;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return -1;
}
