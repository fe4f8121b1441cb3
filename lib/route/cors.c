/* Other sites' scripts, WHATWG Fetch 3.2. */
#include "route/inside.h"
#include "route/method.h"

#include <postern/http.h>
#include <stdio.h>
#include <string.h>

int
pn__cors_start(const struct pn_plugin *self)
{
	const struct pn_cors *c = self->options;

	for (size_t i = 0; c->origins != NULL && c->origins[i] != NULL; i++) {
		if (c->credentials && strcmp(c->origins[i], "*") == 0) {
			fprintf(stderr, "postern: cors: credentials need the "
			    "origins by name, not \"*\"\n");
			return -1;
		}
	}
	return 0;
}

/* The origin to allow, or NULL. */
static const char *
allowed(const struct pn_cors *c, const char *origin)
{
	for (size_t i = 0; c->origins != NULL && c->origins[i] != NULL; i++) {
		if (strcmp(c->origins[i], "*") == 0)
			return "*";
		if (strcmp(c->origins[i], origin) == 0)
			return origin;
	}
	return NULL;
}

bool
pn__cors_allows(const struct pn__place *place, const char *origin)
{
	for (size_t i = 0; i < place->nplugins; i++) {
		const struct pn_plugin *p = place->plugins[i];

		if (p->on_request == pn__cors_request &&
		    allowed(p->options, origin) != NULL)
			return true;
	}
	return false;
}

int
pn__cors_send(struct pn_req *r, const struct pn_plugin *self, int status)
{
	const struct pn_cors *c = self->options;
	const char *origin = pn_header(r, "Origin");
	const char *allow;

	pn_vary(r, "Origin");
	if (origin == NULL || (allow = allowed(c, origin)) == NULL)
		return status;
	pn_header_set(r, "Access-Control-Allow-Origin", allow);
	if (c->credentials)
		pn_header_set(r, "Access-Control-Allow-Credentials", "true");
	if (c->expose != NULL)
		pn_header_set(r, "Access-Control-Expose-Headers", c->expose);
	return status;
}

/* A preflight is answered here; nothing else of the request is looked at. */
int
pn__cors_request(struct pn_req *r, const struct pn_plugin *self)
{
	const struct pn_cors *c = self->options;
	const char *origin = pn_header(r, "Origin");
	const char *headers = pn_header(r, "Access-Control-Request-Headers");
	char methods[64], age[16];

	if (strcmp(r->method, "OPTIONS") != 0 || origin == NULL ||
	    pn_header(r, "Access-Control-Request-Method") == NULL)
		return 0;
	if (allowed(c, origin) == NULL)
		return 204;
	if (r->place == NULL && pn__find_place(r) != 0)
		return 404;
	pn__method_allow(r->route, methods, sizeof(methods));
	pn_header_set(r, "Access-Control-Allow-Methods",
	    c->methods != NULL ? c->methods : methods);
	if (c->headers != NULL || headers != NULL)
		pn_header_set(r, "Access-Control-Allow-Headers",
		    c->headers != NULL ? c->headers : headers);
	if (c->max_age != 0) {
		snprintf(age, sizeof(age), "%u", c->max_age);
		pn_header_set(r, "Access-Control-Max-Age", age);
	}
	pn_vary(r, "Access-Control-Request-Method");
	pn_vary(r, "Access-Control-Request-Headers");
	return 204;
}
