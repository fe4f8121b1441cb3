#include "db/sqlite/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum {
	LOCK_WAIT_MS = 60 * 1000, /* for another program's migration */
	LOCK_STEP_MS = 50,
};

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
sleep_ms(int ms)
{
	struct timespec ts = { .tv_sec = ms / 1000,
		.tv_nsec = (long)(ms % 1000) * 1000000 };

	nanosleep(&ts, NULL);
}

/* Called by SQLite while another connection holds a lock. */
static int
on_busy(void *arg, int count)
{
	static const int steps[] = { 1, 1, 2, 3, 5, 8, 12, 20, 20, 30 };
	struct pn_db_conn *c = arg;
	size_t i = (size_t)count;
	int64_t left;

	if (count == 0) {
		c->since = now_ms();
		sqlite_waiting(c);
	}
	if (atomic_load(&c->cancelled))
		return 0;
	left = c->since + c->busy_ms - now_ms();
	if (left <= 0)
		return 0;
	if (i >= PN_COUNT(steps))
		i = PN_COUNT(steps) - 1;
	sleep_ms(steps[i] < left ? steps[i] : (int)left);
	return 1;
}

int
sqlite_cancel(struct pn_db_conn *c, bool hard, struct pn_db_error *e)
{
	(void)hard;
	(void)e;
	atomic_store(&c->cancelled, true);
	sqlite3_interrupt(c->db);
	return 0;
}

int
sqlite_run(struct pn_db_conn *c, const char *sql, struct pn_db_error *e)
{
	const char *at = sql, *rest;
	sqlite3_stmt *st;
	int rc;

	atomic_store_explicit(&c->cancelled, false, memory_order_relaxed);
	for (; *at != '\0'; at = rest) {
		e->at = (size_t)(at - sql);
		if (sqlite3_prepare_v2(c->db, at, -1, &st, &rest) != SQLITE_OK)
			return sqlite_fail(c->db, e);
		if (st == NULL)
			continue;
		if (sqlite3_stmt_readonly(st) == 0 ||
		    sqlite3_get_autocommit(c->db) == 0)
			sqlite_waiting(c);
		while ((rc = sqlite3_step(st)) == SQLITE_ROW)
			;
		if (rc != SQLITE_DONE)
			sqlite_fail(c->db, e);
		sqlite3_finalize(st);
		if (rc != SQLITE_DONE)
			return -1;
	}
	return 0;
}

/* The write-ahead log, unless the file has it or can't have it. */
static int
set_wal(struct pn_db_conn *c, struct pn_db_error *e)
{
	int64_t end = now_ms() + c->busy_ms;

	/* SQLite does not wait by itself for this change of mode. */
	while (sqlite_run(c, "PRAGMA journal_mode = WAL", e) == -1) {
		if (e->fault == PN_DB_READ_ONLY)
			return 0;
		if (e->fault != PN_DB_BUSY || now_ms() >= end)
			return -1;
		sqlite_waiting(c);
		sleep_ms(10);
	}
	return 0;
}

/*
 * A commit is on the disk when it is acknowledged (FULL): with NORMAL the
 * last ones before a power cut may be lost, though the file stays whole.
 */
static int
configure(struct pn_db_conn *c, bool fast, struct pn_db_error *e)
{
	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_busy_handler(c->db, on_busy, c);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	/* "name" is a name and never a text by mistake. */
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	if (sqlite_run(c, "PRAGMA cell_size_check = ON", e) == -1 ||
	    set_wal(c, e) == -1)
		return -1;
	return sqlite_run(c,
	    fast ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL",
	    e);
}

