#include "json/json.h"

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

const struct pn__json_writer *
pn__json_writers_find(
    const struct pn__json_writers *ws, const struct pn_schema *s)
{
	return ws != NULL && ws->size > 0 ? slot_of(ws, s)->writer : NULL;
}
