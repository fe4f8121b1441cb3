#include "json/writer.h"

#include <stdlib.h>

/* Open addressing; never more than half full. */
struct pn__json_writers {
	struct slot {
		const struct pn_schema *schema;
		struct pn__json_writer *writer;
	} *slots;
	size_t size; /* a power of two, or 0 */
	size_t used;
};

struct pn__json_writers *
pn__json_writers_new(void)
{
	return calloc(1, sizeof(struct pn__json_writers));
}

void
pn__json_writers_free(struct pn__json_writers *ws)
{
	if (ws == NULL)
		return;
	for (size_t i = 0; i < ws->size; i++)
		pn__json_writer_free(ws->slots[i].writer);
	free(ws->slots);
	free(ws);
}

/* Where a schema is, or would be. */
static struct slot *
slot_of(const struct pn__json_writers *ws, const struct pn_schema *s)
{
	size_t i = (size_t)((uintptr_t)s / 16 * 0x9e3779b97f4a7c15ULL >> 32);

	while (ws->slots[i & (ws->size - 1)].schema != NULL &&
	    ws->slots[i & (ws->size - 1)].schema != s)
		i++;
	return &ws->slots[i & (ws->size - 1)];
}

static int
writers_grow(struct pn__json_writers *ws)
{
	struct pn__json_writers larger = { .used = ws->used };

	larger.size = ws->size > 0 ? ws->size * 2 : 16;
	larger.slots = calloc(larger.size, sizeof(*larger.slots));
	if (larger.slots == NULL)
		return -1;
	for (size_t i = 0; i < ws->size; i++) {
		if (ws->slots[i].schema != NULL)
			*slot_of(&larger, ws->slots[i].schema) = ws->slots[i];
	}
	free(ws->slots);
	*ws = larger;
	return 0;
}

int
pn__json_writers_add(struct pn__json_writers *ws, const struct pn_schema *s)
{
	struct pn__json_writer *w;

	if (pn__json_writers_find(ws, s) != NULL)
		return 0;
	if (ws->used * 2 >= ws->size && writers_grow(ws) == -1)
		return -1;
	if ((w = pn__json_writer_new(s)) == NULL)
		return -1;
	*slot_of(ws, s) = (struct slot){ s, w };
	ws->used++;
	return 0;
}

/* Gives each column of structs the writer of those. 0, -1: no memory. */
static int
add_subs(struct pn__json_writers *ws, struct pn__json_writer *w,
    const struct pn__plan *p, bool check)
{
	const struct pn_schema *s = pn__plan_schema(p);
	const struct pn__plan *sub;

	for (uint32_t i = 0; i < w->ncolumns; i++) {
		struct pn__json_column *c = &w->columns[i];

		if ((sub = pn__plan_sub(p, (int)c->field)) == NULL)
			continue;
		if (pn__json_writers_plan(ws, sub, check) == -1)
			return -1;
		c->sub = pn__json_writers_find(ws, s->fields[c->field].schema);
	}
	return 0;
}

int
pn__json_writers_plan(
    struct pn__json_writers *ws, const struct pn__plan *p, bool check)
{
	const struct pn_schema *s = pn__plan_schema(p);
	struct pn__json_writer *w;

	if (pn__json_writers_find(ws, s) != NULL)
		return 0;
	if (pn__json_writers_add(ws, s) == -1)
		return -1;
	w = slot_of(ws, s)->writer;
	w->writers = ws;
	if (check) {
		w->tallies = calloc(w->ncolumns + 1, sizeof(*w->tallies));
		if (w->tallies == NULL)
			return -1;
		w->plan = p;
		pn__json_check_compile(w);
	}
	return add_subs(ws, w, p, check);
}

const struct pn__json_writer *
pn__json_writers_find(
    const struct pn__json_writers *ws, const struct pn_schema *s)
{
	return ws != NULL && ws->size > 0 ? slot_of(ws, s)->writer : NULL;
}
