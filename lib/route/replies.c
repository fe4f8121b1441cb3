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

static bool
is_of_status(const struct pn_out *x, int status, enum pn__method m)
{
	return x->status == status && pn__out_is_of(x, m);
}

static bool
is_json(const struct pn_out *x)
{
	return x->type == NULL && x->schema != NULL;
}

/* Whether from on to end there is one of this status and method. */
static bool
is_said(const struct pn_out *from, const struct pn_out *end, int status,
    enum pn__method m)
{
	for (; from != NULL && from->status != 0 && from != end; from++) {
		if (is_of_status(from, status, m))
			return true;
	}
	return false;
}

/* The JSON among them, of one schema or any of several. */
static void
add_json(struct pn__openapi *o, const struct pn_out *first, enum pn__method m)
{
	const struct pn_out *example = NULL;
	size_t n = 0;

	for (const struct pn_out *x = first; x->status != 0; x++)
		n += is_of_status(x, first->status, m) && is_json(x);
	if (n == 0)
		return;
	pn__buf_addf(o->out, "\"application/json\":{\"schema\":%s",
	    n > 1 ? "{\"anyOf\":[" : "");
	for (const struct pn_out *x = first; x->status != 0; x++) {
		if (!is_of_status(x, first->status, m) || !is_json(x))
			continue;
		if (example != NULL)
			pn__buf_addc(o->out, ',');
		else
			example = x;
		add_schema(o, x->schema, x->rows);
	}
	pn__buf_adds(o->out, n > 1 ? "]}" : "");
	pn__openapi_example(o, example->schema, true, example->rows);
	pn__buf_adds(o->out, "},");
}

/* And what is of another type, each once. */
static void
add_texts(struct pn__openapi *o, const struct pn_out *first, enum pn__method m)
{
	const struct pn_out *y;

	for (const struct pn_out *x = first; x->status != 0; x++) {
		if (!is_of_status(x, first->status, m) || x->type == NULL)
			continue;
		for (y = first; y != x; y++) {
			if (is_of_status(y, first->status, m) &&
			    y->type != NULL && strcmp(y->type, x->type) == 0)
				break;
		}
		if (y != x)
			continue;
		pn__json_string(o->out, x->type, strlen(x->type));
		pn__buf_adds(o->out, ":{\"schema\":{\"type\":\"string\"}},");
	}
}

/* All of .outs that have the status of this one. */
static void
add_status(struct pn__openapi *o, const struct pn_out *first,
    enum pn__method m)
{
	begin_reply(o, first->status, first->says);
	pn__buf_adds(o->out, ",\"content\":{");
	add_json(o, first, m);
	add_texts(o, first, m);
	o->out->n--; /* the last comma */
	pn__buf_adds(o->out, "}},");
}

static void
add_outs(struct pn__openapi *o, const struct pn_out *outs, enum pn__method m)
{
	for (const struct pn_out *x = outs; x->status != 0; x++) {
		if (!pn__out_is_of(x, m) || is_said(outs, x, x->status, m))
			continue;
		if (x->schema != NULL || x->type != NULL) {
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
	bool has_body = r->in != NULL && m > PN__HEAD && m != PN__DELETE;
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
