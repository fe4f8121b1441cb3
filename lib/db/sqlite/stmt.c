#include "db/sqlite/sqlite.h"

#include <stdlib.h>

int
sqlite_prepare(struct pn_db_conn *c, const char *sql, struct pn_db_stmt **ret,
    struct pn_db_error *e)
{
	struct pn_db_stmt *s;
	sqlite3_stmt *st;
	const char *rest;

	if (sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st,
		&rest) != SQLITE_OK)
		return sqlite_fail(c->db, e);
	rest += strspn(rest, " \t\r\n;");
	if (st == NULL || *rest != '\0') {
		sqlite3_finalize(st);
		return sqlite_say(e, PN_DB_OTHER,
		    st == NULL ? "there is no statement in it"
			       : "only one statement at a time is run");
	}
	if ((s = calloc(1, sizeof(*s))) == NULL) {
		sqlite3_finalize(st);
		return sqlite_say(e, PN_DB_OTHER, "no memory");
	}
	*s = (struct pn_db_stmt){ .conn = c,
		.st = st,
		.rc = SQLITE_DONE,
		.writes = sqlite3_stmt_readonly(st) == 0 };
	*ret = s;
	return 0;
}

void
sqlite_finish(struct pn_db_stmt *s)
{
	if (s == NULL)
		return;
	sqlite3_finalize(s->st);
	free(s);
}

/* Binds argument i, counted from 1. SQLite copies nothing. */
static int
bind(sqlite3_stmt *st, int i, const struct pn_value *v)
{
	switch ((enum pn_kind)v->kind) {
	case PN_KIND_NULL:
		return sqlite3_bind_null(st, i);
	case PN_KIND_BOOL:
		return sqlite3_bind_int(st, i, v->b);
	case PN_KIND_INT:
		return sqlite3_bind_int64(st, i, v->i);
	case PN_KIND_REAL:
		return sqlite3_bind_double(st, i, v->d);
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
		return sqlite3_bind_text64(
		    st, i, v->text, v->n, SQLITE_STATIC, SQLITE_UTF8);
	case PN_KIND_BYTES:
		return sqlite3_bind_blob64(st, i, v->text, v->n, SQLITE_STATIC);
	default:
		return SQLITE_MISMATCH;
	}
}

static int
bind_all(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e)
{
	int wanted = sqlite3_bind_parameter_count(s->st), rc;

	if ((size_t)wanted != n)
		return sqlite_say(e, PN_DB_OTHER,
		    "it has %d parameters and got %zu arguments", wanted, n);
	for (size_t i = 0; i < n; i++) {
		if ((rc = bind(s->st, (int)i + 1, &args[i])) == SQLITE_OK)
			continue;
		if (rc != SQLITE_MISMATCH)
			return sqlite_fail(s->conn->db, e);
		return sqlite_say(e, PN_DB_OTHER, "argument %zu %s", i + 1,
		    args[i].kind == PN_KIND_UINT
			? "is above what SQLite's integers hold"
			: "is no single value");
	}
	return 0;
}

int
sqlite_execute(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e)
{
	sqlite3 *db = s->conn->db;
	int64_t before;

	sqlite3_reset(s->st);
	s->rc = SQLITE_DONE;
	atomic_store_explicit(
	    &s->conn->cancelled, false, memory_order_relaxed);
	if (bind_all(s, args, n, e) == -1)
		return -1;
	/* A commit waits for the disk. */
	if (s->writes && sqlite3_get_autocommit(db))
		sqlite_waiting(s->conn);
	before = sqlite3_total_changes64(db);
	s->rc = sqlite3_step(s->st);
	if (s->rc != SQLITE_ROW && s->rc != SQLITE_DONE) {
		sqlite_fail(db, e);
		sqlite3_reset(s->st);
		return -1;
	}
	/* The count of changes is kept by statements that change nothing. */
	s->changed =
	    sqlite3_total_changes64(db) != before ? sqlite3_changes64(db) : 0;
	s->first = true;
	return 0;
}

int
sqlite_next(struct pn_db_stmt *s, struct pn_db_error *e)
{
	if (s->rc == SQLITE_ROW && !s->first)
		s->rc = sqlite3_step(s->st);
	s->first = false;
	if (s->rc == SQLITE_ROW)
		return 1;
	return s->rc == SQLITE_DONE ? 0 : sqlite_fail(s->conn->db, e);
}

int
sqlite_end(struct pn_db_stmt *s, struct pn_db_error *e)
{
	bool was_row = s->rc == SQLITE_ROW;
	int rc = sqlite3_reset(s->st);

	s->rc = SQLITE_DONE;
	/* After a row, the reset is what commits; else it repeats an error. */
	return was_row && rc != SQLITE_OK ? sqlite_fail(s->conn->db, e) : 0;
}

int
sqlite_value_at(
    struct pn_db_stmt *s, int i, struct pn_value *ret, struct pn_db_error *e)
{
	bool is_text = false;
	const void *p;
	int n;

	switch (sqlite3_column_type(s->st, i)) {
	case SQLITE_INTEGER:
		*ret = pn_value_int(sqlite3_column_int64(s->st, i));
		return 0;
	case SQLITE_FLOAT:
		*ret = pn_value_real(sqlite3_column_double(s->st, i));
		return 0;
	case SQLITE_NULL:
		*ret = pn_null;
		return 0;
	case SQLITE_TEXT:
		is_text = true;
		p = sqlite3_column_text(s->st, i);
		break;
	default:
		p = sqlite3_column_blob(s->st, i);
	}
	n = sqlite3_column_bytes(s->st, i);
	if (p == NULL && n > 0)
		return sqlite_say(e, PN_DB_OTHER, "no memory for a value");
	*ret = (struct pn_value){
		.kind = is_text ? PN_KIND_TEXT : PN_KIND_BYTES,
		.text = p != NULL ? p : "",
		.n = (uint32_t)n,
	};
	return 0;
}
