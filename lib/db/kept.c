#include "db/conn.h"

#include "base/arena.h"

#include <postern/table.h>
#include <stdlib.h>

enum { KEPT = 64 }; /* results of one program */

struct pn__kept {
	struct pn_rows rows;
	const char *sql;
	struct pn__arena memory; /* of all that is in it */
	struct pn__kept *next;
};

void
pn__kept_free(struct pn__kept *k)
{
	struct pn__kept *next;

	for (; k != NULL; k = next) {
		next = k->next;
		pn__arena_fini(&k->memory);
		free(k);
	}
}

/* Gives a record texts of its own. -1: no memory. */
static int
copy_texts(struct pn__arena *a, const struct pn_schema *schema, char *record)
{
	for (size_t i = 0; i < schema->nfields; i++) {
		const struct pn_field *f = &schema->fields[i];
		const char **text = (const char **)(void *)(record + f->offset);

		if ((f->type != PN_TYPE_TEXT && f->type != PN_TYPE_CHOICE) ||
		    *text == NULL)
			continue;
		if ((*text = pn__arena_dup(a, *text, strlen(*text))) == NULL)
			return -1;
	}
	return 0;
}

/* Rows and text in memory of their own. NULL: there is not enough. */
static struct pn__kept *
copy(struct pn_rows rows, const char *sql, size_t cap)
{
	struct pn__kept *k = calloc(1, sizeof(*k));
	size_t size = rows.schema->size;
	char *base;

	if (k == NULL)
		return NULL;
	/* Its chunks are no smaller than the request's were. */
	pn__arena_init(&k->memory, rows.n * size + 4096, 2 * cap);
	k->sql = pn__arena_dup(&k->memory, sql, strlen(sql));
	base = pn__arena_zalloc(&k->memory, rows.n, size);
	if (k->sql == NULL || base == NULL)
		goto fail;
	if (rows.n > 0)
		memcpy(base, rows.base, rows.n * size);
	for (uint32_t i = 0; i < rows.n; i++)
		if (copy_texts(&k->memory, rows.schema, base + i * size) == -1)
			goto fail;
	k->rows = rows;
	k->rows.base = base;
	return k;
fail:
	pn__kept_free(k);
	return NULL;
}

/* The one that is kept, or NULL; *ret_n: how many others there are. */
static struct pn__kept *
find(struct pn__db_pool *p, const struct pn_schema *schema, const char *sql,
    int *ret_n)
{
	struct pn__kept *k = p->kept;

	for (*ret_n = 0; k != NULL; k = k->next, ++*ret_n)
		if (k->rows.schema == schema && strcmp(k->sql, sql) == 0)
			break;
	return k;
}

/* Keeps k unless another thread was faster or there are too many. */
static struct pn__kept *
keep(struct pn__db_pool *p, struct pn__kept *k)
{
	struct pn__kept *other;
	int n;

	pthread_mutex_lock(&p->lock);
	other = find(p, k->rows.schema, k->sql, &n);
	if (other == NULL && n < KEPT) {
		k->next = p->kept;
		p->kept = other = k;
	}
	pthread_mutex_unlock(&p->lock);
	if (other != k)
		pn__kept_free(k);
	return other;
}

struct pn_rows
pn_kept(struct pn_req *r, const struct pn_schema *schema, const char *sql)
{
	struct pn__kept *k = NULL;
	struct pn_rows rows;
	int n;

	if (!pn_failed(r) && r->pool != NULL &&
	    (k = find(r->pool, schema, sql, &n)) != NULL)
		return k->rows;
	rows = pn_all_v(r, schema, sql, NULL, 0);
	if (pn_failed(r))
		return (struct pn_rows){ .schema = schema };
	if ((k = copy(rows, sql, r->limits->memory)) == NULL)
		pn_fail(r, 500, "no memory to keep the rows: %s", sql);
	else if ((k = keep(r->pool, k)) == NULL)
		pn_fail(r, 500,
		    "more than %d results are to be kept, is the text another "
		    "one in each request? %s",
		    KEPT, sql);
	return k != NULL ? k->rows : (struct pn_rows){ .schema = schema };
}
