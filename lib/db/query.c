#include "db/conn.h"
#include "db/convert.h"
#include "db/expand.h"
#include "schema/schema.h"

#include <strings.h>

enum {
	ROWS_KEPT = 64 * 1024, /* bytes for the next result */
	ROW_FIRST = 4096,      /* bytes of one row to begin with */
};

bool
pn__db_is_read(const char *sql)
{
	sql += strspn(sql, " \t\r\n(");
	return strncasecmp(sql, "SELECT", 6) == 0;
}

/*
 * Whether a statement that failed so may be tried again, once: it has not
 * been run, or it changes nothing.
 */
static bool
may_retry(struct pn__db *db, struct pn__stmt *st, const char *sql,
    struct pn_db_error *e)
{
	if (e->fault == PN_DB_STALE && st != NULL) {
		pn__db_forget(db, st);
		return true;
	}
	if (e->fault != PN_DB_AWAY || db->depth > 0 ||
	    (st != NULL && !pn__db_is_read(sql)))
		return false;
	pn__tally_add(db->tally, PN__COUNT_DB_LOST);
	pn__tally_add(db->tally, PN__COUNT_DB_RETRIED);
	pn__db_disconnect(db);
	return pn__db_connect(db, e) == 0;
}

int
pn__db_arguments(struct pn_req *r, struct pn__db *db, const char **sql,
    const struct pn_value **args, size_t *n)
{
	const char *why = "no memory for the arguments";

	if (pn__expand(r->arena, db->driver->backslash, sql, args, n, &why) ==
		0 &&
	    (*n == 0 ||
		(*args = pn__convert_args(*args, *n, r->arena)) != NULL))
		return 0;
	pn_fail(r, 500, "%s: %s", why, *sql);
	return -1;
}

/* Runs a statement up to its first row. NULL, latched. */
static struct pn__stmt *
start(struct pn_req *r, struct pn__db *db, const char *sql,
    const struct pn_value *args, size_t n)
{
	struct pn_db_error e = { 0 };
	struct pn__stmt *st;

	if (pn__db_arguments(r, db, &sql, &args, &n) == -1)
		return NULL;
	for (bool again = false;; again = true) {
		st = pn__db_statement(db, sql, &e);
		if (st != NULL && db->driver->execute(st->s, args, n, &e) == 0)
			return st;
		if (again || pn__deadline_is_late(db) ||
		    !may_retry(db, st, sql, &e))
			break;
	}
	pn__db_fail(r, db, sql, &e);
	return NULL;
}

/* The next row: 1, 0, or -1, latched. */
static int
next(struct pn_req *r, struct pn__db *db, struct pn__stmt *st)
{
	struct pn_db_error e = { 0 }, second = { 0 };
	int rc = db->driver->next(st->s, &e);

	if (rc == -1) {
		db->driver->reset(st->s, &second);
		pn__db_fail(r, db, st->sql, &e);
	}
	return rc;
}

/* Ends the result. -1, latched. */
static int
end(struct pn_req *r, struct pn__db *db, struct pn__stmt *st)
{
	struct pn_db_error e = { 0 };

	if (db->driver->reset(st->s, &e) == -1)
		pn__db_fail(r, db, st->sql, &e);
	/* What was cancelled may look as if it had ended well. */
	else if (!pn__deadline_is_late(db) || !pn__db_is_late(r, db, st->sql))
		return 0;
	return -1;
}

/* Reads all rows behind each other into the connection's buffer. */
static int
collect(struct pn_req *r, struct pn__db *db, struct pn__stmt *st,
    const struct pn_schema *schema, uint32_t *ret_n)
{
	uint32_t n = 0;
	void *record;
	int rc;

	while ((rc = next(r, db, st)) == 1) {
		record = pn__buf_room(&db->rows, schema->size);
		if (record == NULL)
			pn_fail(r, 500,
			    "the rows are more than this request's memory: %s",
			    st->sql);
		else
			memset(record, 0, schema->size);
		if (record == NULL ||
		    pn__row_read(r, db, st, r->arena, record) == -1) {
			end(r, db, st);
			return -1;
		}
		db->rows.n += schema->size;
		n++;
	}
	if (rc == -1 || end(r, db, st) == -1)
		return -1;
	*ret_n = n;
	return 0;
}

int
pn__db_rows(struct pn_req *r, struct pn__db *db, struct pn__stmt *st,
    const struct pn_schema *schema, struct pn_rows *ret_rows)
{
	uint32_t n;
	void *base;
	int rc = -1;

	db->rows.limit = r->limits->memory;
	if (pn__row_map(r, db, st, schema) == -1) {
		end(r, db, st);
	} else if (collect(r, db, st, schema, &n) == 0 &&
		   (base = pn_alloc(r, db->rows.n)) != NULL) {
		if (n > 0)
			memcpy(base, db->rows.p, db->rows.n);
		ret_rows->base = base;
		ret_rows->n = n;
		rc = 0;
	}
	pn__buf_reset(&db->rows, ROWS_KEPT);
	return rc;
}

struct pn_rows
pn_all_v(struct pn_req *r, const struct pn_schema *schema, const char *sql,
    const struct pn_value *args, size_t n)
{
	struct pn_rows rows = { .schema = schema };
	struct pn__db *db = pn__db_use(r);
	struct pn__stmt *st;

	if (db != NULL && (st = start(r, db, sql, args, n)) != NULL)
		pn__db_rows(r, db, st, schema, &rows);
	return rows;
}

