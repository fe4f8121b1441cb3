#include "schema/schema.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pn__plans {
	struct pn__plan **plans; /* in the order of their addition */
	struct pn__plan **slots; /* of the hash; NULL: free */
	size_t n, mask;
};

struct pn__plans *
pn__plans_new(void)
{
	return calloc(1, sizeof(struct pn__plans));
}

void
pn__plans_free(struct pn__plans *ps)
{
	if (ps == NULL)
		return;
	for (size_t i = 0; i < ps->n; i++)
		pn__plan_free(ps->plans[i]);
	free(ps->plans);
	free(ps->slots);
	free(ps);
}

/* The slot of s, or the free one where it would be. */
static struct pn__plan **
slot(struct pn__plan **slots, size_t mask, const struct pn_schema *s)
{
	size_t at = (size_t)((uintptr_t)s * 0x9e3779b97f4a7c15ULL >> 32);

	while (
	    slots[at & mask] != NULL && pn__plan_schema(slots[at & mask]) != s)
		at++;
	return &slots[at & mask];
}

/* Makes room for one plan more: half of the slots stay free. */
static int
grow(struct pn__plans *ps)
{
	size_t mask = ps->mask == 0 ? 15 : ps->mask * 2 + 1;
	struct pn__plan **plans, **slots;

	if (ps->slots != NULL && ps->n < (ps->mask + 1) / 2)
		return 0;
	plans = reallocarray(ps->plans, mask + 1, sizeof(struct pn__plan *));
	if (plans == NULL)
		return -1;
	ps->plans = plans;
	if ((slots = calloc(mask + 1, sizeof(struct pn__plan *))) == NULL)
		return -1;
	for (size_t i = 0; i < ps->n; i++)
		*slot(slots, mask, pn__plan_schema(plans[i])) = plans[i];
	free(ps->slots);
	ps->slots = slots;
	ps->mask = mask;
	return 0;
}

int
pn__plans_add(
    struct pn__plans *ps, const struct pn_schema *s, char *err, size_t n)
{
	struct pn__plan *p;

	if (pn__plans_find(ps, s) != NULL)
		return 0;
	if (grow(ps) == -1) {
		snprintf(err, n, "schema %s: out of memory", s->name);
		return -1;
	}
	if ((p = pn__plan_new(s, err, n)) == NULL)
		return -1;
	ps->plans[ps->n++] = p;
	*slot(ps->slots, ps->mask, s) = p;
	return 0;
}

const struct pn__plan *
pn__plans_find(const struct pn__plans *ps, const struct pn_schema *s)
{
	return ps->slots != NULL ? *slot(ps->slots, ps->mask, s) : NULL;
}

const struct pn__plan *
pn__plans_named(const struct pn__plans *ps, const char *name)
{
	for (size_t i = 0; i < ps->n; i++) {
		if (strcmp(pn__plan_schema(ps->plans[i])->name, name) == 0)
			return ps->plans[i];
	}
	return NULL;
}

const struct pn__plan *
pn__plans_at(const struct pn__plans *ps, size_t i)
{
	return i < ps->n ? ps->plans[i] : NULL;
}
