#include "route/out.h"

#include "json/json.h"
#include "schema/fits.h"

#include <stdio.h>
#include <string.h>

enum { PATH_MAX_BYTES = 300 };

bool
pn__out_is_said(const struct pn_route *route)
{
	return route->out != NULL || route->outs != NULL;
}

bool
pn__out_is_of(const struct pn_out *o, enum pn__method m)
{
	static const char *const names[] = { [PN__GET] = "GET",
		[PN__HEAD] = "GET", [PN__POST] = "POST", [PN__PUT] = "PUT",
		[PN__PATCH] = "PATCH", [PN__DELETE] = "DELETE" };
	const char *p = o->method;
	size_t n;

	if (p == NULL)
		return true;
	if (m >= PN_COUNT(names))
		return false;
	for (; *p != '\0'; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		if (n == strlen(names[m]) && memcmp(p, names[m], n) == 0)
			return true;
	}
	return false;
}

/* ---- at start ---- */

/* What is wrong with one of .outs, or NULL. */
static const char *
fault_of(const struct pn_route *route, const struct pn_out *o)
{
	bool is_there = false;

	if (o->status < 200 || o->status > 599)
		return "is no status of a reply";
	if ((o->schema != NULL || o->type != NULL) &&
	    (o->status == 204 || o->status == 304))
		return "has no body, so no schema and no type";
	if (o->schema == NULL && o->rows)
		return "has .rows and no schema";
	for (int m = PN__GET; m <= PN__DELETE; m++)
		is_there = is_there ||
		    (pn__out_is_of(o, (enum pn__method)m) &&
			pn__method_is_there(route, (enum pn__method)m));
	return is_there ? NULL : "is of a method that the route has not";
}

int
pn__out_plan(struct pn__plans *plans, const struct pn__place *place, char *err,
    size_t n)
{
	const struct pn_route *route = place->route;
	const struct pn_out *o = route->outs;
	const char *fault;

	if (o != NULL && route->out != NULL) {
		snprintf(err, n, "the route %s has .out and .outs: one of them "
		    "says what it answers", place->path);
		return -1;
	}
	if (route->out != NULL)
		return pn__plans_add(plans, route->out, err, n);
	for (; o != NULL && o->status != 0; o++) {
		if ((fault = fault_of(route, o)) != NULL) {
			snprintf(err, n, "the route %s: %d in .outs %s",
			    place->path, o->status, fault);
			return -1;
		}
		if (o->schema != NULL &&
		    pn__plans_add(plans, o->schema, err, n) == -1)
			return -1;
	}
	return 0;
}

static int
add_writers(struct pn__json_writers *ws, const struct pn__plans *plans,
    const struct pn_schema *s)
{
	return pn__json_writers_plan(ws, pn__plans_find(plans, s), true);
}

int
pn__out_writers(struct pn__json_writers *ws, const struct pn__plans *plans,
    const struct pn_route *route)
{
	const struct pn_out *o = route->outs;

	if (route->out != NULL)
		return add_writers(ws, plans, route->out);
	for (; o != NULL && o->status != 0; o++) {
		if (o->schema != NULL &&
		    add_writers(ws, plans, o->schema) == -1)
			return -1;
	}
	return 0;
}

/* ---- in development: each field, closely ---- */

/* Where a walk through a reply is. */
struct walk {
	struct pn_req *r;
	char path[PATH_MAX_BYTES]; /* "items.0.price" */
	size_t n;
};

static size_t
step(struct walk *w, const char *name, uint32_t item)
{
	const char *dot = w->n > 0 ? "." : "";
	size_t before = w->n, room = sizeof(w->path) - w->n;
	int n = name != NULL
	    ? snprintf(w->path + w->n, room, "%s%s", dot, name)
	    : snprintf(w->path + w->n, room, "%s%u", dot, item);

	w->n = n > 0 && (size_t)n < room ? w->n + (size_t)n : w->n;
	return before;
}

static void
step_back(struct walk *w, size_t before)
{
	w->n = before;
	w->path[before] = '\0';
}

static bool is_right(
    struct walk *w, const struct pn__plan *p, const struct pn_value *v);

