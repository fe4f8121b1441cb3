#include "db/mysql/mysql.h"

#include <stdlib.h>

#ifdef LIBMARIADB

union value {
	long long i;
	double d;
	const char *text;
};

/* Arguments column by column, as the connector takes them. */
struct columns {
	size_t rows;
	union value *values;
	unsigned long *lengths;
	char *indicators;
};

/* Whether the server takes many rows in one packet: MySQL's does not. */
static bool
is_supported(struct pn_db_conn *c)
{
	unsigned long more = 0;

	if (c->my.server_capabilities & CLIENT_MYSQL ||
	    mariadb_get_infov(&c->my,
		MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &more) != 0)
		return false;
	return (more & MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32) != 0;
}

/* The one type of a column of arguments; -1 where they differ. */
static int
type_of(const struct pn_value *args, size_t n, size_t rows, bool *ret_unsigned)
{
	int type = MYSQL_TYPE_NULL, one;
	bool is_unsigned = false, first = true;

	for (size_t i = 0; i < rows; i++, args += n) {
		if ((one = mysql_wire_type(args)) == MYSQL_TYPE_NULL)
			continue;
		if (one == -1 ||
		    (!first && (one != type ||
			   is_unsigned != (args->kind == PN_KIND_UINT))))
			return -1;
		type = one;
		is_unsigned = args->kind == PN_KIND_UINT;
		first = false;
	}
	*ret_unsigned = is_unsigned;
	/* The type of nothing but nulls is any that has a length. */
	return type != MYSQL_TYPE_NULL ? type : MYSQL_TYPE_LONGLONG;
}

static void
fill(struct columns *c, size_t at, const struct pn_value *v)
{
	c->indicators[at] = STMT_INDICATOR_NONE;
	switch ((enum pn_kind)v->kind) {
	case PN_KIND_NULL:
		c->indicators[at] = STMT_INDICATOR_NULL;
		break;
	case PN_KIND_BOOL:
		c->values[at].i = v->b;
		break;
	case PN_KIND_INT:
	case PN_KIND_UINT:
		c->values[at].i = v->i;
		break;
	case PN_KIND_REAL:
		c->values[at].d = v->d;
		break;
	default:
		c->values[at].text = v->text;
		c->lengths[at] = v->n;
	}
}

/* Points the statement's parameters to the columns. False: they are mixed. */
static bool
bind_columns(struct pn_db_stmt *s, struct columns *c,
    const struct pn_value *args, size_t n)
{
	bool is_unsigned;
	int type;

	for (size_t i = 0; i < n; i++) {
		size_t first = i * c->rows;

		type = type_of(args + i, n, c->rows, &is_unsigned);
		if (type == -1)
			return false;
		for (size_t k = 0; k < c->rows; k++)
			fill(c, first + k, &args[k * n + i]);
		s->params[i] = (MYSQL_BIND){
			.buffer_type = (enum enum_field_types)type,
			.is_unsigned = is_unsigned,
			.buffer = &c->values[first],
			.length = &c->lengths[first],
			.u.indicator = &c->indicators[first],
		};
	}
	return true;
}

static int
run(struct pn_db_stmt *s, unsigned int rows, struct pn_db_error *e)
{
	unsigned int one = 0;
	int rc;

	mysql_waiting(s->conn);
	mysql_stmt_attr_set(s->st, STMT_ATTR_ARRAY_SIZE, &rows);
	rc = mysql_stmt_bind_param(s->st, s->params) != 0 ||
	     mysql_stmt_execute(s->st) != 0;
	mysql_stmt_attr_set(s->st, STMT_ATTR_ARRAY_SIZE, &one);
	return rc == 0 ? mysql_note_result(s, e) : mysql_stmt_fail(s, e);
}

int
mysql_run_all(struct pn_db_stmt *s, const struct pn_value *args, size_t n,
    size_t rows, struct pn_db_error *e)
{
	struct columns c = { .rows = rows };
	int rc = 1;

	if (n != s->nparams || !is_supported(s->conn))
		return 1;
	c.values = calloc(n * rows, sizeof(*c.values));
	c.lengths = calloc(n * rows, sizeof(*c.lengths));
	c.indicators = calloc(n * rows, 1);
	if (c.values == NULL || c.lengths == NULL || c.indicators == NULL)
		rc = mysql_say(e, PN_DB_OTHER, "no memory");
	else if (bind_columns(s, &c, args, n))
		rc = run(s, (unsigned int)rows, e);
	free(c.values);
	free(c.lengths);
	free(c.indicators);
	/* So that the next arguments of any kind are a change. */
	for (size_t i = 0; i < n; i++)
		s->params[i] =
		    (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_GEOMETRY };
	return rc;
}

#endif
