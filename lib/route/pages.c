#include "route/pages.h"

#include "route/route.h"
#include "view/asset.h"

#include "view/xslt/xslt.h"

#include <postern/engine.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct pn__page {
	const struct pn_engine *engine;
	void *template;
	struct pn__page *next;
	char name[];
};

static const struct pn_engine *const engines[] = { &pn_engine_mustache,
	&pn_engine_xslt, &pn__engine_xslt_long, NULL };

static bool
has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && name[n - m - 1] != '/' &&
	       strcmp(name + n - m, suffix) == 0;
}

static const struct pn_engine *
find_engine(const struct pn_engine *const *list, const char *name)
{
	for (; list != NULL && *list != NULL; list++) {
		if (has_suffix(name, (*list)->suffix))
			return *list;
	}
	return NULL;
}

/* The engine for a name; NULL: the markup engine. */
static const struct pn_engine *
engine_of(const struct pn__site *s, const char *name)
{
	const struct pn_engine *e = find_engine(s->app->engines, name);

	return e != NULL ? e : find_engine(engines, name);
}

const struct pn__page *
pn__pages_find(const struct pn__pages *ps, const char *name)
{
	const struct pn__page *p = ps != NULL ? ps->first : NULL;

	while (p != NULL && strcmp(p->name, name) != 0)
		p = p->next;
	return p;
}

int
pn__pages_render(struct pn_req *r, const struct pn__page *page)
{
	struct pn_value values = {
		.kind = PN_KIND_MAP, .map = r->values, .n = (uint32_t)r->nvalues
	};

	return page->engine->render(r, page->template, &values);
}

const char *
pn__pages_error(const struct pn__pages *ps, const char *name)
{
	const struct pn__broken *b = ps != NULL ? ps->broken : NULL;

	while (b != NULL && strcmp(b->name, name) != 0)
		b = b->next;
	return b != NULL ? b->error : NULL;
}

void
pn__pages_free(struct pn__pages *ps)
{
	struct pn__page *next;
	struct pn__broken *other;

	if (ps == NULL)
		return;
	for (struct pn__page *p = ps->first; p != NULL; p = next) {
		next = p->next;
		p->engine->free(p->template);
		free(p);
	}
	for (struct pn__broken *b = ps->broken; b != NULL; b = other) {
		other = b->next;
		free(b->error);
		free(b);
	}
	pn__views_free(ps->views);
	pn__assets_free(ps->assets);
	free(ps->folder);
	free(ps);
}

/* ---- loading ---- */

struct loading {
	struct pn__site *site;
	struct pn__pages *pages;
	enum pn__pages_errors errors;
	struct pn__view_check check;
	char *err;
	size_t n;
};

static int
load_markup(struct loading *l, const char *name)
{
	struct pn__view_error e;

	if (pn__views_load(l->pages->views, name, &e) != NULL)
		return 0;
	snprintf(l->err, l->n, "%s", e.text);
	return -1;
}

static int
load_other(
    struct loading *l, const struct pn_engine *engine, const char *name)
{
	struct pn__page *p;

	if ((p = malloc(sizeof(*p) + strlen(name) + 1)) == NULL) {
		snprintf(l->err, l->n, "out of memory");
		return -1;
	}
	memcpy(p->name, name, strlen(name) + 1);
	p->engine = engine;
	p->template = engine->load(l->pages->folder, name, l->err, l->n);
	if (p->template == NULL) {
		free(p);
		return -1;
	}
	p->next = l->pages->first;
	l->pages->first = p;
	return 0;
}

/* Keeps the error of a template, once. 0, or -1: no memory. */
static int
note(struct loading *l, const char *name, const char *error)
{
	struct pn__broken **end = &l->pages->broken, *b;

	for (; *end != NULL; end = &(*end)->next) {
		if (l->errors == PN__PAGES_ALL &&
		    strcmp((*end)->error, error) == 0)
			return 0;
	}
	if ((b = malloc(sizeof(*b) + strlen(name) + 1)) == NULL)
		return -1;
	memcpy(b->name, name, strlen(name) + 1);
	if ((b->error = strdup(error)) == NULL) {
		free(b);
		return -1;
	}
	b->next = NULL;
	*end = b;
	return 0;
}

