#include "view/cache.h"

#include "base/clock.h"
#include "base/random.h"
#include "view/drops.h"
#include "view/emit.h"
#include "view/text.h"

#include <stdlib.h>
#include <string.h>

enum { NESTING = 4, KEY_MAX = 1000 };

/* <pn:cache>, compiled. */
struct pn__caching {
	uint64_t id; /* of this place, of no other */
	int64_t life; /* ms */
	const struct pn__expr *tags; /* NULL: none */
};

/* A fragment that is being rendered. */
struct pn__opening {
	struct pn__fragment f; /* key.p is NULL: it is not kept */
	size_t at;	       /* where it begins in the page */
	struct pn__opening *outer;
};

/* ---- load ---- */

/* "60s", "10m", "2h", "1d" in ms, or 0. */
static int64_t
parse_time(const char *s)
{
	static const struct {
		char unit;
		int64_t ms;
	} units[] = { { 's', 1000 }, { 'm', 60000 }, { 'h', 3600000 },
		{ 'd', 86400000 } };
	char *end;
	long n = strtol(s, &end, 10);

	if (*s < '0' || *s > '9' || n < 1 || n > 100000)
		return 0;
	for (size_t i = 0; i < PN_COUNT(units); i++) {
		if (*end == units[i].unit && end[1] == '\0')
			return n * units[i].ms;
	}
	return 0;
}

/* Its attributes; the element itself is not printed. */
static void
check_attrs(struct pn__compile *c, const xmlNode *node)
{
	static const char *const names[] = { "key", "for", "tags" };

	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		bool is_known = a->ns != NULL;

		for (size_t i = 0; i < PN_COUNT(names); i++)
			is_known = is_known ||
				   strcmp((const char *)a->name, names[i]) == 0;
		if (!is_known)
			pn__compile_error(c, pn__place_of_attr(a),
			    "<pn:cache> has key, for and tags, no %s",
			    (const char *)a->name);
	}
}

static const xmlAttr *
key_of(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *key = pn__attr_find(node, "key", false);

	if (key == NULL || pn__attr_value(key)[0] == '\0')
		pn__compile_error(c, pn__place_of(node),
		    "<pn:cache> needs a key=\"…\" with all that makes its "
		    "content different, key=\"front\" or key=\"${user.id}\"");
	else if (c->nloops > 0 && !pn__has_value(pn__attr_value(key)))
		pn__compile_error(c, pn__place_of_attr(key),
		    "the key is the same for each item of the loop, so all "
		    "would show the first: key=\"${…}\"");
	else
		return key;
	return NULL;
}

static int64_t
life_of(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *attr = pn__attr_find(node, "for", false);
	int64_t life = attr != NULL ? parse_time(pn__attr_value(attr)) : 0;

	if (attr == NULL)
		pn__compile_error(c, pn__place_of(node),
		    "for how long? <pn:cache key=\"…\" for=\"60s\">");
	else if (life == 0)
		pn__compile_error(c, pn__place_of_attr(attr),
		    "\"%.40s\" is no time: a number from 1 on with s, m, h "
		    "or d behind it, 60s", pn__attr_value(attr));
	return life;
}

static bool
is_placed(struct pn__compile *c, const xmlNode *node)
{
	if (c->form != NULL)
		pn__compile_error(c, pn__place_of(node),
		    "a form shows what this visitor has typed: <pn:cache> "
		    "has no place in it");
	else if (c->caches == NESTING)
		pn__compile_error(c, pn__place_of(node),
		    "more than %d <pn:cache> in each other", NESTING);
	else
		return true;
	return false;
}

static struct pn__caching *
new_caching(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *tags = pn__attr_find(node, "tags", false);
	struct pn__caching *caching = pn__compile_alloc(c, sizeof(*caching));

	if (caching == NULL)
		return NULL;
	pn__random(&caching->id, sizeof(caching->id));
	caching->life = life_of(c, node);
	if (tags != NULL && pn__attr_value(tags)[0] != '\0')
		caching->tags = pn__attr_expr(c, tags);
	return caching;
}

void
pn__compile_cache(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *key = key_of(c, node);
	struct pn__op op = { .code = PN__OP_CACHE };
	uint32_t begin;

	if (!is_placed(c, node) || key == NULL)
		return;
	check_attrs(c, node);
	op.caching = new_caching(c, node);
	op.expr = pn__attr_expr(c, key);
	begin = pn__emit(c, op);
	c->caches++;
	pn__compile_children(c, node);
	c->caches--;
	pn__emit(c, (struct pn__op){ .code = PN__OP_CACHE_END });
	pn__emit_land(c, begin);
}

