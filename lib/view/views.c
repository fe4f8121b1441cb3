#include "view/check.h"
#include "view/emit.h"
#include "view/flow.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pn__views {
	char *folder;
	const struct pn__plans *plans;
	const struct pn__filters *filters;
	struct pn__assets *assets;
	const struct pn__view_check *check;
	struct pn__view *first;
};

struct pn__views *
pn__views_new(const char *folder, const struct pn__plans *plans)
{
	struct pn__views *vs = calloc(1, sizeof(*vs));

	if (vs == NULL || (vs->folder = strdup(folder)) == NULL) {
		free(vs);
		return NULL;
	}
	vs->plans = plans;
	/* Once, before there are threads. */
	xmlInitParser();
	return vs;
}

void
pn__views_use_filters(struct pn__views *vs, const struct pn__filters *fs)
{
	vs->filters = fs;
}

void
pn__views_use_assets(struct pn__views *vs, struct pn__assets *as)
{
	vs->assets = as;
}

void
pn__views_check(struct pn__views *vs, const struct pn__view_check *check)
{
	vs->check = check;
}

static void
view_free(struct pn__view *v)
{
	struct pn__arena arena;

	if (v == NULL)
		return;
	/* It lives in its own arena. */
	arena = v->arena;
	pn__arena_fini(&arena);
}

void
pn__views_free(struct pn__views *vs)
{
	struct pn__view *v, *next;

	if (vs == NULL)
		return;
	for (v = vs->first; v != NULL; v = next) {
		next = v->next;
		view_free(v);
	}
	free(vs->folder);
	free(vs);
}

const struct pn__view *
pn__views_find(const struct pn__views *vs, const char *name)
{
	const struct pn__view *v = vs->first;

	while (v != NULL && strcmp(v->name, name) != 0)
		v = v->next;
	return v;
}

/* Moves what was compiled into the view's memory. */
static void
finish(struct pn__compile *c)
{
	struct pn__view *v = c->view;

	pn__emit(c, (struct pn__op){ .code = PN__OP_END });
	if (c->has_failed)
		return;
	v->ops = (const struct pn__op *)(const void *)pn__compile_dup(
	    c, c->ops.p, c->ops.n)
		     .p;
	v->text_n = v->guess = c->text.n;
	/* Behind it are bytes that may be copied, though never printed. */
	pn__buf_add(&c->text, (char[PN__TEXT_SLACK]){ 0 }, PN__TEXT_SLACK);
	if (c->text.full) {
		pn__compile_error(c, (struct pn__place){ v->name, 1, 1 },
		    "the page with all it includes is too large: at most %d "
		    "bytes of text", PN__TEXT_MAX);
		return;
	}
	v->text = pn__compile_dup(c, c->text.p, c->text.n).p;
	v->globals = (const struct pn__global *)(const void *)pn__compile_dup(
	    c, (const char *)c->globals, v->nglobals * sizeof(*c->globals))
			 .p;
}

static void
compile(struct pn__compile *c, const char *name)
{
	struct pn__source *s, *next;

	pn__buf_init(&c->ops, PN__OPS_MAX * sizeof(struct pn__op));
	pn__buf_init(&c->text, PN__TEXT_MAX);
	pn__compile_page(c, name);
	finish(c);
	for (s = c->sources; s != NULL; s = next) {
		next = s->next;
		pn__source_free(s);
	}
	pn__buf_fini(&c->ops);
	pn__buf_fini(&c->text);
}

static struct pn__view *
view_new(const char *name)
{
	struct pn__arena arena;
	struct pn__view *v;

	pn__arena_init(&arena, 8192, PN__MEMORY_MAX);
	v = pn__arena_zalloc(&arena, 1, sizeof(*v));
	if (v == NULL)
		return NULL;
	v->name = pn__arena_dup(&arena, name, strlen(name));
	v->arena = arena;
	return v;
}

/* text.p is NULL: the template is the file of that name. */
static const struct pn__view *
load(struct pn__views *vs, const char *name, struct pn_slice text,
    struct pn__view_error *err)
{
	const struct pn__view *known = pn__views_find(vs, name);
	struct pn__compile *c;
	struct pn__view *v;
	bool has_failed;

	if (known != NULL)
		return known;
	v = view_new(name);
	c = calloc(1, sizeof(*c));
	if (c == NULL || v == NULL) {
		snprintf(err->text, sizeof(err->text), "%s: no memory", name);
		free(c);
		view_free(v);
		return NULL;
	}
	c->folder = vs->folder;
	c->plans = vs->plans;
	c->filters = vs->filters;
	c->assets = vs->assets;
	c->check = vs->check;
	c->err = err;
	c->view = v;
	c->arena = &v->arena;
	if (text.p != NULL)
		c->sources = pn__source_text(name, text, c->arena, err);
	c->has_failed = text.p != NULL && c->sources == NULL;
	compile(c, name);
	pn__check_go_on(c, &(struct pn__check_mark){ 0 });
	has_failed = c->has_failed || c->errors > 0;
	free(c);
	if (has_failed) {
		view_free(v);
		return NULL;
	}
	v->next = vs->first;
	vs->first = v;
	return v;
}

const struct pn__view *
pn__views_load(
    struct pn__views *vs, const char *name, struct pn__view_error *err)
{
	return load(vs, name, (struct pn_slice){ NULL, 0 }, err);
}

const struct pn__view *
pn__views_load_text(struct pn__views *vs, const char *name,
    struct pn_slice text, struct pn__view_error *err)
{
	return load(vs, name, text, err);
}
