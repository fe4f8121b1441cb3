#include "route/inside.h"

#include <postern/stream.h>
#include <string.h>

int
pn__stream_begin(struct pn_req *r, int status, size_t length)
{
	status = pn__step_send(r, status);
	if (pn_failed(r))
		return r->fail_status;
	pn__db_no_deadline(r);
	if (pn__reply_begin(r, status, length) == -1)
		return pn_fail(r, 499, "the client left");
	return status;
}

int
pn_stream(struct pn_req *r, int status)
{
	if (pn_failed(r))
		return r->fail_status;
	if (r->streaming)
		return pn_fail(r, 500, "pn_stream: the reply has begun");
	pn_header_set(r, "X-Accel-Buffering", "no");
	return pn__stream_begin(r, status, SIZE_MAX);
}

int
pn_events(struct pn_req *r)
{
	pn_type(r, "text/event-stream");
	pn_header_set(r, "Cache-Control", "no-store");
	return pn_stream(r, 200);
}

/* A line of a field, whose text may hold no line end. */
static void
put_field(struct pn_req *r, const char *field, const char *text, size_t n)
{
	pn_put(r, field);
	pn_write(r, text, n);
	pn_put(r, "\n");
}

int
pn_event(struct pn_req *r, const char *name, const char *id, const char *data)
{
	if ((name != NULL && strpbrk(name, "\r\n") != NULL) ||
	    (id != NULL && strpbrk(id, "\r\n") != NULL)) {
		pn_fail(r, 500, "pn_event: a line end in a name or an id");
		return -1;
	}
	if (name != NULL)
		put_field(r, "event: ", name, strlen(name));
	if (id != NULL)
		put_field(r, "id: ", id, strlen(id));
	for (;;) {
		size_t n = strcspn(data, "\r\n");

		put_field(r, "data: ", data, n);
		data += n;
		if (*data == '\0')
			break;
		data += data[0] == '\r' && data[1] == '\n' ? 2 : 1;
	}
	pn_put(r, "\n");
	return pn_flush(r);
}

int
pn_event_alive(struct pn_req *r)
{
	pn_put(r, ":\n\n");
	return pn_flush(r);
}

const char *
pn_last_event_id(struct pn_req *r)
{
	return pn_header(r, "Last-Event-ID");
}
