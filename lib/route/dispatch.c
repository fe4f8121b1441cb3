#include "db/db.h"
#include "form/form.h"
#include "http/percent.h"
#include "route/inside.h"
#include "route/method.h"
#include "route/out.h"

#include <string.h>

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
	if (pn__wants_json(r) ||
	    (r->route->get == NULL && r->route->page == NULL))
		return 422;
	status = run_get(r);
	return status == 200 ? 422 : status;
}

static int
run_handler(struct pn_req *r, enum pn__method m)
{
	pn_handler *h = pn__method_handler(r->route, m);
	int status = pn__step_in(r, PN__BEFORE_HANDLER, 0);

	if (status != 0)
		return status;
	status = pn__out_settle(r, h != NULL ? h(r) : run_get(r));
	if (status == 422 && !pn_failed(r) && r->body->n == 0 &&
	    r->input != NULL && r->input->errors != NULL)
		status = show_again(r);
	return status;
}

/* The input is wrong: nothing will be written. */
static int
refuse(struct pn_req *r)
{
	if (pn_failed(r))
		return r->fail_status;
	pn__db_end(r, false);
	r->write_transaction = false;
	return show_again(r);
}

/* The body by the route's schema, then the handler. */
static int
run_route(struct pn_req *r, enum pn__method m)
{
	const struct pn__plan *plan = pn__plans_find(r->plans, r->route->in);
	int status = pn__step_in(r, PN__BEFORE_VALIDATION, 0);

	if (status != 0)
		return status;
	/* A GET reads: it must not wait for those who write. */
	r->write_transaction = r->route->transaction && m > PN__HEAD;
	if (plan != NULL && m > PN__HEAD) {
		if ((pn__json_is_body(r) ? pn__json_read(r, plan)
					 : pn__form_read(r, plan)) == -1 ||
		    pn__lookups_check(r) == -1)
			return refuse(r);
	} else if (plan != NULL) {
		pn__form_empty(r, plan);
	}
	return run_handler(r, m);
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

static const struct pn__place *
match(struct pn_req *r, const char *path, size_t n)
{
	return pn__routes_match(r->site->routes, pn_host(r), path, n,
	    r->params, &r->nparams);
}

/*
 * The path without doubled slashes, with or without one at its end,
 * whichever is a route; NULL where neither is.
 */
static const struct pn__place *
match_slashes(struct pn_req *r, char **ret_path)
{
	char *path = pn__arena_alloc(r->arena, r->path_n + 2);
	const struct pn__place *place;
	size_t n = 0;

	if (path == NULL)
		return NULL;
	for (size_t i = 0; i < r->path_n; i++) {
		if (r->match[i] != '/' || n == 0 || path[n - 1] != '/')
			path[n++] = r->match[i];
	}
	while (n > 1 && path[n - 1] == '/')
		n--;
	path[n] = '\0';
	*ret_path = path;
	if ((place = match(r, path, n)) != NULL || n == 1)
		return place;
	path[n] = '/';
	path[n + 1] = '\0';
	return match(r, path, n + 1);
}

static int
redirect_to(struct pn_req *r, const char *path)
{
	struct pn__buf to;
	int status;

	pn__buf_init(&to, 16 * 1024);
	for (; *path != '\0'; path++) {
		if ((unsigned char)*path == PN__SLASH)
			pn__buf_adds(&to, "%2F");
		else if (*path == '%')
			pn__buf_adds(&to, "%25");
		else
			pn__percent_encode(&to, path, 1, PN__PERCENT_PATH);
	}
	if (r->query[0] != '\0')
		pn__buf_addf(&to, "?%s", r->query);
	if (pn__buf_str(&to) == NULL)
		status = pn_fail(r, 414, "the address is too long");
	else
		status = pn_redirect_away(r, 308, to.p);
	pn__buf_fini(&to);
	return status;
}

int
pn__find_place(struct pn_req *r)
{
	enum pn_slashes slashes = r->site->app->slashes;
	enum pn__method m = pn__method_of(r->method);
	const struct pn__place *place = match(r, r->match, r->path_n);
	char *path;

	if (place == NULL && slashes != PN_SLASHES_STRICT) {
		place = match_slashes(r, &path);
		if (place != NULL && slashes == PN_SLASHES_REDIRECT)
			return m <= PN__HEAD ? redirect_to(r, path) : 404;
	}
	if (place == NULL)
		return 404;
	r->place = place;
	r->route = place->route;
	return take_params(r);
}

static int
no_method(struct pn_req *r, enum pn__method m)
{
	char allow[64];

	pn__method_allow(r->route, allow, sizeof(allow));
	pn_header_set(r, "Allow", allow);
	return m == PN__OPTIONS ? 204 : 405;
}

static size_t
app_plugins(const struct pn_app *app)
{
	size_t n = 0;

	while (app->plugins != NULL && app->plugins[n] != NULL)
		n++;
	return n;
}

int
pn__dispatch(struct pn_req *r)
{
	enum pn__method m;
	int status;

	if (pn_failed(r))
		return r->fail_status;
	if ((status = pn__step_in(r, PN__ON_REQUEST, 0)) != 0)
		return status;
	if ((status = pn__find_place(r)) != 0)
		return status;
	m = pn__method_of(r->method);
	status = pn__step_in(r, PN__ON_REQUEST, app_plugins(r->site->app));
	if (status != 0)
		return status;
	if (!pn__method_is_there(r->route, m))
		return no_method(r, m);
	if (r->nparams > 0 &&
	    pn__form_params(r, pn__plans_find(r->plans, r->route->in)) == -1)
		return 404;
	return run_route(r, m);
}
