#include "req/inside.h"

#include <postern/plugin.h>

#include <string.h>

void
pn_set_value(struct pn_req *r, const char *name, struct pn_value v)
{
	struct pn_member *more;
	size_t cap;

	for (size_t i = 0; i < r->nvalues; i++) {
		if (strcmp(r->values[i].name.p, name) == 0) {
			r->values[i].value = v;
			return;
		}
	}
	if (r->nvalues == r->values_cap) {
		cap = r->values_cap == 0 ? 8 : r->values_cap * 2;
		if ((more = pn_alloc(r, cap * sizeof(*more))) == NULL)
			return;
		if (r->nvalues > 0)
			memcpy(more, r->values, r->nvalues * sizeof(*more));
		r->values = more;
		r->values_cap = cap;
	}
	r->values[r->nvalues++] = (struct pn_member){
		.name = { name, strlen(name) }, .value = v
	};
}

struct pn_value
pn_get(const struct pn_req *r, const char *name)
{
	for (size_t i = 0; i < r->nvalues; i++) {
		if (strcmp(r->values[i].name.p, name) == 0)
			return r->values[i].value;
	}
	return pn_null;
}

void *
pn_state(struct pn_req *r, const struct pn_key *key)
{
	struct pn__state *s;

	for (s = r->states; s != NULL; s = s->next) {
		if (s->key == key)
			return s->data;
	}
	if ((s = pn_alloc(r, sizeof(*s) + key->size)) == NULL)
		return NULL;
	s->key = key;
	s->next = r->states;
	r->states = s;
	return s->data;
}
