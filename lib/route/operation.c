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

/* A value of a query, a path, a header. */
static void
add_value_schema(struct pn__openapi *o, const struct pn_field *field)
{
	struct pn_field f = *field;

	f.key = f.read_only = false;
	pn__json_describe_sent(o->out, &f, pn__openapi_namer, o);
}

static void
add_parameter_schema(struct pn__openapi *o, const struct pn__openapi_path *p,
    const struct pn__piece *piece)
{
	const struct pn_route *r = p->place->route;
	const struct pn_schema *in = r->params != NULL ? r->params : r->in;
	int field = in != NULL ? pn__schema_find(in, piece->text) : -1;
	struct pn__buf b;

	if (field != -1)
		add_value_schema(o, &in->fields[field]);
	else if (piece->kind == PN__PIECE_INT) {
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

/* A header field's name as it is sent: x_page is X-Page, in small letters. */
static void
add_name(struct pn__openapi *o, const char *name, bool is_header)
{
	char text[128];
	size_t n = strnlen(name, sizeof(text));

	for (size_t i = 0; i < n; i++)
		text[i] = is_header && name[i] == '_' ? '-' : name[i];
	pn__json_string(o->out, text, n);
}

/* The fields of .query or .headers, in in's words. */
static void
add_asked(struct pn__openapi *o, const struct pn_schema *s, const char *in,
    bool *any)
{
	for (size_t i = 0; s != NULL && i < s->nfields; i++) {
		const struct pn_field *f = &s->fields[i];

		pn__buf_adds(o->out, *any ? ",{\"name\":" : "{\"name\":");
		*any = true;
		add_name(o, f->name, *in == 'h');
		pn__buf_addf(o->out, ",\"in\":\"%s\",\"required\":%s,"
				     "\"schema\":",
		    in, pn__json_is_required(f) ? "true" : "false");
		add_value_schema(o, f);
		pn__buf_addc(o->out, '}');
	}
}

/* Who sends no form says with it that a request is the same one again. */
static void
add_key(struct pn__openapi *o, bool any)
{
	pn__buf_addf(o->out,
	    "%s{\"name\":\"Idempotency-Key\",\"in\":\"header\","
	    "\"required\":false,\"description\":\"The same request with "
	    "the same key is answered once.\",\"schema\":{\"type\":"
	    "\"string\",\"maxLength\":255}}",
	    any ? "," : "");
}

static void
add_parameters(struct pn__openapi *o, const struct pn__openapi_path *p,
    enum pn__method m)
{
	const struct pn_route *r = p->place->route;
	bool any = false, has_key = r->once && m > PN__HEAD;
	const struct pn__piece *piece;

	if (p->nparams == 0 && r->query == NULL && r->headers == NULL &&
	    !has_key)
		return;
	pn__buf_adds(o->out, "\"parameters\":[");
	for (size_t i = 0; i < p->nparams && (piece = piece_of(p, i)); i++) {
		pn__buf_adds(o->out, any ? ",{\"name\":" : "{\"name\":");
		any = true;
		pn__json_string(o->out, piece->text.p, piece->text.n);
		pn__buf_adds(o->out,
		    ",\"in\":\"path\",\"required\":true,\"schema\":");
		add_parameter_schema(o, p, piece);
		pn__buf_addc(o->out, '}');
	}
	add_asked(o, r->query, "query", &any);
	add_asked(o, r->headers, "header", &any);
	if (has_key)
		add_key(o, any);
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

	/* One with DELETE has no meaning that all agree on: RFC 9110, 9.3.5. */
	if (r->in != NULL && m > PN__HEAD && m != PN__DELETE)
		n = pn__openapi_name(o, r->in);
	if (n == NULL)
		return;
	n->patched = n->patched || m == PN__PATCH;
	pn__buf_adds(
	    o->out, "\"requestBody\":{\"required\":true,\"content\":{");
	/* Only one of them carries a file. */
	if (pn__schema_files(r->in) > 0)
		first = PN_COUNT(types) - 1;
	for (size_t i = first; i < PN_COUNT(types); i++) {
		pn__buf_addf(o->out,
		    "%s\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/"
		    "%s%s\"}",
		    i > first ? "," : "", types[i], n->name,
		    m == PN__PATCH ? "-patch" : "");
		if (i == 0)
			pn__openapi_example(o, r->in, false, false);
		pn__buf_addc(o->out, '}');
	}
	pn__buf_adds(o->out, "}},");
}

/* order as get-order; where its last parameter may be missing, get-order-id */
static void
add_id(struct pn__openapi *o, const struct pn__openapi_path *p,
    const char *word)
{
	const struct pn__piece *last = NULL;
	struct pn__buf id;

	if (p->pattern.last_optional && p->nparams > 0 &&
	    piece_of(p, p->nparams) == NULL)
		last = piece_of(p, p->nparams - 1);
	pn__buf_init(&id, 4096);
	pn__buf_addf(&id, "%s-%s", word, p->place->route->name);
	if (last != NULL)
		pn__buf_addf(&id, "-%.*s", (int)last->text.n, last->text.p);
	pn__buf_adds(o->out, "\"operationId\":");
	pn__json_string(o->out, id.p, id.n);
	pn__buf_addc(o->out, ',');
	pn__buf_fini(&id);
}

static void
add_tag(struct pn__openapi *o)
{
	pn__buf_adds(o->out, "\"tags\":[");
	pn__json_string(o->out, o->app->name, strlen(o->app->name));
	pn__buf_adds(o->out, "],");
}

/* What its plugins want to see: all of it. */
static void
add_security(struct pn__openapi *o, const struct pn__place *place)
{
	bool any = false;

	for (size_t i = 0; i < place->nplugins; i++) {
		const char *scheme = place->plugins[i]->scheme;

		if (scheme == NULL)
			continue;
		pn__buf_addf(o->out, "%s\"%s\":[]",
		    any ? "," : "\"security\":[{", scheme);
		any = true;
	}
	pn__buf_adds(o->out, any ? "}]," : "");
}

void
pn__openapi_operation(struct pn__openapi *o,
    const struct pn__openapi_path *p, enum pn__method m, const char *word)
{
	const struct pn_route *r = p->place->route;

	pn__buf_addf(o->out, "\"%s\":{", word);
	add_tag(o);
	if (r->name != NULL)
		add_id(o, p, word);
	if (r->says != NULL) {
		pn__buf_adds(o->out, "\"description\":");
		pn__json_string(o->out, r->says, strlen(r->says));
		pn__buf_addc(o->out, ',');
	}
	add_security(o, p->place);
	add_parameters(o, p, m);
	add_body(o, r, m);
	pn__openapi_replies(o, p, m);
	pn__buf_addc(o->out, '}');
}
