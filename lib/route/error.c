#include "http/accept.h"
#include "http/status.h"
#include "json/json.h"
#include "route/inside.h"
#include "route/out.h"

#include <postern/http.h>
#include <string.h>

/* xgettext finds the texts by this. */
#define N_(text) text

/* What a visitor is told: a sentence that says what to do. */
static const struct {
	int status;
	const char *text;
} advice[] = {
	{ 400, N_("The request could not be understood.") },
	{ 401, N_("You have to sign in first.") },
	{ 403, N_("You may not see this.") },
	{ 404, N_("There is nothing at this address.") },
	{ 405, N_("This address does not answer to that method.") },
	{ 408, N_("The request did not arrive in time. Please try again.") },
	{ 409, N_("This does not go together with what is stored.") },
	{ 412, N_("It has been changed meanwhile. Please read it again.") },
	{ 413, N_("What you sent is too large.") },
	{ 415, N_("This kind of content is not understood here.") },
	{ 422, N_("Something in what you sent is not right.") },
	{ 429, N_("Too many requests. Please wait a moment.") },
	{ 503, N_("The service is busy. Please try again in a moment.") },
};

static const char *
advice_of(int status)
{
	for (size_t i = 0; i < PN_COUNT(advice); i++) {
		if (advice[i].status == status)
			return advice[i].text;
	}
	return status < 500 ? N_("The request could not be answered.")
			    : N_("Something went wrong on our side. It has "
				 "been noted.");
}

static const char *
title(struct pn_req *r, int status)
{
	return pn_tr(r, pn__status_text(status));
}

/*
 * The text of a failure is for the visitor below 500, for the log above: and
 * in development for the page.
 */
static const char *
detail(struct pn_req *r, int status)
{
	if ((status < 500 || pn_is_dev(r)) && r->fail_status == status &&
	    r->failure != NULL)
		return r->failure;
	return pn_tr(r, advice_of(status));
}

/* What an error is told in. */
enum form { HTML, PROBLEM, TEXT };

/*
 * What the client likes best; where it names none of these, or nothing at
 * all, who sends JSON or asks a route that answers it gets JSON, and who
 * knows another JSON too.
 */
static enum form
form_of(const struct pn_req *r)
{
	static const struct {
		const char *type;
		enum form form;
	} forms[] = {
		{ "application/problem+json", PROBLEM },
		{ "text/html", HTML },
		{ "application/problem+json", PROBLEM },
		{ "application/json", PROBLEM },
		{ "text/plain", TEXT },
	};
	const char *accept = r->var[PN__VAR_HTTP_ACCEPT];
	const char *offers[PN_COUNT(forms)];
	bool is_json = pn__json_is_body(r) ||
	    (r->route != NULL && pn__out_is_said(r->route));
	size_t skip = is_json ? 0 : 1;
	ssize_t best;

	for (size_t i = 0; i < PN_COUNT(forms); i++)
		offers[i] = forms[i].type;
	best = pn__accept_best(PN__ACCEPT_TYPE, accept, offers + skip,
	    PN_COUNT(forms) - skip);
	if (best != -1)
		return forms[(size_t)best + skip].form;
	return is_json || (accept != NULL && strstr(accept, "json") != NULL)
	    ? PROBLEM : HTML;
}

bool
pn__wants_json(const struct pn_req *r)
{
	return form_of(r) == PROBLEM;
}

/* "items.0.name" as "/items/0/name" (RFC 6901), "" as "". */
static void
add_pointer(struct pn_req *r, struct pn__buf *b, const char *field)
{
	char *text = pn__arena_alloc(r->arena, 2 * strlen(field) + 2);
	char *to = text;

	if (text == NULL)
		field = to = "";
	else if (*field != '\0')
		*to++ = '/';
	for (; *field != '\0'; field++) {
		bool special = *field == '~' || *field == '/';

		*to++ = special ? '~' : *field == '.' ? '/' : *field;
		if (special)
			*to++ = *field == '~' ? '0' : '1';
	}
	pn__json_string(b, text, text != NULL ? (size_t)(to - text) : 0);
}

static void
add_errors(struct pn_req *r, struct pn__buf *b)
{
	const struct pn__error *e;

	if (r->input == NULL || r->input->errors == NULL)
		return;
	pn__buf_adds(b, ",\"errors\":[");
	for (e = r->input->errors; e != NULL; e = e->next) {
		if (e != r->input->errors)
			pn__buf_addc(b, ',');
		pn__buf_adds(b, "{\"pointer\":");
		add_pointer(r, b, e->field);
		pn__buf_adds(b, ",\"rule\":");
		pn__json_string(b, e->rule, strlen(e->rule));
		pn__buf_adds(b, ",\"message\":");
		pn__json_string(b, e->message, strlen(e->message));
		pn__buf_addc(b, '}');
	}
	pn__buf_addc(b, ']');
}

