#include "http/status.h"
#include "json/json.h"
#include "route/inside.h"
#include "route/out.h"

#include <string.h>

/* What a visitor is told: a sentence that says what to do. */
static const char *
advice(int status)
{
	switch (status) {
	case 400:
		return "The request could not be understood.";
	case 401:
		return "You have to sign in first.";
	case 403:
		return "You may not see this.";
	case 404:
		return "There is nothing at this address.";
	case 405:
		return "This address does not answer to that method.";
	case 408:
		return "The request did not arrive in time. Please try again.";
	case 409:
		return "This does not go together with what is stored.";
	case 412:
		return "It has been changed meanwhile. Please read it again.";
	case 413:
		return "What you sent is too large.";
	case 415:
		return "This kind of content is not understood here.";
	case 422:
		return "Something in what you sent is not right.";
	case 429:
		return "Too many requests. Please wait a moment.";
	case 503:
		return "The service is busy. Please try again in a moment.";
	default:
		return status < 500 ? "The request could not be answered."
				    : "Something went wrong on our side. It "
				      "has been noted.";
	}
}

/*
 * The text of a failure is for the visitor below 500, for the log above: and
 * in development for the page.
 */
static const char *
detail(const struct pn_req *r, int status)
{
	if ((status < 500 || pn_is_dev(r)) && r->fail_status == status &&
	    r->failure != NULL)
		return r->failure;
	return advice(status);
}

/* Where a media type stands in an Accept field; SIZE_MAX: not named. */
static size_t
accept_place(const char *accept, const char *type)
{
	const char *p = strstr(accept, type);

	return p != NULL ? (size_t)(p - accept) : SIZE_MAX;
}

static const char *
accept_of(const struct pn_req *r)
{
	const char *accept = r->var[PN__VAR_HTTP_ACCEPT];

	return accept != NULL ? accept : "";
}

bool
pn__wants_json(const struct pn_req *r)
{
	const char *accept = accept_of(r);
	size_t json = accept_place(accept, "json");
	size_t html = accept_place(accept, "text/html");

	return json < html ||
	    (json == html &&
		(pn__json_is_body(r) ||
		    (r->route != NULL && pn__out_is_said(r->route))));
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
	const char *title = pn__status_text(status);
	const char *text = detail(r, status);
	struct pn__buf *b = r->body;

	r->type = "application/problem+json";
	pn__buf_adds(b, "{\"type\":\"about:blank\",\"title\":");
	pn__json_string(b, title, strlen(title));
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

	pn__buf_addf(b,
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width\">"
	    "<title>%d %s</title></head><body><main><h1>%s</h1><p>",
	    status, pn__status_text(status), pn__status_text(status));
	add_escaped(b, detail(r, status));
	pn__buf_addf(b, "</p><p><small>Request %s</small></p></main></body>"
			"</html>\n",
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
		{ PN_S("title"), pn_value(pn__status_text(status)) },
		{ PN_S("detail"), pn_value(detail(r, status)) },
		{ PN_S("request"), pn_value((const char *)pn_request_id(r)) },
	};
	struct pn__view_data data = { .values = values,
		.nvalues = PN_COUNT(values),
		.req = r };
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
	pn__buf_addf(r->body, "%d %s\n%s\nRequest %s\n", status,
	    pn__status_text(status), detail(r, status), pn_request_id(r));
}

void
pn__error_page(struct pn_req *r, int status)
{
	const char *accept = accept_of(r);

	pn__buf_reset(r->body, r->body->cap);
	if (pn__wants_json(r))
		write_problem(r, status);
	else if (accept_place(accept, "text/plain") <
	    accept_place(accept, "text/html"))
		write_text(r, status);
	else
		write_html(r, status);
}
