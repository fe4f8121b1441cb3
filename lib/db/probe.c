#include "db/conn.h"

/* What is read of the row that is there. */
struct found {
	int64_t found;
};

static const struct pn_schema found =
    PN_SCHEMA(struct found, PN_INT(struct found, found));

enum { SQL_MAX = 4096, KEYS_MAX = 8 };

static void
add_name(struct pn__buf *b, const struct pn__db *db, struct pn_slice name)
{
	pn__buf_addc(b, db->driver->quote);
	pn__buf_add(b, name.p, name.n);
	pn__buf_addc(b, db->driver->quote);
}

/* SELECT 1 AS found FROM "t" WHERE "c" = ? AND NOT ("id" = ?) LIMIT 1 */
static char *
make(struct pn_req *r, const struct pn__db *db, struct pn_slice table,
    const struct pn__db_pair *has, const struct pn__db_pair *but, size_t n)
{
	struct pn__buf b;
	char *sql = NULL;

	pn__buf_init(&b, SQL_MAX);
	pn__buf_adds(&b, "SELECT 1 AS found FROM ");
	add_name(&b, db, table);
	pn__buf_adds(&b, " WHERE ");
	add_name(&b, db, has->column);
	pn__buf_adds(&b, " = ?");
	for (size_t i = 0; i < n; i++) {
		pn__buf_adds(&b, i == 0 ? " AND NOT (" : " AND ");
		add_name(&b, db, but[i].column);
		pn__buf_adds(&b, i + 1 == n ? " = ?)" : " = ?");
	}
	pn__buf_adds(&b, " LIMIT 1");
	if (!b.full)
		sql = pn__arena_dup(r->arena, b.p, b.n);
	pn__buf_fini(&b);
	if (sql == NULL)
		pn_fail(r, 500, "no memory to look for a row");
	return sql;
}

struct pn_asked *
pn__db_ask_row(struct pn_req *r, struct pn_slice table,
    const struct pn__db_pair *has, const struct pn__db_pair *but, size_t n)
{
	struct pn_value args[KEYS_MAX + 1];
	struct pn__db *db = pn__db_use(r);
	char *sql;

	if (db == NULL)
		return NULL;
	if (n > KEYS_MAX) {
		pn_fail(r, 500, "a key of %zu columns is too large", n);
		return NULL;
	}
	if ((sql = make(r, db, table, has, but, n)) == NULL)
		return NULL;
	args[0] = has->value;
	for (size_t i = 0; i < n; i++)
		args[i + 1] = but[i].value;
	return pn_ask_v(r, &found, sql, args, n + 1);
}

bool
pn__db_has_row(struct pn_req *r, struct pn_asked *asked)
{
	return asked != NULL && pn_answer(r, asked).n > 0;
}
