#include "route/inside.h"

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
pn__pages_find(const struct pn__site *s, const char *name)
{
	const struct pn__page *p = s->pages;

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

void
pn__pages_free(struct pn__site *s)
{
	struct pn__page *next;

	for (struct pn__page *p = s->pages; p != NULL; p = next) {
		next = p->next;
		p->engine->free(p->template);
		free(p);
	}
	s->pages = NULL;
}

static int
load_markup(struct pn__site *s, const char *name, char *err, size_t n)
{
	struct pn__view_error e;

	if (pn__views_load(s->views, name, &e) != NULL)
		return 0;
	snprintf(err, n, "%s", e.text);
	return -1;
}

static int
load(struct pn__site *s, const char *folder, const char *name, char *err,
    size_t n)
{
	const struct pn_engine *engine = engine_of(s, name);
	struct pn__page *p;

	if (engine == NULL)
		return load_markup(s, name, err, n);
	if (pn__pages_find(s, name) != NULL)
		return 0;
	if ((p = malloc(sizeof(*p) + strlen(name) + 1)) == NULL) {
		snprintf(err, n, "out of memory");
		return -1;
	}
	memcpy(p->name, name, strlen(name) + 1);
	p->engine = engine;
	if ((p->template = engine->load(folder, name, err, n)) == NULL) {
		free(p);
		return -1;
	}
	p->next = s->pages;
	s->pages = p;
	return 0;
}

/*
 * Every template of a folder below the templates whose name begins with
 * base; no folder is no error. A name's end says whether it is a template.
 */
static int
load_folder(struct pn__site *s, const char *folder, const char *sub,
    const char *base, char *err, size_t n)
{
	char path[4096], name[512];
	struct dirent *d;
	int rc = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", folder, sub);
	if ((dir = opendir(path)) == NULL)
		return 0;
	while (rc == 0 && (d = readdir(dir)) != NULL) {
		const char *suffix = d->d_name + strlen(base);

		if (d->d_name[0] == '.' ||
		    strncmp(d->d_name, base, strlen(base)) != 0 ||
		    (!has_suffix(d->d_name, ".html") &&
			engine_of(s, d->d_name) == NULL) ||
		    (base[0] != '\0' && suffix[0] != '.'))
			continue;
		snprintf(name, sizeof(name), "%s%s%s", sub,
		    sub[0] != '\0' ? "/" : "", d->d_name);
		rc = load(s, folder, name, err, n);
	}
	closedir(dir);
	return rc;
}

/*
 * The page of the program's name, the folder of its name, the error pages,
 * and what the routes name.
 */
int
pn__pages_load(struct pn__site *s, const char *folder, char *err, size_t n)
{
	const struct pn__place *places;
	size_t count;

	if ((s->views = pn__views_new(folder, s->plans)) == NULL) {
		snprintf(err, n, "out of memory");
		return -1;
	}
	if (load_folder(s, folder, "", s->app->name, err, n) == -1 ||
	    load_folder(s, folder, s->app->name, "", err, n) == -1 ||
	    load_folder(s, folder, "errors", "", err, n) == -1)
		return -1;
	places = pn__routes_all(s->routes, &count);
	for (size_t i = 0; i < count; i++) {
		const char *page = places[i].route->page;

		if (page != NULL && load(s, folder, page, err, n) == -1)
			return -1;
	}
	return 0;
}
