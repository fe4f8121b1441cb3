#include "db/conn.h"
#include "db/convert.h"
#include "schema/schema.h"

#include <stdlib.h>

/* Which field the column fills; -1, latched. */
static int
field_of(struct pn_req *r, const struct pn__stmt *st,
    const struct pn_schema *schema, const char *column, int before)
{
	int field = column != NULL
			? pn__schema_find(schema,
			      (struct pn_slice){ column, strlen(column) })
			: -1;

	if (field == -1) {
		pn_fail(r, 500, "column %s: struct %s has no such field: %s",
		    column != NULL ? column : "?", schema->name, st->sql);
		return -1;
	}
	for (int i = 0; i < before; i++) {
		if (st->map[i] != field)
			continue;
		pn_fail(r, 500,
		    "column %s comes twice; name one of them with AS: %s",
		    column, st->sql);
		return -1;
	}
	return field;
}

int
pn__row_map(struct pn_req *r, struct pn__db *db, struct pn__stmt *st,
    const struct pn_schema *schema)
{
	const struct pn_db_driver *d = db->driver;
	int generation = d->generation(st->s), n = d->columns(st->s);
	int *map;

	if (st->schema == schema && st->generation == generation)
		return 0;
	st->schema = NULL;
	map = realloc(st->map, sizeof(*map) * (size_t)(n > 0 ? n : 1));
	if (map == NULL) {
		pn_fail(r, 500, "no memory");
		return -1;
	}
	st->map = map;
	for (int i = 0; i < n; i++) {
		map[i] = field_of(r, st, schema, d->column(st->s, i), i);
		if (map[i] == -1)
			return -1;
	}
	st->schema = schema;
	st->generation = generation;
	st->ncolumns = n;
	return 0;
}

/* Latches what is wrong with a column's value. */
static int
fail_column(struct pn_req *r, struct pn__db *db, struct pn__stmt *st, int i,
    const struct pn_field *f, const char *why)
{
	const char *column = db->driver->column(st->s, i);

	if (f != NULL)
		pn_fail(r, 500, "column %s %s (%s of struct %s): %s", column,
		    why, f->name, st->schema->name, st->sql);
	else
		pn_fail(r, 500, "column %s %s: %s", column, why, st->sql);
	return -1;
}

int
pn__row_read(struct pn_req *r, struct pn__db *db, struct pn__stmt *st,
    struct pn__arena *a, void *record)
{
	const struct pn_field *f;
	struct pn_db_error e;
	struct pn_value v;
	const char *why;

	for (int i = 0; i < st->ncolumns; i++) {
		f = &st->schema->fields[st->map[i]];
		if (db->driver->value(st->s, i, &v, &e) == -1)
			return fail_column(r, db, st, i, NULL, e.text);
		why = pn__convert(f, &v, a, (char *)record + f->offset);
		if (why != NULL)
			return fail_column(r, db, st, i, f, why);
	}
	return 0;
}

int
pn__row_integer(
    struct pn_req *r, struct pn__db *db, struct pn__stmt *st, int64_t *ret_v)
{
	struct pn_db_error e;
	struct pn_value v;

	if (db->driver->columns(st->s) == 0) {
		pn_fail(r, 500, "it gives no column to count: %s", st->sql);
		return -1;
	}
	if (db->driver->value(st->s, 0, &v, &e) == -1)
		return fail_column(r, db, st, 0, NULL, e.text);
	if (pn__convert_integer(&v) == -1 || v.kind == PN_KIND_UINT)
		return fail_column(
		    r, db, st, 0, NULL, "is no integer of 64 bits");
	*ret_v = v.kind == PN_KIND_NULL ? 0 : v.i;
	return 0;
}
