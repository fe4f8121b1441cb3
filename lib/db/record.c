#include "db/conn.h"
#include "schema/schema.h"

#include <postern/table.h>

/* How many columns of a schema are keys, and how many are not. */
static void
count_columns(const struct pn_schema *s, size_t *ret_keys, size_t *ret_others)
{
	*ret_keys = *ret_others = 0;
	for (size_t i = 0; i < s->nfields; i++) {
		if (pn__is_column(&s->fields[i]))
			++*(s->fields[i].key ? ret_keys : ret_others);
	}
}

/* Adds the values of the columns that are keys, or are not. */
static size_t
add_values(struct pn_value *args, size_t n, const struct pn_schema *s,
    const void *record, bool keys)
{
	for (size_t i = 0; i < s->nfields; i++) {
		if (pn__is_column(&s->fields[i]) && s->fields[i].key == keys)
			args[n++] = pn__field_stored(&s->fields[i], record);
	}
	return n;
}

/* All of them, in the order of the schema. */
static size_t
add_all(struct pn_value *args, const struct pn_schema *s, const void *record)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nfields; i++) {
		if (pn__is_column(&s->fields[i]))
			args[n++] = pn__field_stored(&s->fields[i], record);
	}
	return n;
}

/*
 * The text and the room for the values of n records; what is missing of the
 * first one or the schema latches. NULL, latched.
 */
static struct pn_value *
prepare(struct pn_req *r, struct pn__db *db, const struct pn_schema *s,
    const void *record, size_t n, enum pn__made_kind kind,
    const char **ret_sql)
{
	size_t keys, others;

	count_columns(s, &keys, &others);
	if (record == NULL)
		pn_fail(r, 500, "there is no record of struct %s to write",
		    s->name);
	else if (others == 0)
		pn_fail(r, 500, "struct %s has no column to write", s->name);
	else if (kind != PN__MADE_INSERT && keys == 0)
		pn_fail(r, 500, "struct %s has no field with .key", s->name);
	else if ((*ret_sql = pn__db_made(db, s, kind)) == NULL)
		pn_fail(r, 500, "no memory for a statement");
	if (pn_failed(r))
		return NULL;
	return pn_alloc(r, sizeof(struct pn_value) * (keys + others) * n);
}

int64_t
pn_insert(struct pn_req *r, const struct pn_schema *schema, const void *record)
{
	struct pn__db *db = pn__db_use(r);
	struct pn_value *args;
	const char *sql;

	if (db == NULL || (args = prepare(r, db, schema, record, 1,
			       PN__MADE_INSERT, &sql)) == NULL)
		return 0;
	pn_exec_v(r, sql, args, add_values(args, 0, schema, record, false));
	return pn_failed(r) ? 0 : db->driver->last_id(db->c);
}

int64_t
pn_update(struct pn_req *r, const struct pn_schema *schema, const void *record)
{
	struct pn__db *db = pn__db_use(r);
	struct pn_value *args;
	const char *sql;
	size_t n;

	if (db == NULL || (args = prepare(r, db, schema, record, 1,
			       PN__MADE_UPDATE, &sql)) == NULL)
		return 0;
	n = add_values(args, 0, schema, record, false);
	n = add_values(args, n, schema, record, true);
	return pn_exec_v(r, sql, args, n);
}

/* The one key of whole numbers that a record has: its value, or 0. */
static int64_t
id_of(const struct pn_schema *s, const void *record)
{
	const struct pn_field *key = NULL;
	struct pn_value v;

	for (size_t i = 0; i < s->nfields; i++) {
		if (!s->fields[i].key)
			continue;
		if (key != NULL || s->fields[i].type != PN_TYPE_INT)
			return 0;
		key = &s->fields[i];
	}
	if (key == NULL)
		return 0;
	v = pn__field_stored(key, record);
	return v.kind == PN_KIND_INT ? v.i : 0;
}

/* Whether the database gives the key: one of whole numbers that is 0. */
static bool
is_new(const struct pn_schema *s, const void *record)
{
	int keys = 0, whole = 0;

	for (size_t i = 0; i < s->nfields; i++) {
		keys += s->fields[i].key;
		whole += s->fields[i].key && s->fields[i].type == PN_TYPE_INT;
	}
	return keys == 1 && whole == 1 && id_of(s, record) == 0;
}

int64_t
pn_upsert(struct pn_req *r, const struct pn_schema *schema, const void *record)
{
	struct pn__db *db = pn__db_use(r);
	struct pn_value *args;
	const char *sql;

	if (db == NULL || (args = prepare(r, db, schema, record, 1,
			       PN__MADE_UPSERT, &sql)) == NULL)
		return 0;
	if (is_new(schema, record))
		return pn_insert(r, schema, record);
	pn_exec_v(r, sql, args, add_all(args, schema, record));
	return pn_failed(r) ? 0 : id_of(schema, record);
}

/* Writes each record; its keys are the last arguments where it has them. */
static int64_t
write_all(struct pn_req *r, struct pn_rows rows, enum pn__made_kind kind)
{
	struct pn__db *db = pn__db_use(r);
	const struct pn_schema *s = rows.schema;
	struct pn_value *args;
	const char *sql;
	size_t n = 0;

	if (db == NULL || rows.n == 0 ||
	    (args = prepare(r, db, s, rows.base, rows.n, kind, &sql)) == NULL)
		return 0;
	for (uint32_t i = 0; i < rows.n; i++) {
		const char *record = (const char *)rows.base + i * s->size;

		n = add_values(args, n, s, record, false);
		if (kind == PN__MADE_UPDATE)
			n = add_values(args, n, s, record, true);
	}
	return pn_exec_all(r, sql, args, n / rows.n, rows.n);
}

int64_t
pn_insert_all(struct pn_req *r, struct pn_rows records)
{
	return write_all(r, records, PN__MADE_INSERT);
}

int64_t
pn_update_all(struct pn_req *r, struct pn_rows records)
{
	return write_all(r, records, PN__MADE_UPDATE);
}