const void *
pn_one_v(struct pn_req *r, const struct pn_schema *schema, const char *sql,
    const struct pn_value *args, size_t n)
{
	struct pn__db *db = pn__db_use(r);
	struct pn__stmt *st;
	void *record = NULL;
	int rc;

	if (db == NULL || (st = start(r, db, sql, args, n)) == NULL)
		return NULL;
	if ((rc = next(r, db, st)) == -1)
		return NULL;
	if (rc == 1 && pn__row_map(r, db, st, schema) == 0 &&
	    (record = pn_alloc(r, schema->size)) != NULL &&
	    pn__row_read(r, db, st, r->arena, record) == -1)
		record = NULL;
	return end(r, db, st) == 0 ? record : NULL;
}

/* The row as a struct in the row's own memory. NULL, latched. */
static void *
show_row(struct pn_req *r, struct pn__db *db, struct pn__stmt *st)
{
	void *record;

	pn__arena_reset(&db->row);
	record = pn__arena_zalloc(&db->row, 1, st->schema->size);
	if (record == NULL)
		pn_fail(r, 500, "no memory for a row: %s", st->sql);
	else if (pn__row_read(r, db, st, &db->row, record) == 0)
		return record;
	return NULL;
}

int64_t
pn_each_v(struct pn_req *r, const struct pn_schema *schema, pn_row_fn *fn,
    void *arg, const char *sql, const struct pn_value *args, size_t n)
{
	struct pn__db *db = pn__db_use(r);
	struct pn__stmt *st;
	void *record;
	int64_t rows = 0;
	int rc = 0;

	if (db == NULL || (st = start(r, db, sql, args, n)) == NULL)
		return 0;
	pn__arena_init(&db->row, ROW_FIRST, r->limits->memory);
	db->in_each = true;
	if (pn__row_map(r, db, st, schema) == 0) {
		while ((rc = next(r, db, st)) == 1 &&
		       (record = show_row(r, db, st)) != NULL) {
			rows++;
			if (fn(r, record, arg) != 0 || pn_failed(r))
				break;
		}
	}
	db->in_each = false;
	pn__arena_fini(&db->row);
	if (rc != -1)
		end(r, db, st);
	return rows;
}

int64_t
pn_count_v(
    struct pn_req *r, const char *sql, const struct pn_value *args, size_t n)
{
	struct pn__db *db = pn__db_use(r);
	struct pn__stmt *st;
	int64_t v = 0;
	int rc;

	if (db == NULL || (st = start(r, db, sql, args, n)) == NULL ||
	    (rc = next(r, db, st)) == -1)
		return 0;
	if (rc == 1 && pn__row_integer(r, db, st, &v) == -1)
		v = 0;
	return end(r, db, st) == 0 ? v : 0;
}

/* A column of the row as text in the request's memory. NULL, latched. */
static const char *
column_text(struct pn_req *r, struct pn__db *db, struct pn__stmt *st, int i)
{
	struct pn_db_error e = { 0 };
	const char *text = NULL;
	struct pn_value v;
	struct pn__buf b;

	if (db->driver->value(st->s, i, &v, &e) == -1) {
		pn__db_fail(r, db, st->sql, &e);
		return NULL;
	}
	pn__buf_init(&b, r->limits->memory);
	if (pn__value_print(&b, &v) == 0)
		text = pn__arena_dup(r->arena, b.p, b.n);
	pn__buf_fini(&b);
	if (text == NULL)
		pn_fail(r, 500,
		    "the choices are more than this request's memory: %s",
		    st->sql);
	return text;
}

/* Adds the row to the choices. -1, latched. */
static int
add_choice(struct pn_req *r, struct pn__db *db, struct pn__stmt *st)
{
	struct pn_choice choice = { 0 };

	choice.value = choice.label = column_text(r, db, st, 0);
	if (choice.value != NULL && db->driver->columns(st->s) > 1)
		choice.label = column_text(r, db, st, 1);
	if (choice.label == NULL)
		return -1;
	if (choice.value[0] == '\0')
		return 0;
	if (choice.label[0] == '\0')
		choice.label = choice.value;
	if (pn__buf_add(&db->rows, (const char *)&choice, sizeof(choice)) == 0)
		return 0;
	pn_fail(r, 500, "the choices are more than this request's memory: %s",
	    st->sql);
	return -1;
}

const struct pn_choice *
pn__db_choices(struct pn_req *r, const char *sql)
{
	struct pn__db *db = pn__db_use(r);
	struct pn_choice *choices = NULL;
	struct pn__stmt *st;
	int rc;

	if (db == NULL || (st = start(r, db, sql, NULL, 0)) == NULL)
		return NULL;
	db->rows.limit = r->limits->memory;
	while ((rc = next(r, db, st)) == 1 && add_choice(r, db, st) == 0)
		;
	if (rc != -1 && end(r, db, st) == 0 && rc == 0 &&
	    (choices = pn_alloc(r, db->rows.n + sizeof(*choices))) != NULL &&
	    db->rows.n > 0)
		memcpy(choices, db->rows.p, db->rows.n);
	pn__buf_reset(&db->rows, ROWS_KEPT);
	return choices;
}

int64_t
pn_exec_v(
    struct pn_req *r, const char *sql, const struct pn_value *args, size_t n)
{
	struct pn__db *db = pn__db_use(r);
	struct pn__stmt *st;
	int64_t changed;

	if (db == NULL || (st = start(r, db, sql, args, n)) == NULL)
		return 0;
	changed = db->driver->changed(st->s);
	if (end(r, db, st) == -1)
		return 0;
	r->has_kept |= db->depth == 0;
	return changed;
}