static bool
is_right_field(struct walk *w, const struct pn__plan *p, size_t i,
    const void *record)
{
	const struct pn_schema *s = pn__plan_schema(p);
	const struct pn_field *f = &s->fields[i];
	const char *rule = pn__field_unfit(p, (int)i, record, w->r->arena);
	const struct pn__plan *sub = pn__plan_sub(p, (int)i);
	struct pn_value v;

	if (rule != NULL) {
		pn_fail(w->r, 500,
		    "the reply's field %s breaks its rule \"%s\" (the schema "
		    "%s of the route %s)",
		    w->path, rule, s->name, w->r->place->path);
		return false;
	}
	if (sub == NULL || f->write_only ||
	    pn__json_is_absent(f, (const char *)record + f->offset))
		return true;
	v = pn__field_value(f, record);
	return is_right(w, sub, &v);
}

static bool
is_right_record(
    struct walk *w, const struct pn__plan *p, const void *record)
{
	const struct pn_schema *s = pn__plan_schema(p);
	size_t before;

	for (size_t i = 0; i < s->nfields; i++) {
		before = step(w, s->fields[i].name, 0);
		if (!is_right_field(w, p, i, record))
			return false;
		step_back(w, before);
	}
	return true;
}

/* A record, or rows. */
static bool
is_right(struct walk *w, const struct pn__plan *p, const struct pn_value *v)
{
	const struct pn_schema *s = pn__plan_schema(p);
	size_t before;

	if (v->kind == PN_KIND_RECORD)
		return is_right_record(w, p, v->record);
	for (uint32_t i = 0; i < v->n; i++) {
		before = step(w, NULL, i);
		if (!is_right_record(
			w, p, (const char *)v->record + i * s->size))
			return false;
		step_back(w, before);
	}
	return true;
}

/* ---- a reply ---- */

static bool
is_this(const struct pn_out *o, enum pn__method m, const struct pn_value *v)
{
	return o->type == NULL && o->schema == v->schema &&
	    o->rows == (v->kind == PN_KIND_ROWS) &&
	    pn__out_is_of(o, m);
}

/* The status that the route gives such a value; 0: it does not answer so. */
static int
status_of(const struct pn_req *r, const struct pn_value *v)
{
	enum pn__method m = pn__method_of(r->method);

	if (r->route->out != NULL)
		return v->schema == r->route->out ? 200 : 0;
	for (const struct pn_out *o = r->route->outs; o->status != 0; o++) {
		if (is_this(o, m, v))
			return o->status;
	}
	return 0;
}

int
pn__out_allow(struct pn_req *r, const struct pn_value *v)
{
	bool is_record = v->kind == PN_KIND_RECORD || v->kind == PN_KIND_ROWS;
	struct walk w = { .r = r };
	int status = is_record ? status_of(r, v) : 0;

	if (status == 0) {
		pn_fail(r, 500,
		    "the route %s does not answer %s with %s%s: see its .out "
		    "or .outs",
		    r->place->path, r->method,
		    v->kind == PN_KIND_ROWS ? "rows of the schema " :
		    is_record ? "a record of the schema " :
				"a value without a schema",
		    is_record ? v->schema->name : "");
		return 0;
	}
	if (pn_is_dev(r) &&
	    !is_right(&w, pn__plans_find(r->plans, v->schema), v))
		return 0;
	r->answered = *v;
	return status;
}

static void
log_miss(void *ctx, const struct pn__json_miss *miss)
{
	struct pn_req *r = ctx;

	if (miss->due)
		pn_log(r, PN_LOG_WARNING, "a field was left out of a reply",
		    PN_KV("schema", miss->schema->name),
		    PN_KV("field", miss->field->name),
		    PN_KV("rule", miss->rule), PN_KV("route", r->place->path),
		    PN_KV("times", miss->total));
}

struct pn__json_watch
pn__out_watch(struct pn_req *r)
{
	return (struct pn__json_watch){ log_miss, r };
}

int
pn__out_write(struct pn_req *r, const struct pn_value *v)
{
	struct pn__json_watch watch = pn__out_watch(r);

	return pn__json_write_by(r->body, r->site->checked, &watch, v);
}

int
pn__out_settle(struct pn_req *r, int status)
{
	enum pn__method m = pn__method_of(r->method);
	const struct pn_out *o = r->route->outs;

	if (o == NULL || pn_failed(r) || r->answered.kind == PN_KIND_NULL)
		return status;
	for (; o->status != 0; o++) {
		if (o->status == status && is_this(o, m, &r->answered))
			return status;
	}
	return pn_fail(r, 500,
	    "the handler of %s %s returned %d with the schema %s, which "
	    "the route's .outs do not have",
	    r->method, r->place->path, status, r->answered.schema->name);
}
