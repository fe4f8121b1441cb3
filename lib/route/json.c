#include "http/media.h"
#include "json/bind.h"
#include "route/inside.h"

#include <postern/json.h>
#include <string.h>
#include <strings.h>

/* The media type of the body. 0, or -1 where it is no JSON. */
static int
media_of(const struct pn_req *r, struct pn__media *ret)
{
	const char *type = r->var[PN__VAR_CONTENT_TYPE];

	if (type == NULL || pn__media_parse(type, strlen(type), ret) == -1)
		return -1;
	return pn__media_is(ret, "application/json") ||
		pn__media_is(ret, "+json")
	    ? 0
	    : -1;
}

bool
pn__json_is_body(const struct pn_req *r)
{
	struct pn__media media;

	return media_of(r, &media) == 0;
}

/* The body's text; it has to be in UTF-8. 0, or -1 latched. */
static int
read_text(struct pn_req *r, struct pn_slice *ret)
{
	const char *type = r->var[PN__VAR_CONTENT_TYPE];
	char charset[32];
	struct pn__media media;

	if (pn_failed(r))
		return -1;
	if (media_of(r, &media) == -1) {
		pn_fail(r, 415,
		    "the body has to be of the type application/json, "
		    "not %.80s",
		    type != NULL && *type != '\0' ? type : "of none");
		return -1;
	}
	if (pn__media_parameter(
		&media, "charset", charset, sizeof(charset)) != -1 &&
	    strcasecmp(charset, "utf-8") != 0 &&
	    strcasecmp(charset, "utf8") != 0) {
		pn_fail(r, 415, "a body has to be in UTF-8, not %.80s", type);
		return -1;
	}
	*ret = pn_body(r);
	return pn_failed(r) ? -1 : 0;
}

/* Latches what is wrong with the text. Returns -1. */
static int
cannot_read(struct pn_req *r, const struct pn__json_error *err)
{
	bool is_limit = err->fault == PN__JSON_DEEP ||
	    err->fault == PN__JSON_MANY || err->fault == PN__JSON_MEMORY;

	pn_fail(r, is_limit ? 413 : 400, "the body's JSON: %s", err->text);
	return -1;
}

static int
no_memory(struct pn_req *r)
{
	pn_fail(r, 413, "the body needs more than the %zu bytes of a request",
	    r->limits->memory);
	return -1;
}

int
pn__json_read(struct pn_req *r, const struct pn__plan *plan)
{
	struct pn__json_error err;
	struct pn__input *in;
	struct pn_slice text;
	bool empty;
	int rc = 0;

	if ((in = pn__given_new(r->arena, plan)) == NULL)
		return no_memory(r);
	r->input = in;
	if (read_text(r, &text) == -1)
		return -1;
	empty = text.n == 0 && strcmp(r->method, "DELETE") == 0;
	if (!empty)
		rc = pn__json_bind(in, r->arena, text.p, text.n, NULL, &err);
	if (rc == -1)
		return cannot_read(r, &err);
	if (rc == 0)
		return pn__form_check(r, in, empty);
	in->sent = true;
	if (pn__input_error(in, r->arena, "", "type",
		"The body has to be a JSON object.") == -1)
		return no_memory(r);
	return -1;
}

const struct pn_value *
pn_json_body(struct pn_req *r)
{
	static const struct pn_value none = { .kind = PN_KIND_NULL };
	struct pn__json_error err;
	struct pn_slice text;
	struct pn_value *v;

	if (r->json != NULL)
		return r->json;
	if (read_text(r, &text) == -1 ||
	    (v = pn_alloc(r, sizeof(*v))) == NULL)
		return &none;
	if (pn__json_parse(r->arena, text.p, text.n, NULL, v, &err) == -1) {
		cannot_read(r, &err);
		return &none;
	}
	return r->json = v;
}

const char *
pn_json_text(struct pn_req *r, const struct pn_value *v)
{
	if (v == NULL || v->kind != PN_KIND_TEXT ||
	    memchr(v->text, '\0', v->n) != NULL)
		return NULL;
	return pn_dup_slice(r, (struct pn_slice){ v->text, v->n });
}
