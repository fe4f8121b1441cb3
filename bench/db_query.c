#include "bench/db_query.h"
#include "bench/html.h"

#include <err.h>
#include <mysql.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 10000, MOST = 500, FORTUNES_MOST = 64, MESSAGE_MAX = 2048 };

struct world {
	int id, number;
};

struct fortune {
	int id;
	char message[MESSAGE_MAX + 1];
};

struct db {
	MYSQL *my;
	MYSQL_STMT *select, *update, *all;
	struct world in;  /* what select and update are given */
	struct world row; /* what select gives */
	struct fortune fortune; /* what all gives */
	unsigned long length;	/* of its message */
	unsigned int random;
	struct fortune fortunes[FORTUNES_MOST];
};

static void
bind_int(MYSQL_BIND *b, int *n)
{
	b->buffer_type = MYSQL_TYPE_LONG;
	b->buffer = n;
}

static MYSQL_STMT *
prepare(MYSQL *my, const char *sql)
{
	MYSQL_STMT *s;

	s = mysql_stmt_init(my);
	if (s == NULL || mysql_stmt_prepare(s, sql, strlen(sql)) != 0)
		errx(2, "%s: %s", sql, mysql_error(my));
	return s;
}

/* The connector copies what it is given: a MYSQL_BIND may be short-lived. */
static void
prepare_all(struct db *db)
{
	MYSQL_BIND key[1] = { 0 }, number_key[2] = { 0 }, world[2] = { 0 },
		   fortune[2] = { 0 };

	db->select = prepare(
	    db->my, "SELECT id, randomNumber FROM world WHERE id = ?");
	bind_int(key, &db->in.id);
	mysql_stmt_bind_param(db->select, key);
	bind_int(world, &db->row.id);
	bind_int(world + 1, &db->row.number);
	mysql_stmt_bind_result(db->select, world);

	db->update = prepare(
	    db->my, "UPDATE world SET randomNumber = ? WHERE id = ?");
	bind_int(number_key, &db->in.number);
	bind_int(number_key + 1, &db->in.id);
	mysql_stmt_bind_param(db->update, number_key);

	db->all = prepare(db->my, "SELECT id, message FROM fortune");
	bind_int(fortune, &db->fortune.id);
	fortune[1].buffer_type = MYSQL_TYPE_STRING;
	fortune[1].buffer = db->fortune.message;
	fortune[1].buffer_length = MESSAGE_MAX;
	fortune[1].length = &db->length;
	mysql_stmt_bind_result(db->all, fortune);
}

struct db *
db_open(void)
{
	struct db *db;

	db = calloc(1, sizeof(*db));
	if (db == NULL || (db->my = mysql_init(NULL)) == NULL)
		errx(2, "out of memory");
	mysql_options(db->my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(db->my, NULL, getenv("DB_USER"), NULL,
	    getenv("DB_NAME"), 0, getenv("DB_SOCKET"), 0) == NULL)
		errx(2, "%s", mysql_error(db->my));
	prepare_all(db);
	db->random = (unsigned int)(uintptr_t)db >> 4 | 1;
	return db;
}

/* From 1 to ROWS. */
static int
any(struct db *db)
{
	db->random ^= db->random << 13;
	db->random ^= db->random >> 17;
	db->random ^= db->random << 5;
	return (int)(db->random % ROWS) + 1;
}

static void
execute(MYSQL_STMT *s)
{
	if (mysql_stmt_execute(s) != 0)
		errx(2, "%s", mysql_stmt_error(s));
}

static struct world
read_row(struct db *db, int id)
{
	db->in.id = id;
	execute(db->select);
	if (mysql_stmt_fetch(db->select) != 0)
		errx(2, "world %d: %s", id, mysql_stmt_error(db->select));
	mysql_stmt_free_result(db->select);
	return db->row;
}

static size_t
write_row(char *out, struct world w)
{
	return (size_t)snprintf(out, DB_BODY_MAX / MOST,
	    "{\"id\":%d,\"randomNumber\":%d}", w.id, w.number);
}

static size_t
write_rows(char *body, const struct world *w, int n)
{
	size_t end = 0;
	int i;

	for (i = 0; i < n; i++) {
		body[end++] = i == 0 ? '[' : ',';
		end += write_row(body + end, w[i]);
	}
	body[end++] = ']';
	return end;
}

static int
clamp(int n)
{
	return n < 1 ? 1 : n > MOST ? MOST : n;
}

size_t
db_one(struct db *db, char *body)
{
	return write_row(body, read_row(db, any(db)));
}

size_t
db_many(struct db *db, int n, char *body)
{
	struct world w[MOST];
	int i;

	n = clamp(n);
	for (i = 0; i < n; i++)
		w[i] = read_row(db, any(db));
	return write_rows(body, w, n);
}

static int
by_id(const void *a, const void *b)
{
	return ((const struct world *)a)->id - ((const struct world *)b)->id;
}

size_t
db_update(struct db *db, int n, char *body)
{
	struct world w[MOST];
	int i;

	n = clamp(n);
	for (i = 0; i < n; i++)
		w[i] = read_row(db, any(db));
	/* In one order everywhere, or two of them wait for each other. */
	qsort(w, (size_t)n, sizeof(*w), by_id);
	if (mysql_real_query(db->my, "START TRANSACTION", 17) != 0)
		errx(2, "%s", mysql_error(db->my));
	for (i = 0; i < n; i++) {
		w[i].number = any(db);
		db->in = w[i];
		execute(db->update);
	}
	if (mysql_commit(db->my) != 0)
		errx(2, "%s", mysql_error(db->my));
	return write_rows(body, w, n);
}

static int
by_message(const void *a, const void *b)
{
	return strcmp(((const struct fortune *)a)->message,
	    ((const struct fortune *)b)->message);
}

size_t
db_fortunes(struct db *db, char *body)
{
	static const char added[] =
	    "Additional fortune added at request time.";
	struct fortune *f = db->fortunes;
	size_t end, i, n = 0;

	execute(db->all);
	while (n + 1 < FORTUNES_MOST && mysql_stmt_fetch(db->all) == 0) {
		f[n].id = db->fortune.id;
		memcpy(f[n].message, db->fortune.message, db->length);
		f[n++].message[db->length] = '\0';
	}
	mysql_stmt_free_result(db->all);
	f[n].id = 0;
	memcpy(f[n++].message, added, sizeof(added));
	qsort(f, n, sizeof(*f), by_message);

	end = html_begin(body, DB_BODY_MAX);
	for (i = 0; i < n; i++)
		end = html_row(body, DB_BODY_MAX, end, f[i].id, f[i].message);
	return html_end(body, DB_BODY_MAX, end);
}
