#include "form/parse.h"
#include "http/disposition.h"
#include "http/multipart.h"

#include "base/utf8.h"

#include <errno.h>
#include <string.h>

enum {
	PIECE = 64 * 1024,
	HEADER_MAX = 16 * 1024,
};

/* A form while its parts come. */
struct state {
	struct pn_req *r;
	struct pn__form *f;
	struct pn__multipart m;
	struct pn_slice name;	  /* of the part at hand */
	bool is_file;		  /* it goes to an upload, or */
	struct pn__buf value;	  /* … here */
	size_t values;		  /* bytes of all values */
	bool is_empty;		  /* a file that was not chosen, or is none
				     of ours */
	size_t values_max;
};

/* A copy whose bytes are UTF-8, terminated. p is NULL, latched: no memory. */
static struct pn_slice
text_of(struct pn_req *r, const char *p, size_t n)
{
	bool is_right = pn__is_utf8(p, n);
	char *copy = is_right ? pn__arena_dup(r->arena, p, n)
			      : pn__arena_zalloc(r->arena, 3, n + 1);

	if (copy == NULL) {
		pn_fail(r, 413,
		    "the form needs more than the %zu bytes of a request",
		    r->limits->memory);
		return (struct pn_slice){ 0 };
	}
	return (struct pn_slice){ copy,
		is_right ? n : pn__utf8_repair(p, n, copy) };
}

static int
begin_file(struct state *s)
{
	struct pn_slice base = pn__disposition_base(s->m.filename);
	struct pn_slice filename = text_of(s->r, base.p, base.n);
	struct pn_slice type = text_of(s->r, s->m.type.p, s->m.type.n);
	int rc;

	/* A browser sends an empty name where none was chosen; "/" is none. */
	s->is_empty = base.n == 0;
	if (s->is_empty || filename.p == NULL || type.p == NULL)
		return pn_failed(s->r) ? -1 : 0;
	rc = pn__upload_begin(s->r, s->f,
	    &(struct pn_upload){ .field = s->name.p,
		.field_n = s->name.n,
		.filename = filename.p,
		.filename_n = filename.n,
		.type = type.p });
	s->is_file = rc == 0;
	s->is_empty = rc == 1;
	return rc == -1 ? -1 : 0;
}

static int
begin_part(struct state *s)
{
	s->is_file = false;
	s->is_empty = false;
	pn__buf_reset(&s->value, s->value.cap);
	s->name = text_of(s->r, s->m.name.p, s->m.name.n);
	if (s->name.p == NULL)
		return -1;
	return s->m.is_file ? begin_file(s) : 0;
}

static int
part_data(struct state *s)
{
	if (s->is_file)
		return pn__upload_write(s->r, s->f, s->m.data.p, s->m.data.n);
	if (s->is_empty)
		return 0;
	s->values += s->m.data.n;
	if (s->values > s->values_max ||
	    pn__buf_add(&s->value, s->m.data.p, s->m.data.n) == -1) {
		pn_fail(s->r, 413,
		    "the form's fields have more than %zu bytes",
		    s->values_max);
		return -1;
	}
	return 0;
}

static int
end_part(struct state *s)
{
	struct pn_slice value;

	if (s->is_file)
		return pn__upload_end(s->r, s->f);
	if (s->is_empty)
		return 0;
	value = text_of(s->r, s->value.n > 0 ? s->value.p : "", s->value.n);
	if (value.p == NULL)
		return -1;
	if (s->f->broken.p == NULL && s->value.n > 0 &&
	    !pn__is_utf8(s->value.p, s->value.n))
		s->f->broken = s->name;
	return pn__form_add(s->r, s->f, s->name, value);
}

