#include "base/random.h"
#include "req/req.h"

#include <string.h>

static void *
over_limit(struct pn_req *r)
{
	pn_fail(r, 500, "the request needs more than its %zu bytes of memory",
	    r->limits->memory);
	return NULL;
}

void *
pn_alloc(struct pn_req *r, size_t n)
{
	void *p = pn__arena_zalloc(r->arena, n, 1);

	return p != NULL ? p : over_limit(r);
}

char *
pn_dup_slice(struct pn_req *r, struct pn_slice s)
{
	char *p;

	if (s.p == NULL)
		return NULL;
	p = pn__arena_dup(r->arena, s.p, s.n);
	return p != NULL ? p : over_limit(r);
}

char *
pn_dup(struct pn_req *r, const char *s)
{
	if (s == NULL)
		return NULL;
	return pn_dup_slice(r, (struct pn_slice){ s, strlen(s) });
}

char *
pn_printf(struct pn_req *r, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = pn__arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	if (p == NULL) {
		over_limit(r);
		p = r->nothing;
	}
	return p;
}

void
pn_defer(struct pn_req *r, void (*fn)(void *), void *p)
{
	struct pn__deferred *d = pn__arena_alloc(r->arena, sizeof(*d));

	if (d == NULL) {
		fn(p);
		over_limit(r);
		return;
	}
	*d = (struct pn__deferred){ .fn = fn, .p = p, .next = r->deferred };
	r->deferred = d;
}

void
pn_after(struct pn_req *r, void (*fn)(void *), void *p)
{
	struct pn__deferred *d = pn_alloc(r, sizeof(*d));

	if (d == NULL)
		return;
	*d = (struct pn__deferred){ .fn = fn, .p = p };
	if (r->after_end == NULL)
		r->after_end = &r->after;
	*r->after_end = d;
	r->after_end = &d->next;
}

const char *
pn_token(struct pn_req *r)
{
	enum { LENGTH = 26 };
	char *p = pn_alloc(r, LENGTH + 1);

	if (p == NULL)
		return "";
	pn__random_id(p, LENGTH);
	return p;
}
