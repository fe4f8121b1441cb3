#include "route/openapi.h"

#include "json/json.h"
#include "json/read.h"

#include <postern/reply.h>
#include <string.h>

static void
add_string(struct pn__buf *b, const char *s)
{
	pn__json_string(b, s, strlen(s));
}

void
pn__openapi_head(struct pn__openapi *o)
{
	static const struct pn_api none = { 0 };
	const struct pn_api *api = o->app->api ? o->app->api : &none;
	const char *const *server = api->servers;

	pn__buf_adds(o->out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":");
	add_string(o->out, api->title != NULL ? api->title : o->app->name);
	pn__buf_adds(o->out, ",\"version\":");
	add_string(o->out, api->version != NULL ? api->version : "1");
	if (api->says != NULL) {
		pn__buf_adds(o->out, ",\"description\":");
		add_string(o->out, api->says);
	}
	pn__buf_adds(o->out, "},\"servers\":[");
	for (; server != NULL && *server != NULL; server++) {
		pn__buf_adds(o->out,
		    server > api->servers ? ",{\"url\":" : "{\"url\":");
		add_string(o->out, *server);
		pn__buf_addc(o->out, '}');
	}
	/* Without one it is where the document lies. */
	pn__buf_adds(o->out, api->servers == NULL ? "{\"url\":\"/\"}" : "");
	pn__buf_adds(o->out, "],\"tags\":[{\"name\":");
	add_string(o->out, o->app->name);
	pn__buf_adds(o->out, "}],");
}

static bool
is_asked_for(const struct pn__openapi *o, const char *scheme)
{
	for (size_t i = 0; i < o->npaths; i++) {
		const struct pn__place *place = o->paths[i].place;

		for (size_t k = 0; k < place->nplugins; k++) {
			const char *s = place->plugins[k]->scheme;

			if (s != NULL && strcmp(s, scheme) == 0)
				return true;
		}
	}
	return false;
}

void
pn__openapi_security(struct pn__openapi *o)
{
	static const char *const schemes[] = { "bearer", "basic" };
	bool any = false;

	for (size_t i = 0; i < PN_COUNT(schemes); i++) {
		if (!is_asked_for(o, schemes[i]))
			continue;
		pn__buf_addf(o->out,
		    "%s\"%s\":{\"type\":\"http\",\"scheme\":\"%s\"}",
		    any ? "," : "\"securitySchemes\":{", schemes[i],
		    schemes[i]);
		any = true;
	}
	pn__buf_adds(o->out, any ? "}," : "");
}

/* Answers with the document, or latches. */
static int
write_own(struct pn_req *r, struct pn__buf *out)
{
	char err[300];

	pn__buf_init(out, r->body->limit);
	if (pn__openapi(r->site->app, out, err, sizeof(err)) == 0)
		return 0;
	pn__buf_fini(out);
	return pn_fail(r, 500, "the API document: %s", err);
}

int
pn_openapi(struct pn_req *r)
{
	struct pn__buf b;

	if (pn_failed(r))
		return r->fail_status;
	if (write_own(r, &b) != 0)
		return 500;
	pn_type(r, "application/json");
	pn_write(r, b.p, b.n);
	pn__buf_fini(&b);
	return 200;
}

struct pn_value
pn_openapi_value(struct pn_req *r)
{
	struct pn__json_error err;
	struct pn_value v = pn_null;
	struct pn__buf b;
	char *text;

	if (pn_failed(r) || write_own(r, &b) != 0)
		return pn_null;
	text = pn_dup_slice(r, (struct pn_slice){ b.p, b.n });
	if (text != NULL &&
	    pn__json_parse(r->arena, text, b.n, NULL, &v, &err) == -1)
		pn_fail(r, 500, "the API document: %s", err.text);
	pn__buf_fini(&b);
	return pn_failed(r) ? pn_null : v;
}
