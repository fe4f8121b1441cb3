#include "form/body.h"

#include "form/parse.h"

int
pn__body_read(struct pn_req *r, struct pn__input *in)
{
	const struct pn__form *f;

	if (pn__form_parse(r) == -1)
		return -1;
	f = r->form;
	for (size_t i = 0; i < f->npairs; i++) {
		if (pn__input_put(in, r->arena, f->pairs[2 * i],
			f->pairs[2 * i + 1]) == 0)
			continue;
		pn_fail(r, 413,
		    "the form needs more than the %zu bytes of a request",
		    r->limits->memory);
		return -1;
	}
	return f->npairs == 0 && f->nuploads == 0 ? 1 : 0;
}
