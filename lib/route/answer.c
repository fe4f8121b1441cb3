#include "json/json.h"
#include "route/inside.h"

#include <postern/reply.h>

int
pn_page(struct pn_req *r, const char *template)
{
	const struct pn__input *inputs[2];
	struct pn__view_data data = {
		.values = r->values, .nvalues = r->nvalues, .inputs = inputs
	};
	const struct pn__view *view;
	struct pn__view_error err;

	if (pn_failed(r))
		return r->fail_status;
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
	r->type = "text/html; charset=utf-8";
	if (pn__view_render(view, &data, r->arena, r->body, &err) == -1)
		return pn_fail(r, 500, "%s", err.text);
	return 200;
}

int
pn_json_value(struct pn_req *r, struct pn_value v)
{
	if (pn_failed(r))
		return r->fail_status;
	r->type = "application/json";
	if (pn__json_write(r->body, &v) == -1)
		return pn_fail(r, 500, "the reply is larger than %zu bytes",
		    r->body->limit);
	return 200;
}
