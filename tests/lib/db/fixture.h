/*
 * A request on a fresh database, for the tests of this room. The same tests
 * run on each database that can be had.
 */
#ifndef TESTS_LIB_DB_FIXTURE_H
#define TESTS_LIB_DB_FIXTURE_H

#include "../fake.h"

#include "db/conn.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
	struct fake *fake;
	struct pn_req *r;
	struct pn__db_pool *pool;
	char dir[64]; /* a folder of the test's own */
	char url[256];
	bool mysql;
};

static inline int
fixture_unlink(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* A new folder; remove_folder() takes it away with all that is in it. */
static inline void
make_folder(char path[64])
{
	const char *tmp = getenv("TMPDIR");

	snprintf(path, 64, "%s/postern-db-XXXXXX",
	    tmp != NULL && strlen(tmp) < 40 ? tmp : "/tmp");
	assert_non_null(mkdtemp(path));
}

static inline void
remove_folder(const char *path)
{
	nftw(path, fixture_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void
write_file(const char *dir, const char *name, const char *text)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static inline struct pn__db_pool *
open_pool(struct fixture *x, const char *migrations, int busy_ms)
{
	const struct pn__db_options o = { .url = x->url,
		.migrations = migrations,
		.busy_ms = busy_ms,
		.log = &x->fake->log };
	struct pn__db_pool *p;
	char err[512] = "";

	p = pn__db_pool_new(&o, err, sizeof(err));
	if (p == NULL)
		fail_msg("%s", err);
	return p;
}

/* Ends the request as the router does and begins the next one. */
static inline void
next_request(struct fixture *x)
{
	static char uri[] = "REQUEST_URI=/";
	static char *env[] = { uri, NULL };

	if (x->r != NULL) {
		pn__db_end(x->r, !pn_failed(x->r));
		pn__req_fini(x->r);
	}
	x->r = fake_begin(x->fake, env);
	x->r->pool = x->pool;
}

/* Fails with the sentence that latched. */
static inline void
assert_fine(struct fixture *x)
{
	if (pn_failed(x->r))
		fail_msg("%d %s", pn_failure_status(x->r), pn_failure(x->r));
}

/* It has failed so, with this in the sentence; takes it back. */
static inline void
assert_failed(struct fixture *x, int status, const char *part)
{
	if (pn_failure_status(x->r) != status ||
	    strstr(pn_failure(x->r), part) == NULL)
		fail_msg("expected %d with \"%s\", got %d %s", status, part,
		    pn_failure_status(x->r), pn_failure(x->r));
	pn_forgive(x->r);
}

/* url NULL: a new SQLite file; "": the database is not to be had. */
static inline struct fixture *
fixture_new(const char *url)
{
	struct fixture *x;

	if (url != NULL && *url == '\0')
		skip();
	x = calloc(1, sizeof(*x));
	assert_non_null(x);
	make_folder(x->dir);
	x->fake = fake_new();
	x->fake->limits.memory = 8 << 20;
	x->fake->thread.arena.cap = 8 << 20;
	if (url != NULL)
		snprintf(x->url, sizeof(x->url), "%s", url);
	else
		snprintf(x->url, sizeof(x->url), "sqlite:%s/test.db", x->dir);
	x->mysql = strncmp(x->url, "mysql:", 6) == 0;
	x->pool = open_pool(x, NULL, 200);
	next_request(x);
	return x;
}

static inline void
fixture_free(struct fixture *x)
{
	pn__db_end(x->r, false);
	pn__req_fini(x->r);
	pn__db_close(x->fake->thread.db);
	pn__db_pool_free(x->pool);
	fake_free(x->fake);
	remove_folder(x->dir);
	free(x);
}

/* Another thread's view of the same database. */
static inline struct fixture *
fixture_other(struct fixture *of)
{
	return fixture_new(of->url);
}

#endif
