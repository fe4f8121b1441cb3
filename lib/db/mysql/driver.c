#include "db/mysql/mysql.h"

static bool
in_memory(struct pn_db_conn *c)
{
	(void)c;
	return false;
}

static bool
in_transaction(struct pn_db_conn *c)
{
	return !c->rolled_back &&
	       (c->my.server_status & SERVER_STATUS_IN_TRANS) != 0;
}

static int
columns(struct pn_db_stmt *s)
{
	return (int)s->ncolumns;
}

static const char *
column(struct pn_db_stmt *s, int i)
{
	return s->columns[i].name;
}

static int
generation(struct pn_db_stmt *s)
{
	return s->generation;
}

static int64_t
changed(struct pn_db_stmt *s)
{
	return s->changed;
}

static int64_t
last_id(struct pn_db_conn *c)
{
	return c->last_id;
}

__attribute__((visibility("default")))
const struct pn_db_driver pn_db_driver = {
	.version = PN_DB_DRIVER_VERSION,
	.scheme = "mysql",
	.remote = true,
	.open = mysql_conn_open,
	.close = mysql_conn_close,
	.alive = mysql_conn_alive,
	.cancel = mysql_conn_cancel,
	.in_memory = in_memory,
	.in_transaction = in_transaction,
	.run = mysql_conn_run,
	.prepare = mysql_prepare_one,
	.finish = mysql_finish,
	.execute = mysql_run_one,
#ifdef LIBMARIADB
	.send = mysql_send,
	.receive = mysql_receive,
	.execute_all = mysql_run_all,
#endif
	.next = mysql_next,
	.reset = mysql_end,
	.columns = columns,
	.column = column,
	.generation = generation,
	.value = mysql_value_at,
	.changed = changed,
	.last_id = last_id,
	.lock = mysql_conn_lock,
	.unlock = mysql_conn_unlock,
	.begin = "START TRANSACTION",
	.begin_write = "START TRANSACTION",
	.quote = '`',
	.keeps_ddl = true,
	.backslash = true,
	.on_duplicate_key = true,
};