static void
on_error(void *ctx, const char *text)
{
	note(ctx, "", text);
}

static void
on_read(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
}

static int
load(struct loading *l, const char *name)
{
	const struct pn_engine *engine = engine_of(l->site, name);
	int rc;

	if (pn__pages_find(l->pages, name) != NULL ||
	    pn__pages_error(l->pages, name) != NULL)
		return 0;
	rc = engine == NULL ? load_markup(l, name)
			    : load_other(l, engine, name);
	return rc == -1 && l->errors != PN__PAGES_STOP ? note(l, name, l->err)
						       : rc;
}

/*
 * Every template of a folder below the templates whose name begins with
 * base; no folder is no error. A name's end says whether it is a template.
 */
static int
load_folder(struct loading *l, const char *sub, const char *base)
{
	char path[4096], name[512];
	struct dirent *d;
	int rc = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", l->pages->folder, sub);
	if ((dir = opendir(path)) == NULL)
		return 0;
	while (rc == 0 && (d = readdir(dir)) != NULL) {
		const char *suffix = d->d_name + strlen(base);

		if (d->d_name[0] == '.' ||
		    strncmp(d->d_name, base, strlen(base)) != 0 ||
		    (!has_suffix(d->d_name, ".html") &&
			engine_of(l->site, d->d_name) == NULL) ||
		    (base[0] != '\0' && suffix[0] != '.'))
			continue;
		snprintf(name, sizeof(name), "%s%s%s", sub,
		    sub[0] != '\0' ? "/" : "", d->d_name);
		rc = load(l, name);
	}
	closedir(dir);
	return rc;
}

/* The app's own filters and those of its plugins, for all templates. */
static int
load_filters(struct pn__site *s, char *err, size_t n)
{
	const struct pn__place *places;
	size_t count;

	if ((s->filters = pn__filters_new()) == NULL) {
		snprintf(err, n, "out of memory");
		return -1;
	}
	if (pn__filters_add(s->filters, s->app->filters, err, n) == -1)
		return -1;
	places = pn__routes_all(s->routes, &count);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < places[i].nplugins; k++) {
			if (pn__filters_add(s->filters,
				places[i].plugins[k]->filters, err, n) == -1)
				return -1;
		}
	}
	return 0;
}

static struct pn__pages *
new_pages(struct pn__site *s, const char *folder)
{
	struct pn__pages *ps = calloc(1, sizeof(*ps));

	if (ps == NULL)
		return NULL;
	ps->folder = strdup(folder);
	ps->views = pn__views_new(folder, s->plans);
	if (ps->folder == NULL || ps->views == NULL) {
		pn__pages_free(ps);
		return NULL;
	}
	pn__views_use_filters(ps->views, s->filters);
	if (s->assets != NULL)
		ps->assets = pn__assets_new(s->assets,
		    s->assets_url != NULL ? s->assets_url : "/static/",
		    s->log);
	pn__views_use_assets(ps->views, ps->assets);
	return ps;
}

/*
 * The page of the program's name, the folder of its name, the error pages,
 * and what the routes name.
 */
static int
load_all(struct loading *l)
{
	const struct pn__site *s = l->site;
	const struct pn__place *places;
	size_t count;

	if (load_folder(l, "", s->app->name) == -1 ||
	    load_folder(l, s->app->name, "") == -1 ||
	    load_folder(l, "errors", "") == -1)
		return -1;
	places = pn__routes_all(s->routes, &count);
	for (size_t i = 0; i < count; i++) {
		const char *page = places[i].route->page;

		if (page != NULL && load(l, page) == -1)
			return -1;
	}
	return 0;
}

struct pn__pages *
pn__pages_new(struct pn__site *s, const char *folder,
    enum pn__pages_errors errors, char *err, size_t n)
{
	struct loading l = { s, NULL, errors,
		{ on_error, on_read, &l, false }, err, n };

	if (s->filters == NULL && load_filters(s, err, n) == -1)
		return NULL;
	if ((l.pages = new_pages(s, folder)) == NULL) {
		snprintf(err, n, "out of memory");
		return NULL;
	}
	if (errors == PN__PAGES_ALL)
		pn__views_check(l.pages->views, &l.check);
	if (load_all(&l) == 0)
		return l.pages;
	pn__pages_free(l.pages);
	return NULL;
}