bool
pn__check_kept(struct pn__compile *c, struct pn__place at, const char *what)
{
	if (c->caches == 0)
		return true;
	pn__compile_error(c, at,
	    "%s is made for one visitor or one page, and <pn:cache> would "
	    "show it to others: move it out", what);
	return false;
}

bool
pn__check_kept_name(
    struct pn__compile *c, struct pn__place at, struct pn_slice name)
{
	static const char *const personal[] = { "csrf_token", "csp_nonce",
		"flash" };

	for (size_t i = 0; i < PN_COUNT(personal); i++) {
		if (strlen(personal[i]) == name.n &&
		    memcmp(personal[i], name.p, name.n) == 0)
			return pn__check_kept(c, at, personal[i]);
	}
	return true;
}

/* ---- rendering ---- */

/* This place, the language and the key's text; NULL: it is not kept. */
static int
make_key(struct pn__render *r, const struct pn__op *op, struct pn_slice *ret)
{
	const char *locale = r->data->cache->locale;
	struct pn_slice text;
	struct pn_value v;
	struct pn__buf b;

	*ret = (struct pn_slice){ NULL, 0 };
	if (pn__eval(r, op->expr, &v) == -1)
		return -1;
	if (v.kind == PN_KIND_NULL)
		return 0;
	if (v.kind >= PN_KIND_RECORD && v.kind <= PN_KIND_MAP)
		return pn__render_error(r, op->expr->at,
		    "a key is a text or a number; \"%.*s\" is neither",
		    (int)op->expr->source.n, op->expr->source.p);
	if (pn__text_of(r, op->expr, &v, &text) == -1)
		return -1;
	pn__buf_init(&b, KEY_MAX);
	pn__buf_add(&b, &op->caching->id, sizeof(op->caching->id));
	pn__buf_adds(&b, locale != NULL ? locale : "");
	pn__buf_addc(&b, '\0');
	pn__buf_add(&b, text.p, text.n);
	if (!b.full)
		*ret = (struct pn_slice){
			pn__arena_dup(r->arena, b.p, b.n), b.n };
	pn__buf_fini(&b);
	return 0;
}

static int
make_tags(struct pn__render *r, const struct pn__expr *e, struct pn__tags *ret)
{
	const char *space = " \t\r\n";
	struct pn_slice s;
	struct pn_value v;

	if (e == NULL)
		return 0;
	if (pn__eval(r, e, &v) == -1 || pn__text_of(r, e, &v, &s) == -1)
		return -1;
	for (size_t i = 0, from = 0; i <= s.n; i++) {
		if (i < s.n && strchr(space, s.p[i]) == NULL)
			continue;
		if (i > from)
			pn__tags_add(
			    ret, (struct pn_slice){ s.p + from, i - from });
		from = i + 1;
	}
	return 0;
}

/* What a fragment is made of, the one around is made of too. */
static void
tell_outer(struct pn__opening *outer, const struct pn__fragment *f)
{
	if (outer == NULL)
		return;
	pn__tags_join(&outer->f.tags, &f->tags);
	if (f->key.p == NULL)
		outer->f.key.p = NULL;
	if (f->until < outer->f.until)
		outer->f.until = f->until;
	if (f->seen < outer->f.seen)
		outer->f.seen = f->seen;
}

int
pn__cache_op(struct pn__render *r, const struct pn__op *op)
{
	const struct pn__view_cache *cache = r->data->cache;
	int64_t now = pn__clock_ms();
	struct pn__opening *o;

	if (cache == NULL)
		return 0;
	if ((o = pn__arena_zalloc(r->arena, 1, sizeof(*o))) == NULL)
		return pn__render_error(
		    r, op->expr->at, "the request's memory is full");
	o->f.life = op->caching->life;
	o->f.until = now + o->f.life;
	o->f.seen = cache->seen;
	if (make_key(r, op, &o->f.key) == -1 ||
	    make_tags(r, op->caching->tags, &o->f.tags) == -1)
		return -1;
	if (o->f.key.p != NULL &&
	    pn__fragments_get(
		cache->fragments, &o->f, cache->own, now, r->out)) {
		tell_outer(r->opening, &o->f);
		return 1;
	}
	o->at = r->out->n;
	o->outer = r->opening;
	r->opening = o;
	return 0;
}

void
pn__cache_op_end(struct pn__render *r)
{
	const struct pn__view_cache *cache = r->data->cache;
	struct pn__opening *o = r->opening;

	if (o == NULL)
		return;
	r->opening = o->outer;
	if (o->f.key.p != NULL && !r->out->full && cache->is_reader &&
	    (cache->own == NULL || !pn__tags_meet(&o->f.tags, cache->own)))
		pn__fragments_put(cache->fragments, &o->f,
		    (struct pn_slice){ r->out->p + o->at,
			r->out->n - o->at });
	tell_outer(o->outer, &o->f);
}
