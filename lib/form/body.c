#include "form/body.h"

#include "http/media.h"
#include "http/urlencoded.h"

#include <string.h>
#include <strings.h>

static int
read_urlencoded(struct pn_req *r, struct pn__input *in, struct pn_slice body)
{
	struct pn_slice *pairs;
	size_t n;
	int rc;

	rc = pn__urlencoded_parse(
	    r->arena, body.p, body.n, r->limits->fields, &pairs, &n);
	if (rc == -1) {
		pn_fail(r, 413, "the form has more than %u fields",
		    r->limits->fields);
		return -1;
	}
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc =
		    pn__input_put(in, r->arena, pairs[2 * i], pairs[2 * i + 1]);
	if (rc != 0)
		pn_fail(r, 413,
		    "the form needs more than the %zu bytes of a request",
		    r->limits->memory);
	return rc == 0 ? 0 : -1;
}

static const struct reader {
	const char *media;
	int (*read)(
	    struct pn_req *r, struct pn__input *in, struct pn_slice body);
} readers[] = {
	{ "application/x-www-form-urlencoded", read_urlencoded },
};

static const struct reader *
reader_of(const struct pn__media *media)
{
	for (size_t i = 0; i < PN_COUNT(readers); i++) {
		if (pn__media_is(media, readers[i].media))
			return &readers[i];
	}
	return NULL;
}

/* Every reader takes UTF-8; no browser sends anything else unasked. */
static bool
is_utf8(const struct pn__media *media)
{
	char charset[32];

	return pn__media_parameter(
		   media, "charset", charset, sizeof(charset)) == -1 ||
	       strcasecmp(charset, "utf-8") == 0 ||
	       strcasecmp(charset, "utf8") == 0;
}

/* The row for the body's type; NULL, latched, where there is none. */
static const struct reader *
find_reader(struct pn_req *r)
{
	const char *type = r->var[PN__VAR_CONTENT_TYPE];
	const struct reader *reader;
	struct pn__media media;

	if (type == NULL || type[0] == '\0') {
		pn_fail(r, 415, "the body has no Content-Type");
		return NULL;
	}
	if (pn__media_parse(type, strlen(type), &media) == -1 ||
	    (reader = reader_of(&media)) == NULL) {
		pn_fail(r, 415, "a body of the type %.80s is not taken", type);
		return NULL;
	}
	if (!is_utf8(&media)) {
		pn_fail(r, 415, "a body has to be in UTF-8, not %.80s", type);
		return NULL;
	}
	return reader;
}

int
pn__body_read(struct pn_req *r, struct pn__input *in)
{
	const struct reader *reader;
	struct pn_slice body;
	size_t limit = r->limits->body;

	if (r->route != NULL && r->route->body_max > 0)
		limit = r->route->body_max;
	if (pn__req_body(r, limit, &body) == -1)
		return -1;
	if (body.n == 0)
		return 1;
	if ((reader = find_reader(r)) == NULL)
		return -1;
	return reader->read(r, in, body);
}
