#include "json/json.h"
#include "route/inside.h"
#include "route/pattern.h"

#include <stdio.h>
#include <string.h>

/* What a visitor calls them, and a problem document (as OpenAPI does). */
static const struct {
	const char *member, *word, *in;
} names[PN__ASKED_N] = {
	[PN__ASKED_PARAMS] = { ".params", "path", "path" },
	[PN__ASKED_QUERY] = { ".query", "query", "query" },
	[PN__ASKED_HEADERS] = { ".headers", "header fields", "header" },
};

const struct pn_schema *
pn__asked_schema(const struct pn_route *route, enum pn__asked which)
{
	const struct pn_schema *const schemas[PN__ASKED_N] = {
		[PN__ASKED_PARAMS] = route->params,
		[PN__ASKED_QUERY] = route->query,
		[PN__ASKED_HEADERS] = route->headers,
	};

	return schemas[which];
}

/* ---- at the start ---- */

static bool
is_in_path(const struct pn__pattern *p, const char *name)
{
	for (size_t i = 0; i < p->nnames; i++) {
		if (p->name[i].n == strlen(name) &&
		    memcmp(p->name[i].p, name, p->name[i].n) == 0)
			return true;
	}
	return false;
}

/* What can't be about a field; NULL: nothing. */
static const char *
fault_of(const struct pn_field *f, enum pn__asked which,
    const struct pn__pattern *p)
{
	if (f->type == PN_TYPE_STRUCT || f->schema != NULL)
		return "is a struct or a list of structs, which only a body "
		       "may have";
	if (f->type == PN_TYPE_FILE ||
	    (f->type == PN_TYPE_LIST && f->item->type == PN_TYPE_FILE))
		return "is a file, which only a form sends";
	if (f->key || f->read_only)
		return "is a key or read_only: it would never be taken; leave "
		       "that out";
	if (which != PN__ASKED_PARAMS)
		return NULL;
	if (f->type == PN_TYPE_LIST)
		return "is a list, and a path has one value of a name";
	return is_in_path(p, f->name) ? NULL : "is not in the path";
}

static int
plan_one(struct pn__plans *plans, const struct pn__place *place,
    const struct pn__pattern *p, enum pn__asked which, char *err, size_t n)
{
	const struct pn_schema *s = pn__asked_schema(place->route, which);

	if (s == NULL)
		return 0;
	for (size_t i = 0; i < s->nfields; i++) {
		const char *fault = fault_of(&s->fields[i], which, p);

		if (fault == NULL)
			continue;
		snprintf(err, n, "the route \"%s\": %s of its %s %s",
		    place->path, s->fields[i].name, names[which].member,
		    fault);
		return -1;
	}
	return pn__plans_add(plans, s, err, n);
}

int
pn__asked_plan(struct pn__plans *plans, const struct pn__place *place,
    char *err, size_t n)
{
	struct pn__pattern p;
	int rc = 0;

	if (pn__pattern_parse(place->path, &p, err, n) == -1)
		return -1;
	for (int i = 0; rc == 0 && i < PN__ASKED_N; i++)
		rc = plan_one(plans, place, &p, (enum pn__asked)i, err, n);
	pn__pattern_fini(&p);
	return rc;
}

/* ---- in a request ---- */

/* The name of what an error is about, as it is sent: X-Page, tags. */
static struct pn_slice
name_of(const struct pn__input *in, const struct pn__error *e,
    enum pn__asked which, char *out, size_t n)
{
	struct pn_slice name = { e->field, strcspn(e->field, ".") };

	if (name.n == 0)
		return strcmp(e->rule, "unknown") == 0 ? in->unknown : name;
	if (which != PN__ASKED_HEADERS)
		return name;
	if (name.n > n)
		name.n = n;
	for (size_t i = 0; i < name.n; i++)
		out[i] = name.p[i] == '_' ? '-' : name.p[i];
	return (struct pn_slice){ out, name.n };
}

/* Latches what is wrong with the first that is wrong. The status. */
static int
refuse(struct pn_req *r, enum pn__asked which)
{
	const struct pn__input *in = r->asked[which];
	const struct pn__error *e = in->errors;
	char header[128];
	struct pn_slice name = name_of(in, e, which, header, sizeof(header));

	if (which == PN__ASKED_PARAMS)
		return 404;
	return pn_fail(r, 400, "The %s%s%.*s: %s", names[which].word,
	    name.n > 0 ? ", " : "", (int)name.n, name.n > 0 ? name.p : "",
	    e->message);
}

static int
check(struct pn_req *r, enum pn__asked which)
{
	const struct pn_schema *s = pn__asked_schema(r->route, which);

	if (s == NULL)
		return 0;
	if (pn__asked_read(r, which, s) == 0 &&
	    pn__lookups_check(r, r->asked[which]) == 0)
		return 0;
	return pn_failed(r) ? r->fail_status : refuse(r, which);
}

int
pn__asked_params(struct pn_req *r)
{
	return r->route->params == NULL ? 0 : check(r, PN__ASKED_PARAMS);
}

int
pn__asked_check(struct pn_req *r)
{
	int status;

	if (r->route->query == NULL && r->route->headers == NULL)
		return 0;
	status = check(r, PN__ASKED_QUERY);
	return status != 0 ? status : check(r, PN__ASKED_HEADERS);
}

static void
add_error(struct pn__buf *b, const struct pn__input *in,
    const struct pn__error *e, enum pn__asked which)
{
	char header[128];
	struct pn_slice name = name_of(in, e, which, header, sizeof(header));

	pn__buf_addf(b, "{\"in\":\"%s\",\"parameter\":", names[which].in);
	pn__json_string(b, name.p, name.n);
	pn__buf_adds(b, ",\"rule\":");
	pn__json_string(b, e->rule, strlen(e->rule));
	pn__buf_adds(b, ",\"message\":");
	pn__json_string(b, e->message, strlen(e->message));
	pn__buf_addc(b, '}');
}

void
pn__asked_errors(struct pn_req *r, struct pn__buf *b)
{
	bool any = false;

	for (int i = PN__ASKED_QUERY; i < PN__ASKED_N; i++) {
		const struct pn__input *in = r->asked[i];
		const struct pn__error *e = in != NULL ? in->errors : NULL;

		for (; e != NULL; e = e->next) {
			pn__buf_adds(b, any ? "," : ",\"errors\":[");
			add_error(b, in, e, (enum pn__asked)i);
			any = true;
		}
	}
	pn__buf_adds(b, any ? "]" : "");
}
