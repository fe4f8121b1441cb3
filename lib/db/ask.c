#include "db/conn.h"

/* What a driver is given at the most before its answers are taken. */
enum {
	BATCH = 32,
	BATCH_BYTES = 64 * 1024,
	STATEMENT_BYTES = 64, /* of the packet around the arguments */
};

struct pn_asked {
	const char *sql;
	const struct pn_value *args;
	size_t n;
	struct pn_rows rows;
	bool answered;
	struct pn_asked *next; /* in the order of asking */
	struct pn__stmt *st;   /* while it is under way */
};

struct pn_asked *
pn_ask_v(struct pn_req *r, const struct pn_schema *schema, const char *sql,
    const struct pn_value *args, size_t n)
{
	struct pn__db *db = pn__db_use(r);
	struct pn_asked *a;
	struct pn_value *copy;

	if (db == NULL)
		return NULL;
	if (!pn__db_is_read(sql)) {
		pn_fail(r, 500, "pn_ask() is for a SELECT, not for %s", sql);
		return NULL;
	}
	a = pn_alloc(r, sizeof(*a));
	copy = pn_alloc(r, sizeof(*copy) * (n + 1));
	if (a == NULL || copy == NULL)
		return NULL;
	if (n > 0)
		memcpy(copy, args, sizeof(*copy) * n);
	a->sql = sql;
	a->args = copy;
	a->n = n;
	a->rows.schema = schema;
	if (pn__db_arguments(r, db, &a->sql, &a->args, &a->n) == -1)
		return NULL;
	*(db->asked != NULL ? &db->asked_last->next : &db->asked) = a;
	db->asked_last = a;
	return a;
}

static size_t
bytes_of(const struct pn_asked *a)
{
	size_t bytes = STATEMENT_BYTES;

	for (size_t i = 0; i < a->n; i++) {
		bytes += 16;
		if (a->args[i].kind == PN_KIND_TEXT ||
		    a->args[i].kind == PN_KIND_BYTES ||
		    a->args[i].kind == PN_KIND_HTML)
			bytes += a->args[i].n;
	}
	return bytes;
}

/* Takes the next ones off the list; their number, at least 1. */
static int
take(struct pn__db *db, struct pn_asked *v[BATCH])
{
	size_t bytes = 0;
	int n = 0;

	while (db->asked != NULL && n < BATCH) {
		bytes += bytes_of(db->asked);
		if (n > 0 && bytes > BATCH_BYTES)
			break;
		v[n++] = db->asked;
		db->asked = db->asked->next;
	}
	return n;
}

/* A statement for each, the same text in several lanes. -1: not all. */
static int
prepare_all(struct pn__db *db, struct pn_asked *v[], int n)
{
	struct pn_db_error e = { 0 };

	for (int i = 0; i < n; i++) {
		int lane = 0;

		for (int k = 0; k < i; k++)
			lane += v[k]->sql == v[i]->sql ||
				strcmp(v[k]->sql, v[i]->sql) == 0;
		v[i]->st = pn__db_statement_in(db, v[i]->sql, lane, &e);
		if (v[i]->st == NULL)
			return -1;
	}
	return 0;
}

/* Whether one that failed so is simply asked again, alone. */
static bool
is_asked_again(const struct pn__db *db, enum pn_db_fault fault)
{
	return fault == PN_DB_STALE || (fault == PN_DB_AWAY && db->depth == 0);
}

/* What was sent, up to the first that could not be. */
static int
send_all(struct pn_req *r, struct pn__db *db, struct pn_asked *v[], int n)
{
	struct pn_db_error e = { 0 };

	for (int i = 0; i < n; i++) {
		if (db->driver->send(v[i]->st->s, v[i]->args, v[i]->n, &e) == 0)
			continue;
		if (!is_asked_again(db, e.fault))
			pn__db_fail(r, db, v[i]->sql, &e);
		return db->c != NULL ? i : 0;
	}
	return n;
}

/* Every answer is read, even after a failure: the next ones are behind. */
static void
receive_all(struct pn_req *r, struct pn__db *db, struct pn_asked *v[], int n)
{
	struct pn_db_error e = { 0 };

	for (int i = 0; i < n && db->c != NULL; i++) {
		struct pn_asked *a = v[i];

		if (db->driver->receive(a->st->s, &e) == -1) {
			if (!is_asked_again(db, e.fault))
				pn__db_fail(r, db, a->sql, &e);
			else if (e.fault == PN_DB_AWAY)
				pn__db_disconnect(db);
			else
				pn__db_forget(db, a->st);
		} else if (pn_failed(r)) {
			db->driver->reset(a->st->s, &e);
		} else {
			a->answered = pn__db_rows(r, db, a->st, a->rows.schema,
					  &a->rows) == 0;
		}
	}
}

/* Answers the next ones on the list, in one go if the database can. */
static void
answer_some(struct pn_req *r, struct pn__db *db)
{
	struct pn_asked *v[BATCH];
	int n = take(db, v);

	if (n > 1 && db->driver->send != NULL && prepare_all(db, v, n) == 0)
		receive_all(r, db, v, send_all(r, db, v, n));
	/* What is left is asked one by one, which knows what to do. */
	for (int i = 0; i < n && !pn_failed(r); i++) {
		if (v[i]->answered)
			continue;
		v[i]->rows = pn_all_v(
		    r, v[i]->rows.schema, v[i]->sql, v[i]->args, v[i]->n);
		v[i]->answered = true;
	}
}

struct pn_rows
pn_answer(struct pn_req *r, struct pn_asked *asked)
{
	struct pn__db *db = pn__db_use(r);

	while (db != NULL && asked != NULL && !asked->answered &&
	       !pn_failed(r) && db->asked != NULL)
		answer_some(r, db);
	if (asked == NULL || pn_failed(r))
		return (struct pn_rows){ 0 };
	return asked->rows;
}
