#include "serve/print.h"

#include <stdlib.h>
#include <string.h>

/* The part of a route's path that has no parameter in it. */
static struct pn__prefix
prefix_of(const char *path)
{
	const char *param = strchr(path, '{');
	struct pn__prefix p = { { path, strlen(path) }, false };

	if (param != NULL) {
		p.path.n = (size_t)(param - path);
		while (p.path.n > 0 && path[p.path.n - 1] != '/')
			p.path.n--;
	}
	while (p.path.n > 0 && path[p.path.n - 1] == '/')
		p.path.n--;
	if (p.path.n == 0)
		p = (struct pn__prefix){ PN_S("/"), param == NULL };
	return p;
}

static int
compare(const void *a, const void *b)
{
	const struct pn__prefix *x = a, *y = b;
	size_t n = x->path.n < y->path.n ? x->path.n : y->path.n;
	int order = memcmp(x->path.p, y->path.p, n);

	if (order != 0)
		return order;
	if (x->path.n != y->path.n)
		return x->path.n < y->path.n ? -1 : 1;
	return x->exact - y->exact; /* the wider one first */
}

/* Whether what b matches is matched by a, as whole segments. */
static bool
covers(const struct pn__prefix *a, const struct pn__prefix *b)
{
	size_t n = a->path.n;

	if (n > b->path.n || memcmp(a->path.p, b->path.p, n) != 0)
		return false;
	if (n == b->path.n)
		return !a->exact || b->exact;
	return !a->exact && (n == 1 || b->path.p[n] == '/');
}

struct pn__prefix *
pn__prefixes(
    const struct pn_route *routes, struct pn__arena *a, size_t *ret_n)
{
	struct pn__prefix *v;
	size_t n = 0, kept = 0;

	while (routes[n].path != NULL)
		n++;
	if ((v = pn__arena_zalloc(a, n + 1, sizeof(*v))) == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		v[i] = prefix_of(routes[i].path);
	qsort(v, n, sizeof(*v), compare);
	for (size_t i = 0; i < n; i++) {
		bool covered = false;

		for (size_t k = 0; k < kept && !covered; k++)
			covered = covers(&v[k], &v[i]);
		if (!covered)
			v[kept++] = v[i];
	}
	*ret_n = kept;
	return v;
}
