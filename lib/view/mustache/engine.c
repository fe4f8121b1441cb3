#include "view/mustache/mustache.h"
#include "req/req.h"

#include <postern/engine.h>
#include <stdio.h>
#include <stdlib.h>

/* A page and the partials that are its own. */
struct page {
	struct pn__must *set;
	const struct pn__must_template *template;
};

static void
page_free(void *p)
{
	struct page *page = p;

	pn__must_free(page->set);
	free(page);
}

static void *
page_load(const char *folder, const char *name, char *err, size_t n)
{
	struct page *page = calloc(1, sizeof(*page));
	struct pn__view_error e = { "" };

	if (page != NULL && (page->set = pn__must_new(folder)) != NULL) {
		page->template = pn__must_load(page->set, name, &e);
		if (page->template != NULL)
			return page;
	}
	snprintf(err, n, "%s", e.text[0] != '\0' ? e.text : "out of memory");
	if (page != NULL)
		page_free(page);
	return NULL;
}

static int
page_render(
    struct pn_req *r, const void *template, const struct pn_value *values)
{
	const struct page *page = template;
	struct pn__view_error err;

	if (pn__must_render(page->template, values, r->arena, r->body, &err) ==
	    -1)
		return pn_fail(r, 500, "%s", err.text);
	return 200;
}

const struct pn_engine pn_engine_mustache = { ".mustache", page_load,
	page_render, page_free };
