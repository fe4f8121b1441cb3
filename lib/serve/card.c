#include "serve/card.h"

#include <string.h>
#include <sys/mman.h>

static size_t
card_size(unsigned nseats)
{
	return sizeof(struct pn__card) + nseats * sizeof(struct pn__seat);
}

struct pn__card *
pn__card_new(unsigned nseats)
{
	struct pn__card *c = mmap(NULL, card_size(nseats),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (c == MAP_FAILED)
		return NULL;
	c->nseats = nseats;
	return c;
}

void
pn__card_free(struct pn__card *c)
{
	if (c != NULL)
		munmap(c, card_size(c->nseats));
}

struct pn__seat *
pn__seat_take(struct pn__card *c)
{
	for (unsigned i = 0; i < c->nseats; i++) {
		if (!atomic_exchange(&c->seats[i].taken, true))
			return &c->seats[i];
	}
	return NULL;
}

void
pn__seat_leave(struct pn__seat *s)
{
	if (s == NULL)
		return;
	atomic_store(&s->busy, false);
	atomic_store(&s->taken, false);
}

/* Adds a value up to an end mark, cut where the seat is full. */
static size_t
put(struct pn__seat *s, size_t at, const char *value, char end)
{
	while (*value != '\0' && *value != end && at < PN__SEAT_BYTES - 1)
		s->request[at++] = *value++;
	return at;
}

void
pn__seat_begin(struct pn__seat *s, char *const *env, size_t env_n)
{
	const char *method = "-", *path = "-";
	size_t at;

	if (s == NULL)
		return;
	for (size_t i = 0; i < env_n; i++) {
		if (env[i][0] != 'R' || env[i][1] != 'E')
			continue;
		if (strncmp(env[i], "REQUEST_METHOD=", 15) == 0)
			method = env[i] + 15;
		else if (strncmp(env[i], "REQUEST_URI=", 12) == 0)
			path = env[i] + 12;
	}
	at = put(s, 0, method, '\0');
	at = put(s, at, " ", '\0');
	at = put(s, at, path, '?');
	s->request[at] = '\0';
	atomic_store_explicit(&s->busy, true, memory_order_release);
}

void
pn__seat_end(struct pn__seat *s)
{
	if (s != NULL)
		atomic_store_explicit(&s->busy, false, memory_order_release);
}

void
pn__card_requests(const struct pn__card *c, struct pn__buf *out)
{
	for (unsigned i = 0; i < c->nseats; i++) {
		const struct pn__seat *s = &c->seats[i];

		if (!atomic_load(&s->busy))
			continue;
		if (out->n > 0)
			pn__buf_adds(out, ", ");
		pn__buf_add(out, s->request,
		    strnlen(s->request, PN__SEAT_BYTES - 1));
	}
}
