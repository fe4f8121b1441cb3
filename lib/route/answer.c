#include "http/target.h"
#include "json/json.h"
#include "route/inside.h"
#include "route/out.h"
#include "session/token.h"

#include <postern/http.h>
#include <postern/reply.h>
#include <string.h>

/* Whether a plugin sends a policy that knows the nonce. */
static bool
has_policy(const struct pn_req *r)
{
	for (size_t i = 0; r->place != NULL && i < r->place->nplugins; i++) {
		if (r->place->plugins[i]->before_send == pn__security_send)
			return true;
	}
	return false;
}

static bool
lend(void *arg, struct pn_slice name, struct pn_value *ret)
{
	struct pn_req *r = arg;

	return pn__session_value(r, has_policy(r), name, ret);
}

/* An error's page has no message: it stays for the next one. */
static bool
lend_to_error(void *arg, struct pn_slice name, struct pn_value *ret)
{
	return name.n != 5 && lend(arg, name, ret);
}

static const char *
lend_token(void *arg)
{
	return pn__form_token(arg);
}

void
pn__page_lends(struct pn_req *r, bool is_error, struct pn__view_data *data)
{
	data->lend = is_error ? lend_to_error : lend;
	data->arg = r;
	if (r->site->guard.has_once)
		data->token = lend_token;
}

/* Other engines can't ask while they render: they get all there is. */
static void
set_lent(struct pn_req *r)
{
	static const char *const names[] = { "flash", "csp_nonce" };
	struct pn_value v;

	for (size_t i = 0; i < PN_COUNT(names); i++) {
		struct pn_slice name = { names[i], strlen(names[i]) };

		if (pn_get(r, names[i]).kind == PN_KIND_NULL &&
		    lend(r, name, &v))
			pn_set_value(r, names[i], v);
	}
	if (r->site->guard.has_once &&
	    pn_get(r, PN__TOKEN_FIELD).kind == PN_KIND_NULL)
		pn_set(r, PN__TOKEN_FIELD, pn__form_token(r));
}

int
pn_page(struct pn_req *r, const char *template)
{
	const struct pn__input *inputs[3];
	struct pn__view_cache cache = pn__cache_of(r);
	struct pn__view_data data = {
		.values = r->values, .nvalues = r->nvalues, .inputs = inputs,
		.req = r, .cache = cache.fragments != NULL ? &cache : NULL
	};
	const struct pn__view *view;
	struct pn__view_error err;
	const struct pn__page *page;
	const char *why;

	if (pn_failed(r))
		return r->fail_status;
	if ((why = pn__pages_error(r->pages, template)) != NULL)
		return pn_fail(r, 500, "%s", why);
	if ((page = pn__pages_find(r->pages, template)) != NULL) {
		r->type = "text/html; charset=utf-8";
		set_lent(r);
		return pn__pages_render(r, page);
	}
	view = r->views ? pn__views_find(r->views, template) : NULL;
	if (view == NULL)
		return pn_fail(r, 500,
		    "the template %s was not loaded at the start: it belongs "
		    "in templates/%s/, or is named by a route's .page",
		    template, r->site->app->name);
	if (r->filled != NULL)
		inputs[data.ninputs++] = r->filled;
	if (r->input != NULL)
		inputs[data.ninputs++] = r->input;
	if (r->asked[PN__ASKED_QUERY] != NULL)
		inputs[data.ninputs++] = r->asked[PN__ASKED_QUERY];
	r->type = "text/html; charset=utf-8";
	data.choices = pn__choices_now;
	pn__page_lends(r, false, &data);
	if (pn__view_render(view, &data, r->arena, r->body, &err) == -1)
		return pn_fail(r, 500, "%s", err.text);
	return pn_failed(r) ? r->fail_status : 200;
}

int
pn_json_value(struct pn_req *r, struct pn_value v)
{
	const struct pn__json_writers *ws = r->site ? r->site->writers : NULL;
	bool is_said = r->route != NULL && pn__out_is_said(r->route);
	int status = 200;

	if (pn_failed(r))
		return r->fail_status;
	if (is_said && (status = pn__out_allow(r, &v)) == 0)
		return r->fail_status;
	r->type = "application/json";
	if ((is_said ? pn__out_write(r, &v) :
		       pn__json_write_by(r->body, ws, NULL, &v)) == -1)
		return pn_fail(r, 500, "the reply is larger than %zu bytes",
		    r->body->limit);
	return status;
}

int
pn_negotiate(struct pn_req *r, const struct pn_offer *offers)
{
	const char *types[32] = { 0 }, *best;
	size_t n = 0;

	for (; offers[n].type != NULL && n + 1 < PN_COUNT(types); n++)
		types[n] = offers[n].type;
	best = pn_accepts_list(r, "Accept", types);
	for (size_t i = 0; best != NULL && i < n; i++) {
		if (types[i] == best)
			return offers[i].handler(r);
	}
	return 406;
}

/* The path of an address on this host, or NULL. */
static const char *
own_path(struct pn_req *r, const char *url)
{
	const char *origin = pn_origin(r);
	size_t n = strlen(origin);

	if (url == NULL || pn_host(r)[0] == '\0' ||
	    strncmp(url, origin, n) != 0 || url[n] != '/')
		return NULL;
	return pn__is_local_target(url + n, strlen(url + n)) ? url + n : NULL;
}

int
pn_redirect_back(struct pn_req *r, const char *otherwise)
{
	const char *back = own_path(r, pn_header(r, "Referer"));

	return pn_redirect(r, back != NULL ? back : otherwise);
}
