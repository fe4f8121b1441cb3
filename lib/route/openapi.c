#include "route/openapi.h"

#include "json/describe.h"
#include "json/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_string(struct pn__buf *b, const char *s)
{
	pn__json_string(b, s, strlen(s));
}

/* ---- names ---- */

static bool
is_taken(const struct pn__openapi *o, const char *name)
{
	if (strcmp(name, "problem") == 0)
		return true;
	for (size_t i = 0; i < o->nnames; i++) {
		if (strcmp(o->names[i].name, name) == 0)
			return true;
	}
	return false;
}

struct pn__openapi_name *
pn__openapi_name(struct pn__openapi *o, const struct pn_schema *s)
{
	struct pn__openapi_name *n;

	for (size_t i = 0; i < o->nnames; i++) {
		if (o->names[i].schema == s)
			return &o->names[i];
	}
	if (o->nnames == PN__OPENAPI_NAMES) {
		o->failed = true;
		return NULL;
	}
	n = &o->names[o->nnames];
	snprintf(n->name, sizeof(n->name), "%.100s", s->name);
	for (int k = 2; is_taken(o, n->name); k++)
		snprintf(n->name, sizeof(n->name), "%.100s-%d", s->name, k);
	n->schema = s;
	o->nnames++;
	return n;
}

const char *
pn__openapi_namer(void *ctx, const struct pn_schema *s)
{
	struct pn__openapi_name *n = pn__openapi_name(ctx, s);

	return n != NULL ? n->name : NULL;
}

/* ---- paths ---- */

static void
add_piece(struct pn__openapi_path *p, const struct pn__piece *piece)
{
	size_t n = strlen(p->text);
	bool is_literal = piece->kind == PN__PIECE_LITERAL;

	p->nparams += !is_literal;
	snprintf(p->text + n, sizeof(p->text) - n,
	    is_literal ? "%.*s" : "{%.*s}", (int)piece->text.n, piece->text.p);
}

/* The first n segments of a pattern as OpenAPI writes them. */
static void
write_path(struct pn__openapi_path *p, size_t n)
{
	p->text[0] = '\0';
	p->nparams = 0;
	for (size_t i = 0; i < n; i++) {
		const struct pn__segment *s = &p->pattern.segment[i];
		size_t at = strlen(p->text);

		snprintf(p->text + at, sizeof(p->text) - at, "/");
		for (size_t k = 0; k < s->n; k++)
			add_piece(p, &s->piece[k]);
	}
	if (n == 0)
		memcpy(p->text, "/", sizeof("/"));
}

static int
compare_paths(const void *a, const void *b)
{
	const struct pn__openapi_path *p = a, *q = b;
	int order = strcmp(p->text, q->text);

	if (order != 0)
		return order;
	return p->place < q->place ? -1 : p->place > q->place;
}

/* Adds the paths of a place. 0, or -1 with a sentence in err. */
static int
add_paths(struct pn__openapi *o, const struct pn__place *place, char *err,
    size_t size)
{
	struct pn__openapi_path *p = &o->paths[o->npaths];

	if (strlen(place->path) >= sizeof(p->text)) {
		snprintf(err, size, "the route %.80s... is too long for it",
		    place->path);
		return -1;
	}
	p->place = place;
	if (pn__pattern_parse(place->path, &p->pattern, err, size) == -1)
		return -1;
	o->npaths++;
	write_path(p, p->pattern.n);
	if (!p->pattern.last_optional)
		return 0;
	p = &o->paths[o->npaths];
	p->place = place;
	if (pn__pattern_parse(place->path, &p->pattern, err, size) == -1)
		return -1;
	o->npaths++;
	write_path(p, p->pattern.n - 1);
	return 0;
}

/* The operations of the n paths from p on, which are one. */
static void
add_path(struct pn__openapi *o, const struct pn__openapi_path *p, size_t n)
{
	static const struct {
		enum pn__method method;
		const char *word;
	} methods[] = { { PN__GET, "get" }, { PN__POST, "post" },
		{ PN__PUT, "put" }, { PN__PATCH, "patch" },
		{ PN__DELETE, "delete" } };
	bool any = false;

	add_string(o->out, p->text);
	pn__buf_adds(o->out, ":{");
	for (size_t m = 0; m < PN_COUNT(methods); m++) {
		for (size_t i = 0; i < n; i++) {
			if (!pn__method_is_there(
				p[i].place->route, methods[m].method))
				continue;
			pn__buf_adds(o->out, any ? "," : "");
			pn__openapi_operation(
			    o, &p[i], methods[m].method, methods[m].word);
			any = true;
			break;
		}
	}
	pn__buf_addc(o->out, '}');
}

