#include "route/openapi.h"

#include "json/describe.h"
#include "json/json.h"
#include "schema/file.h"

#include <string.h>

static const struct pn__piece *
piece_of(const struct pn__openapi_path *p, size_t param)
{
	for (size_t i = 0; i < p->pattern.pieces; i++) {
		const struct pn__piece *piece = &p->pattern.piece[i];

		if (piece->kind != PN__PIECE_LITERAL && param-- == 0)
			return piece;
	}
	return NULL;
}

static void
add_parameter_schema(struct pn__openapi *o, const struct pn__openapi_path *p,
    const struct pn__piece *piece)
{
	const struct pn_schema *in = p->place->route->in;
	int field = in != NULL ? pn__schema_find(in, piece->text) : -1;
	struct pn__buf b;

	if (field != -1) {
		struct pn_field f = in->fields[field];

		f.key = f.read_only = false;
		f.required = true;
		pn__json_describe_field(o->out, &f, pn__openapi_namer, o);
	} else if (piece->kind == PN__PIECE_INT) {
		pn__buf_adds(
		    o->out, "{\"type\":\"integer\",\"format\":\"int64\"}");
	} else if (piece->kind == PN__PIECE_REGEX) {
		pn__buf_init(&b, 4096);
		pn__buf_addf(&b, "^(?:%.*s)$", (int)piece->regex.n,
		    piece->regex.p);
		pn__buf_adds(o->out, "{\"type\":\"string\",\"pattern\":");
		pn__json_string(o->out, b.p, b.n);
		pn__buf_addc(o->out, '}');
		pn__buf_fini(&b);
	} else {
		pn__buf_adds(o->out, "{\"type\":\"string\"}");
	}
}

static void
add_parameters(struct pn__openapi *o, const struct pn__openapi_path *p)
{
	const struct pn__piece *piece;

	if (p->nparams == 0)
		return;
	pn__buf_adds(o->out, "\"parameters\":[");
	for (size_t i = 0; i < p->nparams && (piece = piece_of(p, i)); i++) {
		pn__buf_adds(o->out, i > 0 ? ",{\"name\":" : "{\"name\":");
		pn__json_string(o->out, piece->text.p, piece->text.n);
		pn__buf_adds(o->out,
		    ",\"in\":\"path\",\"required\":true,\"schema\":");
		add_parameter_schema(o, p, piece);
		pn__buf_addc(o->out, '}');
	}
	pn__buf_adds(o->out, "],");
}

static void
add_body(
    struct pn__openapi *o, const struct pn_route *r, enum pn__method m)
{
	static const char *const types[] = { "application/json",
		"application/x-www-form-urlencoded", "multipart/form-data" };
	struct pn__openapi_name *n = NULL;
	size_t first = 0;

	if (r->in != NULL && m > PN__HEAD)
		n = pn__openapi_name(o, r->in);
	if (n == NULL)
		return;
	n->patched = n->patched || m == PN__PATCH;
	pn__buf_addf(o->out, "\"requestBody\":{\"required\":%s,\"content\":{",
	    m == PN__DELETE ? "false" : "true");
	/* Only one of them carries a file. */
	if (pn__schema_files(r->in) > 0)
		first = PN_COUNT(types) - 1;
	for (size_t i = first; i < PN_COUNT(types); i++) {
		pn__buf_addf(o->out,
		    "%s\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/"
		    "%s%s\"}}",
		    i > first ? "," : "", types[i], n->name,
		    m == PN__PATCH ? "-patch" : "");
	}
	pn__buf_adds(o->out, "}},");
}

static void
add_reply(struct pn__openapi *o, const char *status, const char *description)
{
	pn__buf_addf(o->out, "\"%s\":{\"description\":\"%s\"},", status,
	    description);
}

/* What a handler answers when all is well. */
static void
add_success(
    struct pn__openapi *o, const struct pn_route *r, enum pn__method m)
{
	struct pn__openapi_name *n =
	    r->out != NULL ? pn__openapi_name(o, r->out) : NULL;

	for (int i = 0; n != NULL && i < (m == PN__POST ? 2 : 1); i++) {
		pn__buf_addf(o->out,
		    "\"%d\":{\"description\":\"%s\",\"content\":{"
		    "\"application/json\":{\"schema\":{\"anyOf\":[{\"$ref\":"
		    "\"#/components/schemas/%s\"},{\"type\":\"array\","
		    "\"items\":{\"$ref\":\"#/components/schemas/%s\"}}]}}}},",
		    200 + i, i == 0 ? "OK" : "Created", n->name, n->name);
	}
	if (n == NULL)
		add_reply(o, "200", "OK");
	if (m > PN__HEAD && n == NULL)
		add_reply(o, "303", "Done: see the page at Location");
}

static void
add_replies(struct pn__openapi *o, const struct pn__openapi_path *p,
    enum pn__method m)
{
	static const struct {
		const char *status, *description;
	} problems[] = {
		{ "400", "The request could not be understood" },
		{ "413", "The body is over a limit" },
		{ "415", "The body is of a type that is not taken" },
		{ "422", "A field is not right: see errors" },
	};
	const struct pn_route *r = p->place->route;
	bool has_body = r->in != NULL && m > PN__HEAD;

	pn__buf_adds(o->out, "\"responses\":{");
	add_success(o, r, m);
	for (size_t i = 0; has_body && i < PN_COUNT(problems); i++)
		pn__buf_addf(o->out,
		    "\"%s\":{\"description\":\"%s\",\"content\":{"
		    "\"application/problem+json\":{\"schema\":{\"$ref\":"
		    "\"#/components/schemas/problem\"}}}},",
		    problems[i].status, problems[i].description);
	if (p->nparams > 0)
		pn__buf_adds(o->out, "\"404\":{\"$ref\":"
				     "\"#/components/responses/problem\"},");
	pn__buf_adds(o->out,
	    "\"default\":{\"$ref\":\"#/components/responses/problem\"}}");
}

void
pn__openapi_operation(struct pn__openapi *o,
    const struct pn__openapi_path *p, enum pn__method m, const char *word)
{
	const struct pn_route *r = p->place->route;

	pn__buf_addf(o->out, "\"%s\":{", word);
	if (r->name != NULL) {
		pn__buf_addf(o->out, "\"tags\":[");
		pn__json_string(o->out, r->name, strlen(r->name));
		pn__buf_adds(o->out, "],");
	}
	add_parameters(o, p);
	add_body(o, r, m);
	add_replies(o, p, m);
	pn__buf_addc(o->out, '}');
}
