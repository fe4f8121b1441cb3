#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif
#endif
#ifndef ASAN_POISON_MEMORY_REGION
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum {
	ALIGN = _Alignof(max_align_t),
	GROWTH = 64 * 1024, /* a chunk, unless one piece is larger */
};

struct pn__chunk {
	struct pn__chunk *next;
	size_t size; /* of data */
	_Alignas(max_align_t) char data[];
};

void
pn__arena_init(struct pn__arena *a, size_t first, size_t cap)
{
	*a = (struct pn__arena){ .cap = cap };
	/* Until there is a first chunk, size is what it will have. */
	a->size = first < cap ? first : cap;
}

static void
chunk_use(struct pn__arena *a, struct pn__chunk *c)
{
	a->last = c;
	a->pos = c->data;
	a->end = c->data + c->size;
	ASAN_POISON_MEMORY_REGION(c->data, c->size);
}

static void
chunk_free(struct pn__chunk *c)
{
	ASAN_UNPOISON_MEMORY_REGION(c->data, c->size);
	free(c);
}

void
pn__arena_reset(struct pn__arena *a)
{
	struct pn__chunk *c, *next;

	a->full = false;
	if (a->first == NULL)
		return;
	for (c = a->first->next; c != NULL; c = next) {
		next = c->next;
		chunk_free(c);
	}
	a->first->next = NULL;
	a->size = a->first->size;
	chunk_use(a, a->first);
}

void
pn__arena_fini(struct pn__arena *a)
{
	pn__arena_reset(a);
	if (a->first != NULL)
		chunk_free(a->first);
	*a = (struct pn__arena){ 0 };
}

/* Adds a chunk with room for n bytes; -1 over the cap or out of memory. */
static int
arena_grow(struct pn__arena *a, size_t n)
{
	size_t taken = a->first != NULL ? a->size : 0;
	size_t size = a->first != NULL ? taken : a->size;
	struct pn__chunk *c;

	if (size > GROWTH && a->first != NULL)
		size = GROWTH;
	if (size < n)
		size = n;
	if (taken > a->cap)
		size = 0;
	else if (size > a->cap - taken)
		size = a->cap - taken;
	if (size == 0 || size < n || (c = malloc(sizeof(*c) + size)) == NULL) {
		a->full = true;
		return -1;
	}
	*c = (struct pn__chunk){ .size = size };
	if (a->first == NULL)
		a->first = c;
	else
		a->last->next = c;
	a->size = taken + size;
	chunk_use(a, c);
	return 0;
}

void *
pn__arena_alloc(struct pn__arena *a, size_t n)
{
	size_t need;
	char *p;

	if (n > SIZE_MAX - ALIGN) {
		a->full = true;
		return NULL;
	}
	need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (need == 0)
		need = ALIGN;
	if (need > (size_t)(a->end - a->pos) && arena_grow(a, need) == -1)
		return NULL;
	p = a->pos;
	a->pos += need;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	return p;
}

void *
pn__arena_zalloc(struct pn__arena *a, size_t count, size_t n)
{
	size_t all;
	void *p;

	if (__builtin_mul_overflow(count, n, &all)) {
		a->full = true;
		return NULL;
	}
	if ((p = pn__arena_alloc(a, all)) != NULL)
		memset(p, 0, all);
	return p;
}

char *
pn__arena_dup(struct pn__arena *a, const void *p, size_t n)
{
	char *copy;

	if (n == SIZE_MAX || (copy = pn__arena_alloc(a, n + 1)) == NULL)
		return NULL;
	if (n > 0)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

char *
pn__arena_vprintf(struct pn__arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p = NULL;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0 && (p = pn__arena_alloc(a, (size_t)n + 1)) != NULL)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

char *
pn__arena_printf(struct pn__arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = pn__arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}