/* RFC 9457. */
static void
write_problem(struct pn_req *r, int status)
{
	const char *name = title(r, status);
	const char *text = detail(r, status);
	struct pn__buf *b = r->body;

	r->type = "application/problem+json";
	pn__buf_adds(b, "{\"type\":\"about:blank\",\"title\":");
	pn__json_string(b, name, strlen(name));
	pn__buf_addf(b, ",\"status\":%d,\"detail\":", status);
	pn__json_string(b, text, strlen(text));
	pn__buf_addf(b, ",\"request\":\"%s\"", pn_request_id(r));
	if (status == 422)
		add_errors(r, b);
	if (status == 400)
		pn__asked_errors(r, b);
	pn__buf_adds(b, "}\n");
}

static void
add_escaped(struct pn__buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '<')
			pn__buf_adds(b, "&lt;");
		else if (*s == '&')
			pn__buf_adds(b, "&amp;");
		else
			pn__buf_addc(b, *s);
	}
}

/* The page of a program that has no templates of its own for errors. */
static void
write_plain_html(struct pn_req *r, int status)
{
	struct pn__buf *b = r->body;
	const char *name = title(r, status);

	pn__buf_addf(b,
	    "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width\">"
	    "<title>%d ",
	    pn_locale(r), status);
	add_escaped(b, name);
	pn__buf_adds(b, "</title></head><body><main><h1>");
	add_escaped(b, name);
	pn__buf_adds(b, "</h1><p>");
	add_escaped(b, detail(r, status));
	pn__buf_adds(b, "</p><p><small>");
	add_escaped(b, pn_tr(r, "Request"));
	pn__buf_addf(b, " %s</small></p></main></body></html>\n",
	    pn_request_id(r));
}

/* The template of this status, else the one of all errors, else NULL. */
static const struct pn__view *
find_template(const struct pn_req *r, int status)
{
	const struct pn__view *v = NULL;
	char *name;

	if (r->views == NULL)
		return NULL;
	name = pn__arena_printf(r->arena, "errors/%d.html", status);
	if (name != NULL)
		v = pn__views_find(r->views, name);
	return v != NULL ? v : pn__views_find(r->views, "errors/error.html");
}

/* In --dev: where the template is broken that should have been shown. */
static bool
show_broken(struct pn_req *r, int status)
{
	const char *name;

	if (!r->site->dev)
		return false;
	if (status == 500 && pn__broken_page(r, r->failure))
		return true;
	name = pn__arena_printf(r->arena, "errors/%d.html", status);
	return (name != NULL &&
		   pn__broken_page(r, pn__pages_error(r->pages, name))) ||
	       pn__broken_page(
		   r, pn__pages_error(r->pages, "errors/error.html"));
}

static void
write_html(struct pn_req *r, int status)
{
	const struct pn__view *view = find_template(r, status);
	struct pn_member values[] = {
		{ PN_S("status"), pn_value(status) },
		{ PN_S("title"), pn_value(title(r, status)) },
		{ PN_S("detail"), pn_value(detail(r, status)) },
		{ PN_S("request"), pn_value((const char *)pn_request_id(r)) },
	};
	struct pn__view_data data = { .values = values,
		.nvalues = PN_COUNT(values),
		.req = r,
		.tongue = &r->tongue };
	struct pn__view_error err;

	if (show_broken(r, status))
		return;
	r->type = "text/html; charset=utf-8";
	pn__page_lends(r, true, &data);
	if (view != NULL &&
	    pn__view_render(view, &data, r->arena, r->body, &err) == 0)
		return;
	if (view != NULL)
		pn_log(r, PN_LOG_ERROR, "the error page has an error",
		    PN_KV("cause", (const char *)err.text));
	pn__buf_reset(r->body, r->body->cap);
	write_plain_html(r, status);
}

static void
write_text(struct pn_req *r, int status)
{
	r->type = "text/plain; charset=utf-8";
	pn__buf_addf(r->body, "%d %s\n%s\n%s %s\n", status,
	    title(r, status), detail(r, status), pn_tr(r, "Request"),
	    pn_request_id(r));
}

void
pn__error_page(struct pn_req *r, int status)
{
	enum form form = form_of(r);

	pn__buf_reset(r->body, r->body->cap);
	pn_vary(r, "Accept");
	if (form == PROBLEM)
		write_problem(r, status);
	else if (form == TEXT)
		write_text(r, status);
	else
		write_html(r, status);
}
