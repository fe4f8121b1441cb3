/*
 * The API document of a program: OpenAPI 3.1 from its routes and schemas.
 */
#ifndef PN_ROUTE_OPENAPI_H
#define PN_ROUTE_OPENAPI_H

#include "route/method.h"
#include "route/pattern.h"
#include "route/route.h"

/*
 * Appends the document of an app, the same bytes each time. 0, or -1 with a
 * sentence in err: a route is wrong, or there is no memory.
 */
int pn__openapi(
    const struct pn_app *app, struct pn__buf *out, char *err, size_t n);

/* ---- inside of this room ---- */

enum {
	PN__OPENAPI_NAME = 128, /* bytes of a name */
	PN__OPENAPI_NAMES = 1000,
	PN__OPENAPI_PATH = 1024, /* bytes of a path */
};

/* A schema of the document, with the name that it has there. */
struct pn__openapi_name {
	const struct pn_schema *schema;
	char name[PN__OPENAPI_NAME];
	bool patched; /* there is one without required fields too */
};

/* A path of the document; a route with an optional end has two. */
struct pn__openapi_path {
	char text[PN__OPENAPI_PATH];
	const struct pn__place *place;
	struct pn__pattern pattern;
	size_t nparams; /* of the pattern's, those that are in the path */
};

struct pn__openapi {
	struct pn__buf *out;
	const struct pn_app *app;
	struct pn__openapi_name *names;
	size_t nnames;
	struct pn__openapi_path *paths;
	size_t npaths;
	bool failed; /* no memory */
};

/*
 * The entry of a schema, added where it is new. NULL, with o->failed set: they
 * are too many.
 */
struct pn__openapi_name *pn__openapi_name(
    struct pn__openapi *o, const struct pn_schema *s);

/* The same as a pn__json_namer, with o as its ctx. */
const char *pn__openapi_namer(void *ctx, const struct pn_schema *s);

/* Begins the document: all that stands before the paths. */
void pn__openapi_head(struct pn__openapi *o);

/* How to say who one is, as far as a plugin asks for it. */
void pn__openapi_security(struct pn__openapi *o);

/* Adds an example, behind a schema: of one record or of rows. */
void pn__openapi_example(struct pn__openapi *o, const struct pn_schema *s,
    bool is_reply, bool is_rows);

/* Adds the replies of the route at p to a method. */
void pn__openapi_replies(struct pn__openapi *o,
    const struct pn__openapi_path *p, enum pn__method m);

/* Adds what the route at p does for a method, under its word. */
void pn__openapi_operation(struct pn__openapi *o,
    const struct pn__openapi_path *p, enum pn__method m, const char *word);

#endif
