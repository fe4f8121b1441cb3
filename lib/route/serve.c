#include "base/board.h"
#include "req/header.h"
#include "req/locale.h"
#include "route/inside.h"
#include "session/once.h"

#include <string.h>

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
	if (status < 100 || status > 599)
		status = pn_fail(r, 500,
		    "the handler returned %d, which is no status", status);
	if (!pn_failed(r))
		return status;
	if (status < 400 || status == 404)
		status = r->fail_status;
	log_failure(r, status);
	return status;
}

/* The plugins' last word, and the error page where there is no body. */
static int
complete(struct pn_req *r, int status)
{
	bool failed = pn_failed(r);

	r->in_failure = true;
	if (failed)
		pn__reply_fail(r, status);
	if (status >= 400 && r->body->n == 0) {
		status = pn__step_error(r, status);
		if (r->body->n == 0)
			pn__error_page(r, status);
	}
	if (status == 503 && !pn__header_is_set(r, "Retry-After"))
		pn_header_set(r, "Retry-After", "5");
	status = pn__step_send(r, status);
	if (r->session != NULL)
		pn__session_send(r, status);
	if (!pn_failed(r))
		status = pn__ranges_apply(r, pn__validate(r, status));
	if (status == 412 || status == 416)
		pn__error_page(r, status);
	if (!failed && pn_failed(r)) {
		status = r->fail_status;
		log_failure(r, status);
		pn__reply_clear(r);
		pn__error_page(r, status);
	}
	pn__locale_headers(r);
	return status;
}

/* A stream that failed has no end: the connection is cut. */
static void
finish_stream(struct pn_req *r)
{
	if (!pn_failed(r))
		pn__reply_flush(r, true);
	else if (!r->gone)
		log_failure(r, r->fail_status);
}

static void
finish(struct pn_req *r, int status)
{
	bool is_held = r->write_transaction;

	if (r->session != NULL)
		pn__once_end(r, status);
	pn__db_end(r, status < 400 && !pn_failed(r));
	pn__cache_end(r, !is_held || (status < 400 && !pn_failed(r)));
	if (r->streaming) {
		finish_stream(r);
	} else {
		status = complete(r, settle(r, status));
		r->gone = pn__reply_send(r, status) == -1;
	}
	if (r->gone)
		pn_log(r, PN_LOG_DEBUG, "the client left",
		    PN_KV("path", r->path));
	pn__tally_add(r->thread->tally, PN__COUNT_REQUESTS);
	if (status >= 500)
		pn__tally_add(r->thread->tally, PN__COUNT_FAILED);
	pn__step_after(r, status);
	for (struct pn__deferred *d = r->after; d != NULL; d = d->next)
		d->fn(d->p);
	pn__cache_end(r, true);
	pn__req_fini(r);
	if (r->site->watch != NULL)
		pn__watch_give(r->site->watch, r->pages);
}

static void
begin(struct pn__site *s, struct pn__thread *t, struct pn_req *r,
    struct pn__io *io, char **env, size_t env_n)
{
	pn__req_init(r, t, io, env, env_n);
	r->plans = s->plans;
	r->pages = s->watch != NULL ? pn__watch_take(s->watch) : s->pages;
	r->views = r->pages != NULL ? r->pages->views : NULL;
	r->pool = s->pool;
	pn__cache_begin(r);
}

void
pn__site_serve(struct pn__site *s, struct pn__thread *t, struct pn__io *io,
    char **env, size_t env_n)
{
	struct pn_req r;

	begin(s, t, &r, io, env, env_n);
	finish(&r, pn__dispatch(&r));
}

void
pn__site_refuse(
    struct pn__site *s, struct pn__thread *t, struct pn__io *io, int status)
{
	struct pn_req r;

	begin(s, t, &r, io, NULL, 0);
	finish(&r, pn_fail(&r, status, "the request is over a limit"));
}
