#include "req/mark.h"

#include "req/inside.h"

#include <string.h>

/* What pn_state() held, and where. */
struct kept_state {
	struct pn__state *state;
	char *data;
	struct kept_state *next;
};

struct pn__mark {
	struct pn_req was;
	struct pn_member *values;
	struct kept_state *states;
	char *headers, *body;
	size_t headers_n, body_n;
};

/* A copy in the request's memory; NULL, latched. */
static void *
copy(struct pn_req *r, const void *p, size_t n)
{
	char *to = pn_alloc(r, n + 1);

	if (to != NULL && n > 0)
		memcpy(to, p, n);
	return to;
}

static void
keep_states(struct pn_req *r, struct pn__mark *m)
{
	struct kept_state *k;

	for (struct pn__state *s = r->states; s != NULL; s = s->next) {
		if ((k = pn_alloc(r, sizeof(*k))) == NULL)
			return;
		k->state = s;
		k->data = copy(r, s->data, s->key->size);
		k->next = m->states;
		m->states = k;
	}
}

struct pn__mark *
pn__req_mark(struct pn_req *r)
{
	struct pn__mark *m = pn_alloc(r, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->values = copy(r, r->values, sizeof(*r->values) * r->nvalues);
	m->headers = copy(r, r->headers->p, r->headers->n);
	m->headers_n = r->headers->n;
	m->body = copy(r, r->body->p, r->body->n);
	m->body_n = r->body->n;
	keep_states(r, m);
	m->was = *r;
	return pn_failed(r) ? NULL : m;
}

/* What was deferred since; a form's files are read once and stay. */
static void
run_deferred(struct pn_req *r, const struct pn__mark *m)
{
	struct pn__deferred *d;

	if (r->form != m->was.form)
		return;
	while ((d = r->deferred) != m->was.deferred) {
		r->deferred = d->next;
		d->fn(d->p);
	}
}

/* What has come from the peer is read once. */
static void
keep_what_was_read(struct pn_req *to, const struct pn_req *now)
{
	to->query_pairs = now->query_pairs;
	to->query_parsed = now->query_parsed;
	to->cookie_pairs = now->cookie_pairs;
	to->cookies_parsed = now->cookies_parsed;
	to->bytes = now->bytes;
	to->body_read = now->body_read;
	to->form = now->form;
	to->json = now->json;
	to->gone = now->gone;
	memcpy(to->id, now->id, sizeof(to->id));
}

void
pn__req_rewind(struct pn_req *r, const struct pn__mark *m)
{
	struct pn_req was = m->was;

	run_deferred(r, m);
	was.deferred = r->deferred;
	was.in_transaction = r->in_transaction;
	was.has_kept = r->has_kept;
	keep_what_was_read(&was, r);
	*r = was;
	if (r->after != NULL)
		*r->after_end = NULL;
	if (r->nvalues > 0)
		memcpy(
		    r->values, m->values, sizeof(*r->values) * r->nvalues);
	for (const struct kept_state *k = m->states; k != NULL; k = k->next)
		memcpy(k->state->data, k->data, k->state->key->size);
	pn__reply_clear(r);
	r->type = m->was.type;
	pn__buf_add(r->headers, m->headers, m->headers_n);
	pn__buf_add(r->body, m->body, m->body_n);
}
