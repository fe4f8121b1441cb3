#include "route/place.h"

#include "route/inside.h"

#include <postern/upload.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { GROUPS_MAX = 16 };

/* The way from the app's table down to a group. */
struct walk {
	struct pn__places *places;
	const struct pn_app *app;
	const struct pn_route *group[GROUPS_MAX];
	size_t depth;
	char *err;
	size_t err_n;
};

static size_t
plugins_count(const struct pn_plugin *const *list)
{
	size_t n = 0;

	while (list != NULL && list[n] != NULL)
		n++;
	return n;
}

static int
plugins_add(struct pn__place *p, const struct pn_plugin *const *list)
{
	size_t n = plugins_count(list);
	const struct pn_plugin **more;

	if (n == 0)
		return 0;
	more = realloc(p->plugins, (p->nplugins + n) * sizeof(*more));
	if (more == NULL)
		return -1;
	memcpy(more + p->nplugins, list, n * sizeof(*more));
	p->plugins = more;
	p->nplugins += n;
	return 0;
}

static int
path_add(struct pn__place *p, const char *path)
{
	size_t n = p->path != NULL ? strlen(p->path) : 0;
	char *more = realloc(p->path, n + strlen(path) + 1);

	if (more == NULL)
		return -1;
	memcpy(more + n, path, strlen(path) + 1);
	p->path = more;
	return 0;
}

static int
place_fill(struct walk *w, struct pn__place *p, const struct pn_route *route)
{
	bool in_group = w->depth > 0;

	if (plugins_add(p, w->app->plugins) == -1)
		return -1;
	for (size_t i = 0; i < w->depth; i++) {
		if (path_add(p, w->group[i]->path) == -1 ||
		    plugins_add(p, w->group[i]->plugins) == -1)
			return -1;
		p->cross_site |= w->group[i]->cross_site;
	}
	/* The route "/" of a group is the group's own path. */
	if (!(in_group && strcmp(route->path, "/") == 0) &&
	    path_add(p, route->path) == -1)
		return -1;
	return plugins_add(p, route->plugins);
}

static int
place_add(struct walk *w, const struct pn_route *route)
{
	struct pn__places *ps = w->places;
	struct pn__place *more;

	if (ps->n == ps->cap) {
		ps->cap = ps->cap == 0 ? 16 : ps->cap * 2;
		if ((more = realloc(ps->v, ps->cap * sizeof(*more))) == NULL)
			return -1;
		ps->v = more;
	}
	ps->v[ps->n] = (struct pn__place){ .route = route,
		.cross_site = route->cross_site,
		.limits = pn__limits_route(
		    w->app, w->group, w->depth, route) };
	return place_fill(w, &ps->v[ps->n++], route);
}

static bool
has_answer(const struct pn_route *r)
{
	return r->get != NULL || r->post != NULL || r->put != NULL ||
	    r->patch != NULL || r->del != NULL || r->any != NULL ||
	    r->page != NULL;
}

static int
bad(struct walk *w, const struct pn_route *r, const char *what)
{
	snprintf(w->err, w->err_n, "the route \"%s\" %s", r->path, what);
	return -1;
}

static int
add_table(struct walk *w, const struct pn_route *table)
{
	for (const struct pn_route *r = table; r->path != NULL; r++) {
		if (r->group == NULL) {
			if (!has_answer(r))
				return bad(w, r, "has no handler and no page");
			if (r->sink != NULL && r->sink->write == NULL)
				return bad(w, r, "has a .sink without .write");
			if (place_add(w, r) == -1)
				return bad(w, r, "finds no memory");
			continue;
		}
		if (has_answer(r))
			return bad(w, r, "is a group: handlers belong into "
					 "the group's own table");
		if (w->depth == GROUPS_MAX)
			return bad(w, r, "is nested too deep");
		w->group[w->depth++] = r;
		if (add_table(w, r->group) == -1)
			return -1;
		w->depth--;
	}
	return 0;
}

int
pn__places_init(struct pn__places *places, const struct pn_app *app, char *err,
    size_t n)
{
	struct walk w = { .places = places, .app = app, .err = err,
		.err_n = n };

	*places = (struct pn__places){ 0 };
	if (add_table(&w, app->routes) == 0)
		return 0;
	pn__places_fini(places);
	return -1;
}

void
pn__places_fini(struct pn__places *places)
{
	for (size_t i = 0; i < places->n; i++) {
		free(places->v[i].path);
		free(places->v[i].plugins);
	}
	free(places->v);
	*places = (struct pn__places){ 0 };
}

bool
pn__place_has_host(const struct pn__place *p, const char *host)
{
	const char *want = p->route->host;
	size_t n = strcspn(host, ":"), want_n;

	if (want == NULL)
		return true;
	want_n = strlen(want);
	if (strncmp(want, "*.", 2) == 0)
		return n > want_n - 1 &&
		    strncasecmp(host + n - (want_n - 1), want + 1,
			want_n - 1) == 0;
	return n == want_n && strncasecmp(host, want, n) == 0;
}