static void
add_all_paths(struct pn__openapi *o)
{
	size_t n;

	qsort(o->paths, o->npaths, sizeof(*o->paths), compare_paths);
	pn__buf_adds(o->out, "\"paths\":{");
	for (size_t i = 0; i < o->npaths; i += n) {
		for (n = 1; i + n < o->npaths; n++) {
			if (strcmp(o->paths[i + n].text, o->paths[i].text))
				break;
		}
		pn__buf_adds(o->out, i > 0 ? "," : "");
		add_path(o, &o->paths[i], n);
	}
	pn__buf_adds(o->out, "},");
}

/* All schemas that were named, and those that these name in turn. */
static void
add_schemas(struct pn__openapi *o)
{
	for (size_t i = 0; i < o->nnames && !o->failed; i++) {
		struct pn__openapi_name *n = &o->names[i];

		pn__buf_addf(o->out, "\"%s\":", n->name);
		pn__json_describe(
		    o->out, n->schema, false, pn__openapi_namer, o);
		pn__buf_addc(o->out, ',');
		if (!n->patched)
			continue;
		pn__buf_addf(o->out, "\"%s-patch\":", n->name);
		pn__json_describe(
		    o->out, n->schema, true, pn__openapi_namer, o);
		pn__buf_addc(o->out, ',');
	}
}

/* RFC 9457, with what Postern adds to it. */
static const char problem[] =
    "\"problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\","
    "\"status\",\"detail\",\"request\"],\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
    "\"request\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\","
    "\"items\":{\"type\":\"object\",\"required\":[\"rule\",\"message\"],"
    "\"properties\":{\"pointer\":{\"type\":\"string\"},"
    "\"in\":{\"type\":\"string\",\"enum\":[\"query\",\"header\"]},"
    "\"parameter\":{\"type\":\"string\"},"
    "\"rule\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}}}}},"
    "\"examples\":[{\"type\":\"about:blank\","
    "\"title\":\"Unprocessable Content\",\"status\":422,"
    "\"detail\":\"Something in what you sent is not right.\","
    "\"request\":\"6f1f0c35a1e27a31\",\"errors\":[{"
    "\"pointer\":\"/items/0/count\",\"rule\":\"min\","
    "\"message\":\"At least 1.\"}]}]}},"
    "\"responses\":{\"problem\":{\"description\":\"What went wrong\","
    "\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":"
    "\"#/components/schemas/problem\"}}}}}";

static int
write_document(struct pn__openapi *o, struct pn__routes *rs, char *err,
    size_t size)
{
	size_t n;
	const struct pn__place *places = pn__routes_all(rs, &n);

	o->names = calloc(PN__OPENAPI_NAMES, sizeof(*o->names));
	o->paths = calloc(2 * n + 1, sizeof(*o->paths));
	if (o->names == NULL || o->paths == NULL) {
		snprintf(err, size, "out of memory");
		return -1;
	}
	for (size_t i = 0; i < n; i++) {
		if (add_paths(o, &places[i], err, size) == -1)
			return -1;
	}
	pn__openapi_head(o);
	add_all_paths(o);
	pn__buf_adds(o->out, "\"components\":{");
	pn__openapi_security(o);
	pn__buf_adds(o->out, "\"schemas\":{");
	add_schemas(o);
	pn__buf_adds(o->out, problem);
	if (pn__buf_adds(o->out, "}}\n") == 0 && !o->failed)
		return 0;
	snprintf(err, size, "the document is too large");
	return -1;
}

int
pn__openapi(const struct pn_app *app, struct pn__buf *out, char *err, size_t n)
{
	struct pn__openapi o = { .out = out, .app = app };
	struct pn__routes *rs = pn__routes_new(app, err, n);
	int rc;

	if (rs == NULL)
		return -1;
	rc = write_document(&o, rs, err, n);
	for (size_t i = 0; i < o.npaths; i++)
		pn__pattern_fini(&o.paths[i].pattern);
	free(o.paths);
	free(o.names);
	pn__routes_free(rs);
	return rc;
}
