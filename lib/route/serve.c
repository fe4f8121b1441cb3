#include "form/form.h"
#include "http/status.h"
#include "route/inside.h"

#include <stdio.h>
#include <string.h>

enum method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, OTHER };

static const char *const method_names[] = {
	[GET] = "GET",
	[HEAD] = "HEAD",
	[POST] = "POST",
	[PUT] = "PUT",
	[PATCH] = "PATCH",
	[DELETE] = "DELETE",
	[OPTIONS] = "OPTIONS",
};

static enum method
method_of(const char *name)
{
	for (size_t i = 0; i < PN_COUNT(method_names); i++) {
		if (strcmp(name, method_names[i]) == 0)
			return (enum method)i;
	}
	return OTHER;
}

/* The handler of a method, .any included; NULL: there is none. */
static pn_handler *
handler_of(const struct pn_route *route, enum method m)
{
	pn_handler *h = NULL;

	switch (m) {
	case GET:
	case HEAD:
		h = route->get;
		break;
	case POST:
		h = route->post;
		break;
	case PUT:
		h = route->put;
		break;
	case PATCH:
		h = route->patch;
		break;
	case DELETE:
		h = route->del;
		break;
	case OPTIONS:
	case OTHER:
		break;
	}
	if (h == NULL && !(m <= HEAD && route->page != NULL))
		h = route->any;
	return h;
}

static bool
has_method(const struct pn_route *route, enum method m)
{
	return handler_of(route, m) != NULL ||
	    (m <= HEAD && route->page != NULL);
}

static void
set_allow(struct pn_req *r)
{
	char allow[64];
	size_t n = 0;

	for (size_t m = GET; m <= DELETE; m++) {
		if (has_method(r->route, (enum method)m))
			n += (size_t)snprintf(allow + n, sizeof(allow) - n,
			    "%s, ", method_names[m]);
	}
	snprintf(allow + n, sizeof(allow) - n, "OPTIONS");
	pn_header_set(r, "Allow", allow);
}

/* The GET answer of a route: its handler, or its page alone. */
static int
run_get(struct pn_req *r)
{
	if (r->route->get != NULL)
		return r->route->get(r);
	return pn_page(r, r->route->page);
}

/*
 * What was sent is wrong: a program gets a problem document, a person the
 * page again, with what was typed and what is wrong with it.
 */
static int
show_again(struct pn_req *r)
{
	int status;

	pn__reply_clear(r);
	if (pn__wants_json(r) || !has_method(r->route, GET) ||
	    (r->route->get == NULL && r->route->page == NULL))
		return 422;
	status = run_get(r);
	return status == 200 ? 422 : status;
}

static int
run_handler(struct pn_req *r, enum method m)
{
	const struct pn__plan *plan = pn__plans_find(r->plans, r->route->in);
	pn_handler *h = handler_of(r->route, m);
	int status;

	r->write_transaction = r->route->transaction;
	if (plan != NULL && m != GET && m != HEAD) {
		if (pn__form_read(r, plan) == -1)
			return pn_failed(r) ? r->fail_status : show_again(r);
	} else if (plan != NULL) {
		pn__form_empty(r, plan);
	}
	status = h != NULL ? h(r) : run_get(r);
	if (status == 422 && !pn_failed(r) && r->body->n == 0 &&
	    r->input != NULL && r->input->errors != NULL)
		status = show_again(r);
	return status;
}

/* The values come terminated, with encoded slashes as slashes. */
static int
take_params(struct pn_req *r)
{
	for (size_t i = 0; i < r->nparams; i++) {
		struct pn__param *p = &r->params[i];
		char *copy = pn__arena_dup(r->arena, p->value, p->n);

		if (copy == NULL)
			return pn_fail(r, 414, "the address is too long");
		for (size_t k = 0; k < p->n; k++) {
			if ((unsigned char)copy[k] == PN__SLASH)
				copy[k] = '/';
		}
		p->value = copy;
	}
	return 0;
}

static int
dispatch(struct pn_req *r)
{
	enum method m = method_of(r->method);

	if (pn_failed(r))
		return r->fail_status;
	r->route = pn__routes_match(
	    r->site->routes, r->match, r->path_n, r->params, &r->nparams);
	if (r->route == NULL)
		return 404;
	if (!has_method(r->route, m)) {
		set_allow(r);
		return m == OPTIONS ? 204 : 405;
	}
	if (take_params(r) != 0)
		return r->fail_status;
	if (r->nparams > 0 &&
	    pn__form_params(r, pn__plans_find(r->plans, r->route->in)) == -1)
		return 404;
	return run_handler(r, m);
}

static void
log_failure(struct pn_req *r, int status)
{
	pn_log(r, status >= 500 ? PN_LOG_ERROR : PN_LOG_INFO,
	    "request failed", PN_KV("status", status),
	    PN_KV("method", r->method), PN_KV("path", r->path),
	    PN_KV("cause", pn_failure(r)));
}

/*
 * What the visitor gets: a latched failure beats success, and beats the 404
 * that a handler makes of the empty result of a query that failed.
 */
static int
settle(struct pn_req *r, int status)
{
	bool failed = pn_failed(r);

	if (status < 100 || status > 599) {
		pn_fail(r, 500, "the handler returned %d, which is no status",
		    status);
		failed = true;
		status = 500;
	}
	if (failed && (status < 400 || status == 404))
		status = r->fail_status;
	if (failed)
		log_failure(r, status);
	if (status >= 400 && (failed || r->body->n == 0)) {
		r->in_failure = true;
		pn__error_page(r, status);
	}
	return status;
}

static void
finish(struct pn_req *r, int status)
{
	pn__db_end(r, status < 400 && !pn_failed(r));
	status = settle(r, status);
	if (status == 503)
		pn_header_set(r, "Retry-After", "5");
	if (pn__reply_send(r, status) == -1)
		pn_log(r, PN_LOG_DEBUG, "the client left",
		    PN_KV("path", r->path));
	pn__req_fini(r);
}

static void
begin(struct pn__site *s, struct pn__thread *t, struct pn_req *r,
    struct pn__io *io, char **env, size_t env_n)
{
	pn__req_init(r, t, io, env, env_n);
	r->plans = s->plans;
	r->views = s->views;
	r->pool = s->pool;
}

void
pn__site_serve(struct pn__site *s, struct pn__thread *t, struct pn__io *io,
    char **env, size_t env_n)
{
	struct pn_req r;

	begin(s, t, &r, io, env, env_n);
	finish(&r, dispatch(&r));
}

void
pn__site_refuse(
    struct pn__site *s, struct pn__thread *t, struct pn__io *io, int status)
{
	struct pn_req r;

	begin(s, t, &r, io, NULL, 0);
	finish(&r, pn_fail(&r, status, "the request is over a limit"));
}
