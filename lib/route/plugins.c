#include "http/media.h"
#include "route/inside.h"
#include "route/method.h"

#include <postern/form.h>
#include <postern/http.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static int
send_id(struct pn_req *r, const struct pn_plugin *self, int status)
{
	(void)self;
	pn_header_set(r, "X-Request-Id", pn_request_id(r));
	return status;
}

const struct pn_plugin pn_plugin_request_id = {
	.name = "request-id",
	.before_send = send_id,
};

static int
tag_body(struct pn_req *r, const struct pn_plugin *self, int status)
{
	(void)self;
	if (status == 200 && r->etag == NULL && !r->streaming &&
	    pn__method_of(r->method) <= PN__HEAD)
		pn_etag(r, NULL);
	return status;
}

const struct pn_plugin pn_plugin_etag = {
	.name = "etag",
	.before_send = tag_body,
};

/* Only what a form can't say by itself, and nothing that hides a POST. */
static void
take_method(struct pn_req *r, const char *asked)
{
	static const char *const methods[] = { "PUT", "PATCH", "DELETE" };

	for (size_t i = 0; asked != NULL && i < PN_COUNT(methods); i++) {
		if (strcasecmp(asked, methods[i]) == 0)
			r->method = methods[i];
	}
}

static int
override(struct pn_req *r, const struct pn_plugin *self)
{
	const char *asked;

	(void)self;
	if (strcmp(r->method, "POST") != 0)
		return 0;
	asked = pn_header(r, "X-HTTP-Method-Override");
	if (asked == NULL)
		asked = pn_query(r, "_method");
	take_method(r, asked);
	/* What the body says is asked for when its limits are known. */
	r->method_in_form = asked == NULL;
	return 0;
}

static bool
is_form(const struct pn_req *r)
{
	const char *type = r->var[PN__VAR_CONTENT_TYPE];
	struct pn__media media;

	return type != NULL &&
	    pn__media_parse(type, strlen(type), &media) == 0 &&
	    (pn__media_is(&media, "application/x-www-form-urlencoded") ||
		pn__media_is(&media, "multipart/form-data"));
}

int
pn__method_from_form(struct pn_req *r)
{
	const struct pn_route *route = r->route;

	if (!r->method_in_form || strcmp(r->method, "POST") != 0 ||
	    (route->put == NULL && route->patch == NULL &&
		route->del == NULL && route->any == NULL) ||
	    !is_form(r))
		return 0;
	take_method(r, pn_form(r, "_method"));
	return pn_failed(r) ? r->fail_status : 0;
}

const struct pn_plugin pn_plugin_method_override = {
	.name = "method-override",
	.on_request = override,
};
