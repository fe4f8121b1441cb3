#include "route/inside.h"
#include "schema/file.h"

#include <string.h>

enum {
	GROUPS_MAX = 16,
	HTTP = 5, /* "HTTP_": what begins a header's variable */
};

static const struct pn_limits defaults = {
	.memory = 4 << 20,
	.body = 1 << 20,
	.reply = 16 << 20,
	.line = 8192,
	.header = 32 << 10,
	.headers = 128,
	.fields = 1000,
	.query = 1000,
	.parts = 1000,
	.params = 256,
	.cache = 8 << 20,
};

/* Those of l, and of otherwise where l has a zero. */
static struct pn_limits
either(const struct pn_limits *l, const struct pn_limits *otherwise)
{
#define EITHER(m) .m = l->m != 0 ? l->m : otherwise->m
	return (struct pn_limits){
		EITHER(memory),
		EITHER(body),
		EITHER(reply),
		EITHER(file),
		EITHER(line),
		EITHER(header),
		EITHER(headers),
		EITHER(fields),
		EITHER(query),
		EITHER(parts),
		EITHER(files),
		EITHER(params),
		EITHER(cache),
	};
#undef EITHER
}

struct pn_limits
pn__limits_app(const struct pn_app *app)
{
	struct pn_limits l = either(&app->limits, &defaults);

	if (l.file == 0)
		l.file = SIZE_MAX;
	return l;
}

/* The body has room for what the file fields of .in may have. */
static size_t
with_files(size_t body, const struct pn_schema *in)
{
	uint64_t files = in != NULL ? pn__schema_files(in) : 0;

	return files > SIZE_MAX - body ? SIZE_MAX : body + (size_t)files;
}

struct pn_limits
pn__limits_route(const struct pn_app *app,
    const struct pn_route *const *groups, size_t depth,
    const struct pn_route *route)
{
	struct pn_limits l = route->limits, all = pn__limits_app(app);

	while (depth-- > 0)
		l = either(&l, &groups[depth]->limits);
	all = either(&l, &all);
	all.params = app->limits.params != 0 ? app->limits.params
					     : defaults.params;
	if (l.body == 0)
		all.body = with_files(all.body, route->in);
	return all;
}

static size_t
most_of(const struct pn_app *app, const struct pn_route *table,
    const struct pn_route **groups, size_t depth)
{
	size_t most = 0, body;

	for (const struct pn_route *r = table; r->path != NULL; r++) {
		groups[depth] = r;
		if (r->group == NULL)
			body = pn__limits_route(app, groups, depth, r).body;
		else
			body = depth + 1 < GROUPS_MAX
			    ? most_of(app, r->group, groups, depth + 1)
			    : 0;
		if (body > most)
			most = body;
	}
	return most;
}

size_t
pn__limits_body(const struct pn_app *app)
{
	const struct pn_route *groups[GROUPS_MAX];

	return most_of(app, app->routes, groups, 0);
}

/* The number of headers that the client has sent, and their bytes. */
static void
count_headers(const struct pn_req *r, size_t *ret_n, size_t *ret_bytes)
{
	*ret_n = *ret_bytes = 0;
	for (size_t i = 0; i < r->env_n; i++) {
		const char *var = r->env[i];

		/* Each request comes by here: no call for each of them. */
		if (var[0] != 'H' || var[1] != 'T' || var[2] != 'T' ||
		    var[3] != 'P' || var[4] != '_')
			continue;
		*ret_bytes += strlen(var + HTTP);
		++*ret_n;
	}
}

int
pn__limits_check(struct pn_req *r)
{
	const struct pn_limits *l = r->limits;
	const char *uri = r->var[PN__VAR_REQUEST_URI];
	size_t line = uri != NULL ? strlen(uri) : r->path_n + strlen(r->query);
	size_t headers, bytes;

	if (line > l->line)
		return pn_fail(r, 414,
		    "the address has %zu bytes, and at most %zu are taken",
		    line, l->line);
	count_headers(r, &headers, &bytes);
	if (headers > l->headers)
		return pn_fail(r, 431,
		    "the request has %zu headers, and at most %u are taken",
		    headers, l->headers);
	if (bytes > l->header)
		return pn_fail(r, 431,
		    "the request's headers have %zu bytes, and at most %zu "
		    "are taken",
		    bytes, l->header);
	return 0;
}
