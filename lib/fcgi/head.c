#include "fcgi/head.h"

#include <fastcgi.h>
#include <string.h>

/* What a record is for. */
enum use {
	USE_NONE, /* skipped */
	USE_BEGIN,
	USE_PARAMS,
	USE_STDIN,
	USE_MANAGE,
	USE_MPX,
	USE_ABORT,
	USE_BAD,
};

enum { MANAGE_MAX = 1024 }; /* bytes of a management record */

void
pn__head_init(struct pn__head *h)
{
	*h = (struct pn__head){ .phase = PN__HEAD_BEGIN };
}

static enum use
bad(struct pn__head *h, const char *why)
{
	h->why = why;
	return USE_BAD;
}

/* A record of the request that is being read. */
static enum use
use_own(struct pn__head *h)
{
	switch (h->rec.type) {
	case FCGI_ABORT_REQUEST:
		return USE_ABORT;
	case FCGI_DATA:
		return USE_NONE;
	case FCGI_PARAMS:
		if (h->phase == PN__HEAD_IN_PARAMS)
			return USE_PARAMS;
		return bad(h, "PARAMS after their end");
	case FCGI_STDIN:
		if (h->phase == PN__HEAD_IN_BODY)
			return USE_STDIN;
		return bad(h, "STDIN before the end of PARAMS");
	default:
		return bad(h, "a record that does not belong into a request");
	}
}

static enum use
use_of(struct pn__head *h)
{
	const struct pn__record *r = &h->rec;

	if (r->id == FCGI_NULL_REQUEST_ID) {
		if (r->type >= FCGI_BEGIN_REQUEST && r->type <= FCGI_DATA)
			return bad(h, "a record of request 0");
		if (r->size > MANAGE_MAX)
			return bad(h, "a large management record");
		return USE_MANAGE;
	}
	if (r->type == FCGI_BEGIN_REQUEST) {
		if (r->size != sizeof(FCGI_BeginRequestBody))
			return bad(h, "a BEGIN_REQUEST of another size");
		if (h->phase == PN__HEAD_BEGIN)
			return USE_BEGIN;
		if (r->id == h->id)
			return bad(h, "a second BEGIN_REQUEST");
		return USE_MPX;
	}
	if (h->phase == PN__HEAD_BEGIN)
		return r->type == FCGI_ABORT_REQUEST
		    ? USE_NONE
		    : bad(h, "a record before BEGIN_REQUEST");
	return r->id == h->id ? use_own(h) : USE_NONE;
}

static int
open_record(struct pn__head *h, const uint8_t *p)
{
	if (pn__record_read(&h->rec, p) < 0) {
		h->why = "not FastCGI version 1";
		return -1;
	}
	h->use = (uint8_t)use_of(h);
	if (h->use == USE_NONE || h->use == USE_MANAGE || h->use == USE_MPX)
		h->stray++;
	if (h->use != USE_BAD && h->stray > PN__HEAD_STRAY) {
		h->why = "too many records beside the request";
		return -1;
	}
	h->content = h->rec.size;
	h->pad = h->rec.pad;
	h->at += PN__RECORD_HEADER;
	h->open = true;
	return h->use == USE_BAD ? -1 : 0;
}

/* Passes k bytes of content by. */
static void
pass(struct pn__head *h, size_t k)
{
	h->at += k;
	h->content -= (unsigned)k;
}

/* Adds k bytes of content to the run of *ret_size bytes at *ret_start. */
static void
keep(struct pn__head *h, uint8_t *p, size_t *start, size_t *size, size_t k)
{
	if (*size == 0)
		*start = h->at;
	else if (*start + *size != h->at)
		memmove(p + *start + *size, p + h->at, k);
	*size += k;
	pass(h, k);
}

