#include "route/openapi.h"

#include "http/status.h"
#include "json/describe.h"
#include "json/json.h"
#include "route/out.h"

#include <string.h>

void
pn__openapi_example(struct pn__openapi *o, const struct pn_schema *s,
    bool is_reply, bool is_rows)
{
	size_t start = o->out->n;

	pn__buf_adds(o->out, is_rows ? ",\"example\":[" : ",\"example\":");
	if (pn__json_example(o->out, s, is_reply) == -1)
		o->out->n = start;
	else
		pn__buf_adds(o->out, is_rows ? "]" : "");
}

/* Begins the reply of a status; the description is closed. */
static void
begin_reply(struct pn__openapi *o, int status, const char *says)
{
	if (says == NULL)
		says = pn__status_text(status);
	pn__buf_addf(o->out, "\"%d\":{\"description\":", status);
	pn__json_string(o->out, says, strlen(says));
}

static void
add_problem(struct pn__openapi *o, int status, const char *says)
{
	begin_reply(o, status, says);
	pn__buf_adds(o->out,
	    ",\"content\":{\"application/problem+json\":{\"schema\":{"
	    "\"$ref\":\"#/components/schemas/problem\"}}}},");
}

static void
add_schema(struct pn__openapi *o, const struct pn_schema *s, bool rows)
{
	struct pn__openapi_name *n = pn__openapi_name(o, s);

	if (n != NULL)
		pn__buf_addf(o->out,
		    rows ? "{\"type\":\"array\",\"items\":{\"$ref\":"
			   "\"#/components/schemas/%s\"}}" :
			   "{\"$ref\":\"#/components/schemas/%s\"}",
		    n->name);
}

#define JSON ",\"content\":{\"application/json\":{\"schema\":"

/* .out: one record or rows, whatever the handler likes. */
static void
add_out(struct pn__openapi *o, const struct pn_schema *s, enum pn__method m)
{
	for (int i = 0; i < (m == PN__POST ? 2 : 1); i++) {
		begin_reply(o, 200 + i, NULL);
		pn__buf_adds(o->out, JSON "{\"anyOf\":[");
		add_schema(o, s, false);
		pn__buf_addc(o->out, ',');
		add_schema(o, s, true);
		pn__buf_adds(o->out, "]}");
		pn__openapi_example(o, s, true, false);
		pn__buf_adds(o->out, "}}},");
	}
}

/* Whether from on to end there is one of this status and method. */
static bool
is_said(const struct pn_out *from, const struct pn_out *end, int status,
    enum pn__method m)
{
	for (; from != NULL && from->status != 0 && from != end; from++) {
		if (from->status == status && pn__out_is_of(from, m))
			return true;
	}
	return false;
}

/* All of .outs that have the status of this one. */
static void
add_status(struct pn__openapi *o, const struct pn_out *first,
    enum pn__method m)
{
	bool several = is_said(first + 1, NULL, first->status, m);
	const char *before = several ? "{\"anyOf\":[" : "";

	begin_reply(o, first->status, first->says);
	pn__buf_adds(o->out, JSON);
	for (const struct pn_out *x = first; x->status != 0; x++) {
		if (x->status != first->status || !pn__out_is_of(x, m) ||
		    x->schema == NULL)
			continue;
		pn__buf_adds(o->out, before);
		add_schema(o, x->schema, x->rows);
		before = ",";
	}
	pn__buf_adds(o->out, several ? "]}" : "");
	pn__openapi_example(o, first->schema, true, first->rows);
	pn__buf_adds(o->out, "}}},");
}

static void
add_outs(struct pn__openapi *o, const struct pn_out *outs, enum pn__method m)
{
	for (const struct pn_out *x = outs; x->status != 0; x++) {
		if (!pn__out_is_of(x, m) || is_said(outs, x, x->status, m))
			continue;
		if (x->schema != NULL) {
			add_status(o, x, m);
		} else if (x->status >= 400) {
			add_problem(o, x->status, x->says);
		} else {
			begin_reply(o, x->status, x->says);
			pn__buf_adds(o->out, "},");
		}
	}
}

/* What a handler answers when all is well. */
static void
add_success(
    struct pn__openapi *o, const struct pn_route *r, enum pn__method m)
{
	if (r->outs != NULL) {
		add_outs(o, r->outs, m);
	} else if (r->out != NULL) {
		add_out(o, r->out, m);
	} else {
		begin_reply(o, 200, NULL);
		pn__buf_adds(o->out, "},");
		if (m <= PN__HEAD)
			return;
		begin_reply(o, 303, "Done: see the page at Location");
		pn__buf_adds(o->out, "},");
	}
}

static bool
wants_credentials(const struct pn__place *place)
{
	for (size_t i = 0; i < place->nplugins; i++) {
		if (place->plugins[i]->scheme != NULL)
			return true;
	}
	return false;
}

void
pn__openapi_replies(struct pn__openapi *o, const struct pn__openapi_path *p,
    enum pn__method m)
{
	const struct pn_route *r = p->place->route;
	bool has_body = r->in != NULL && m > PN__HEAD;
	bool is_asked = r->query != NULL || r->headers != NULL;
	const struct {
		int status;
		bool may_come;
		const char *says;
	} problems[] = {
		{ 400, has_body || is_asked,
		    "The request could not be understood" },
		{ 401, wants_credentials(p->place), "Who asks is not known" },
		{ 404, p->nparams > 0, NULL },
		{ 413, has_body, "The body is over a limit" },
		{ 415, has_body, "The body is of a type that is not taken" },
		{ 422, has_body, "A field is not right: see errors" },
	};

	pn__buf_adds(o->out, "\"responses\":{");
	add_success(o, r, m);
	for (size_t i = 0; i < PN_COUNT(problems); i++) {
		if (problems[i].may_come &&
		    !is_said(r->outs, NULL, problems[i].status, m))
			add_problem(o, problems[i].status, problems[i].says);
	}
	pn__buf_adds(o->out,
	    "\"default\":{\"$ref\":\"#/components/responses/problem\"}}");
}
