#include "schema/given.h"

#include "schema/type.h"

/* It is known by its address; what is shown of it is nothing. */
const char pn__misfit[1] = "";

static const struct pn_slice misfit = { pn__misfit, 0 };

enum pn__shape
pn__given_shape(const struct pn__plan *p, int field, bool is_item)
{
	const struct pn__rule *r = &p->rules[field];

	return (enum pn__shape)(is_item ? r->item : r)->type->shape;
}

struct pn__input *
pn__given_new(struct pn__arena *a, const struct pn__plan *p)
{
	struct pn__input *in = pn__input_new(a, p);

	if (in != NULL)
		in->given = true;
	return in;
}

void
pn__given_put(struct pn__input *in, int field, struct pn_slice text)
{
	in->raw[field] = text;
}

void
pn__given_misfit(struct pn__input *in, int field)
{
	in->raw[field] = misfit;
}

/* The input at item k, made where there is none. */
static struct pn__input *
part_at(struct pn__input *in, struct pn__arena *a, int field, size_t k)
{
	struct pn__parts *parts = pn__parts_need(in, a, (size_t)field);
	struct pn__input *part;

	if (parts == NULL || pn__parts_reach(parts, a, k, true) == -1)
		return NULL;
	part = pn__input_bare(a, in->plan->rules[field].sub);
	if (part != NULL)
		part->given = true;
	return parts->inputs[k] = part;
}

struct pn__input *
pn__given_part(struct pn__input *in, struct pn__arena *a, int field)
{
	return part_at(in, a, field, 0);
}

int
pn__given_list(struct pn__input *in, struct pn__arena *a, int field)
{
	return pn__parts_need(in, a, (size_t)field) != NULL ? 0 : -1;
}

int
pn__given_item(struct pn__input *in, struct pn__arena *a, int field, size_t k,
    const struct pn_slice *text)
{
	struct pn__parts *parts = in->parts[field];
	bool structs = in->plan->rules[field].sub != NULL;

	if (pn__parts_reach(parts, a, k, structs) == -1)
		return -1;
	/* An item that should be a struct is none: its input stays NULL. */
	if (!structs)
		parts->texts[k] = text != NULL ? *text : misfit;
	return 0;
}

struct pn__input *
pn__given_item_part(
    struct pn__input *in, struct pn__arena *a, int field, size_t k)
{
	return part_at(in, a, field, k);
}

void
pn__given_more(struct pn__input *in, int field)
{
	in->parts[field]->too_many = true;
}

void
pn__given_unknown(struct pn__input *in, struct pn_slice name)
{
	pn__input_unknown(in, name);
}
