#include "http/forwarded.h"
#include "http/header.h"
#include "req/inside.h"

#include <string.h>

struct known {
	const char *name;
	uint8_t n;
};

#define KNOWN(name) [PN__VAR_##name] = { #name, sizeof(#name) - 1 }

static const struct known known[PN__VAR_N] = {
	KNOWN(REQUEST_METHOD),
	KNOWN(REQUEST_URI),
	KNOWN(QUERY_STRING),
	KNOWN(CONTENT_TYPE),
	KNOWN(CONTENT_LENGTH),
	KNOWN(HTTP_HOST),
	KNOWN(HTTP_ACCEPT),
	KNOWN(HTTP_COOKIE),
	KNOWN(HTTP_X_REQUEST_ID),
	KNOWN(REMOTE_ADDR),
	KNOWN(REQUEST_SCHEME),
	KNOWN(HTTPS),
	KNOWN(DOCUMENT_URI),
	KNOWN(PATH_INFO),
	KNOWN(SCRIPT_NAME),
	KNOWN(SERVER_NAME),
	KNOWN(SERVER_PORT),
};

/* The known variables by the length of their names, each list ends with -1. */
static const int8_t by_length[][8] = {
	[5] = { PN__VAR_HTTPS, -1 },
	[9] = { PN__VAR_HTTP_HOST, PN__VAR_PATH_INFO, -1 },
	[11] = { PN__VAR_REQUEST_URI, PN__VAR_HTTP_ACCEPT, PN__VAR_HTTP_COOKIE,
	    PN__VAR_REMOTE_ADDR, PN__VAR_SCRIPT_NAME, PN__VAR_SERVER_NAME,
	    PN__VAR_SERVER_PORT, -1 },
	[12] = { PN__VAR_QUERY_STRING, PN__VAR_CONTENT_TYPE,
	    PN__VAR_DOCUMENT_URI, -1 },
	[14] = { PN__VAR_REQUEST_METHOD, PN__VAR_CONTENT_LENGTH,
	    PN__VAR_REQUEST_SCHEME, -1 },
	[17] = { PN__VAR_HTTP_X_REQUEST_ID, -1 },
};

static int
known_find(const char *name, size_t n)
{
	if (n >= PN_COUNT(by_length) || by_length[n][0] == by_length[n][1])
		return -1;
	for (const int8_t *k = by_length[n]; *k >= 0; k++) {
		if (memcmp(known[*k].name, name, n) == 0)
			return *k;
	}
	return -1;
}

/* A header that came twice: one list, as RFC 9110 5.3 and RFC 6265 5.4. */
static const char *
join(struct pn_req *r, const char *a, const char *b, bool is_cookie)
{
	char *both = pn__arena_printf(
	    r->arena, "%s%s%s", a, is_cookie ? "; " : ", ", b);

	if (both == NULL)
		pn_fail(r, 431, "the header fields need too much memory");
	return both != NULL ? both : a;
}

void
pn__env_index(struct pn_req *r)
{
	for (size_t i = 0; i < r->env_n; i++) {
		const char *eq = strchr(r->env[i], '=');
		const char *first;
		int k;

		if (eq == NULL)
			continue;
		k = known_find(r->env[i], (size_t)(eq - r->env[i]));
		if (k == -1)
			continue;
		first = r->var[k];
		if (first == NULL)
			r->var[k] = eq + 1;
		else if (k == PN__VAR_HTTP_COOKIE || k == PN__VAR_HTTP_ACCEPT)
			r->var[k] = join(
			    r, first, eq + 1, k == PN__VAR_HTTP_COOKIE);
	}
}

const char *
pn_env(const struct pn_req *r, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < r->env_n; i++) {
		if (strncmp(r->env[i], name, n) == 0 && r->env[i][n] == '=')
			return r->env[i] + n + 1;
	}
	return NULL;
}

const char *
pn__header_sent(struct pn_req *r, const char *name)
{
	const char *value = NULL;
	char var[128];
	size_t n;

	/* HTTP_PROXY would be the client's to set: httpoxy. */
	if (pn__env_name(name, var, sizeof(var)) == -1 ||
	    strcmp(var, "HTTP_PROXY") == 0)
		return NULL;
	n = strlen(var);
	for (size_t i = 0; i < r->env_n; i++) {
		if (strncmp(r->env[i], var, n) != 0 || r->env[i][n] != '=')
			continue;
		if (value == NULL)
			value = r->env[i] + n + 1;
		else
			value = join(r, value, r->env[i] + n + 1,
			    strcmp(var, "HTTP_COOKIE") == 0);
	}
	return value;
}

const char *
pn_header(struct pn_req *r, const char *name)
{
	const char *value = pn__header_sent(r, name);

	/* nginx sends an emptied parameter for a header that is not there. */
	return value != NULL && value[0] != '\0' ? value : NULL;
}

static const char *
var_or(const struct pn_req *r, enum pn__var v, const char *otherwise)
{
	return r->var[v] != NULL && r->var[v][0] != '\0' ? r->var[v]
							 : otherwise;
}

/* A piece of a header as a string of its own; NULL where it is empty. */
static const char *
told(struct pn_req *r, struct pn_slice s)
{
	return s.n > 0 ? pn_dup_slice(r, s) : NULL;
}

void
pn__env_forwarded(struct pn_req *r)
{
	struct pn__forwarding f = {
		.peer = var_or(r, PN__VAR_REMOTE_ADDR, ""),
		.forwarded = pn_header(r, "Forwarded"),
		.x_for = pn_header(r, "X-Forwarded-For"),
		.x_proto = pn_header(r, "X-Forwarded-Proto"),
		.x_host = pn_header(r, "X-Forwarded-Host"),
	};
	struct pn__origin o = { 0 };

	pn__forwarded_origin(&f, r->thread->trusted, r->thread->ntrusted, &o);
	r->ip = told(r, o.client);
	r->host = told(r, o.host);
	if (o.scheme.n > 0)
		r->scheme = o.scheme.n == 5 ? "https" : "http";
}

const char *
pn_host(const struct pn_req *r)
{
	if (r->host != NULL)
		return r->host;
	return var_or(
	    r, PN__VAR_HTTP_HOST, var_or(r, PN__VAR_SERVER_NAME, ""));
}

const char *
pn_scheme(const struct pn_req *r)
{
	const char *https = var_or(r, PN__VAR_HTTPS, "off");
	const char *otherwise = strcmp(https, "off") == 0 ? "http" : "https";
	const char *scheme = var_or(r, PN__VAR_REQUEST_SCHEME, otherwise);

	if (r->scheme != NULL)
		return r->scheme;
	return strcmp(scheme, "https") == 0 ? "https" : "http";
}

const char *
pn_ip(const struct pn_req *r)
{
	return r->ip != NULL ? r->ip : var_or(r, PN__VAR_REMOTE_ADDR, "");
}
