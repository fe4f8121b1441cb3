#include "fcgi/slot.h"

#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum state { FREE, IDLE, BUSY, PENDING };

enum {
	SLOTS_MIN = 1024,
	SLOTS_MAX = 1024 * 1024,
	PARK_FIRST = 2048, /* bytes of a parked buffer, at least */
	PARK_SUM = 64 * 1024 * 1024,
};

_Static_assert(sizeof(struct pn__slot) <= 32, "a connection costs a slot");

int
pn__slots_init(struct pn__slots *t)
{
	struct rlimit r = { .rlim_cur = SLOTS_MIN };
	int rc;

	*t = (struct pn__slots){ .n = SLOTS_MIN };
	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur > t->n)
		t->n = r.rlim_cur < SLOTS_MAX ? r.rlim_cur : SLOTS_MAX;

	/* Pages that no descriptor has reached are never touched. */
	t->slot = mmap(NULL, t->n * sizeof(*t->slot), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (t->slot == MAP_FAILED)
		return -1;
	if ((rc = pthread_mutex_init(&t->lock, NULL)) != 0) {
		munmap(t->slot, t->n * sizeof(*t->slot));
		errno = rc;
		return -1;
	}
	return 0;
}

void
pn__slots_fini(struct pn__slots *t)
{
	for (int fd = 0; fd <= t->top; fd++) {
		if (atomic_load(&t->slot[fd].word) % 4 != FREE)
			pn__slots_close(t, fd);
	}
	pthread_mutex_destroy(&t->lock);
	munmap(t->slot, t->n * sizeof(*t->slot));
}

struct pn__slot *
pn__slots_open(struct pn__slots *t, int fd)
{
	struct pn__slot *s;
	unsigned word;

	if ((size_t)fd >= t->n)
		return NULL;
	s = &t->slot[fd];

	/* Acquired first: the one who closed it last wrote the rest before. */
	word = atomic_load_explicit(&s->word, memory_order_acquire);
	s->watched = s->timed = s->shut = false;
	s->kept = s->plain = s->told = false;
	s->since = (uint32_t)pn__clock_ms();
	if (fd > atomic_load_explicit(&t->top, memory_order_relaxed))
		atomic_store(&t->top, fd); /* only the leader opens */
	atomic_store_explicit(
	    &s->word, word - word % 4 + BUSY, memory_order_release);
	return s;
}

void
pn__slots_close(struct pn__slots *t, int fd)
{
	struct pn__slot *s = &t->slot[fd];
	unsigned word = atomic_load_explicit(&s->word, memory_order_relaxed);

	if (s->parked != NULL)
		pn__slots_unpark(t, fd);

	/* First the slot: with close() the number may be another's. */
	atomic_store_explicit(
	    &s->word, word - word % 4 + 4 + FREE, memory_order_release);
	close(fd);
}

unsigned
pn__slot_generation(const struct pn__slot *s)
{
	return atomic_load_explicit(&s->word, memory_order_relaxed) / 4;
}

bool
pn__slot_event(struct pn__slot *s, unsigned generation)
{
	unsigned word = atomic_load_explicit(&s->word, memory_order_acquire);
	unsigned next;

	for (;;) {
		if (word / 4 != generation || word % 4 == FREE ||
		    word % 4 == PENDING)
			return false;
		next = word - word % 4 + (word % 4 == IDLE ? BUSY : PENDING);
		if (atomic_compare_exchange_weak(&s->word, &word, next))
			return next % 4 == BUSY;
	}
}

bool
pn__slot_claim(struct pn__slot *s)
{
	unsigned word = atomic_load_explicit(&s->word, memory_order_acquire);

	return word % 4 == IDLE &&
	    atomic_compare_exchange_strong(
		&s->word, &word, word - IDLE + BUSY);
}

bool
pn__slot_release(struct pn__slot *s)
{
	unsigned word = atomic_load_explicit(&s->word, memory_order_relaxed);

	if (word % 4 == BUSY &&
	    atomic_compare_exchange_strong(
		&s->word, &word, word - BUSY + IDLE))
		return true;
	atomic_store(&s->word, word - word % 4 + BUSY);
	return false;
}

/* Counts n more bytes as parked, unless that is too many. */
static int
account(struct pn__slots *t, size_t n)
{
	if (atomic_fetch_add(&t->parked_size, n) + n <= PARK_SUM)
		return 0;
	atomic_fetch_sub(&t->parked_size, n);
	return -1;
}

int
pn__slots_park(struct pn__slots *t, int fd, const struct pn__input *in)
{
	struct pn__parked *k;
	size_t cap = in->n > PARK_FIRST ? in->n : PARK_FIRST;

	if (account(t, cap) < 0)
		return -1;
	k = malloc(sizeof(*k));
	if (k == NULL || (k->in.p = malloc(cap)) == NULL) {
		free(k);
		atomic_fetch_sub(&t->parked_size, cap);
		return -1;
	}
	memcpy(k->in.p, in->p, in->n);
	k->in.n = in->n;
	k->in.cap = cap;
	k->in.head = in->head;
	k->fd = fd;
	t->slot[fd].parked = k;
	return 0;
}

int
pn__slots_grow(struct pn__slots *t, struct pn__parked *k)
{
	size_t cap = k->in.cap * 2;
	uint8_t *p;

	if (cap > PN__HEAD_BUFFER)
		cap = PN__HEAD_BUFFER;
	if (cap <= k->in.cap || account(t, cap - k->in.cap) < 0)
		return -1;
	if ((p = realloc(k->in.p, cap)) == NULL) {
		atomic_fetch_sub(&t->parked_size, cap - k->in.cap);
		return -1;
	}
	k->in.p = p;
	k->in.cap = cap;
	return 0;
}

bool
pn__slots_list(struct pn__slots *t, struct pn__parked *k, int64_t until)
{
	bool only;

	pthread_mutex_lock(&t->lock);
	k->until = until;
	k->next = NULL;
	k->prev = t->last;
	if (t->last != NULL)
		t->last->next = k;
	else
		t->first = k;
	t->last = k;
	only = t->first == k;
	atomic_fetch_add(&t->parked, 1);
	pthread_mutex_unlock(&t->lock);
	return only;
}

void
pn__slots_unlist(struct pn__slots *t, struct pn__parked *k)
{
	pthread_mutex_lock(&t->lock);
	if (k->prev != NULL)
		k->prev->next = k->next;
	else
		t->first = k->next;
	if (k->next != NULL)
		k->next->prev = k->prev;
	else
		t->last = k->prev;
	atomic_fetch_sub(&t->parked, 1);
	pthread_mutex_unlock(&t->lock);
}

int
pn__slots_first(struct pn__slots *t, int64_t *ret_until)
{
	int fd = -1;

	pthread_mutex_lock(&t->lock);
	if (t->first != NULL) {
		fd = t->first->fd;
		*ret_until = t->first->until;
	}
	pthread_mutex_unlock(&t->lock);
	return fd;
}

void
pn__slots_unpark(struct pn__slots *t, int fd)
{
	struct pn__parked *k = t->slot[fd].parked;

	t->slot[fd].parked = NULL;
	atomic_fetch_sub(&t->parked_size, k->in.cap);
	free(k->in.p);
	free(k);
}