static enum pn__head_event
begin(struct pn__head *h, const uint8_t *p)
{
	FCGI_BeginRequestBody body;

	memcpy(&body, p + h->at, sizeof(body));
	pass(h, sizeof(body));
	h->id = h->rec.id;
	h->keep = (body.flags & FCGI_KEEP_CONN) != 0;
	h->phase = PN__HEAD_IN_PARAMS;
	h->params_n = h->body_n = 0;
	if ((body.roleB1 << 8 | body.roleB0) != FCGI_RESPONDER)
		return PN__HEAD_ROLE;
	return PN__HEAD_MORE;
}

/* Takes what has come of the open record's content. MORE: nothing to say. */
static enum pn__head_event
take(struct pn__head *h, uint8_t *p, size_t n)
{
	size_t k = n - h->at < h->content ? n - h->at : h->content;

	switch ((enum use)h->use) {
	case USE_BEGIN:
		return k == h->content ? begin(h, p) : PN__HEAD_MORE;
	case USE_PARAMS:
		if (h->params_n + h->content > PN__HEAD_PARAMS)
			return PN__HEAD_LARGE;
		keep(h, p, &h->params, &h->params_n, k);
		return PN__HEAD_MORE;
	case USE_STDIN:
		if (h->body_n >= PN__HEAD_BODY)
			return PN__HEAD_READY;
		if (k > PN__HEAD_BODY - h->body_n)
			k = PN__HEAD_BODY - h->body_n;
		keep(h, p, &h->body, &h->body_n, k);
		return h->body_n < PN__HEAD_BODY ? PN__HEAD_MORE
						 : PN__HEAD_READY;
	case USE_MANAGE:
		/* With its padding, so that it stays where it is till then. */
		if (n - h->at >= h->content + h->pad)
			pass(h, k);
		return PN__HEAD_MORE;
	default:
		pass(h, k);
		return PN__HEAD_MORE;
	}
}

/* The open record has been read to its end. MORE: go on with the next. */
static enum pn__head_event
close_record(struct pn__head *h)
{
	h->open = false;
	switch ((enum use)h->use) {
	case USE_PARAMS:
		if (h->rec.size == 0)
			h->phase = PN__HEAD_IN_BODY;
		return PN__HEAD_MORE;
	case USE_STDIN:
		if (h->rec.size > 0)
			return PN__HEAD_MORE;
		h->phase = PN__HEAD_WHOLE;
		return PN__HEAD_READY;
	case USE_MANAGE:
		return PN__HEAD_MANAGE;
	case USE_MPX:
		return PN__HEAD_MPX;
	case USE_ABORT:
		h->phase = PN__HEAD_BEGIN;
		return PN__HEAD_ABORT;
	default:
		return PN__HEAD_MORE;
	}
}

enum pn__head_event
pn__head_step(struct pn__head *h, uint8_t *p, size_t n)
{
	enum pn__head_event e;
	size_t k;

	for (;;) {
		if (!h->open) {
			if (n - h->at < PN__RECORD_HEADER)
				return PN__HEAD_MORE;
			if (open_record(h, p + h->at) < 0)
				return PN__HEAD_BAD;
		}
		if (h->content > 0) {
			if ((e = take(h, p, n)) != PN__HEAD_MORE)
				return e;
			if (h->content > 0)
				return PN__HEAD_MORE;
		}
		k = n - h->at < h->pad ? n - h->at : h->pad;
		h->at += k;
		h->pad -= (unsigned)k;
		if (h->pad > 0)
			return PN__HEAD_MORE;
		if ((e = close_record(h)) != PN__HEAD_MORE)
			return e;
	}
}

size_t
pn__head_tidy(struct pn__head *h, uint8_t *p, size_t n)
{
	size_t used = 0;

	/* One byte stays behind the parameters: it becomes a NUL. */
	if (h->params_n > 0)
		used = h->params + h->params_n + 1;
	if (h->body_n > 0)
		used = h->body + h->body_n;
	if (used >= h->at)
		return n;
	memmove(p + used, p + h->at, n - h->at);
	n -= h->at - used;
	h->at = used;
	return n;
}
