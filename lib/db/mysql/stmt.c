#include "db/mysql/mysql.h"

#include <errmsg.h>
#include <stdlib.h>
#include <strings.h>

enum { NEW_METADATA = 2057 };

/* Whether running it twice does no harm. */
static bool
is_read(const char *sql)
{
	sql += strspn(sql, " \t\r\n(");
	return strncasecmp(sql, "SELECT", 6) == 0 ||
	       strncasecmp(sql, "SHOW", 4) == 0;
}

int
mysql_prepare_one(struct pn_db_conn *c, const char *sql,
    struct pn_db_stmt **ret, struct pn_db_error *e)
{
	struct pn_db_stmt *s = calloc(1, sizeof(*s));

	if (s == NULL || (s->st = mysql_stmt_init(&c->my)) == NULL) {
		free(s);
		return mysql_say(e, PN_DB_OTHER, "no memory");
	}
	s->conn = c;
	s->is_read = is_read(sql);
	mysql_waiting(c);
	if (mysql_stmt_prepare(s->st, sql, strlen(sql)) != 0) {
		mysql_stmt_fail(s, e);
		mysql_finish(s);
		return -1;
	}
	s->nparams = (unsigned int)mysql_stmt_param_count(s->st);
	s->params = calloc(s->nparams + 1, sizeof(*s->params));
	s->numbers = calloc(s->nparams + 1, sizeof(*s->numbers));
	if (s->params == NULL || s->numbers == NULL) {
		mysql_finish(s);
		return mysql_say(e, PN_DB_OTHER, "no memory");
	}
	/* So that the first argument of any kind is a change. */
	for (unsigned int i = 0; i < s->nparams; i++)
		s->params[i].buffer_type = MYSQL_TYPE_GEOMETRY;
	*ret = s;
	return 0;
}

void
mysql_finish(struct pn_db_stmt *s)
{
	if (s == NULL)
		return;
	mysql_undescribe(s);
	mysql_stmt_close(s->st);
	free(s->params);
	free(s->numbers);
	free(s);
}

int
mysql_wire_type(const struct pn_value *v)
{
	switch ((enum pn_kind)v->kind) {
	case PN_KIND_NULL:
		return MYSQL_TYPE_NULL;
	case PN_KIND_BOOL:
	case PN_KIND_INT:
	case PN_KIND_UINT:
		return MYSQL_TYPE_LONGLONG;
	case PN_KIND_REAL:
		return MYSQL_TYPE_DOUBLE;
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
		return MYSQL_TYPE_STRING;
	case PN_KIND_BYTES:
		return MYSQL_TYPE_BLOB;
	default:
		return -1;
	}
}

/* Points p to an argument; true when the connector has to be told. */
static bool
bind_arg(MYSQL_BIND *p, union mysql_number *number, const struct pn_value *v,
    enum enum_field_types type)
{
	mysql_flag is_unsigned = v->kind == PN_KIND_UINT;
	bool changed = p->buffer_type != type || p->is_unsigned != is_unsigned;

	p->buffer_type = type;
	p->is_unsigned = is_unsigned;
	switch (type) {
	case MYSQL_TYPE_LONGLONG:
		number->i = v->kind == PN_KIND_BOOL ? v->b : v->i;
		p->buffer = number;
		return changed;
	case MYSQL_TYPE_DOUBLE:
		number->d = v->d;
		p->buffer = number;
		return changed;
	case MYSQL_TYPE_NULL:
		return changed;
	default:
		/* The connector only reads it. */
		p->buffer = (void *)(uintptr_t)v->text;
		p->buffer_length = v->n;
		return true;
	}
}

int
mysql_bind_args(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e)
{
	bool changed = false;
	int type;

	if (n != s->nparams)
		return mysql_say(e, PN_DB_OTHER,
		    "it has %u parameters and got %zu arguments", s->nparams,
		    n);
	for (size_t i = 0; i < n; i++) {
		if ((type = mysql_wire_type(&args[i])) == -1)
			return mysql_say(e, PN_DB_OTHER,
			    "argument %zu is no single value", i + 1);
		changed |= bind_arg(&s->params[i], &s->numbers[i], &args[i],
		    (enum enum_field_types)type);
	}
	if (changed && mysql_stmt_bind_param(s->st, s->params) != 0)
		return mysql_stmt_fail(s, e);
	return 0;
}

