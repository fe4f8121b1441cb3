#include "db/sqlite/sqlite.h"

static bool
alive(struct pn_db_conn *c, int idle_ms)
{
	(void)c;
	(void)idle_ms;
	return true;
}

static bool
in_memory(struct pn_db_conn *c)
{
	return c->in_memory;
}

static bool
in_transaction(struct pn_db_conn *c)
{
	return sqlite3_get_autocommit(c->db) == 0;
}

static int
columns(struct pn_db_stmt *s)
{
	return sqlite3_column_count(s->st);
}

static const char *
column(struct pn_db_stmt *s, int i)
{
	return sqlite3_column_name(s->st, i);
}

/* SQLite prepares again by itself when the schema has changed. */
static int
generation(struct pn_db_stmt *s)
{
	return sqlite3_stmt_status(s->st, SQLITE_STMTSTATUS_REPREPARE, 0);
}

static int64_t
changed(struct pn_db_stmt *s)
{
	return s->changed;
}

static int64_t
last_id(struct pn_db_conn *c)
{
	return sqlite3_last_insert_rowid(c->db);
}

__attribute__((visibility("default")))
const struct pn_db_driver pn_db_driver = {
	.version = PN_DB_DRIVER_VERSION,
	.scheme = "sqlite",
	.open = sqlite_open,
	.close = sqlite_close,
	.alive = alive,
	.cancel = sqlite_cancel,
	.in_memory = in_memory,
	.in_transaction = in_transaction,
	.run = sqlite_run,
	.prepare = sqlite_prepare,
	.finish = sqlite_finish,
	.execute = sqlite_execute,
	.next = sqlite_next,
	.reset = sqlite_end,
	.columns = columns,
	.column = column,
	.generation = generation,
	.value = sqlite_value_at,
	.changed = changed,
	.last_id = last_id,
	.lock = sqlite_lock,
	.unlock = sqlite_unlock,
	.begin = "BEGIN",
	.begin_write = "BEGIN IMMEDIATE",
	.quote = '"',
	.keeps_ddl = false,
	.on_duplicate_key = false,
};
