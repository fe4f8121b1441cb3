#include "base/board.h"

#include "base/clock.h"

#include <sys/mman.h>
#include <unistd.h>

struct pn__board {
	unsigned nposts, nthreads;
	_Atomic(uint64_t) past[PN__COUNT_TOTALS];
	_Alignas(64) char posts[];
};

static size_t
post_size(unsigned nthreads)
{
	return sizeof(struct pn__post) + nthreads * sizeof(struct pn__tally);
}

static size_t
board_size(unsigned nposts, unsigned nthreads)
{
	return sizeof(struct pn__board) + nposts * post_size(nthreads);
}

struct pn__board *
pn__board_new(unsigned nposts, unsigned nthreads)
{
	struct pn__board *b = mmap(NULL, board_size(nposts, nthreads),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (b == MAP_FAILED)
		return NULL;
	b->nposts = nposts;
	b->nthreads = nthreads;
	return b;
}

void
pn__board_free(struct pn__board *b)
{
	if (b != NULL)
		munmap(b, board_size(b->nposts, b->nthreads));
}

struct pn__post *
pn__board_post(struct pn__board *b, unsigned i)
{
	if (b == NULL || i >= b->nposts)
		return NULL;
	return (struct pn__post *)(void *)(b->posts +
	    i * post_size(b->nthreads));
}

unsigned
pn__board_threads(const struct pn__board *b)
{
	return b->nthreads;
}

uint64_t
pn__board_past(const struct pn__board *b, enum pn__count c)
{
	return c < PN__COUNT_TOTALS ? atomic_load(&b->past[c]) : 0;
}

struct pn__post *
pn__post_take(struct pn__board *b)
{
	struct pn__post *p;
	pid_t none;

	for (unsigned i = 0; (p = pn__board_post(b, i)) != NULL; i++) {
		none = 0;
		if (!atomic_compare_exchange_strong(&p->pid, &none, getpid()))
			continue;
		atomic_store(&p->since_ms, pn__clock_ms());
		return p;
	}
	return NULL;
}

static void
clear_tally(struct pn__board *b, struct pn__tally *t)
{
	for (unsigned c = 0; c < PN__COUNT_TOTALS; c++)
		atomic_fetch_add(&b->past[c], atomic_load(&t->v[c]));
	for (unsigned c = 0; c < PN__COUNT_N; c++)
		atomic_store(&t->v[c], 0);
	atomic_store(&t->taken, false);
}

void
pn__post_clear(struct pn__board *b, pid_t pid)
{
	struct pn__post *p;

	for (unsigned i = 0; (p = pn__board_post(b, i)) != NULL; i++) {
		if (atomic_load(&p->pid) != pid)
			continue;
		for (unsigned k = 0; k < b->nthreads; k++)
			clear_tally(b, &p->threads[k]);
		atomic_store(&p->db_failures, 0);
		atomic_store(&p->pid, 0);
		return;
	}
}

struct pn__tally *
pn__tally_take(const struct pn__board *b, struct pn__post *p)
{
	for (unsigned i = 0; p != NULL && i < b->nthreads; i++) {
		if (!atomic_exchange(&p->threads[i].taken, true))
			return &p->threads[i];
	}
	return NULL;
}

void
pn__tally_leave(struct pn__tally *t)
{
	if (t != NULL)
		atomic_store(&t->taken, false);
}
