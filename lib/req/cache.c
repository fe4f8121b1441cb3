#include "http/cachecontrol.h"
#include "http/date.h"
#include "http/disposition.h"
#include "http/fresh.h"
#include "req/inside.h"

#include <postern/http.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void
pn_vary(struct pn_req *r, const char *header)
{
	size_t n = strlen(header);
	const char *p;

	for (p = r->vary; p != NULL; p = strchr(p, ',')) {
		p += strspn(p, ", ");
		if (strncasecmp(p, header, n) == 0 &&
		    (p[n] == ',' || p[n] == '\0'))
			return;
	}
	p = r->vary == NULL ? pn_dup(r, header)
			    : pn_printf(r, "%s, %s", r->vary, header);
	if (p == NULL || pn_failed(r))
		return;
	r->vary = p;
	pn_header_set(r, "Vary", p);
}

void
pn_attachment(struct pn_req *r, const char *filename)
{
	struct pn__buf b;

	pn__buf_init(&b, 8192);
	if (pn__disposition_write(
		&b, "attachment", filename, strlen(filename)) == -1 ||
	    pn__buf_str(&b) == NULL)
		pn_fail(r, 500, "pn_attachment: the name is too long");
	else
		pn_header_set(r, "Content-Disposition", b.p);
	pn__buf_fini(&b);
}

void
pn_cache_set(struct pn_req *r, const struct pn_cache *c)
{
	struct pn__cache_control out = {
		.is_public = !c->is_private,
		.is_private = c->is_private,
		.immutable = c->immutable,
		.must_revalidate = c->must_revalidate,
		.has_max_age = true,
		.max_age = c->max_age,
		.has_s_maxage = c->shared_max_age != 0 && !c->is_private,
		.s_maxage = c->shared_max_age,
		.has_stale_while_revalidate = c->stale_while_revalidate != 0,
		.stale_while_revalidate = c->stale_while_revalidate,
		.has_stale_if_error = c->stale_if_error != 0,
		.stale_if_error = c->stale_if_error,
	};
	char seconds[16];
	struct pn__buf b;

	pn__buf_init(&b, 512);
	if (pn__cache_control_write(&b, &out) == -1 || pn__buf_str(&b) == NULL)
		pn_fail(r, 500, "pn_cache: these go not together");
	else
		pn_header_set(r, "Cache-Control", b.p);
	pn__buf_fini(&b);
	snprintf(seconds, sizeof(seconds), "%u",
	    c->is_private		 ? 0
		: c->shared_max_age != 0 ? c->shared_max_age
					 : c->max_age);
	pn_header_set(r, "X-Accel-Expires", seconds);
}

void
pn_no_store(struct pn_req *r)
{
	pn_header_set(r, "Cache-Control", "no-store");
	pn_header_set(r, "X-Accel-Expires", "0");
}

void
pn_etag(struct pn_req *r, const char *tag)
{
	r->etag_of_body = tag == NULL;
	if (tag == NULL)
		return;
	for (const char *p = tag; *p != '\0'; p++) {
		if ((unsigned char)*p <= ' ' || *p == '"' || *p == 0x7f) {
			pn_fail(r, 500, "pn_etag: quotes, blanks or controls");
			return;
		}
	}
	r->etag = pn_printf(r, "\"%s\"", tag);
}

void
pn_last_modified(struct pn_req *r, time_t when)
{
	r->modified = when;
	r->has_modified = true;
}

static int
condition(struct pn_req *r)
{
	struct pn__conditions c = {
		.if_match = pn_header(r, "If-Match"),
		.if_none_match = pn_header(r, "If-None-Match"),
		.if_modified_since = pn_header(r, "If-Modified-Since"),
		.if_unmodified_since = pn_header(r, "If-Unmodified-Since"),
	};
	struct pn__validators v = { .etag = r->etag,
		.has_modified = r->has_modified,
		.modified = r->modified };
	bool is_read = strcmp(r->method, "GET") == 0 ||
	    strcmp(r->method, "HEAD") == 0;

	return pn__conditional(&c, is_read, &v);
}

int
pn_if_match(struct pn_req *r, const char *tag)
{
	const char *list = pn_header(r, "If-Match");
	const char *quoted = pn_printf(r, "\"%s\"", tag);

	r->matched = true;
	if (pn_failed(r))
		return r->fail_status;
	return list == NULL || pn__etag_in(list, quoted, false) ? 0 : 412;
}

bool
pn_is_fresh(struct pn_req *r)
{
	return condition(r) == 304;
}

int
pn__validate(struct pn_req *r, int status)
{
	char date[30];

	if (r->etag_of_body && r->etag == NULL && status == 200) {
		char tag[PN__ETAG];

		pn__etag_of(r->body->p, r->body->n, tag);
		r->etag = pn_dup(r, tag);
	}
	if (r->etag != NULL)
		pn_header_set(r, "ETag", r->etag);
	if (r->has_modified) {
		pn__http_date(r->modified, date);
		pn_header_set(r, "Last-Modified", date);
	}
	if (status != 200 || r->matched ||
	    (r->etag == NULL && !r->has_modified))
		return status;
	return condition(r);
}
