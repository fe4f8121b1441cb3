#include "route/pattern.h"
#include "route/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/* A route that ends at a node. */
struct end {
	const struct pn__place *place;
	const struct pn__pattern *pattern;
	size_t nvalues; /* parameters on the way here */
};

struct node {
	struct leaf *leaf; /* a hash table; its size is a power of two */
	size_t leaf_n, leaf_size;
	struct branch *branch; /* in the order in which they are tried */
	size_t branch_n;
	struct end *end; /* what ends here: one for each host */
	size_t end_n;
};

struct pn__routes {
	struct node root;
	struct pn__places places;
	struct pn__pattern *pattern; /* of each place */
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

static bool
same_host(const struct pn__place *a, const struct pn__place *b)
{
	const char *x = a->route->host, *y = b->route->host;

	return (x == NULL && y == NULL) ||
	    (x != NULL && y != NULL && strcasecmp(x, y) == 0);
}

/* Lets a path end at a node; ends with a host come before the one without. */
static int
end_at(struct node *node, struct end new, char *err, size_t err_n)
{
	struct end *more = node == NULL
	    ? NULL
	    : realloc(node->end, (node->end_n + 1) * sizeof(*more));
	size_t at;

	if (more == NULL) {
		snprintf(err, err_n, "out of memory");
		return -1;
	}
	node->end = more;
	for (size_t i = 0; i < node->end_n; i++) {
		if (same_host(more[i].place, new.place)) {
			snprintf(err, err_n,
			    "the routes \"%s\" and \"%s\" answer the same "
			    "paths",
			    more[i].place->path, new.place->path);
			return -1;
		}
	}
	at = node->end_n++;
	for (; at > 0 && more[at - 1].place->route->host == NULL; at--)
		more[at] = more[at - 1];
	more[at] = new;
	return 0;
}

static int
add(struct pn__routes *rs, const struct pn__place *place, char *err, size_t n)
{
	struct pn__pattern *p = &rs->pattern[rs->pattern_n];
	struct node *node = &rs->root, *before = NULL;

	if (pn__pattern_parse(place->path, p, err, n) == -1)
		return -1;
	rs->pattern_n++;
	for (size_t i = 0; i < p->n && node != NULL; i++) {
		before = node;
		node = step(node, &p->segment[i]);
	}
	if (end_at(node, (struct end){ place, p, p->nnames }, err, n) == -1)
		return -1;
	if (!p->last_optional)
		return 0;
	/* Without its segment "/{id?}" is "/": one empty segment. */
	if (p->n == 1)
		before = leaf_add(&rs->root, (struct pn_slice){ "", 0 });
	return end_at(before, (struct end){ place, p, p->nnames - 1 }, err, n);
}

static int
check_name(const struct pn__routes *rs, const struct pn__place *place,
    char *err, size_t n)
{
	const char *name = place->route->name;
	const struct pn__place *v = rs->places.v;

	for (; name != NULL && v < place; v++) {
		if (v->route->name != NULL &&
		    strcmp(v->route->name, name) == 0) {
			snprintf(err, n,
			    "the routes \"%s\" and \"%s\" have one name, "
			    "\"%s\"",
			    v->path, place->path, name);
			return -1;
		}
	}
	return 0;
}

struct pn__routes *
pn__routes_new(const struct pn_app *app, char *err, size_t n)
{
	struct pn__routes *rs = calloc(1, sizeof(*rs));

	if (rs == NULL) {
		snprintf(err, n, "out of memory");
		return NULL;
	}
	if (pn__places_init(&rs->places, app, err, n) == -1)
		goto fail;
	rs->pattern = calloc(rs->places.n + 1, sizeof(*rs->pattern));
	if (rs->pattern == NULL) {
		snprintf(err, n, "out of memory");
		goto fail;
	}
	for (size_t i = 0; i < rs->places.n; i++) {
		if (check_name(rs, &rs->places.v[i], err, n) == -1 ||
		    add(rs, &rs->places.v[i], err, n) == -1)
			goto fail;
	}
	return rs;
fail:
	pn__routes_free(rs);
	return NULL;
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
	free(n->end);
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
	pn__places_fini(&rs->places);
	free(rs);
}

const struct pn__place *
pn__routes_all(const struct pn__routes *rs, size_t *ret_n)
{
	*ret_n = rs->places.n;
	return rs->places.v;
}

const struct pn__pattern *
pn__routes_named(const struct pn__routes *rs, const char *name)
{
	for (size_t i = 0; i < rs->places.n; i++) {
		const char *own = rs->places.v[i].route->name;

		if (own != NULL && strcmp(own, name) == 0)
			return &rs->pattern[i];
	}
	return NULL;
}

/* What is asked for while the tree is walked. */
struct query {
	const char *host, *stop;
};

static const struct end *walk(const struct node *n, const char *p,
    struct pn_slice *values, const struct query *q);

/* What ends at a node, if it answers on the host. */
static const struct end *
arrive(const struct node *n, const struct query *q)
{
	for (size_t i = 0; i < n->end_n; i++) {
		if (pn__place_has_host(n->end[i].place, q->host))
			return &n->end[i];
	}
	return NULL;
}

static const struct end *
go_on(const struct node *n, const char *slash, struct pn_slice *values,
    const struct query *q)
{
	return slash != NULL ? walk(n, slash + 1, values, q) : arrive(n, q);
}

static size_t
params_of(const struct pn__segment *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->piece[i].kind != PN__PIECE_LITERAL;
	return n;
}

/*
 * Where the rest of a path ends. Every node is tried at most once
 * for a path, so the work is bounded by the table, not by the visitor.
 */
static const struct end *
walk(const struct node *n, const char *p, struct pn_slice *values,
    const struct query *q)
{
	const char *slash = memchr(p, '/', (size_t)(q->stop - p));
	const char *stop = slash != NULL ? slash : q->stop;
	struct pn_slice text = { p, (size_t)(stop - p) };
	const struct node *to = leaf_find(n, text);
	const struct end *found;

	if (to != NULL && (found = go_on(to, slash, values, q)) != NULL)
		return found;
	for (size_t i = 0; i < n->branch_n; i++) {
		const struct branch *b = &n->branch[i];

		if (b->segment->piece[0].kind == PN__PIECE_REST) {
			*values = (struct pn_slice){ p,
				(size_t)(q->stop - p) };
			found = values->n > 0 ||
				b->segment->piece[0].may_be_empty
			    ? arrive(b->to, q)
			    : NULL;
		} else if (pn__segment_match(b->segment, text, values)) {
			found = go_on(b->to, slash,
			    values + params_of(b->segment), q);
		} else {
			found = NULL;
		}
		if (found != NULL)
			return found;
	}
	return NULL;
}

const struct pn__place *
pn__routes_match(const struct pn__routes *rs, const char *host,
    const char *path, size_t n, struct pn__param params[PN__PARAMS_MAX],
    size_t *nparams)
{
	struct query q = { .host = host, .stop = path + n };
	struct pn_slice values[PN__PARAMS_MAX];
	const struct end *end;

	if (n == 0 || path[0] != '/')
		return NULL;
	if ((end = walk(&rs->root, path + 1, values, &q)) == NULL)
		return NULL;
	for (size_t i = 0; i < end->nvalues; i++)
		params[i] = (struct pn__param){
			.name = end->pattern->name[i],
			.value = values[i].p,
			.n = values[i].n,
		};
	*nparams = end->nvalues;
	return end->place;
}
