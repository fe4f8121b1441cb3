#include "view/flow.h"
#include "view/text.h"

#include <string.h>

struct pn__source *
pn__compile_read(
    struct pn__compile *c, const char *name, struct pn__place at)
{
	struct pn__view_error err;
	struct pn__source *s;

	if (c->has_failed)
		return NULL;
	for (s = c->sources; s != NULL; s = s->next) {
		if (strcmp(s->name, name) == 0)
			return s;
	}
	if ((s = pn__source_read(c->folder, name, c->arena, &err)) == NULL) {
		c->has_failed = true;
		*c->err = err;
		/* The file as a whole: where it is named is what matters. */
		if (at.file != NULL && strlen(err.text) > strlen(name) + 1 &&
		    err.text[strlen(name) + 1] == ' ') {
			c->has_failed = false;
			pn__compile_error(c, at, "%s", err.text);
		}
		return NULL;
	}
	s->next = c->sources;
	c->sources = s;
	if (c->check != NULL && strcmp(name, c->view->name) != 0)
		c->check->read(c->check->ctx, name);
	return s;
}

/* The files from the outermost on, for a message. */
static void
add_chain(struct pn__buf *b, const struct pn__opened *o)
{
	if (o == NULL)
		return;
	add_chain(b, o->outer);
	pn__buf_adds(b, o->what);
	pn__buf_adds(b, " > ");
}

/* Notes what is being compiled; false, latched: it is inside of itself. */
bool
pn__open(struct pn__compile *c, struct pn__opened *o, const char *what,
    const void *id, struct pn__place at)
{
	struct pn__buf chain;

	*o = (struct pn__opened){ what, id, c->opened,
		c->opened ? c->opened->depth + 1 : 1 };
	for (const struct pn__opened *p = c->opened; p != NULL; p = p->outer) {
		if (p->id != id)
			continue;
		pn__buf_init(&chain, 300);
		add_chain(&chain, c->opened);
		pn__buf_adds(&chain, what);
		pn__compile_error(c, at, "goes round in a circle: %s",
		    pn__buf_str(&chain) ? chain.p : what);
		pn__buf_fini(&chain);
		return false;
	}
	if (o->depth > PN__NESTING_MAX) {
		pn__compile_error(c, at,
		    "files and macros are nested deeper than %d",
		    PN__NESTING_MAX);
		return false;
	}
	c->opened = o;
	return true;
}

/* ---- pn:include ---- */

bool
pn__check_file(struct pn__compile *c, const xmlAttr *attr)
{
	if (!pn__has_value(pn__attr_value(attr)))
		return true;
	pn__compile_error(c, pn__place_of_attr(attr),
	    "pn:%s is read when the program starts, so it takes a file's "
	    "name and no value; pn:if chooses between files",
	    (const char *)attr->name);
	return false;
}

void
pn__compile_include(struct pn__compile *c, const xmlAttr *file)
{
	struct pn__place at = pn__place_of_attr(file);
	struct pn__opened o;
	struct pn__source *s;
	const xmlNode *root, *body;

	if (!pn__check_file(c, file) ||
	    (s = pn__compile_read(c, pn__attr_value(file), at)) == NULL ||
	    !pn__open(c, &o, s->name, s, at))
		return;
	root = pn__root(s);
	pn__compile_macros(c, root);
	body = pn__is_html(root) ? pn__page_part(root, "body") : NULL;
	if (pn__attr_find(root, "layout", true) != NULL)
		pn__compile_error(c, at,
		    "%s has a pn:layout: it is a page, and cannot be "
		    "included in another", s->name);
	else if (body != NULL)
		pn__compile_children(c, body);
	else
		pn__compile_chain(c, root);
	c->opened = o.outer;
}
