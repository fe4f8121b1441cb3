#include "form/parse.h"

#include "http/media.h"
#include "http/urlencoded.h"

#include <postern/form.h>
#include <string.h>
#include <strings.h>

static int
no_memory(struct pn_req *r)
{
	pn_fail(r, 413, "the form needs more than the %zu bytes of a request",
	    r->limits->memory);
	return -1;
}

static int
read_urlencoded(struct pn_req *r, struct pn__form *f)
{
	struct pn_slice body;
	int rc;

	if (pn__req_body(r, r->limits->body, &body) == -1)
		return -1;
	rc = pn__urlencoded_parse(r->arena, body.p, body.n,
	    r->limits->fields, &f->pairs, &f->npairs);
	if (rc == -1)
		pn_fail(r, 413, "the form has more than %u fields",
		    r->limits->fields);
	else if (rc < 0)
		no_memory(r);
	else
		f->broken = f->pairs[2 * f->npairs];
	return rc == 0 ? 0 : -1;
}

static const struct reader {
	const char *media;
	int (*read)(struct pn_req *r, struct pn__form *f);
} readers[] = {
	{ "application/x-www-form-urlencoded", read_urlencoded },
	{ "multipart/form-data", pn__form_multipart },
};

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

/*
 * The row for the body's type. NULL where there is none, latched unless the
 * body is empty.
 */
static const struct reader *
find_reader(struct pn_req *r, const char *type, bool is_empty)
{
	const struct reader *reader = NULL;
	struct pn__media media;

	if (pn__media_parse(type, strlen(type), &media) == 0) {
		for (size_t i = 0; i < PN_COUNT(readers); i++) {
			if (pn__media_is(&media, readers[i].media))
				reader = &readers[i];
		}
	}
	if (reader == NULL && is_empty)
		return NULL;
	if (reader == NULL) {
		pn_fail(r, 415,
		    "a body of the type %.80s is not taken: it may be "
		    "application/x-www-form-urlencoded or "
		    "multipart/form-data%s",
		    type,
		    r->route != NULL && r->route->in != NULL
			? ", or application/json"
			: "");
		return NULL;
	}
	if (!is_utf8(&media)) {
		pn_fail(r, 415, "a body has to be in UTF-8, not %.80s", type);
		return NULL;
	}
	return reader;
}

/* A body of no known type is only wrong if it has bytes. */
static int
no_type(struct pn_req *r)
{
	struct pn_slice body;

	if (pn__req_body(r, r->limits->body, &body) == -1)
		return -1;
	if (body.n == 0)
		return 0;
	pn_fail(r, 415, "the body has no Content-Type");
	return -1;
}

int
pn__form_parse(struct pn_req *r)
{
	const char *type = r->var[PN__VAR_CONTENT_TYPE];
	bool is_empty = pn__req_announced(r) == 0;
	const struct reader *reader;

	if (pn_failed(r))
		return -1;
	if (r->form != NULL)
		return 0;
	r->form = pn__arena_zalloc(r->arena, 1, sizeof(*r->form));
	if (r->form == NULL)
		return no_memory(r);
	if (type == NULL || type[0] == '\0')
		return no_type(r);
	if ((reader = find_reader(r, type, is_empty)) == NULL)
		return is_empty ? no_type(r) : -1;
	if (reader->read(r, r->form) == 0)
		return 0;
	pn__uploads_undo(r, r->form);
	return -1;
}

int
pn__form_add(struct pn_req *r, struct pn__form *f, struct pn_slice name,
    struct pn_slice value)
{
	size_t cap = f->cap == 0 ? 16 : f->cap * 2;
	struct pn_slice *more;

	if (f->npairs >= r->limits->fields) {
		pn_fail(r, 413, "the form has more than %u fields",
		    r->limits->fields);
		return -1;
	}
	if (f->npairs == f->cap) {
		more = pn_alloc(r, cap * 2 * sizeof(*more));
		if (more == NULL)
			return -1;
		if (f->npairs > 0)
			memcpy(more, f->pairs, f->npairs * 2 * sizeof(*more));
		f->pairs = more;
		f->cap = cap;
	}
	f->pairs[2 * f->npairs] = name;
	f->pairs[2 * f->npairs + 1] = value;
	f->npairs++;
	return 0;
}

const struct pn_slice *
pn_form_pairs(struct pn_req *r, size_t *ret_n)
{
	*ret_n = 0;
	if (pn__form_parse(r) == -1)
		return NULL;
	*ret_n = r->form->npairs;
	return r->form->pairs;
}

const char *
pn_form(struct pn_req *r, const char *name)
{
	size_t n;
	const struct pn_slice *pairs = pn_form_pairs(r, &n);

	return pn__pairs_find(pairs, n, name);
}
