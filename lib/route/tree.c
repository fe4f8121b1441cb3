#include "route/pattern.h"
#include "route/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node;

/* A segment that is not mere text, and where it leads. */
struct branch {
	const struct pn__segment *segment;
	int rank;
	struct node *to;
};

/* A segment of mere text, and where it leads. */
struct leaf {
	struct pn_slice text;
	struct node *to;
};

struct node {
	struct leaf *leaf; /* a hash table; its size is a power of two */
	size_t leaf_n, leaf_size;
	struct branch *branch; /* in the order in which they are tried */
	size_t branch_n;
	const struct pn_route *route; /* what ends here, or NULL */
	const struct pn__pattern *pattern;
	size_t nvalues; /* parameters on the way here */
};

struct pn__routes {
	struct node root;
	struct pn__pattern *pattern;
	size_t pattern_n;
};

static size_t
hash(struct pn_slice s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

/* Where text is in the table, or the free place where it would be. */
static struct leaf *
leaf_place(struct leaf *table, size_t size, struct pn_slice text)
{
	size_t i = hash(text) & (size - 1);

	while (table[i].to != NULL &&
	    (table[i].text.n != text.n ||
		memcmp(table[i].text.p, text.p, text.n) != 0))
		i = (i + 1) & (size - 1);
	return &table[i];
}

static struct node *
leaf_find(const struct node *n, struct pn_slice text)
{
	if (n->leaf_n == 0)
		return NULL;
	return leaf_place(n->leaf, n->leaf_size, text)->to;
}

static struct node *
leaf_add(struct node *n, struct pn_slice text)
{
	size_t size = n->leaf_size == 0 ? 8 : n->leaf_size * 2;
	struct leaf *table, *place;

	if (n->leaf_n * 2 >= n->leaf_size) {
		if ((table = calloc(size, sizeof(*table))) == NULL)
			return NULL;
		for (size_t i = 0; i < n->leaf_size; i++) {
			if (n->leaf[i].to != NULL)
				*leaf_place(table, size, n->leaf[i].text) =
				    n->leaf[i];
		}
		free(n->leaf);
		n->leaf = table;
		n->leaf_size = size;
	}
	place = leaf_place(n->leaf, n->leaf_size, text);
	if (place->to == NULL) {
		place->text = text;
		if ((place->to = calloc(1, sizeof(struct node))) != NULL)
			n->leaf_n++;
	}
	return place->to;
}

static struct node *
branch_add(struct node *n, const struct pn__segment *s)
{
	int rank = pn__segment_rank(s);
	struct branch *more;
	size_t at;

	for (size_t i = 0; i < n->branch_n; i++) {
		if (pn__segment_equal(n->branch[i].segment, s))
			return n->branch[i].to;
	}
	more = realloc(n->branch, (n->branch_n + 1) * sizeof(*more));
	if (more == NULL)
		return NULL;
	n->branch = more;
	for (at = n->branch_n; at > 0 && more[at - 1].rank > rank; at--)
		;
	memmove(more + at + 1, more + at, (n->branch_n - at) * sizeof(*more));
	n->branch_n++;
	more[at] = (struct branch){ s, rank, calloc(1, sizeof(struct node)) };
	return more[at].to;
}

static struct node *
step(struct node *n, const struct pn__segment *s)
{
	if (s->n == 0)
		return leaf_add(n, (struct pn_slice){ "", 0 });
	if (s->n == 1 && s->piece[0].kind == PN__PIECE_LITERAL)
		return leaf_add(n, s->piece[0].text);
	return branch_add(n, s);
}

static int
end_at(struct node *node, const struct pn__pattern *p, size_t nvalues,
    const struct pn_route *route, char *err, size_t err_n)
{
	if (node == NULL) {
		snprintf(err, err_n, "out of memory");
		return -1;
	}
	if (node->route != NULL) {
		snprintf(err, err_n,
		    "the routes \"%s\" and \"%s\" answer the same paths",
		    node->route->path, route->path);
		return -1;
	}
	node->route = route;
	node->pattern = p;
	node->nvalues = nvalues;
	return 0;
}

static int
add(struct pn__routes *rs, const struct pn_route *route, char *err, size_t n)
{
	struct pn__pattern *p = &rs->pattern[rs->pattern_n];
	struct node *node = &rs->root, *before = NULL;

	if (pn__pattern_parse(route->path, p, err, n) == -1)
		return -1;
	rs->pattern_n++;
	for (size_t i = 0; i < p->n && node != NULL; i++) {
		before = node;
		node = step(node, &p->segment[i]);
	}
	if (end_at(node, p, p->nnames, route, err, n) == -1)
		return -1;
	if (!p->last_optional)
		return 0;
	/* Without its segment "/{id?}" is "/": one empty segment. */
	if (p->n == 1)
		before = leaf_add(&rs->root, (struct pn_slice){ "", 0 });
	return end_at(before, p, p->nnames - 1, route, err, n);
}

struct pn__routes *
pn__routes_new(const struct pn_route *table, char *err, size_t n)
{
	struct pn__routes *rs = calloc(1, sizeof(*rs));
	size_t count = 0;

	while (table != NULL && table[count].path != NULL)
		count++;
	if (rs != NULL)
		rs->pattern = calloc(count + 1, sizeof(*rs->pattern));
	if (rs == NULL || rs->pattern == NULL) {
		snprintf(err, n, "out of memory");
		pn__routes_free(rs);
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		if (add(rs, &table[i], err, n) == -1) {
			pn__routes_free(rs);
			return NULL;
		}
	}
	return rs;
}

static void
node_fini(struct node *n)
{
	for (size_t i = 0; i < n->leaf_size; i++) {
		if (n->leaf[i].to != NULL)
			node_fini(n->leaf[i].to);
		free(n->leaf[i].to);
	}
	for (size_t i = 0; i < n->branch_n; i++) {
		if (n->branch[i].to != NULL)
			node_fini(n->branch[i].to);
		free(n->branch[i].to);
	}
	free(n->leaf);
	free(n->branch);
}

void
pn__routes_free(struct pn__routes *rs)
{
	if (rs == NULL)
		return;
	node_fini(&rs->root);
	for (size_t i = 0; i < rs->pattern_n; i++)
		pn__pattern_fini(&rs->pattern[i]);
	free(rs->pattern);
	free(rs);
}

/*
 * The node where the rest of a path ends. Every node is tried at most once
 * for a path, so the work is bounded by the table, not by the visitor.
 */
static const struct node *
walk(const struct node *n, const char *p, const char *end,
    struct pn_slice *values)
{
	const char *slash = memchr(p, '/', (size_t)(end - p));
	const char *stop = slash != NULL ? slash : end;
	struct pn_slice text = { p, (size_t)(stop - p) };
	const struct node *to = leaf_find(n, text), *found;

	if (to != NULL) {
		found = slash != NULL ? walk(to, slash + 1, end, values)
		    : to->route != NULL ? to
					: NULL;
		if (found != NULL)
			return found;
	}
	for (size_t i = 0; i < n->branch_n; i++) {
		const struct branch *b = &n->branch[i];
		size_t params = 0;

		if (b->segment->piece[0].kind == PN__PIECE_REST) {
			*values = (struct pn_slice){ p, (size_t)(end - p) };
			if (values->n > 0)
				return b->to;
			continue;
		}
		if (!pn__segment_match(b->segment, text, values))
			continue;
		for (size_t k = 0; k < b->segment->n; k++)
			params += b->segment->piece[k].kind !=
			    PN__PIECE_LITERAL;
		found = slash != NULL
		    ? walk(b->to, slash + 1, end, values + params)
		    : b->to->route != NULL ? b->to
					   : NULL;
		if (found != NULL)
			return found;
	}
	return NULL;
}

const struct pn_route *
pn__routes_match(const struct pn__routes *rs, const char *path, size_t n,
    struct pn__param params[PN__PARAMS_MAX], size_t *nparams)
{
	struct pn_slice values[PN__PARAMS_MAX];
	const struct node *node;

	if (n == 0 || path[0] != '/')
		return NULL;
	node = walk(&rs->root, path + 1, path + n, values);
	if (node == NULL)
		return NULL;
	for (size_t i = 0; i < node->nvalues; i++)
		params[i] = (struct pn__param){
			.name = node->pattern->name[i],
			.value = values[i].p,
			.n = values[i].n,
		};
	*nparams = node->nvalues;
	return node->route;
}
