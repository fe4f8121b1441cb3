#include "db/conn.h"

#include <stdlib.h>

/* The text decides, not its address: SQL may be made in a request. */
static uint64_t
hash_of(const char *sql, size_t n)
{
	uint64_t h = n, word;

	for (; n >= sizeof(word); n -= sizeof(word), sql += sizeof(word)) {
		memcpy(&word, sql, sizeof(word));
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	word = 0;
	if (n > 0)
		memcpy(&word, sql, n);
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}

static void
unlink_used(struct pn__db *db, struct pn__stmt *st)
{
	*(st->newer != NULL ? &st->newer->older : &db->newest) = st->older;
	*(st->older != NULL ? &st->older->newer : &db->oldest) = st->newer;
}

static void
link_newest(struct pn__db *db, struct pn__stmt *st)
{
	st->newer = NULL;
	st->older = db->newest;
	*(db->newest != NULL ? &db->newest->newer : &db->oldest) = st;
	db->newest = st;
}

void
pn__db_forget(struct pn__db *db, struct pn__stmt *st)
{
	struct pn__stmt **at = &db->buckets[st->hash % PN__DB_BUCKETS];

	while (*at != st)
		at = &(*at)->chain;
	*at = st->chain;
	unlink_used(db, st);
	db->nstatements--;
	pn__tally_set(db->tally, PN__COUNT_DB_STATEMENTS,
	    (uint64_t)db->nstatements);
	db->driver->finish(st->s);
	free(st->map);
	free(st->sql);
	free(st);
}

static struct pn__stmt *
add(struct pn__db *db, const char *sql, int lane, uint64_t hash,
    struct pn_db_error *e)
{
	struct pn__stmt **bucket = &db->buckets[hash % PN__DB_BUCKETS], *st;

	if (db->nstatements >= PN__DB_STATEMENTS)
		pn__db_forget(db, db->oldest);
	if ((st = calloc(1, sizeof(*st))) == NULL ||
	    (st->sql = strdup(sql)) == NULL) {
		pn__db_say(e, PN_DB_OTHER, "no memory");
		goto fail;
	}
	if (db->driver->prepare(db->c, sql, &st->s, e) == -1)
		goto fail;
	st->lane = lane;
	st->hash = hash;
	st->chain = *bucket;
	*bucket = st;
	link_newest(db, st);
	db->nstatements++;
	pn__tally_set(db->tally, PN__COUNT_DB_STATEMENTS,
	    (uint64_t)db->nstatements);
	return st;
fail:
	if (st != NULL)
		free(st->sql);
	free(st);
	return NULL;
}

struct pn__stmt *
pn__db_statement_in(
    struct pn__db *db, const char *sql, int lane, struct pn_db_error *e)
{
	uint64_t hash = hash_of(sql, strlen(sql)) + (uint64_t)lane;
	struct pn__stmt *st = db->buckets[hash % PN__DB_BUCKETS];

	while (st != NULL && (st->hash != hash || st->lane != lane ||
				 strcmp(st->sql, sql) != 0))
		st = st->chain;
	if (st == NULL)
		return add(db, sql, lane, hash, e);
	if (st != db->newest) {
		unlink_used(db, st);
		link_newest(db, st);
	}
	return st;
}

struct pn__stmt *
pn__db_statement(struct pn__db *db, const char *sql, struct pn_db_error *e)
{
	return pn__db_statement_in(db, sql, 0, e);
}
