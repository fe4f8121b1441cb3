#include "db/conn.h"
#include "db/convert.h"

#include <postern/table.h>

/* What a driver is given at the most in one go. */
enum {
	ROWS = 1000,
	BYTES = 1024 * 1024,
	VALUE_BYTES = 16, /* of a number, or around a text */
};

/* A statement and what is left of its rows. */
struct many {
	const char *sql;
	const struct pn_value *args;
	size_t n, rows;
	int64_t changed;
};

/* How many of the rows go together; at least 1. */
static size_t
next_rows(const struct many *m)
{
	size_t bytes = 0, rows = 0;

	while (rows < m->rows && rows < ROWS && bytes < BYTES) {
		for (size_t i = 0; i < m->n; i++) {
			const struct pn_value *v = &m->args[rows * m->n + i];

			bytes += VALUE_BYTES;
			if (v->kind == PN_KIND_TEXT ||
			    v->kind == PN_KIND_BYTES || v->kind == PN_KIND_HTML)
				bytes += v->n;
		}
		rows++;
	}
	return rows;
}

static void
one_by_one(struct pn_req *r, struct many *m, size_t rows)
{
	for (size_t i = 0; i < rows && !pn_failed(r); i++)
		m->changed +=
		    pn_exec_v(r, m->sql, m->args + i * m->n, m->n);
}

/* As execute_all of the driver. */
static int
execute(struct pn__db *db, const struct many *m, size_t rows,
    struct pn__stmt **ret_st, struct pn_db_error *e)
{
	*ret_st = pn__db_statement(db, m->sql, e);
	if (*ret_st == NULL)
		return -1;
	return db->driver->execute_all((*ret_st)->s, m->args, m->n, rows, e);
}

/* 0, 1 where one by one is left, or -1, latched. */
static int
in_one_go(struct pn_req *r, struct pn__db *db, struct many *m, size_t rows)
{
	struct pn_db_error e = { 0 };
	struct pn__stmt *st;
	int rc = execute(db, m, rows, &st, &e);

	if (rc == -1 && e.fault == PN_DB_STALE && st != NULL) {
		/* It was refused before its first row. */
		pn__db_forget(db, st);
		rc = execute(db, m, rows, &st, &e);
	}
	if (rc == 0) {
		m->changed += db->driver->changed(st->s);
		rc = db->driver->reset(st->s, &e);
	}
	if (rc == -1)
		pn__db_fail(r, db, m->sql, &e);
	return rc;
}

static void
run_all(struct pn_req *r, struct many *m)
{
	struct pn__db *db;
	size_t rows;

	for (; m->rows > 0; m->rows -= rows, m->args += rows * m->n) {
		if ((db = pn__db_use(r)) == NULL)
			return;
		rows = next_rows(m);
		if (rows == 1 || m->n == 0 || db->driver->execute_all == NULL ||
		    in_one_go(r, db, m, rows) == 1)
			one_by_one(r, m, rows);
	}
}

int64_t
pn_exec_all(struct pn_req *r, const char *sql, const struct pn_value *args,
    size_t n, size_t rows)
{
	struct pn__db *db = pn__db_use(r);
	struct many m = { .sql = sql, .n = n, .rows = rows };
	bool own;

	if (db == NULL || rows == 0)
		return 0;
	if (pn__db_is_read(sql)) {
		pn_fail(r, 500, "pn_exec_all() is to change rows: %s", sql);
		return 0;
	}
	m.args = pn__convert_args(args, n * rows, r->arena);
	if (n > 0 && m.args == NULL) {
		pn_fail(r, 500, "no memory for the arguments: %s", sql);
		return 0;
	}
	own = db->depth == 0 && rows > 1;
	if (own)
		pn_begin(r);
	run_all(r, &m);
	if (own && pn_failed(r))
		pn_rollback(r);
	else if (own)
		pn_commit(r);
	return pn_failed(r) ? 0 : m.changed;
}
