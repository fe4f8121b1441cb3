#include "view/cache.h"

#include <string.h>

bool
pn__is_name(struct pn_slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == '_' || (i > 0 && c >= '0' && c <= '9'))
			continue;
		return false;
	}
	return s.n > 0;
}

static bool
is_same(struct pn_slice a, struct pn_slice b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

uint32_t
pn__name_slot(struct pn__compile *c, struct pn_slice name,
    struct pn__place at, bool *ret_is_local)
{
	struct pn__view *v = c->view;

	for (uint32_t i = c->nlocals; i-- > 0;) {
		if (c->locals[i].frame == c->frame &&
		    is_same(c->locals[i].name, name)) {
			*ret_is_local = true;
			return c->locals[i].slot;
		}
	}
	*ret_is_local = false;
	if (!pn__check_kept_name(c, at, name))
		return 0;
	for (uint32_t i = 0; i < v->nglobals; i++) {
		if (is_same(c->globals[i].name, name))
			return c->globals[i].slot;
	}
	if (v->nglobals == PN__NAMES_MAX) {
		pn__compile_error(
		    c, at, "more than %d names in one page", PN__NAMES_MAX);
		return 0;
	}
	c->globals[v->nglobals] = (struct pn__global){
		pn__compile_dup(c, name.p, name.n), v->nslots++
	};
	return c->globals[v->nglobals++].slot;
}

uint32_t
pn__name_add(
    struct pn__compile *c, struct pn_slice name, struct pn__place at)
{
	if (c->nlocals == PN__LOCALS_MAX) {
		pn__compile_error(c, at, "more than %d names at once",
		    PN__LOCALS_MAX);
		return 0;
	}
	c->locals[c->nlocals++] = (struct pn__local){
		pn__compile_dup(c, name.p, name.n), c->view->nslots, c->frame,
		{ NULL, false }
	};
	return c->view->nslots++;
}
