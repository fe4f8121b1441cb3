#include "base/board.h"
#include "base/random.h"
#include "http/network.h"
#include "json/json.h"
#include "route/inside.h"
#include "route/out.h"
#include "session/once.h"
#include "view/fragment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ARENA_FIRST = 16 * 1024,
	HEAD_MAX = 16 * 1024, /* what nginx takes with the snippet we print */
};

static int
load_plans(struct pn__site *s, char *err, size_t n)
{
	const struct pn__place *places;
	size_t count;

	if ((s->plans = pn__plans_new()) == NULL) {
		snprintf(err, n, "out of memory");
		return -1;
	}
	places = pn__routes_all(s->routes, &count);
	for (size_t i = 0; i < count; i++) {
		const struct pn_schema *in = places[i].route->in;

		if (pn__asked_plan(s->plans, &places[i], err, n) == -1)
			return -1;
		if (in != NULL && pn__plans_add(s->plans, in, err, n) == -1)
			return -1;
		if (pn__out_plan(s->plans, &places[i], err, n) == -1)
			return -1;
	}
	return 0;
}

/* Those of a route. 0; -1: no memory. */
static int
add_writers(struct pn__site *s, const struct pn_route *route)
{
	const struct pn__plan *in = pn__plans_find(s->plans, route->in);

	if (in != NULL && pn__json_writers_plan(s->writers, in, false) == -1)
		return -1;
	return pn__out_writers(s->checked, s->plans, route);
}

static int
load_writers(struct pn__site *s, char *err, size_t n)
{
	const struct pn__place *places;
	size_t count, i = 0;

	places = pn__routes_all(s->routes, &count);
	s->writers = pn__json_writers_new();
	s->checked = pn__json_writers_new();
	if (s->writers != NULL && s->checked != NULL) {
		while (i < count && add_writers(s, places[i].route) == 0)
			i++;
	}
	if (s->writers != NULL && s->checked != NULL && i == count)
		return 0;
	snprintf(err, n, "out of memory");
	return -1;
}

static int
load_pool(struct pn__site *s, const struct pn__site_options *o, char *err,
    size_t n)
{
	struct pn__db_options db = { .url = o->db,
		.migrations = o->migrations,
		.modules = o->modules,
		.log = o->log };

	if (o->db == NULL)
		return 0;
	if (s->guard.has_once) {
		db.table = PN__ONCE_TABLE;
		db.create = PN__ONCE_CREATE;
	}
	s->pool = pn__db_pool_new(&db, err, n);
	return s->pool != NULL ? 0 : -1;
}

static int
load_guard(struct pn__site *s, const struct pn__site_options *o, char *err,
    size_t n)
{
	const struct pn__place *places;
	unsigned char random[PN__SECRET_BYTES];
	size_t count;

	places = pn__routes_all(s->routes, &count);
	for (size_t i = 0; i < count; i++)
		s->guard.has_once |= places[i].route->once;
	if (o->secret != NULL)
		return pn__secrets_read(&s->guard.secrets, o->secret, err, n);
	if (o->random == NULL)
		pn__random(random, sizeof(random));
	pn__secrets_make(
	    &s->guard.secrets, o->random != NULL ? o->random : random);
	return 0;
}

/* "10.0.0.0/8,::1": the networks that an option names. */
static int
load_networks(const char *option, const char *list, struct pn__network **ret,
    size_t *ret_n, char *err, size_t n)
{
	size_t max = 1;

	for (const char *p = list; p != NULL && *p != '\0'; p++)
		max += *p == ',';
	if (list == NULL || *list == '\0')
		return 0;
	if ((*ret = calloc(max, sizeof(**ret))) == NULL) {
		snprintf(err, n, "out of memory");
		return -1;
	}
	for (const char *p = list;; p++) {
		size_t len = strcspn(p, ",");

		if (pn__network_parse(p, len, &(*ret)[*ret_n]) == -1) {
			snprintf(err, n,
			    "--%s: \"%.*s\" is no network; write "
			    "10.0.0.0/8, 2001:db8::/32 or an address",
			    option, (int)len, p);
			return -1;
		}
		++*ret_n;
		p += len;
		if (*p == '\0')
			return 0;
	}
}

static bool
is_prefix(const char *url)
{
	size_t n = strlen(url);

	return n > 0 && url[0] == '/' && url[n - 1] == '/' &&
	       strncmp(url, "//", 2) != 0;
}

