#include "db/conn.h"
#include "schema/schema.h"

#include <stdlib.h>

enum { SQL_MAX = 64 * 1024 };

static void
add_name(struct pn__buf *b, const struct pn__db *db, const char *name)
{
	pn__buf_addc(b, db->driver->quote);
	pn__buf_adds(b, name);
	pn__buf_addc(b, db->driver->quote);
}

/* INSERT INTO "entry" ("name", "message") VALUES (?, ?) */
static char *
make_insert(const struct pn__db *db, const struct pn_schema *schema)
{
	struct pn__buf b;
	size_t n = 0;

	pn__buf_init(&b, SQL_MAX);
	pn__buf_adds(&b, "INSERT INTO ");
	add_name(&b, db, schema->table != NULL ? schema->table : schema->name);
	for (size_t i = 0; i < schema->nfields; i++) {
		if (schema->fields[i].key)
			continue;
		pn__buf_adds(&b, n++ == 0 ? " (" : ", ");
		add_name(&b, db, schema->fields[i].name);
	}
	for (size_t i = 0; i < n; i++)
		pn__buf_adds(&b, i == 0 ? ") VALUES (?" : ", ?");
	pn__buf_addc(&b, ')');
	return pn__buf_take(&b);
}

/* The text for this schema, made at its first use. NULL: no memory. */
static const char *
insert_sql(struct pn__db *db, const struct pn_schema *schema)
{
	struct pn__made *m;

	for (m = db->made; m != NULL; m = m->next) {
		if (m->schema == schema)
			return m->sql;
	}
	if ((m = calloc(1, sizeof(*m))) == NULL)
		return NULL;
	m->schema = schema;
	if ((m->sql = make_insert(db, schema)) == NULL) {
		free(m);
		return NULL;
	}
	m->next = db->made;
	db->made = m;
	return m->sql;
}

/* The values in the order of the text above; their number. */
static size_t
insert_args(
    const struct pn_schema *schema, const void *record, struct pn_value *args)
{
	size_t n = 0;

	for (size_t i = 0; i < schema->nfields; i++) {
		if (!schema->fields[i].key)
			args[n++] =
			    pn__field_stored(&schema->fields[i], record);
	}
	return n;
}

int64_t
pn_insert(struct pn_req *r, const struct pn_schema *schema, const void *record)
{
	struct pn__db *db = pn__db_use(r);
	struct pn_value *args;
	const char *sql;

	if (db == NULL)
		return 0;
	sql = insert_sql(db, schema);
	args = pn_alloc(r, sizeof(*args) * (schema->nfields + 1));
	if (sql == NULL || record == NULL)
		pn_fail(r, 500, "pn_insert(): %s",
		    sql == NULL ? "no memory" : "there is no record");
	if (pn_failed(r))
		return 0;
	pn_exec_v(r, sql, args, insert_args(schema, record, args));
	return pn_failed(r) ? 0 : db->driver->last_id(db->c);
}
