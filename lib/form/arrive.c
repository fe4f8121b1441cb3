#include "form/sent.h"

#include <string.h>

/* An array of the form with room for one more. NULL: latched. */
static void *
more_of(struct pn_req *r, const void *old, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 4 : *cap * 2;
	void *p = pn_alloc(r, more * size);

	if (p != NULL && n > 0)
		memcpy(p, old, n * size);
	*cap = more;
	return p;
}

static const struct pn__plan *
plan_of(const struct pn_req *r)
{
	if (r->route == NULL || r->route->in == NULL || r->plans == NULL)
		return NULL;
	return pn__plans_find(r->plans, r->route->in);
}

/* Counts a file of the field; there are only as many as .in has. -1, latched */
static int
count(struct pn_req *r, struct pn__form *f, const struct pn_field *field,
    uint64_t *ret_n)
{
	size_t i = 0;

	while (i < f->ncounted && f->counted[i].field != field)
		i++;
	if (i == f->ncounted) {
		if (f->ncounted == f->counted_cap &&
		    (f->counted = more_of(r, f->counted, f->ncounted,
			 &f->counted_cap, sizeof(*f->counted))) == NULL)
			return -1;
		f->counted[f->ncounted++] =
		    (struct pn__counted){ .field = field };
	}
	*ret_n = ++f->counted[i].n;
	return 0;
}

/* Notes a file that no field has room for. 1, or -1, latched. */
static int
pass_over(
    struct pn_req *r, struct pn__form *f, const struct pn_upload *like)
{
	struct pn__surplus *s = pn_alloc(r, sizeof(*s));

	if (s == NULL)
		return -1;
	s->upload = *like;
	s->next = f->surplus;
	f->surplus = s;
	return 1;
}

/*
 * Whether there is a place for the file: 0, with its field, if it is one; 1:
 * it is passed over; -1, latched.
 */
static int
find_field(struct pn_req *r, struct pn__form *f,
    const struct pn_upload *like, const struct pn_field **ret)
{
	const struct pn__plan *plan = plan_of(r);
	uint32_t files = r->limits->files;
	uint64_t max, n;

	*ret = NULL;
	if (files > 0 && f->nuploads >= files) {
		pn_fail(r, 413, "more than %u files were sent", files);
		return -1;
	}
	if (plan != NULL)
		*ret = pn__plan_file(plan,
		    (struct pn_slice){ like->field, like->field_n }, &max);
	if (*ret != NULL) {
		if (count(r, f, *ret, &n) == -1)
			return -1;
		return n > max ? pass_over(r, f, like) : 0;
	}
	if (files > 0)
		return 0;
	if (plan != NULL && pn__schema_files(r->route->in) > 0)
		return pass_over(r, f, like);
	pn_fail(r, 413, "no file is taken here, and %.80s is one", like->field);
	return -1;
}

static int
add(struct pn_req *r, struct pn__form *f, const struct pn_upload *like,
    const struct pn_field *field)
{
	size_t cap = f->uploads_cap;
	struct pn_upload *u;
	struct pn__sent *s;

	if (f->nuploads == cap) {
		u = more_of(r, f->uploads, f->nuploads, &cap, sizeof(*u));
		s = more_of(r, f->sent, f->nuploads, &f->uploads_cap,
		    sizeof(*s));
		if (u == NULL || s == NULL)
			return -1;
		f->uploads = u;
		f->sent = s;
	}
	u = &f->uploads[f->nuploads];
	s = &f->sent[f->nuploads];
	*u = *like;
	u->fd = -1;
	*s = (struct pn__sent){ .field = field };
	s->sink = field != NULL ? field->sink : NULL;
	if (s->sink == NULL && r->route != NULL)
		s->sink = r->route->sink;
	if (s->sink == NULL && (u->fd = pn__temp_open(r)) == -1)
		return -1;
	s->begun = s->sink == NULL;
	f->nuploads++;
	return 0;
}

int
pn__upload_begin(
    struct pn_req *r, struct pn__form *f, const struct pn_upload *like)
{
	const struct pn_field *field;
	int rc = find_field(r, f, like, &field);