static int
fault(struct state *s)
{
	if (s->m.fault == PN__MULTIPART_PARTS)
		pn_fail(s->r, 413, "the form has more than %u parts",
		    s->r->limits->parts);
	else if (s->m.fault == PN__MULTIPART_HEADER)
		pn_fail(s->r, 413,
		    "the header of a part has more than %d bytes", HEADER_MAX);
	else
		pn_fail(s->r,
		    s->m.fault == PN__MULTIPART_MEMORY ? 413 : 400, "%s",
		    s->m.error);
	return -1;
}

/* All events that the last piece gives. 0: more is wanted; 1: the end. */
static int
events(struct state *s)
{
	int rc = 0;

	while (rc == 0) {
		switch (pn__multipart_next(&s->m)) {
		case PN__MULTIPART_MORE:
			return 0;
		case PN__MULTIPART_END:
			return 1;
		case PN__MULTIPART_PART:
			rc = begin_part(s);
			break;
		case PN__MULTIPART_DATA:
			rc = part_data(s);
			break;
		case PN__MULTIPART_PART_END:
			rc = end_part(s);
			break;
		case PN__MULTIPART_FAIL:
			return fault(s);
		}
	}
	return rc;
}

static int
cannot_read(struct pn_req *r)
{
	if (errno == ETIMEDOUT)
		pn_fail(r, 408, "the form stopped coming");
	else
		pn_fail(r, 400, "the form broke off");
	return -1;
}

/* The epilogue is read too: it is the end of the request's body. */
static int
read_all(struct state *s, char *piece, size_t limit)
{
	struct pn__io *io = s->r->io;
	int64_t length = pn__req_announced(s->r);
	uint64_t sum = 0;
	int rc = 0;

	for (;;) {
		const char *p = piece;
		ssize_t n = piece != NULL ? io->read(io, piece, PIECE)
					  : io->next(io, &p);

		if (n < 0)
			return cannot_read(s->r);
		if (n == 0)
			break;
		if ((sum += (uint64_t)n) > limit) {
			pn_fail(s->r, 413,
			    "the body is larger than %zu bytes", limit);
			return -1;
		}
		if (rc == 1)
			continue;
		pn__multipart_feed(&s->m, p, (size_t)n);
		if ((rc = events(s)) == -1)
			return -1;
	}
	if (length >= 0 && sum != (uint64_t)length) {
		pn_fail(s->r, 400,
		    "the body has %s bytes than Content-Length says",
		    sum > (uint64_t)length ? "more" : "fewer");
		return -1;
	}
	if (rc == 0 && pn__multipart_finish(&s->m) == -1)
		return fault(s);
	return 0;
}

/* CONTENT_LENGTH says it before anything is read, where it is there. */
static bool
is_wrong_length(struct pn_req *r, size_t limit)
{
	int64_t length = pn__req_announced(r);

	if (length == -2)
		pn_fail(r, 400, "Content-Length is not a number");
	else if (length > 0 && (uint64_t)length > limit)
		pn_fail(r, 413, "the body is larger than %zu bytes", limit);
	return pn_failed(r);
}

int
pn__form_multipart(struct pn_req *r, struct pn__form *f)
{
	const char *type = r->var[PN__VAR_CONTENT_TYPE];
	size_t limit = r->limits->body;
	/* A value is copied, with room for what has to be repaired. */
	size_t memory = r->limits->memory / 4;
	struct state s = { .r = r,
		.f = f,
		.values_max = limit < memory ? limit : memory };
	char *piece = NULL;
	int rc = -1;

	if (is_wrong_length(r, limit) ||
	    (r->io->next == NULL && (piece = pn_alloc(r, PIECE)) == NULL))
		return -1;
	if (pn__multipart_init(&s.m, (struct pn_slice){ type, strlen(type) },
		HEADER_MAX, r->limits->parts) == -1) {
		pn_fail(r, 400, "the form's boundary is missing or wrong");
		return -1;
	}
	pn__buf_init(&s.value, s.values_max);
	rc = read_all(&s, piece, limit);
	pn__buf_fini(&s.value);
	pn__multipart_fini(&s.m);
	return rc;
}
