#include "json/json.h"
#include "route/inside.h"
#include "route/method.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_string(struct pn__buf *b, const char *s)
{
	pn__json_string(b, s, strlen(s));
}

static void
add_params(struct pn_req *r, struct pn__buf *b)
{
	pn__buf_adds(b, ", \"params\": {");
	for (size_t i = 0; i < r->nparams; i++) {
		struct pn_slice name = r->params[i].name;

		pn__buf_adds(b, i > 0 ? ", " : "");
		pn__json_string(b, name.p, name.n);
		pn__buf_adds(b, ": ");
		pn__json_string(b, r->params[i].value, r->params[i].n);
	}
	pn__buf_adds(b, "}}\n");
}

/* The value of the one header that a redirect sets. */
static void
add_location(struct pn_req *r, struct pn__buf *b)
{
	struct pn_slice name = PN_S("Location: ");

	if (r->headers->n > name.n + 2 &&
	    memcmp(r->headers->p, name.p, name.n) == 0) {
		pn__buf_adds(b, ", \"location\": ");
		pn__json_string(b, r->headers->p + name.n,
		    r->headers->n - name.n - 2);
	}
}

static void
explain(struct pn_req *r, struct pn__buf *b)
{
	int status = r->fail_status;
	char allow[64];

	if (status == 0)
		status = pn__find_place(r);
	if (status != 0) {
		pn__buf_addf(b, "{\"status\": %d", status);
		add_location(r, b);
		pn__buf_adds(b, "}\n");
	} else if (!pn__method_is_there(
		       r->route, pn__method_of(r->method))) {
		pn__method_allow(r->route, allow, sizeof(allow));
		pn__buf_addf(b, "{\"status\": %d, \"allow\": \"%s\"}\n",
		    strcmp(r->method, "OPTIONS") == 0 ? 204 : 405, allow);
	} else {
		pn__buf_adds(b, "{\"route\": ");
		add_string(b, r->place->path);
		add_params(r, b);
	}
}

/* The host of an absolute target, as a variable of the environment. */
static void
host_of(const char *target, char *out, size_t n)
{
	const char *p = strstr(target, "://");

	if (p == NULL || target[0] == '/')
		snprintf(out, n, "HTTP_HOST=");
	else
		snprintf(out, n, "HTTP_HOST=%.*s",
		    (int)strcspn(p + 3, "/?#"), p + 3);
}

int
pn__site_explain(struct pn__site *s, const char *method, const char *target,
    struct pn__buf *out)
{
	struct pn__thread *t = pn__thread_new(s);
	size_t n = strlen(target) + 32;
	char *uri = malloc(n), host[300], verb[64];
	char *env[] = { uri, verb, host, NULL };
	struct pn__io io = { 0 };
	struct pn_req r;

	if (t != NULL && uri != NULL) {
		snprintf(uri, n, "REQUEST_URI=%s", target);
		snprintf(verb, sizeof(verb), "REQUEST_METHOD=%s", method);
		host_of(target, host, sizeof(host));
		pn__req_init(&r, t, &io, env, 3);
		explain(&r, out);
		pn__req_fini(&r);
	}
	pn__thread_free(t);
	free(uri);
	return out->full || out->n == 0 ? -1 : 0;
}
