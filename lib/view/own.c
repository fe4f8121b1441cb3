#include "req/req.h"
#include "view/compile.h"
#include "view/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct own {
	struct pn__filter filter; /* first: pn__expr points to it */
	const struct pn_filter *of;
	struct own *next;
};

struct pn__filters {
	struct own *first, **end;
};

struct pn__filters *
pn__filters_new(void)
{
	struct pn__filters *fs = calloc(1, sizeof(*fs));

	if (fs != NULL)
		fs->end = &fs->first;
	return fs;
}

void
pn__filters_free(struct pn__filters *fs)
{
	struct own *next;

	for (struct own *o = fs != NULL ? fs->first : NULL; o != NULL;
	     o = next) {
		next = o->next;
		free(o);
	}
	free(fs);
}

/* The markup that a filter hands on: it was given it. */
static bool
was_given(const struct pn_value *v, const struct pn_value *given, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (given[i].kind == PN_KIND_HTML && given[i].text == v->text &&
		    given[i].n == v->n)
			return true;
	}
	return false;
}

static const struct pn_filter *
own_of(const struct pn__expr *e)
{
	return ((const struct own *)(const void *)e->filter)->of;
}

/* args[-1] is the filter's input: pn__eval() lays them out so. */
static int
apply_value(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n)
{
	const struct pn_filter *own = own_of(e);
	bool had_failed = pn_failed(r->data->req);
	struct pn_value to = own->value(r->data->req, *v, args, n);

	if (!had_failed && pn_failed(r->data->req))
		return pn__render_error(r, e->at, "the filter %s failed: %s",
		    own->name, r->data->req->failure);
	if (to.kind == PN_KIND_HTML && !was_given(&to, args - 1, n + 1))
		return pn__render_error(r, e->at,
		    "the filter %s gives markup, which only a .markup of "
		    "struct pn_filter may make", own->name);
	if (own->gives != PN_KIND_NULL && to.kind != PN_KIND_NULL &&
	    to.kind != own->gives)
		return pn__render_error(r, e->at,
		    "the filter %s gives another kind of value than its "
		    ".gives says", own->name);
	*v = to;
	return 0;
}

static int
apply_markup(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *v, const struct pn_value *args, uint32_t n)
{
	const struct pn_filter *own = own_of(e);
	bool had_failed = pn_failed(r->data->req);
	struct pn_html to = own->markup(r->data->req, *v, args, n);

	if (!had_failed && pn_failed(r->data->req))
		return pn__render_error(r, e->at, "the filter %s failed: %s",
		    own->name, r->data->req->failure);
	*v = to.markup.p != NULL ? pn_value_html(to) : pn_null;
	return 0;
}

static int
apply(struct pn__render *r, const struct pn__expr *e, struct pn_value *v,
    const struct pn_value *args, uint32_t n)
{
	if (r->data->req == NULL)
		return pn__render_error(r, e->at,
		    "the filter %s is the program's own and needs a request",
		    e->filter->name);
	return own_of(e)->value != NULL
		   ? apply_value(r, e, v, args, n)
		   : apply_markup(r, e, v, args, n);
}

/* What is wrong with an entry of a table, or NULL. */
static const char *
refusal(const struct pn__filters *fs, const struct pn_filter *f)
{
	struct pn_slice name = { f->name, strlen(f->name) };

	if (!pn__is_filter_name(name))
		return "its name is a letter, then letters, digits and _";
	if (pn__filter_find(name) != NULL)
		return "there is a built-in filter of that name";
	if (pn__filters_find(fs, name) != NULL)
		return "the program has two of that name";
	if ((f->value == NULL) == (f->markup == NULL))
		return "it has one of .value and .markup";
	if (f->least > f->most || f->most > PN__FILTER_ARGS)
		return "its .least is at most its .most, and that at most 4";
	if (f->gives == PN_KIND_HTML || (f->markup != NULL && f->gives != 0))
		return "markup is made by .markup, without .gives";
	return NULL;
}

static bool
has_entry(const struct pn__filters *fs, const struct pn_filter *f)
{
	for (const struct own *o = fs->first; o != NULL; o = o->next) {
		if (o->of == f)
			return true;
	}
	return false;
}