/* Takes "sqlite:PATH[?synchronous=normal|full]" apart; path is allocated. */
static int
parse_url(
    const char *url, char **ret_path, bool *ret_fast, struct pn_db_error *e)
{
	static const char scheme[] = "sqlite:";
	static const char option[] = "?synchronous=";
	const char *path = url + sizeof(scheme) - 1, *mark, *value;

	mark = strstr(path, option);
	*ret_fast = false;
	if (mark != NULL) {
		value = mark + sizeof(option) - 1;
		*ret_fast = strcmp(value, "normal") == 0;
		if (!*ret_fast && strcmp(value, "full") != 0)
			return sqlite_say(e, PN_DB_OTHER,
			    "synchronous=%s: expected normal or full", value);
	}
	if (*path == '\0' || mark == path)
		return sqlite_say(e, PN_DB_OTHER,
		    "no file is named; expected sqlite:PATH or "
		    "sqlite::memory:");
	*ret_path =
	    strndup(path, mark != NULL ? (size_t)(mark - path) : strlen(path));
	return *ret_path != NULL ? 0 : sqlite_say(e, PN_DB_OTHER, "no memory");
}

static int
open_file(struct pn_db_conn *c, struct pn_db_error *e)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
		    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

	if (c->in_memory)
		flags |= SQLITE_OPEN_URI;
	if (sqlite3_open_v2(c->path, &c->db, flags, NULL) == SQLITE_OK)
		return 0;
	sqlite_fail(c->db, e);
	if (e->fault == PN_DB_AWAY)
		sqlite_say(e, PN_DB_AWAY,
		    "can't open %s: %s; its folder has to be there and to be "
		    "writable",
		    c->path, strerror(sqlite3_system_errno(c->db)));
	return -1;
}

int
sqlite_open(
    const struct pn_db_open *o, struct pn_db_conn **ret, struct pn_db_error *e)
{
	struct pn_db_conn *c;
	bool fast = false;
	char *uri;

	if ((c = calloc(1, sizeof(*c))) == NULL)
		return sqlite_say(e, PN_DB_OTHER, "no memory");
	*c = (struct pn_db_conn){ .busy_ms = o->busy_ms,
		.lock_fd = -1,
		.waiting = o->waiting,
		.arg = o->arg };
	if (parse_url(o->url, &c->path, &fast, e) == -1)
		goto fail;
	if (strcmp(c->path, ":memory:") == 0) {
		c->in_memory = true;
		if (asprintf(&uri, "file:/%s?vfs=memdb", o->name) == -1) {
			sqlite_say(e, PN_DB_OTHER, "no memory");
			goto fail;
		}
		free(c->path);
		c->path = uri;
	}
	if (open_file(c, e) == -1 || configure(c, fast, e) == -1)
		goto fail;
	*ret = c;
	return 0;
fail:
	sqlite_close(c);
	return -1;
}

void
sqlite_close(struct pn_db_conn *c)
{
	if (c == NULL)
		return;
	sqlite_unlock(c);
	sqlite3_close(c->db);
	free(c->path);
	free(c);
}

/*
 * The lock is the kernel's, on the folder of the file: it leaves nothing
 * behind and goes with the process. (On the file itself it would not do:
 * closing it would drop SQLite's own locks.)
 */
int
sqlite_lock(struct pn_db_conn *c, struct pn_db_error *e)
{
	int64_t end = now_ms() + LOCK_WAIT_MS;
	char *copy;

	if (c->in_memory)
		return 0;
	if ((copy = strdup(c->path)) == NULL)
		return sqlite_say(e, PN_DB_OTHER, "no memory");
	c->lock_fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (c->lock_fd == -1)
		return sqlite_say(e, PN_DB_AWAY, "the folder of %s: %s",
		    c->path, strerror(errno));
	while (flock(c->lock_fd, LOCK_EX | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return sqlite_say(e, PN_DB_OTHER,
			    "can't lock the folder of %s: %s", c->path,
			    strerror(errno));
		if (now_ms() >= end)
			return sqlite_say(e, PN_DB_BUSY,
			    "another program has been migrating %s for %d s",
			    c->path, LOCK_WAIT_MS / 1000);
		sqlite_waiting(c);
		sleep_ms(LOCK_STEP_MS);
	}
	return 0;
}

void
sqlite_unlock(struct pn_db_conn *c)
{
	if (c->lock_fd != -1)
		close(c->lock_fd);
	c->lock_fd = -1;
}
