#include "db/conn.h"

#include <stdlib.h>

enum { SQL_MAX = 64 * 1024 };

bool
pn__is_column(const struct pn_field *f)
{
	return f->type != PN_TYPE_STRUCT && f->type != PN_TYPE_LIST &&
	    f->type != PN_TYPE_FILE;
}

/* Which of a schema's fields stand in a part of the text. */
enum part {
	KEYS,
	OTHERS,
	ALL,
};

static bool
is_in(const struct pn_field *f, enum part part)
{
	return pn__is_column(f) && (part == ALL || f->key == (part == KEYS));
}

static void
add_name(struct pn__buf *b, const struct pn__db *db, const char *name)
{
	pn__buf_addc(b, db->driver->quote);
	pn__buf_adds(b, name);
	pn__buf_addc(b, db->driver->quote);
}

static void
add_table(struct pn__buf *b, const struct pn__db *db, const struct pn_schema *s)
{
	add_name(b, db, s->table != NULL ? s->table : s->name);
}

/* The names of a part, each between before and after. Their number. */
static int
add_names(struct pn__buf *b, const struct pn__db *db, const struct pn_schema *s,
    enum part part, const char *after, const char *between)
{
	int n = 0;

	for (size_t i = 0; i < s->nfields; i++) {
		if (!is_in(&s->fields[i], part))
			continue;
		if (n++ > 0)
			pn__buf_adds(b, between);
		add_name(b, db, s->fields[i].name);
		pn__buf_adds(b, after);
	}
	return n;
}

/* INSERT INTO "entry" ("name", "message") VALUES (?, ?) */
static void
make_insert(struct pn__buf *b, const struct pn__db *db,
    const struct pn_schema *s, enum part part)
{
	int n;

	pn__buf_adds(b, "INSERT INTO ");
	add_table(b, db, s);
	pn__buf_adds(b, " (");
	n = add_names(b, db, s, part, "", ", ");
	pn__buf_adds(b, ") VALUES (");
	for (int i = 0; i < n; i++)
		pn__buf_adds(b, i == 0 ? "?" : ", ?");
	pn__buf_addc(b, ')');
}

/* UPDATE "entry" SET "name" = ?, "message" = ? WHERE "id" = ? */
static void
make_update(
    struct pn__buf *b, const struct pn__db *db, const struct pn_schema *s)
{
	pn__buf_adds(b, "UPDATE ");
	add_table(b, db, s);
	pn__buf_adds(b, " SET ");
	add_names(b, db, s, OTHERS, " = ?", ", ");
	pn__buf_adds(b, " WHERE ");
	add_names(b, db, s, KEYS, " = ?", " AND ");
}

/* What an insert does where the key is taken; the driver knows the words. */
static void
make_upsert(
    struct pn__buf *b, const struct pn__db *db, const struct pn_schema *s)
{
	bool first = true;

	make_insert(b, db, s, ALL);
	if (db->driver->on_duplicate_key) {
		pn__buf_adds(b, " ON DUPLICATE KEY UPDATE ");
	} else {
		pn__buf_adds(b, " ON CONFLICT (");
		add_names(b, db, s, KEYS, "", ", ");
		pn__buf_adds(b, ") DO UPDATE SET ");
	}
	for (size_t i = 0; i < s->nfields; i++) {
		if (!is_in(&s->fields[i], OTHERS))
			continue;
		pn__buf_adds(b, first ? "" : ", ");
		first = false;
		add_name(b, db, s->fields[i].name);
		pn__buf_adds(b, db->driver->on_duplicate_key ? " = VALUES("
							     : " = excluded.");
		add_name(b, db, s->fields[i].name);
		if (db->driver->on_duplicate_key)
			pn__buf_addc(b, ')');
	}
}

static char *
make(const struct pn__db *db, const struct pn_schema *s, enum pn__made_kind k)
{
	struct pn__buf b;

	pn__buf_init(&b, SQL_MAX);
	switch (k) {
	case PN__MADE_INSERT:
		make_insert(&b, db, s, OTHERS);
		break;
	case PN__MADE_UPDATE:
		make_update(&b, db, s);
		break;
	case PN__MADE_UPSERT:
		make_upsert(&b, db, s);
		break;
	}
	return pn__buf_take(&b);
}

const char *
pn__db_made(
    struct pn__db *db, const struct pn_schema *s, enum pn__made_kind kind)
{
	struct pn__made *m;

	for (m = db->made; m != NULL; m = m->next) {
		if (m->schema == s && m->kind == kind)
			return m->sql;
	}
	if ((m = calloc(1, sizeof(*m))) == NULL)
		return NULL;
	m->schema = s;
	m->kind = kind;
	if ((m->sql = make(db, s, kind)) == NULL) {
		free(m);
		return NULL;
	}
	m->next = db->made;
	db->made = m;
	return m->sql;
}
