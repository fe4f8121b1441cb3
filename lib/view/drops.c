#define _GNU_SOURCE 1 /* MAP_ANONYMOUS */

#include "view/fragment.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "view/drops.h"

/* FNV-1a. */
static uint16_t
place_of(struct pn_slice tag)
{
	uint32_t hash = 0x811c9dc5u;

	for (size_t i = 0; i < tag.n; i++)
		hash = (hash ^ (unsigned char)tag.p[i]) * 0x01000193u;
	return (uint16_t)((hash ^ hash >> 16) % PN__DROPS_PLACES);
}

static void
add(struct pn__tags *t, uint16_t at)
{
	if (t->n > PN__TAGS_MAX)
		return;
	for (uint32_t i = 0; i < t->n; i++) {
		if (t->at[i] == at)
			return;
	}
	if (t->n < PN__TAGS_MAX)
		t->at[t->n] = at;
	t->n++;
}

void
pn__tags_add(struct pn__tags *t, struct pn_slice tag)
{
	add(t, place_of(tag));
}

void
pn__tags_join(struct pn__tags *t, const struct pn__tags *more)
{
	if (more->n > PN__TAGS_MAX)
		t->n = PN__TAGS_MAX + 1;
	for (uint32_t i = 0; i < more->n && i < PN__TAGS_MAX; i++)
		add(t, more->at[i]);
}

struct pn__drops *
pn__drops_new(void)
{
	struct pn__drops *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->board = mmap(NULL, sizeof(*d->board), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (d->board == MAP_FAILED) {
		free(d);
		return NULL;
	}
	d->users = 1;
	return d;
}

struct pn__drops *
pn__drops_share(struct pn__drops *d)
{
	d->users++;
	return d;
}

void
pn__drops_free(struct pn__drops *d)
{
	if (d == NULL || --d->users > 0)
		return;
	munmap(d->board, sizeof(*d->board));
	free(d);
}

uint64_t
pn__drops_seen(const struct pn__drops *d)
{
	return atomic_load(&d->board->serial);
}

static void
raise_to(_Atomic uint64_t *to, uint64_t serial)
{
	uint64_t was = atomic_load(to);

	while (was < serial && !atomic_compare_exchange_weak(to, &was, serial))
		;
}

void
pn__drops_drop(struct pn__drops *d, const struct pn__tags *tags)
{
	uint64_t serial = atomic_fetch_add(&d->board->serial, 1) + 1;

	if (tags->n > PN__TAGS_MAX) {
		raise_to(&d->board->all, serial);
		return;
	}
	for (uint32_t i = 0; i < tags->n; i++)
		raise_to(&d->board->places[tags->at[i]], serial);
}

bool
pn__drops_is_good(
    const struct pn__drops *d, const struct pn__tags *tags, uint64_t seen)
{
	if (atomic_load(&d->board->all) > seen)
		return false;
	for (uint32_t i = 0; i < tags->n; i++) {
		if (atomic_load(&d->board->places[tags->at[i]]) > seen)
			return false;
	}
	return true;
}

bool
pn__tags_meet(const struct pn__tags *a, const struct pn__tags *b)
{
	if (a->n > PN__TAGS_MAX || b->n > PN__TAGS_MAX)
		return true;
	for (uint32_t i = 0; i < a->n; i++) {
		for (uint32_t k = 0; k < b->n; k++) {
			if (a->at[i] == b->at[k])
				return true;
		}
	}
	return false;
}
