#include "db/conn.h"
#include "db/folder.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>

/* Types and names that every database takes. */
static const char create_sql[] =
    "CREATE TABLE IF NOT EXISTS postern_migration ("
    "number INTEGER NOT NULL PRIMARY KEY, "
    "name VARCHAR(200) NOT NULL, "
    "checksum VARCHAR(64) NOT NULL, "
    "applied_at VARCHAR(32) NOT NULL)";
static const char select_sql[] =
    "SELECT number, checksum, applied_at FROM postern_migration "
    "ORDER BY number";
static const char insert_sql[] =
    "INSERT INTO postern_migration (number, name, checksum, applied_at) "
    "VALUES (?, ?, ?, ?)";
static const char update_sql[] =
    "UPDATE postern_migration SET applied_at = ? WHERE number = ?";

/* The first line of a file that must not run inside a transaction. */
static const char outside[] = "-- postern: no transaction";

enum { QUOTED = 160 }; /* bytes of a failed statement that are shown */

struct job {
	struct pn__db_pool *pool;
	const struct pn_db_driver *driver;
	struct pn_db_conn *c;
	struct pn__folder folder;
	int applied; /* files 1 to applied are in the database */
	bool locked; /* nobody else is migrating now */
	pn__db_migration_fn *show; /* NULL: nobody looks */
	void *arg;
	int shown;
};

static int
execute(struct job *j, const char *sql, const struct pn_value *args, size_t n,
    struct pn_db_error *e)
{
	struct pn_db_stmt *s;
	int rc;

	if (j->driver->prepare(j->c, sql, &s, e) == -1)
		return -1;
	rc = j->driver->execute(s, args, n, e);
	if (rc == 0)
		rc = j->driver->reset(s, e);
	j->driver->finish(s);
	return rc;
}

static void
show(struct job *j, const struct pn_value *at)
{
	char when[PN__CLOCK_RFC3339];

	if (j->show == NULL)
		return;
	if (at != NULL)
		snprintf(when, sizeof(when), "%.*s", (int)at->n, at->text);
	j->show(j->arg, j->folder.v[j->shown++].file, at ? when : NULL);
}

/* Compares a row of the table with its file. */
static int
check_applied(struct job *j, int64_t number, const struct pn_value *checksum,
    const struct pn_value *at, struct pn_db_error *e)
{
	const struct pn__migration *m = &j->folder.v[number - 1];
	char sum[PN__CHECKSUM], *text;

	if (number != j->applied + 1)
		return pn__db_say(e, PN_DB_OTHER,
		    "postern_migration has number %d but not %d: restore it",
		    (int)number, j->applied + 1);
	/* Begun by another program, perhaps now: it is seen under the lock. */
	if (at->n == 0 && !j->locked) {
		show(j, at);
		return 0;
	}
	if (at->n == 0)
		return pn__db_say(e, PN_DB_OTHER,
		    "%s/%s was begun and not finished: bring the tables to "
		    "where it begins, delete its row in postern_migration, "
		    "and start again",
		    j->folder.path, m->file);
	text = pn__folder_read(&j->folder, m, e->text, sizeof(e->text));
	if (text == NULL)
		return -1;
	pn__checksum(text, sum);
	free(text);
	if (checksum->n != strlen(sum) ||
	    memcmp(checksum->text, sum, checksum->n) != 0)
		return pn__db_say(e, PN_DB_OTHER,
		    "%s/%s has changed since it was applied: restore it, and "
		    "write the change as a new file, %04d-….sql",
		    j->folder.path, m->file, j->folder.n + 1);
	show(j, at);
	j->applied++;
	return 0;
}

/* One row; a number that has no file is of a newer version: let it be. */
static int
read_applied(struct job *j, struct pn_db_stmt *s, struct pn_db_error *e)
{
	struct pn_value number, checksum, at;

	if (j->driver->value(s, 0, &number, e) == -1 ||
	    j->driver->value(s, 1, &checksum, e) == -1 ||
	    j->driver->value(s, 2, &at, e) == -1)
		return -1;
	if (number.kind != PN_KIND_INT || number.i < 1 ||
	    checksum.kind != PN_KIND_TEXT || at.kind != PN_KIND_TEXT)
		return pn__db_say(e, PN_DB_OTHER,
		    "the table postern_migration is not Postern's");
	if (number.i > j->folder.n) {
		pn__log(j->pool->log, PN_LOG_WARNING,
		    "the database is newer than this program",
		    PN_KV("migration", number.i));
		return 0;
	}
	return check_applied(j, number.i, &checksum, &at, e);
}

/* Sets j->applied from the table, which is made where it is not there. */
static int
check_table(struct job *j, bool create, struct pn_db_error *e)
{
	struct pn_db_stmt *s;
	int rc;

	j->applied = 0;
	if (create && j->driver->run(j->c, create_sql, e) == -1)
		return -1;
	if (j->driver->prepare(j->c, select_sql, &s, e) == -1)
		return create || e->fault != PN_DB_OTHER ? -1 : 0;
	rc = j->driver->execute(s, NULL, 0, e);
	while (rc == 0 && (rc = j->driver->next(s, e)) == 1)
		rc = read_applied(j, s, e);
	j->driver->finish(s);
	return rc;
}