	return rc == 0 ? add(r, f, like, field) : rc;
}

/* The file is against its field's rules: the rest is not kept. */
static int
drop(struct pn_req *r, struct pn__form *f, struct pn__sent *s,
    struct pn_upload *u)
{
	s->wrong = true;
	if (s->sink == NULL)
		return pn__temp_rewind(r, &f->held, u->fd, true);
	pn__sink_undo(r, s, u);
	return 0;
}

/* Its first bytes are there: its kind is known, and it may begin. */
static int
open_file(struct pn_req *r, struct pn__form *f, struct pn__sent *s,
    struct pn_upload *u)
{
	uint64_t size = u->size;
	int rc;

	u->detected = pn__kind_of(s->head, s->head_n);
	if (s->field != NULL && !pn__accept_fits(s->field->accept, u))
		return drop(r, f, s, u);
	if (s->sink == NULL)
		return 0;
	u->size = 0;
	rc = pn__sink_begin(r, s, u);
	if (rc == 0)
		rc = pn__sink_write(r, s, u, s->head, s->head_n);
	u->size = size;
	return rc;
}

/* The first bytes, which are looked at before anything else. */
static size_t
take_head(struct pn__sent *s, const char *p, size_t n)
{
	size_t room = PN__KIND_BYTES - s->head_n;

	if (n > room)
		n = room;
	memcpy(s->head + s->head_n, p, n);
	s->head_n = (uint8_t)(s->head_n + n);
	return n;
}

/* Bytes behind the first ones, or all of a temporary file. */
static int
put(struct pn_req *r, struct pn__form *f, struct pn__sent *s,
    struct pn_upload *u, const char *p, size_t n)
{
	int rc = 0;

	if (s->field != NULL && !s->wrong &&
	    (long double)(u->size + n) > s->field->max)
		rc = drop(r, f, s, u);
	if (rc == 0 && !s->wrong)
		rc = s->sink != NULL ? pn__sink_write(r, s, u, p, n)
				     : pn__temp_write(
					   r, &f->held, u->fd, p, n);
	u->size += n;
	return rc;
}

int
pn__upload_write(
    struct pn_req *r, struct pn__form *f, const char *p, size_t n)
{
	struct pn_upload *u = &f->uploads[f->nuploads - 1];
	struct pn__sent *s = &f->sent[f->nuploads - 1];
	bool is_new = s->head_n < PN__KIND_BYTES;
	size_t head = 0;

	if (u->size + n > r->limits->file) {
		pn_fail(r, 413, "a file has more than %zu bytes",
		    r->limits->file);
		return -1;
	}
	if (is_new)
		head = take_head(s, p, n);
	if (s->sink == NULL) {
		if (put(r, f, s, u, p, n) == -1)
			return -1;
		n = head = 0;
	}
	/* A sink waits until it is known what comes. */
	u->size += head;
	if (is_new && s->head_n == PN__KIND_BYTES && !s->wrong &&
	    open_file(r, f, s, u) == -1)
		return -1;
	return n > head ? put(r, f, s, u, p + head, n - head) : 0;
}

int
pn__upload_end(struct pn_req *r, struct pn__form *f)
{
	struct pn_upload *u = &f->uploads[f->nuploads - 1];
	struct pn__sent *s = &f->sent[f->nuploads - 1];

	if (s->head_n < PN__KIND_BYTES && !s->wrong &&
	    open_file(r, f, s, u) == -1)
		return -1;
	if (s->field != NULL && !s->wrong &&
	    ((long double)u->size < s->field->min ||
		(long double)u->size > s->field->max) &&
	    drop(r, f, s, u) == -1)
		return -1;
	if (s->sink == NULL)
		return pn__temp_rewind(r, &f->held, u->fd, false);
	return s->wrong ? 0 : pn__sink_end(r, s, u);
}

void
pn__uploads_undo(struct pn_req *r, struct pn__form *f)
{
	for (size_t i = 0; f != NULL && i < f->nuploads; i++) {
		if (f->sent[i].sink != NULL)
			pn__sink_undo(r, &f->sent[i], &f->uploads[i]);
	}
}
