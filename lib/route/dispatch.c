#include "base/board.h"
#include "base/clock.h"
#include "base/random.h"
#include "db/db.h"
#include "http/percent.h"
#include "req/mark.h"
#include "route/inside.h"
#include "route/method.h"
#include "route/out.h"
#include "session/once.h"
#include "session/origin.h"

#include <string.h>
#include <time.h>

enum { WAIT_FIRST_MS = 4 }; /* before a second run; then twice as long */

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
	if (pn__form_again(r) == -1)
		return r->fail_status;
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

/* A form that can't be taken as it is: shown again, to be sent again. */
static int
refuse_form(struct pn_req *r, enum pn__once once)
{
	if (r->input == NULL ||
	    (r->route->get == NULL && r->route->page == NULL))
		return pn_fail(r, 422, "%s", pn__once_message(once));
	pn_invalid(r, "", "%s", pn__once_message(once));
	return refuse(r);
}

/* Waits longer each time, and never as long as another does. */
static void
wait_before(struct pn_req *r, uint32_t attempt)
{
	uint32_t times = attempt < 5 ? attempt : 5, spread;
	uint32_t ms = (uint32_t)WAIT_FIRST_MS << times;
	struct timespec ts = { 0 };

	pn__random(&spread, sizeof(spread));
	ts.tv_nsec = (long)(ms / 2 + spread % (ms / 2 + 1)) * 1000000;
	if (r->io->will_block != NULL)
		r->io->will_block(r->io);
	nanosleep(&ts, NULL);
}

/* Whether another run may have better luck. Ends the transaction. */
static bool
has_met_conflict(struct pn_req *r, int status)
{
	bool conflict;

	if (r->session != NULL)
		pn__once_end(r, status);
	conflict = pn__db_is_conflict(r);
	pn__db_end(r, status < 400 && !pn_failed(r));
	return (conflict || pn__db_is_conflict(r)) && !r->streaming;
}

/*
 * Once, or as often as the route allows while others change the same rows.
 * The last failure stays latched.
 */
static int
run_again(struct pn_req *r, enum pn__method m)
{
	const struct pn__mark *before;
	struct pn__session session = { 0 };
	int64_t until_ms = r->until_ms;
	enum pn__once once = PN__ONCE_RUN;
	int status;

	if (r->route->repeat == 0)
		return run_handler(r, m);
	if ((before = pn__req_mark(r)) == NULL)
		return r->fail_status;
	if (r->session != NULL)
		session = *r->session;
	for (uint32_t i = 0; once == PN__ONCE_RUN; i++) {
		status = run_handler(r, m);
		if (!has_met_conflict(r, status) || i == r->route->repeat ||
		    (until_ms != 0 && pn__clock_ms() >= until_ms))
			return status;
		pn_log(r, PN_LOG_INFO, "a conflict: the handler runs again",
		    PN_KV("path", r->path), PN_KV("cause", pn_failure(r)));
		pn__tally_add(r->thread->tally, PN__COUNT_REPEATED);
		pn__req_rewind(r, before);
		if (r->session != NULL)
			*r->session = session;
		wait_before(r, i);
		if (r->route->once)
			once = pn__once_begin(r, &status);
	}
	return once == PN__ONCE_END ? status : refuse_form(r, once);
}

/* The time that a peer takes to send its body is not the program's. */
static void
set_deadline(struct pn_req *r)
{
	int seconds = r->route->deadline != 0 ? r->route->deadline
					      : r->site->deadline_s;

	r->until_ms = seconds > 0 ? pn__clock_ms() + seconds * INT64_C(1000)
				  : 0;
}

/* The body by the route's schema, then the handler. */
static int
run_route(struct pn_req *r, enum pn__method m)
{
	const struct pn__plan *plan = pn__plans_find(r->plans, r->route->in);
	enum pn__once once = PN__ONCE_RUN;
	int status;

	set_deadline(r);
	if ((status = pn__step_in(r, PN__BEFORE_VALIDATION, 0)) != 0)
		return status;
	if ((status = pn__asked_check(r)) != 0)
		return status;
	/* A GET reads: it must not wait for those who write. */
	r->write_transaction =
	    m > PN__HEAD && (r->route->transaction || r->route->once);
	if (m > PN__HEAD && r->route->once)
		once = pn__once_begin(r, &status);
	if (once == PN__ONCE_END)
		return status;
	if (plan != NULL && m > PN__HEAD) {
		if ((pn__json_is_body(r) ? pn__json_read(r, plan)
					 : pn__form_read(r, plan)) == -1)
			return refuse(r);
		set_deadline(r);
		if (pn__lookups_check(r, r->input) == -1)
			return refuse(r);
	} else if (plan != NULL) {
		pn__form_empty(r, plan);
	}
	if (once != PN__ONCE_RUN)
		return refuse_form(r, once);
	return run_again(r, m);
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

/* From here on the route's limits hold. 0, or the status, latched. */
static int
use_limits(struct pn_req *r, const struct pn_limits *l)
{
	const struct pn_limits *app = r->limits;

	r->limits = l;
	r->arena->cap = l->memory;
	r->body->limit = l->reply;
	/* What it has from earlier requests would be room over the limit. */
	if (r->body->cap > l->reply)
		pn__buf_reset(r->body, l->reply);
	if (l->line >= app->line && l->header >= app->header &&
	    l->headers >= app->headers)
		return 0;
	return pn__limits_check(r);
}

int
pn__find_place(struct pn_req *r)
{
	enum pn_slashes slashes = r->site->app->slashes;
	enum pn__method m = pn__method_of(r->method);
	const struct pn__place *place = match(r, r->match, r->path_n);
	char *path;
	int status;

	if (place == NULL && slashes != PN_SLASHES_STRICT) {
		place = match_slashes(r, &path);
		if (place != NULL && slashes == PN_SLASHES_REDIRECT)
			return m <= PN__HEAD ? redirect_to(r, path) : 404;
	}
	if (place == NULL)
		return 404;
	r->place = place;
	r->route = place->route;
	if ((status = use_limits(r, &place->limits)) != 0)
		return status;
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

/*
 * A page of another site can make a browser send anything here, with its
 * cookies. 0, or 403.
 */
static int
check_sender(struct pn_req *r, enum pn__method m)
{
	const struct pn_app *app = r->site->app;
	const char *origin;

	if (m <= PN__HEAD || m == PN__OPTIONS || app->cross_site ||
	    r->place->cross_site ||
	    (origin = pn__foreign_origin(r)) == NULL ||
	    pn__has_origin(app->origins, origin) ||
	    pn__cors_allows(r->place, origin))
		return 0;
	return pn_fail(r, 403,
	    "This was sent by a page of %s. Please send it from a page of "
	    "this site.", origin);
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

	if (pn_failed(r) || pn__limits_check(r) != 0)
		return r->fail_status;
	if ((status = pn__step_in(r, PN__ON_REQUEST, 0)) != 0)
		return status;
	if ((status = pn__find_place(r)) != 0)
		return status;
	status = pn__step_in(r, PN__ON_REQUEST, app_plugins(r->site->app));
	if (status != 0 || (status = pn__method_from_form(r)) != 0)
		return status;
	m = pn__method_of(r->method);
	if (!pn__method_is_there(r->route, m))
		return no_method(r, m);
	if ((status = check_sender(r, m)) != 0)
		return status;
	if (r->nparams > 0 &&
	    pn__form_params(r, pn__plans_find(r->plans, r->route->in)) == -1)
		return 404;
	if ((status = pn__asked_params(r)) != 0)
		return status;
	return run_route(r, m);
}