static int
add(struct pn__filters *fs, const struct pn_filter *f, char *err, size_t n)
{
	const char *why = refusal(fs, f);
	struct own *o;

	if (why != NULL) {
		snprintf(err, n, "the filter %.60s: %s", f->name, why);
		return -1;
	}
	if ((o = calloc(1, sizeof(*o))) == NULL) {
		snprintf(err, n, "out of memory");
		return -1;
	}
	o->filter = (struct pn__filter){ f->name, f->least, f->most,
		f->markup != NULL, apply };
	o->of = f;
	*fs->end = o;
	fs->end = &o->next;
	return 0;
}

int
pn__filters_add(struct pn__filters *fs, const struct pn_filter *table,
    char *err, size_t n)
{
	for (; table != NULL && table->name != NULL; table++) {
		/* Many routes may name the same plugin. */
		if (!has_entry(fs, table) && add(fs, table, err, n) == -1)
			return -1;
	}
	return 0;
}

const struct pn__filter *
pn__filters_find(const struct pn__filters *fs, struct pn_slice name)
{
	for (const struct own *o = fs != NULL ? fs->first : NULL; o != NULL;
	     o = o->next) {
		if (strlen(o->filter.name) == name.n &&
		    memcmp(o->filter.name, name.p, name.n) == 0)
			return &o->filter;
	}
	return NULL;
}

void
pn__filters_names(const struct pn__filters *fs, char *out, size_t n)
{
	size_t at;

	pn__filter_names(out, n);
	at = strlen(out);
	for (const struct own *o = fs != NULL ? fs->first : NULL;
	     o != NULL && at < n; o = o->next)
		at += (size_t)snprintf(out + at, n - at, " %s",
		    o->filter.name);
}

/* The kind that is known at load, or PN_KIND_NULL: it can be any. */
static uint8_t
kind_of(const struct pn__expr *e)
{
	if (e->kind != PN__EXPR_FILTER)
		return PN_KIND_NULL;
	if (e->filter->is_markup)
		return PN_KIND_HTML;
	return e->filter->apply == apply ? own_of(e)->gives : PN_KIND_NULL;
}

static bool
is_list(uint8_t kind)
{
	return kind == PN_KIND_LIST || kind == PN_KIND_ARRAY ||
	       kind == PN_KIND_ROWS || kind == PN_KIND_MAP;
}

bool
pn__check_printed(struct pn__compile *c, const struct pn__expr *e,
    enum pn__escape escape)
{
	uint8_t kind = kind_of(e);

	if (escape >= PN__ESCAPE_JS ||
	    (!is_list(kind) && kind != PN_KIND_RECORD))
		return true;
	pn__compile_error(c, e->at,
	    "the filter %s gives %s, which cannot be printed as it is: %s",
	    e->filter->name, kind == PN_KIND_RECORD ? "a record" : "a list",
	    kind == PN_KIND_RECORD ? "pn:with names it, and then one of its "
				     "fields is printed"
				   : "pn:each goes through it, | join puts it "
				     "in one line");
	return false;
}

bool
pn__check_looped(struct pn__compile *c, const struct pn__expr *e)
{
	uint8_t kind = kind_of(e);

	if (kind == PN_KIND_NULL || is_list(kind))
		return true;
	pn__compile_error(c, e->at,
	    "pn:each goes through lists and rows; the filter %s gives one "
	    "value: print it with ${…}", e->filter->name);
	return false;
}

struct pn_slice
pn_html_escape(struct pn_req *r, struct pn_slice text)
{
	struct pn_slice to = { "", 0 };
	struct pn__buf b;
	char *copy;

	pn__buf_init(&b, r->limits->memory);
	if (text.n > 0)
		pn__escape_text(&b, text.p, text.n);
	copy = b.full ? NULL : pn__arena_dup(r->arena, b.p ? b.p : "", b.n);
	if (copy != NULL)
		to = (struct pn_slice){ copy, b.n };
	else
		pn_fail(r, 500,
		    "the request needs more than its %zu bytes of memory",
		    r->limits->memory);
	pn__buf_fini(&b);
	return to;
}
