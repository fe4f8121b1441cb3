#include "db/conn.h"

#include "base/clock.h"
#include "base/io.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { IDLE_MS = 100 }; /* unused so long, a connection is looked at */

static void
on_waiting(void *arg)
{
	const struct pn__db *db = arg;

	if (db->io != NULL && db->io->will_block != NULL)
		db->io->will_block(db->io);
}

static int
open_one(struct pn__db_pool *p, struct pn__db *db, bool patient,
    struct pn_db_conn **ret, struct pn_db_error *e)
{
	const struct pn_db_open o = { .url = p->url,
		.name = p->name,
		.busy_ms = p->busy_ms,
		.patient = patient,
		.waiting = db != NULL ? on_waiting : NULL,
		.arg = db };

	return p->driver->open(&o, ret, e);
}

/* On a connection of its own: files may change its settings. */
static int
migrate(struct pn__db_pool *p, struct pn_db_conn *c, struct pn_db_error *e)
{
	struct pn_db_conn *own;
	int rc = pn__migrate(p, c, false, e);

	if (rc != 1)
		return rc;
	if (open_one(p, NULL, true, &own, e) == -1)
		return -1;
	rc = pn__migrate(p, own, true, e);
	p->driver->close(own);
	return rc;
}

/* Who may not create tables can use one that is there. */
static int
make_table(
    struct pn__db_pool *p, struct pn_db_conn *c, struct pn_db_error *e)
{
	struct pn_db_stmt *s;
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT * FROM %s", p->table);
	if (p->driver->prepare(c, sql, &s, e) == -1)
		return p->driver->run(c, p->create, e);
	p->driver->finish(s);
	return 0;
}

/*
 * What the first connection of a process does. A database in memory would
 * go with the connection that made it, so the pool holds one more.
 */
static int
prepare_database(
    struct pn__db_pool *p, struct pn_db_conn *c, struct pn_db_error *e)
{
	int rc = 0;

	pthread_mutex_lock(&p->lock);
	if (p->anchor == NULL && p->driver->in_memory(c))
		rc = open_one(p, NULL, false, &p->anchor, e);
	if (rc == 0 && !p->migrated && p->migrations != NULL)
		rc = migrate(p, c, e);
	if (rc == 0 && !p->migrated && p->table != NULL)
		rc = make_table(p, c, e);
	if (rc == 0)
		p->migrated = true;
	pthread_mutex_unlock(&p->lock);
	return rc;
}

static void
count_connection(struct pn__db_pool *p, int change)
{
	pthread_mutex_lock(&p->lock);
	p->connections += change;
	pthread_mutex_unlock(&p->lock);
}

int
pn__db_connect(struct pn__db *db, struct pn_db_error *e)
{
	int64_t now = pn__clock_ms(), idle = now - db->used_ms;
	struct pn_db_conn *c = NULL;
	bool deaf;
	int rc;

	db->used_ms = now;
	if (db->c != NULL && db->depth == 0 && idle >= IDLE_MS &&
	    !db->driver->alive(db->c, idle < INT_MAX ? (int)idle : INT_MAX))
		pn__db_disconnect(db);
	deaf = atomic_load_explicit(
	    &db->pool->breaker.deaf, memory_order_relaxed);
	if (db->c != NULL && (db->depth > 0 || !deaf))
		return 0;
	if (pn__breaker_enter(db->pool, e) == -1)
		return -1;
	pn__db_disconnect(db);
	rc = open_one(db->pool, db, false, &c, e);
	pn__breaker_leave(db->pool, rc == 0, e);
	if (rc == -1)
		return -1;
	if (prepare_database(db->pool, c, e) == -1) {
		db->driver->close(c);
		return -1;
	}
	pn__deadline_give(db, c);
	pn__tally_add(db->tally, PN__COUNT_DB_OPENED);
	pn__tally_set(db->tally, PN__COUNT_DB_OPEN, 1);
	count_connection(db->pool, 1);
	return 0;
}

int
pn__db_migrate(struct pn__db_pool *p, char *err, size_t n)
{
	struct pn_db_error e = { 0 };
	struct pn__db *db;

	if (pn__db_open(p, NULL, &db, &e) == -1) {
		snprintf(err, n, "%s", e.text);
		return -1;
	}
	pn__db_close(db);
	return 0;
}

int
pn__db_migrations(struct pn__db_pool *p, pn__db_migration_fn *fn, void *arg,
    char *err, size_t n)
{
	struct pn_db_error e = { 0 };
	struct pn_db_conn *c;
	int rc;

	if (open_one(p, NULL, true, &c, &e) == -1) {
		snprintf(err, n, "%s", e.text);
		return -1;
	}
	rc = pn__migrations_show(p, c, fn, arg, &e);
	p->driver->close(c);
	if (rc == -1)
		snprintf(err, n, "%s", e.text);
	return rc;
}

int
pn__db_open(struct pn__db_pool *p, struct pn__io *io, struct pn__db **ret_db,
    struct pn_db_error *e)
{
	struct pn__db *db;

	if ((db = calloc(1, sizeof(*db))) == NULL)
		return pn__db_say(e, PN_DB_OTHER, "no memory");
	db->pool = p;
	db->driver = p->driver;
	db->io = io;
	pn__buf_init(&db->rows, SIZE_MAX);
	pn__watched_init(db);
	if (pn__db_connect(db, e) == -1) {
		pn__db_close(db);
		return -1;
	}
	*ret_db = db;
	return 0;
}

void
pn__db_disconnect(struct pn__db *db)
{
	while (db->newest != NULL)
		pn__db_forget(db, db->newest);
	if (db->c == NULL)
		return;
	db->driver->close(pn__deadline_take(db));
	pn__tally_set(db->tally, PN__COUNT_DB_OPEN, 0);
	count_connection(db->pool, -1);
}

void
pn__db_close(struct pn__db *db)
{
	struct pn__made *m;

	if (db == NULL)
		return;
	db->io = NULL;
	pn__db_disconnect(db);
	pn__watched_fini(db);
	while ((m = db->made) != NULL) {
		db->made = m->next;
		free(m->sql);
		free(m);
	}
	pn__buf_fini(&db->rows);
	free(db);
}
