#include "route/route.h"
#include "serve/ask.h"
#include "serve/place.h"

#include <postern/test.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MEMORY_MAX = 16 * 1024 * 1024, /* of a request's variables */
	REPLY_MAX = 256 * 1024 * 1024,
};

struct pn_test {
	struct pn__log log;
	struct pn__site *site;
	struct pn__thread *thread;
	struct pn__arena memory; /* of the test: paths */
	struct pn__arena last;	 /* of the last request and its reply */
	struct pn__buf reply;
	char *folder; /* of the fresh database; NULL: none */
	const struct pn_app *app;
	bool started;
};

/* A test that can't go on has failed; its database goes all the same. */
static _Noreturn void
give_up(struct pn_test *t, const char *why)
{
	fprintf(stderr, "%s can't be tested: %s\n", t->app->name, why);
	pn_test_free(t);
	exit(1);
}

/* Removes the folder of the database with what SQLite left there. */
static void
remove_folder(const char *folder)
{
	char path[4096];
	struct dirent *d;
	DIR *dir = opendir(folder);

	while (dir != NULL && (d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, d->d_name);
		unlink(path);
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(folder);
}

/* A database of its own, where there is a driver for it. */
static const char *
fresh_db(struct pn_test *t, const char *modules)
{
	const char *tmp = getenv("TMPDIR");

	if (modules == NULL)
		return NULL;
	t->folder = pn__arena_printf(&t->memory, "%s/postern-test-XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	if (t->folder == NULL || mkdtemp(t->folder) == NULL) {
		t->folder = NULL;
		give_up(t, "no temporary folder can be made");
	}
	return pn__arena_printf(&t->memory, "sqlite:%s/test.db", t->folder);
}

static void
find_places(struct pn_test *t, struct pn__site_options *o)
{
	const char *root = pn__place_root(&t->memory), *path;
	const char *modules = getenv("POSTERN_MODULES");

	if (root == NULL)
		give_up(t, "there is not enough memory");
	if (o->templates == NULL) {
		path = pn__arena_printf(&t->memory, "%s/templates", root);
		o->templates =
		    path != NULL && pn__is_folder(path) ? path : NULL;
	}
	path = o->templates != NULL
		   ? pn__arena_printf(&t->memory, "%s/static", o->templates)
		   : NULL;
	o->assets = path != NULL && pn__is_folder(path) ? path : NULL;
	if (o->migrations == NULL)
		o->migrations =
		    pn__place_migrations(&t->memory, root, t->app->name);
	o->modules =
	    modules != NULL ? modules : pn__place_modules(&t->memory);
	if (o->db == NULL)
		o->db = fresh_db(t, o->modules);
}

static void
open_site(struct pn_test *t, const struct pn__site_options *o)
{
	char err[1024];

	t->site = pn__site_new(t->app, o, err, sizeof(err));
	if (t->site == NULL ||
	    (t->site->pool != NULL &&
		pn__db_migrate(t->site->pool, err, sizeof(err)) == -1)) {
		give_up(t, err);
	}
	if ((t->thread = pn__thread_new(t->site)) == NULL)
		give_up(t, "there is not enough memory");
}

struct pn_test *
pn_test_new(const struct pn_app *app, const struct pn_test_options *o)
{
	struct pn_test *t = calloc(1, sizeof(*t));
	struct pn__site_options so = { 0 };

	if (t == NULL)
		abort();
	t->app = app;
	pn__log_init(&t->log, app->name, PN_LOG_WARNING, PN__LOG_TEXT);
	pn__arena_init(&t->memory, 1024, MEMORY_MAX);
	pn__arena_init(&t->last, 4096, MEMORY_MAX);
	pn__buf_init(&t->reply, REPLY_MAX);
	if (o != NULL)
		so = (struct pn__site_options){ .templates = o->templates,
			.migrations = o->migrations,
			.db = o->db,
			.dev = o->dev };
	so.log = &t->log;
	find_places(t, &so);
	open_site(t, &so);
	if (app->start != NULL && app->start() != 0)
		give_up(t, "its start hook failed");
	t->started = true;
	return t;
}

void
pn_test_free(struct pn_test *t)
{
	if (t == NULL)
		return;
	if (t->started && t->app->stop != NULL)
		t->app->stop();
	pn__thread_free(t->thread);
	pn__site_free(t->site);
	if (t->folder != NULL)
		remove_folder(t->folder);
	pn__buf_fini(&t->reply);
	pn__arena_fini(&t->last);
	pn__arena_fini(&t->memory);
	free(t);
}

/* What of form, json and body is sent, and as what. */
static struct pn_slice
body_of(const struct pn_test_request *q, struct pn__ask *a)
{
	struct pn_slice body = q->body;

	if (q->form != NULL) {
		a->type = "application/x-www-form-urlencoded";
		body = (struct pn_slice){ q->form, strlen(q->form) };
	} else if (q->json != NULL) {
		a->type = "application/json";
		body = (struct pn_slice){ q->json, strlen(q->json) };
	}
	a->has_body = body.p != NULL;
	a->body_n = body.n;
	return body;
}

static struct pn_reply
read_reply(struct pn_test *t)
{
	size_t end = pn__head_end(t->reply.p, t->reply.n);
	struct pn_slice head = { t->reply.p, end };
	struct pn_reply p = { 0 };

	if (end == 0)
		give_up(t, "a reply has no end of its headers");
	p.status = pn__head_status(head, NULL);
	p.head = pn__arena_dup(&t->last, head.p, head.n);
	p.body_n = t->reply.n - end;
	p.body = pn__buf_str(&t->reply);
	if (p.head == NULL || p.body == NULL)
		give_up(t, "a reply is too large for a test");
	p.body += end;
	return p;
}

struct pn_reply
pn_test_send(struct pn_test *t, const struct pn_test_request *q)
{
	struct pn__ask a = { .headers = q->headers };
	struct pn__ask_io io;
	char err[1024], **env;
	struct pn_slice body;
	size_t n;

	pn__arena_reset(&t->last);
	pn__buf_reset(&t->reply, 64 * 1024);
	a.method = (struct pn_slice){ q->method, strlen(q->method) };
	a.target = (struct pn_slice){ q->target, strlen(q->target) };
	while (q->headers != NULL && q->headers[a.nheaders] != NULL)
		a.nheaders++;
	body = body_of(q, &a);
	if (pn__ask_env(&a, &t->last, &env, &n, err, sizeof(err)) == -1)
		give_up(t, err);
	pn__ask_io_init(&io, body, &t->reply);
	pn__site_serve(t->site, t->thread, &io.io, env, n);
	return read_reply(t);
}

const char *
pn_reply_header(
    struct pn_test *t, const struct pn_reply *p, const char *name)
{
	struct pn_slice value = pn__head_find(
	    (struct pn_slice){ p->head, strlen(p->head) }, name);

	if (value.p == NULL)
		return NULL;
	return pn__arena_dup(&t->last, value.p, value.n);
}
