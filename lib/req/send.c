#include "http/status.h"
#include "req/req.h"

#include <postern/stream.h>
#include <stdio.h>
#include <string.h>

/* The pieces of a header block; text holds what is made for it. */
struct head {
	struct iovec iov[6];
	int n;
	char status[80], length[48];
};

static void
add(struct head *h, const char *p, size_t n)
{
	if (n > 0)
		h->iov[h->n++] = (struct iovec){ (void *)(uintptr_t)p, n };
}

static bool
has_no_body(int status)
{
	return status == 204 || status == 304 || status < 200;
}

/*
 * length is the body's, or SIZE_MAX where it is not known. 200 is what every
 * server takes a reply without a Status for.
 */
static void
make_head(struct pn_req *r, struct head *h, int status, size_t length)
{
	h->n = 0;
	if (status != 200)
		add(h, h->status,
		    (size_t)snprintf(h->status, sizeof(h->status),
			"Status: %d %s\r\n", status, pn__status_text(status)));
	if (r->type != NULL && !has_no_body(status)) {
		add(h, PN_S("Content-Type: ").p, PN_S("Content-Type: ").n);
		add(h, r->type, strlen(r->type));
		add(h, "\r\n", 2);
	}
	add(h, r->headers->p, r->headers->n);
	if (length == SIZE_MAX || has_no_body(status))
		add(h, "\r\n", 2);
	else
		add(h, h->length,
		    (size_t)snprintf(h->length, sizeof(h->length),
			"Content-Length: %zu\r\n\r\n", length));
}

int
pn__reply_send(struct pn_req *r, int status)
{
	struct iovec iov[7];
	struct head h;

	make_head(r, &h, status, r->body->n);
	memcpy(iov, h.iov, sizeof(h.iov));
	if (!has_no_body(status) && strcmp(r->method, "HEAD") != 0)
		iov[h.n++] = (struct iovec){ r->body->p, r->body->n };
	r->sent = true;
	return r->io->send(r->io, iov, h.n, true);
}

int
pn__reply_begin(struct pn_req *r, int status, size_t length)
{
	struct head h;

	make_head(r, &h, status, length);
	r->sent = true;
	r->streaming = true;
	pn__buf_reset(r->headers, r->headers->cap);
	if (r->io->send(r->io, h.iov, h.n, false) == -1)
		r->gone = true;
	return r->gone ? -1 : 0;
}

int
pn__reply_flush(struct pn_req *r, bool last)
{
	struct iovec iov = { r->body->p, r->body->n };
	bool no_body = strcmp(r->method, "HEAD") == 0 || r->body->n == 0;

	if (!r->gone && (!no_body || last) &&
	    r->io->send(r->io, &iov, no_body ? 0 : 1, last) == -1)
		r->gone = true;
	pn__buf_reset(r->body, r->body->cap);
	return r->gone ? -1 : 0;
}

int
pn_flush(struct pn_req *r)
{
	if (!r->streaming || pn_failed(r))
		return pn_failed(r) ? -1 : 0;
	if (pn__reply_flush(r, false) == 0)
		return 0;
	pn_fail(r, 499, "the client left");
	return -1;
}
