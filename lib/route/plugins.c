#include "route/inside.h"
#include "route/method.h"

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
static int
override(struct pn_req *r, const struct pn_plugin *self)
{
	static const char *const methods[] = { "PUT", "PATCH", "DELETE" };
	const char *asked;

	(void)self;
	if (strcmp(r->method, "POST") != 0)
		return 0;
	asked = pn_header(r, "X-HTTP-Method-Override");
	if (asked == NULL)
		asked = pn_query(r, "_method");
	for (size_t i = 0; asked != NULL && i < PN_COUNT(methods); i++) {
		if (strcasecmp(asked, methods[i]) == 0)
			r->method = methods[i];
	}
	return 0;
}

const struct pn_plugin pn_plugin_method_override = {
	.name = "method-override",
	.on_request = override,
};