static int
load_pages(struct pn__site *s, const struct pn__site_options *o, char *err,
    size_t n)
{
	if (o->templates == NULL)
		return 0;
	if ((s->drops = pn__drops_new()) == NULL ||
	    (s->fragments = pn__fragments_new(s->drops, s->limits.cache)) ==
		NULL) {
		snprintf(err, n, "out of memory");
		return -1;
	}
	if (s->assets_url != NULL && !is_prefix(s->assets_url)) {
		snprintf(err, n,
		    "--static-url: \"%s\" does not begin and end with \"/\"",
		    s->assets_url);
		return -1;
	}
	if (s->dev)
		s->watch = pn__watch_new(s, o->templates, err, n);
	else
		s->pages = pn__pages_new(
		    s, o->templates, PN__PAGES_STOP, err, n);
	return s->watch != NULL || s->pages != NULL ? 0 : -1;
}

struct pn__site *
pn__site_new(const struct pn_app *app, const struct pn__site_options *o,
    char *err, size_t n)
{
	struct pn__site *s = calloc(1, sizeof(*s));

	if (s == NULL || app->name == NULL || app->routes == NULL) {
		snprintf(err, n, "struct pn_app needs .name and .routes");
		free(s);
		return NULL;
	}
	s->app = app;
	s->log = o->log;
	s->dev = o->dev;
	s->assets = o->assets;
	s->assets_url = o->assets_url;
	s->deadline_s = o->deadline_s;
	s->limits = pn__limits_app(app);
	if ((s->routes = pn__routes_new(app, err, n)) != NULL &&
	    load_plans(s, err, n) == 0 && load_writers(s, err, n) == 0 &&
	    load_pages(s, o, err, n) == 0 &&
	    load_networks("trust", o->trust, &s->trusted, &s->ntrusted, err,
		n) == 0 &&
	    load_networks("status", o->status, &s->watchers, &s->nwatchers,
		err, n) == 0 &&
	    load_guard(s, o, err, n) == 0 &&
	    load_pool(s, o, err, n) == 0)
		return s;
	pn__site_free(s);
	return NULL;
}

void
pn__site_free(struct pn__site *s)
{
	if (s == NULL)
		return;
	pn__db_pool_free(s->pool);
	pn__fragments_free(s->fragments);
	pn__drops_free(s->drops);
	pn__watch_free(s->watch);
	pn__pages_free(s->pages);
	pn__filters_free(s->filters);
	pn__json_writers_free(s->writers);
	pn__json_writers_free(s->checked);
	pn__plans_free(s->plans);
	pn__routes_free(s->routes);
	free(s->trusted);
	free(s->watchers);
	free(s);
}

int
pn__site_check(struct pn__site *s, const char *folder, FILE *to)
{
	char err[512];
	struct pn__pages *ps =
	    pn__pages_new(s, folder, PN__PAGES_ALL, err, sizeof(err));
	int count = 0;

	if (ps == NULL) {
		fprintf(to, "%s\n", err);
		return 1;
	}
	for (struct pn__broken *b = ps->broken; b != NULL; b = b->next) {
		fprintf(to, "%s\n", b->error);
		count++;
	}
	pn__pages_free(ps);
	return count;
}

void
pn__site_join(struct pn__site *s, struct pn__site *old)
{
	if (s->drops == NULL || old->drops == NULL)
		return;
	pn__fragments_free(s->fragments);
	pn__drops_free(s->drops);
	s->drops = pn__drops_share(old->drops);
	s->fragments = pn__fragments_new(s->drops, s->limits.cache);
}

bool
pn_is_dev(const struct pn_req *r)
{
	return r->site != NULL && r->site->dev;
}

void
pn__site_count(struct pn__site *s, struct pn__board *b)
{
	s->board = b;
	s->post = pn__post_take(b);
	if (s->pool != NULL && s->post != NULL)
		pn__db_pool_count(s->pool, s->post);
}

struct pn__thread *
pn__thread_new(struct pn__site *s)
{
	struct pn__thread *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->site = s;
	t->log = s->log;
	t->limits = &s->limits;
	t->trusted = s->trusted;
	t->ntrusted = s->ntrusted;
	t->tally = pn__tally_take(s->board, s->post);
	t->guard = &s->guard;
	pn__arena_init(&t->arena, ARENA_FIRST, s->limits.memory);
	pn__buf_init(&t->head, HEAD_MAX);
	pn__buf_init(&t->body, s->limits.reply);
	return t;
}

void
pn__thread_free(struct pn__thread *t)
{
	if (t == NULL)
		return;
	pn__db_close(t->db);
	pn__tally_leave(t->tally);
	pn__arena_fini(&t->arena);
	pn__buf_fini(&t->head);
	pn__buf_fini(&t->body);
	free(t);
}
