/* The TechEmpower tests: JSON, text, and a database read and written. */
#include <postern.h>
#include <stdlib.h>
#include <time.h>

enum {
	ROWS = 10000, /* of the table world, and its largest number */
	MOST = 500,   /* rows that one request may ask for */
};

struct greeting {
	const char *message;
};

struct world {
	int32_t id, randomNumber; /* as the tests name it */
};

struct fortune {
	int32_t id;
	const char *message;
};

static const struct pn_schema greeting = PN_SCHEMA(struct greeting,
	PN_TEXT(struct greeting, message));

static const struct pn_schema world = PN_SCHEMA(struct world,
	PN_INT(struct world, id, .key = true),
	PN_INT(struct world, randomNumber));

static const struct pn_schema fortune = PN_SCHEMA(struct fortune,
	PN_INT (struct fortune, id, .key = true),
	PN_TEXT(struct fortune, message, .max = 2048));

static const char by_id[] = "SELECT id, randomNumber FROM world WHERE id = ?";

/* ---- random numbers: a generator per request, no secret in it ---- */

static uint64_t
seed(const struct pn_req *r)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec << 32 ^ (uint64_t)now.tv_nsec << 16 ^
	       (uintptr_t)r;
}

/* From 1 to max: the next of Vigna's splitmix64. */
static int32_t
any(uint64_t *seed, uint32_t max)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (int32_t)(((z ^ z >> 31) >> 32) * max >> 32) + 1;
}

/* ---- no database ---- */

static int
json(struct pn_req *r)
{
	const struct greeting g = { .message = "Hello, World!" };

	return pn_json(r, pn_record(&greeting, &g));
}

static int
plaintext(struct pn_req *r)
{
	return pn_text(r, "Hello, World!");
}

/* ---- rows of the table world ---- */

/* How many rows are asked for: 1 where it is no number. */
static uint32_t
how_many(struct pn_req *r, const char *name)
{
	return (uint32_t)pn_query_int(r, name, 1, 1, MOST);
}

/* The rows with these ids, a SELECT each; all of them travel together. */
static struct world *
read_rows(struct pn_req *r, const int32_t *ids, uint32_t n)
{
	struct world *w = pn_alloc(r, sizeof(*w) * n);
	struct pn_asked *asked[MOST];

	for (uint32_t i = 0; i < n; i++)
		asked[i] = pn_ask(r, &world, by_id, ids[i]);
	for (uint32_t i = 0; i < n && !pn_failed(r); i++) {
		struct pn_rows rows = pn_answer(r, asked[i]);

		if (rows.n == 1)
			w[i] = *(const struct world *)rows.base;
		else
			pn_fail(r, 500, "the table world has no row %d",
			    ids[i]);
	}
	return w;
}

static int
reply_rows(struct pn_req *r, const struct world *w, uint32_t n)
{
	return pn_json(r, ((struct pn_rows){ &world, w, n }));
}

static int
db(struct pn_req *r)
{
	uint64_t s = seed(r);
	const struct world *w = pn_one(r, &world, by_id, any(&s, ROWS));

	if (w == NULL)
		return 404;
	return pn_json(r, pn_record(&world, w));
}

static int
queries(struct pn_req *r)
{
	uint32_t n = how_many(r, "queries");
	uint64_t s = seed(r);
	int32_t ids[MOST];

	for (uint32_t i = 0; i < n; i++)
		ids[i] = any(&s, ROWS);
	return reply_rows(r, read_rows(r, ids, n), n);
}

static int
cached_queries(struct pn_req *r)
{
	struct pn_rows all = pn_kept(r, &world,
	    "SELECT id, randomNumber FROM world ORDER BY id");
	uint32_t n = how_many(r, "count");
	struct world *w = pn_alloc(r, sizeof(*w) * n);
	uint64_t s = seed(r);

	if (all.n == 0)
		return 404;
	for (uint32_t i = 0; i < n && !pn_failed(r); i++)
		w[i] = ((const struct world *)all.base)[any(&s, all.n) - 1];
	return reply_rows(r, w, n);
}

/* ---- updates ---- */

static int
compare_ids(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/*
 * So many ids, none of them twice, so that each row asked for is a row
 * changed. In order, as all requests lock rows in the same.
 */
static void
choose_ids(uint64_t *s, int32_t *ids, uint32_t n)
{
	bool taken[ROWS + 1] = { false };

	for (uint32_t i = 0; i < n; i++) {
		do {
			ids[i] = any(s, ROWS);
		} while (taken[ids[i]]);
		taken[ids[i]] = true;
	}
	qsort(ids, n, sizeof(*ids), compare_ids);
}

static int
updates(struct pn_req *r)
{
	uint32_t n = how_many(r, "queries");
	uint64_t s = seed(r);
	int32_t ids[MOST];
	struct world *w;

	choose_ids(&s, ids, n);
	w = read_rows(r, ids, n);
	/* Any number but the one it has. */
	for (uint32_t i = 0; i < n && !pn_failed(r); i++)
		w[i].randomNumber =
		    (w[i].randomNumber + any(&s, ROWS - 1) - 1) % ROWS + 1;
	pn_update_all(r, (struct pn_rows){ &world, w, n });
	return reply_rows(r, w, n);
}

/* ---- fortunes ---- */

static int
compare_messages(const void *a, const void *b)
{
	const struct fortune *x = a, *y = b;

	return strcmp(x->message, y->message);
}

static int
fortunes(struct pn_req *r)
{
	struct pn_rows rows =
	    pn_all(r, &fortune, "SELECT id, message FROM fortune");
	struct fortune *f = pn_alloc(r, sizeof(*f) * (rows.n + 1));

	if (pn_failed(r))
		return 500;
	memcpy(f + 1, rows.base, sizeof(*f) * rows.n);
	f[0].message = "Additional fortune added at request time.";
	qsort(f, rows.n + 1, sizeof(*f), compare_messages);
	pn_set(r, "fortunes", ((struct pn_rows){ &fortune, f, rows.n + 1 }));
	return pn_page(r, "benchmark.html");
}

static const struct pn_route routes[] = {
	{ "/json", .get = json },
	{ "/plaintext", .get = plaintext },
	{ "/db", .get = db },
	{ "/queries", .get = queries },
	{ "/fortunes", .get = fortunes },
	{ "/updates", .get = updates },
	{ "/cached-queries", .get = cached_queries },
	{ 0 },
};

static const struct pn_app app = { .name = "benchmark", .routes = routes };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
