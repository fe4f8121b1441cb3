#include "req/req.h"

#include <stdio.h>

int
pn__failv(struct pn_req *r, int status, const char *fmt, va_list ap)
{
	char *text;

	if (r->fail_status != 0)
		return r->fail_status;
	r->fail_status = status;
	text = pn__arena_vprintf(r->arena, fmt, ap);
	r->failure = text != NULL ? text : fmt;
	return status;
}

int
pn_fail(struct pn_req *r, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	status = pn__failv(r, status, fmt, ap);
	va_end(ap);
	return status;
}

bool
pn_failed(const struct pn_req *r)
{
	return r->fail_status != 0;
}

int
pn_failure_status(const struct pn_req *r)
{
	return r->fail_status;
}

const char *
pn_failure(const struct pn_req *r)
{
	return r->failure != NULL ? r->failure : "";
}

void
pn_forgive(struct pn_req *r)
{
	r->fail_status = 0;
	r->failure = NULL;
}

void
pn_log_kv(struct pn_req *r, enum pn_level level, const char *event,
    const struct pn_kv *kv)
{
	if (level <= r->log->level)
		pn__log_kv(r->log, level, pn_request_id(r), event, kv);
}
