#include "form/body.h"

#include "form/parse.h"
#include "form/sent.h"

static int
no_memory(struct pn_req *r)
{
	pn_fail(r, 413, "the form needs more than the %zu bytes of a request",
	    r->limits->memory);
	return -1;
}

/* The files that are fields; others are pn_uploads() alone. */
static int
put_files(struct pn__input *in, struct pn__arena *a, const struct pn__form *f)
{
	for (size_t i = 0; i < f->nuploads; i++) {
		const struct pn_upload *u = &f->uploads[i];

		if (f->sent[i].field != NULL &&
		    pn__input_put_file(in, a,
			(struct pn_slice){ u->field, u->field_n }, u) == -1)
			return -1;
	}
	for (struct pn__surplus *s = f->surplus; s != NULL; s = s->next) {
		const struct pn_upload *u = &s->upload;

		if (pn__input_put_file(in, a,
			(struct pn_slice){ u->field, u->field_n }, u) == -1)
			return -1;
	}
	return 0;
}

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
		return no_memory(r);
	}
	if (put_files(in, r->arena, f) == -1)
		return no_memory(r);
	return f->npairs == 0 && f->nuploads == 0 ? 1 : 0;
}