/* The table has changed so that the columns are others than prepared. */
static int
fail_changed(struct pn_db_stmt *s, struct pn_db_error *e)
{
	bool new_columns = mysql_stmt_errno(s->st) == NEW_METADATA;

	mysql_stmt_fail(s, e);
	/* Its rows are on their way all the same. */
	if (new_columns)
		mysql_stmt_free_result(s->st);
	if (new_columns && !s->is_read)
		return mysql_say(e, PN_DB_OTHER,
		    "it was run, but its columns are others than when it was "
		    "prepared");
	return -1;
}

int
mysql_note_result(struct pn_db_stmt *s, struct pn_db_error *e)
{
	my_ulonglong changed = mysql_stmt_affected_rows(s->st);

	s->conn->rolled_back = false;
	s->conn->last_id = (int64_t)mysql_stmt_insert_id(s->st);
	s->changed = changed == (my_ulonglong)-1 ? 0 : (int64_t)changed;
	/* With a procedure's result the connector forgets the buffers. */
	if (s->conn->my.server_status & SERVER_MORE_RESULTS_EXIST)
		s->rebind = true;
	return mysql_describe(s, e);
}

int
mysql_run_one(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e)
{
	if (mysql_bind_args(s, args, n, e) == -1)
		return -1;
	mysql_waiting(s->conn);
	if (mysql_stmt_execute(s->st) != 0)
		return fail_changed(s, e);
	return mysql_note_result(s, e);
}

#ifdef LIBMARIADB
/* Whether the connector is to wait for the answer of what it sends. */
static void
set_skip_answer(struct pn_db_stmt *s, bool skip)
{
	mysql_flag flag = skip;

	mysql_options(&s->conn->my, MARIADB_OPT_SKIP_READ_RESPONSE, &flag);
}

int
mysql_send(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    struct pn_db_error *e)
{
	int rc;

	if (mysql_bind_args(s, args, n, e) == -1)
		return -1;
	set_skip_answer(s, true);
	mysql_wire_hold(s->conn, true);
	rc = mysql_stmt_execute(s->st);
	mysql_wire_hold(s->conn, false);
	set_skip_answer(s, false);
	return rc == 0 ? 0 : mysql_stmt_fail(s, e);
}

int
mysql_receive(struct pn_db_stmt *s, struct pn_db_error *e)
{
	mysql_waiting(s->conn);
	mysql_wire_flush(s->conn);
	if (s->conn->my.methods->db_read_execute_response(s->st) != 0)
		return fail_changed(s, e);
	return mysql_note_result(s, e);
}
#endif

int
mysql_next(struct pn_db_stmt *s, struct pn_db_error *e)
{
	if (s->ncolumns == 0)
		return 0;
	if (s->rebind && mysql_stmt_bind_result(s->st, s->binds) != 0)
		return mysql_stmt_fail(s, e);
	s->rebind = false;
	switch (mysql_stmt_fetch(s->st)) {
	case 0:
		return 1;
	case MYSQL_NO_DATA:
		return 0;
	case MYSQL_DATA_TRUNCATED:
		return mysql_fetch_rest(s, e) == 0 ? 1 : -1;
	default:
		return mysql_stmt_fail(s, e);
	}
}

int
mysql_end(struct pn_db_stmt *s, struct pn_db_error *e)
{
	if (s->ncolumns == 0)
		return 0;
	if (mysql_stmt_free_result(s->st) != 0)
		return mysql_stmt_fail(s, e);
	/* A procedure's further results. */
	while (mysql_stmt_more_results(s->st) &&
	       mysql_stmt_next_result(s->st) == 0)
		mysql_stmt_free_result(s->st);
	mysql_trim(s);
	return 0;
}
