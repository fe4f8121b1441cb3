#include "view/escape.h"
#include "view/mustache/inside.h"

#include "schema/schema.h"

#include <string.h>

bool
pn__must_is_list(const struct pn_value *v)
{
	return v->kind == PN_KIND_LIST || v->kind == PN_KIND_ROWS ||
	       v->kind == PN_KIND_ARRAY;
}

bool
pn__must_is_true(const struct pn_value *v)
{
	switch (v->kind) {
	case PN_KIND_NULL:
		return false;
	case PN_KIND_BOOL:
		return v->b;
	case PN_KIND_INT:
	case PN_KIND_DECIMAL:
		return v->i != 0;
	case PN_KIND_REAL:
		return v->d < 0 || v->d > 0;
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
	case PN_KIND_BYTES:
	case PN_KIND_ROWS:
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
		return v->n > 0;
	default:
		return true;
	}
}

static bool
of_record(const struct pn_value *v, const struct pn__must_step *step,
    struct pn__must_cache *cache, struct pn_value *ret)
{
	if (cache->schema != v->schema) {
		cache->field = pn__schema_find(v->schema, step->name);
		cache->schema = v->schema;
	}
	if (cache->field == -1)
		return false;
	*ret = pn__field_value(&v->schema->fields[cache->field], v->record);
	return true;
}

static bool
of_map(const struct pn_value *v, struct pn_slice name, struct pn_value *ret)
{
	for (uint32_t i = 0; i < v->n; i++) {
		if (v->map[i].name.n == name.n &&
		    memcmp(v->map[i].name.p, name.p, name.n) == 0) {
			*ret = v->map[i].value;
			return true;
		}
	}
	return false;
}

/* A list's "length" and its items by number, from 0. */
static bool
of_list(const struct pn_value *v, struct pn_slice name, struct pn_value *ret)
{
	uint64_t i = 0;

	if (name.n == 6 && memcmp(name.p, "length", 6) == 0) {
		*ret = pn_value_int(v->n);
		return true;
	}
	for (size_t k = 0; k < name.n; k++) {
		if (name.p[k] < '0' || name.p[k] > '9' || i > UINT32_MAX)
			return false;
		i = i * 10 + (uint64_t)(name.p[k] - '0');
	}
	if (i >= v->n)
		return false;
	*ret = pn__value_item(v, (uint32_t)i);
	return true;
}

static bool
step_into(const struct pn_value *v, const struct pn__must_step *step,
    struct pn__must_cache *caches, struct pn_value *ret)
{
	switch (v->kind) {
	case PN_KIND_RECORD:
		return of_record(v, step, &caches[step->cache], ret);
	case PN_KIND_MAP:
		return of_map(v, step->name, ret);
	default:
		return pn__must_is_list(v) && of_list(v, step->name, ret);
	}
}

struct pn_value
pn__must_lookup(const struct pn__must_context *contexts, uint32_t n,
    const struct pn__must_path *path, struct pn__must_cache *caches)
{
	struct pn_value v = contexts[n - 1].value, of;

	if (path->n == 0)
		return v;
	/* The first name is sought outwards, what follows only in it. */
	while (
	    !step_into(&contexts[n - 1].value, &path->steps[0], caches, &v)) {
		if (--n == 0)
			return pn_null;
	}
	for (uint32_t i = 1; i < path->n; i++) {
		of = v;
		if (!step_into(&of, &path->steps[i], caches, &v))
			return pn_null;
	}
	return v;
}

/*
 * A single quote too: here an attribute may have been written with them,
 * and only the markup engine would know.
 */
static int
escape(struct pn__buf *out, const char *p, size_t n)
{
	const char *quote;

	while (n > 0 && (quote = memchr(p, '\'', n)) != NULL) {
		size_t run = (size_t)(quote - p);

		pn__escape_text(out, p, run);
		pn__buf_adds(out, "&#39;");
		p += run + 1;
		n -= run + 1;
	}
	return pn__escape_text(out, p, n);
}

int
pn__must_print(struct pn__buf *out, const struct pn_value *v, bool is_raw)
{
	switch (v->kind) {
	case PN_KIND_TEXT:
	case PN_KIND_BYTES:
		if (!is_raw)
			return escape(out, v->text, v->n);
		return pn__buf_add(out, v->text, v->n);
	case PN_KIND_HTML:
		return pn__buf_add(out, v->text, v->n);
	default:
		/* Numbers and dates have nothing to escape. */
		return pn__value_print(out, v);
	}
}
