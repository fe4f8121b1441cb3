#include "db/conn.h"

#include <limits.h>
#include <stdio.h>

enum { SAVEPOINT_MAX = 64 };

static int
run(struct pn_req *r, struct pn__db *db, const char *sql)
{
	struct pn_db_error e = { 0 };

	if (db->driver->run(db->c, sql, &e) == 0)
		return 0;
	pn__db_fail(r, db, sql, &e);
	return -1;
}

/* A savepoint's name says how deep it is. */
static int
run_savepoint(struct pn_req *r, struct pn__db *db, const char *verb, int depth)
{
	char sql[SAVEPOINT_MAX];

	snprintf(sql, sizeof(sql), "%s pn_%d", verb, depth);
	return run(r, db, sql);
}

static void
set_depth(struct pn_req *r, struct pn__db *db, int depth)
{
	db->depth = depth;
	r->in_transaction = depth > 0;
	if (depth == 0)
		db->lost = false;
}

int
pn__db_begin(struct pn_req *r, struct pn__db *db)
{
	const char *sql = db->driver->begin_write;
	struct pn_db_error e = { 0 };
	int rc = db->driver->run(db->c, sql, &e);

	/* Nothing was done yet: another connection is as good. */
	if (rc == -1 && e.fault == PN_DB_AWAY) {
		pn__db_disconnect(db);
		rc = pn__db_connect(db, &e);
		if (rc == 0)
			rc = db->driver->run(db->c, sql, &e);
	}
	if (rc == -1) {
		pn__db_fail(r, db, sql, &e);
		return -1;
	}
	set_depth(r, db, 1);
	return 0;
}

void
pn_begin(struct pn_req *r)
{
	struct pn__db *db = pn__db_use(r);

	if (db == NULL)
		return;
	if (db->depth == 0)
		pn__db_begin(r, db);
	else if (run_savepoint(r, db, "SAVEPOINT", db->depth) == 0)
		set_depth(r, db, db->depth + 1);
}

void
pn_commit(struct pn_req *r)
{
	struct pn__db *db = pn__db_use(r);

	if (db == NULL)
		return;
	if (db->depth == (r->write_transaction ? 1 : 0)) {
		pn_fail(r, 500, "pn_commit() without a pn_begin() before it");
		return;
	}
	if (db->depth > 1) {
		if (run_savepoint(r, db, "RELEASE SAVEPOINT", db->depth - 1) ==
		    0)
			set_depth(r, db, db->depth - 1);
	} else if (run(r, db, "COMMIT") == 0) {
		set_depth(r, db, 0);
		r->has_kept = true;
	}
}

/* Undoes everything down to this depth; works under the latch. */
static void
roll_back(struct pn_req *r, struct pn__db *db, int depth)
{
	if (db->c == NULL || db->lost) {
		/* It is undone already. */
	} else if (depth > 0) {
		run_savepoint(r, db, "ROLLBACK TO SAVEPOINT", depth);
		run_savepoint(r, db, "RELEASE SAVEPOINT", depth);
	} else if (run(r, db, "ROLLBACK") == -1) {
		/* Nobody knows what it holds: the next use opens another. */
		pn__db_disconnect(db);
	}
	set_depth(r, db, depth);
}

void
pn_rollback(struct pn_req *r)
{
	struct pn__db *db = r->thread->db;
	int least = r->write_transaction ? 1 : 0;

	if (db == NULL || db->depth <= least || db->in_each) {
		pn_fail(r, 500,
		    "pn_rollback() without a pn_begin() before it, or inside "
		    "pn_each()");
		return;
	}
	roll_back(r, db, db->depth - 1);
}

static void
end(struct pn_req *r, struct pn__db *db, bool commit)
{
	int least = r->write_transaction ? 1 : 0;

	/* An error page may ask the database, but not in a transaction. */
	r->write_transaction = false;
	if (db != NULL) {
		db->asked = NULL;
		db->failure = NULL;
	}
	if (db == NULL || db->depth == 0)
		return;
	if (commit)
		pn__db_is_late(r, db, NULL);
	if (commit && !pn_failed(r) && db->lost)
		pn_fail(r, 500,
		    "the transaction was rolled back by an earlier failure");
	if (commit && !pn_failed(r) && db->depth > least) {
		pn_log(r, PN_LOG_WARNING,
		    "a pn_begin() without pn_commit() was rolled back");
		roll_back(r, db, least);
	}
	if (db->depth == 0)
		return;
	if (!commit || pn_failed(r) || run(r, db, "COMMIT") == -1)
		roll_back(r, db, 0);
	set_depth(r, db, 0);
}

void
pn__db_no_deadline(struct pn_req *r)
{
	struct pn__db *db = r->thread->db;

	r->until_ms = 0;
	if (db == NULL || !pn__deadline_disarm(db) || db->c == NULL)
		return;
	/* What was meant for this request must not hit the next. */
	if (!db->driver->alive(db->c, INT_MAX))
		pn__db_disconnect(db);
}

void
pn__db_end(struct pn_req *r, bool commit)
{
	end(r, r->thread->db, commit);
	pn__db_no_deadline(r);
}
