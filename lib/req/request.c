#include "base/random.h"
#include "http/cookie.h"
#include "http/urlencoded.h"
#include "req/inside.h"

#include <stdlib.h>
#include <string.h>

void
pn__req_init(struct pn_req *r, struct pn__thread *t, struct pn__io *io,
    char **env, size_t env_n)
{
	*r = (struct pn_req){
		.thread = t,
		.site = t->site,
		.arena = &t->arena,
		.io = io,
		.env = env,
		.env_n = env_n,
		.body = &t->body,
		.headers = &t->head,
		.log = t->log,
		.limits = t->limits,
	};
	/* The route of the last request may have had others. */
	t->arena.cap = t->limits->memory;
	t->body.limit = t->limits->reply;
	pn__env_index(r);
	r->method = r->var[PN__VAR_REQUEST_METHOD];
	if (r->method == NULL || r->method[0] == '\0')
		r->method = "GET";
	if (t->ntrusted > 0)
		pn__env_forwarded(r);
	pn__path_read(r);
}

void
pn__req_fini(struct pn_req *r)
{
	for (struct pn__deferred *d = r->deferred; d != NULL; d = d->next)
		d->fn(d->p);
	pn__arena_reset(r->arena);
	pn__buf_reset(r->body, PN__KEEP);
	pn__buf_reset(r->headers, PN__KEEP);
}

const char *
pn_method(const struct pn_req *r)
{
	return r->method;
}

const char *
pn_path(const struct pn_req *r)
{
	return r->path;
}

const char *
pn_query_string(const struct pn_req *r)
{
	return r->query;
}

const char *
pn__pairs_find(const struct pn_slice *v, size_t count, const char *name)
{
	size_t n = strlen(name);

	for (; count > 0; v += 2, count--) {
		if (v[0].n == n && memcmp(v[0].p, name, n) == 0)
			return strlen(v[1].p) == v[1].n ? v[1].p : NULL;
	}
	return NULL;
}

const struct pn__pairs *
pn__req_query(struct pn_req *r)
{
	int rc;

	if (r->query_parsed)
		return &r->query_pairs;
	r->query_parsed = true;
	rc = pn__urlencoded_parse(r->arena, r->query, strlen(r->query),
	    r->limits->query, &r->query_pairs.v, &r->query_pairs.n);
	if (rc == -1)
		pn_fail(r, 414, "the query has more than %u fields",
		    r->limits->query);
	else if (rc < 0)
		pn_fail(r, 414,
		    "the query needs more than the %zu bytes of a request",
		    r->limits->memory);
	return &r->query_pairs;
}

const char *
pn_query(struct pn_req *r, const char *name)
{
	const struct pn__pairs *ps = pn__req_query(r);

	return pn__pairs_find(ps->v, ps->n, name);
}

/* 0 and the integer where all of s is one, otherwise -1; limits saturate. */
static int
parse_int(const char *s, int64_t *ret)
{
	long long v;
	char *end;

	if (s == NULL || (s[0] != '-' && (s[0] < '0' || s[0] > '9')))
		return -1;
	v = strtoll(s, &end, 10);
	if (*end != '\0' || (s[0] == '-' && s[1] == '\0'))
		return -1;
	*ret = v;
	return 0;
}

int64_t
pn_query_int(struct pn_req *r, const char *name, int64_t otherwise,
    int64_t min, int64_t max)
{
	int64_t v = otherwise;

	if (parse_int(pn_query(r, name), &v) == -1)
		return otherwise;
	return v < min ? min : v > max ? max : v;
}

const char *
pn_param(const struct pn_req *r, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < r->nparams; i++) {
		if (r->params[i].name.n == n &&
		    memcmp(r->params[i].name.p, name, n) == 0)
			return r->params[i].value;
	}
	return NULL;
}

int64_t
pn_param_int(const struct pn_req *r, const char *name)
{
	int64_t v = 0;

	return parse_int(pn_param(r, name), &v) == 0 ? v : 0;
}

const struct pn__pairs *
pn__req_cookies(struct pn_req *r)
{
	const char *header = r->var[PN__VAR_HTTP_COOKIE];

	if (!r->cookies_parsed && header != NULL &&
	    pn__cookie_parse(r->arena, header, strlen(header),
		r->limits->fields, &r->cookie_pairs.v,
		&r->cookie_pairs.n) < 0)
		pn_fail(r, 431, "there are more than %u cookies",
		    r->limits->fields);
	r->cookies_parsed = true;
	return &r->cookie_pairs;
}

const char *
pn_cookie(struct pn_req *r, const char *name)
{
	const struct pn__pairs *ps = pn__req_cookies(r);

	return pn__pairs_find(ps->v, ps->n, name);
}

/* Whether the web server's id can stand in a log and a page as it is. */
static bool
is_id(const char *s)
{
	size_t n = strspn(s,
	    "0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:+/=@");

	return n >= 4 && n <= 64 && s[n] == '\0';
}

const char *
pn_request_id(struct pn_req *r)
{
	const char *given = r->var[PN__VAR_HTTP_X_REQUEST_ID];

	if (r->id[0] != '\0')
		return r->id;
	if (given != NULL && is_id(given))
		memcpy(r->id, given, strlen(given) + 1);
	else
		pn__random_id(r->id, 16);
	return r->id;
}

bool
pn_is_gone(struct pn_req *r)
{
	return r->io->is_gone(r->io);
}
