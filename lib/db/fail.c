#include "db/conn.h"

#include "base/clock.h"

static const struct {
	int status;
	const char *what; /* in the log */
} faults[] = {
	[PN_DB_OTHER] = { 500, "the statement failed" },
	[PN_DB_AWAY] = { 503, "the database is away" },
	[PN_DB_BUSY] = { 503,
	    "the database is busy or locked by others for too long" },
	[PN_DB_FULL] = { 503, "the database's disk is full" },
	[PN_DB_READ_ONLY] = { 503, "the database is read-only" },
	[PN_DB_CONFLICT] = { 409, "a constraint forbids it" },
	[PN_DB_RETRY] = { 503, "others changed the same rows" },
	[PN_DB_DUPLICATE] = { 409, "a constraint forbids it" },
	[PN_DB_STALE] = { 500, "the tables keep changing" },
};

bool
pn__db_is_late(struct pn_req *r, struct pn__db *db, const char *sql)
{
	if (r->until_ms == 0 || (!(db != NULL && pn__deadline_is_late(db)) &&
				    pn__clock_ms() < r->until_ms))
		return false;
	if (pn_failed(r))
		return true;
	pn__tally_add(r->thread->tally, PN__COUNT_DB_LATE);
	pn_fail(r, 504, "the request's deadline is over%s%s",
		    sql != NULL ? ": " : "", sql != NULL ? sql : "");
	return true;
}

static void
latch(struct pn_req *r, struct pn__db *db, const char *sql,
    const struct pn_db_error *e)
{
	if (pn_failed(r))
		return;
	if (db != NULL)
		db->failure = NULL;
	if (db != NULL && pn__deadline_is_late(db) &&
	    pn__db_is_late(r, db, sql))
		return;
	if (db == NULL && e->fault == PN_DB_OTHER)
		pn_fail(r, 500, "the database can't be used: %s", e->text);
	else if (e->code != 0)
		pn_fail(r, faults[e->fault].status, "%s: %s (%d)%s%s",
		    faults[e->fault].what, e->text, e->code,
		    sql != NULL ? ": " : "", sql != NULL ? sql : "");
	else
		pn_fail(r, faults[e->fault].status, "%s: %s%s%s",
		    faults[e->fault].what, e->text, sql != NULL ? ": " : "",
		    sql != NULL ? sql : "");
	if (db != NULL) {
		db->fault = e->fault;
		db->failure = pn_failure(r);
	}
}

void
pn__db_fail(struct pn_req *r, struct pn__db *db, const char *sql,
    const struct pn_db_error *e)
{
	/* First the words: sql may be a statement's that goes with it. */
	latch(r, db, sql, e);
	if (e->fault == PN_DB_AWAY && db != NULL) {
		pn__tally_add(db->tally, PN__COUNT_DB_LOST);
		pn__db_disconnect(db);
	}
	if (db != NULL && db->depth > 0 &&
	    (db->c == NULL || !db->driver->in_transaction(db->c)))
		db->lost = true;
}

bool
pn__db_is_conflict(const struct pn_req *r)
{
	const struct pn__db *db = r->thread->db;

	if (!pn_failed(r) || r->has_kept || db == NULL ||
	    db->failure != pn_failure(r))
		return false;
	/* Where the whole database is one lock, waiting for it is this. */
	return db->fault == PN_DB_RETRY ||
	       (db->fault == PN_DB_BUSY && !db->driver->remote);
}

bool
pn_is_duplicate(const struct pn_req *r)
{
	const struct pn__db *db = r->thread->db;

	return pn_failed(r) && db != NULL && db->fault == PN_DB_DUPLICATE &&
	       db->failure == pn_failure(r);
}

/* The connection has not known its thread while it was opened. */
static void
count_first(struct pn__thread *t)
{
	t->db->tally = t->tally;
	pn__tally_add(t->tally, PN__COUNT_DB_OPENED);
	pn__tally_set(t->tally, PN__COUNT_DB_OPEN, 1);
}

struct pn__db *
pn__db_use(struct pn_req *r)
{
	struct pn_db_error e = { 0 };
	struct pn__db *db = r->thread->db;
	int rc;

	if (pn_failed(r))
		return NULL;
	if (r->pool == NULL) {
		pn_fail(r, 500,
		    "this program has no database: name one with --db or "
		    "POSTERN_DB");
		return NULL;
	}
	if (db != NULL && db->in_each) {
		pn_fail(r, 500,
		    "inside pn_each() the connection is taken: collect what "
		    "is needed and ask when it has ended");
		return NULL;
	}
	if (db != NULL && db->lost) {
		pn_fail(r, 500,
		    "the transaction was rolled back by an earlier failure; "
		    "pn_rollback() before another statement");
		return NULL;
	}
	if (pn__db_is_late(r, db, NULL))
		return NULL;
	if (db != NULL) {
		db->tally = r->thread->tally;
		db->io = r->io;
		pn__deadline_arm(db, r->until_ms);
	}
	rc = db != NULL ? pn__db_connect(db, &e)
			: pn__db_open(r->pool, r->io, &r->thread->db, &e);
	if (rc == 0 && db == NULL && r->thread->tally != NULL)
		count_first(r->thread);
	if (rc == -1) {
		pn__db_fail(r, NULL, NULL, &e);
		return NULL;
	}
	db = r->thread->db;
	pn__deadline_arm(db, r->until_ms);
	if (r->write_transaction && db->depth == 0 && pn__db_begin(r, db) == -1)
		return NULL;
	return db;
}