/* Behind the blanks and comments in front of a statement. */
static const char *
skip_to_statement(const char *at)
{
	const char *before, *end;

	do {
		before = at;
		at += strspn(at, " \t\r\n;");
		if (strncmp(at, "--", 2) == 0)
			at += strcspn(at, "\n");
		else if (strncmp(at, "/*", 2) == 0 && at[2] != '!' &&
			 (end = strstr(at + 2, "*/")) != NULL)
			at = end + 2;
	} while (at != before);
	return at;
}

/* Adds file, line and statement to a failure. */
static int
explain(struct job *j, const struct pn__migration *m, const char *sql,
    struct pn_db_error *e)
{
	const char *at = skip_to_statement(sql + e->at);
	char cause[sizeof(e->text)];
	int line = 1, n;

	for (const char *p = sql; p < at; p++)
		line += *p == '\n';
	n = (int)strcspn(at, ";");
	memcpy(cause, e->text, sizeof(cause));
	snprintf(e->text, sizeof(e->text), "%s/%s:%d: %.200s: %.*s%s",
	    j->folder.path, m->file, line, cause, n < QUOTED ? n : QUOTED, at,
	    n < QUOTED ? "" : "…");
	return -1;
}

/* Whether there is a transaction around the file, which undoes a failure. */
static bool
has_transaction(const struct job *j, const char *text)
{
	return !j->driver->keeps_ddl &&
	       strncmp(text, outside, sizeof(outside) - 1) != 0;
}

static int
record(struct job *j, const struct pn__migration *m, const char *text,
    const char *at, struct pn_db_error *e)
{
	char sum[PN__CHECKSUM];

	pn__checksum(text, sum);
	return execute(j, insert_sql,
	    (const struct pn_value[]){ pn_value(m->number), pn_value(m->name),
		pn_value((const char *)sum), pn_value(at) },
	    4, e);
}

static int
apply_inside(struct job *j, const struct pn__migration *m, const char *text,
    const char *at, struct pn_db_error *e)
{
	struct pn_db_error second;

	if (j->driver->run(j->c, j->driver->begin_write, e) == -1)
		return -1;
	if (j->driver->run(j->c, text, e) == -1)
		explain(j, m, text, e);
	else if (!j->driver->in_transaction(j->c))
		return pn__db_say(e, PN_DB_OTHER,
		    "%s/%s ends the transaction that it runs in: take its "
		    "COMMIT away, or begin it with the line \"%s\"",
		    j->folder.path, m->file, outside);
	else if (record(j, m, text, at, e) == 0 &&
		 j->driver->run(j->c, "COMMIT", e) == 0)
		return 0;
	if (j->driver->in_transaction(j->c))
		j->driver->run(j->c, "ROLLBACK", &second);
	return -1;
}

/* The row is there before the file runs: an interruption is seen. */
static int
apply_outside(struct job *j, const struct pn__migration *m, const char *text,
    const char *at, struct pn_db_error *e)
{
	if (record(j, m, text, "", e) == -1)
		return -1;
	if (j->driver->run(j->c, text, e) == -1)
		return explain(j, m, text, e);
	return execute(j, update_sql,
	    (const struct pn_value[]){ pn_value(at), pn_value(m->number) }, 2,
	    e);
}

static int
apply(struct job *j, const struct pn__migration *m, struct pn_db_error *e)
{
	char at[PN__CLOCK_RFC3339], *text;
	int rc;

	text = pn__folder_read(&j->folder, m, e->text, sizeof(e->text));
	if (text == NULL)
		return -1;
	pn__clock_rfc3339(at);
	rc = has_transaction(j, text) ? apply_inside(j, m, text, at, e)
				      : apply_outside(j, m, text, at, e);
	free(text);
	if (rc == 0)
		pn__log(j->pool->log, PN_LOG_INFO, "migration applied",
		    PN_KV("file", m->file));
	return rc;
}

/* Another program may have been faster: look again under the lock. */
static int
apply_new(struct job *j, struct pn_db_error *e)
{
	int rc;

	if (j->driver->lock(j->c, e) == -1)
		return -1;
	j->locked = true;
	rc = check_table(j, true, e);
	while (rc == 0 && j->applied < j->folder.n) {
		rc = apply(j, &j->folder.v[j->applied], e);
		j->applied++;
	}
	j->driver->unlock(j->c);
	return rc;
}

int
pn__migrate(struct pn__db_pool *p, struct pn_db_conn *c, bool apply_new_ones,
    struct pn_db_error *e)
{
	struct job j = { .pool = p, .driver = p->driver, .c = c };
	int rc;

	e->fault = PN_DB_OTHER;
	if (pn__folder_open(&j.folder, p->migrations, p->driver->scheme,
		e->text, sizeof(e->text)) == -1)
		return -1;
	rc = check_table(&j, false, e);
	if (rc == 0 && j.applied < j.folder.n)
		rc = apply_new_ones ? apply_new(&j, e) : 1;
	pn__folder_close(&j.folder);
	return rc;
}

int
pn__migrations_show(struct pn__db_pool *p, struct pn_db_conn *c,
    pn__db_migration_fn *fn, void *arg, struct pn_db_error *e)
{
	struct job j = {
		.pool = p, .driver = p->driver, .c = c, .show = fn, .arg = arg
	};
	int rc;

	e->fault = PN_DB_OTHER;
	if (pn__folder_open(&j.folder, p->migrations, p->driver->scheme,
		e->text, sizeof(e->text)) == -1)
		return -1;
	rc = check_table(&j, false, e);
	while (rc == 0 && j.shown < j.folder.n)
		show(&j, NULL);
	pn__folder_close(&j.folder);
	return rc;
}
