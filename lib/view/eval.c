#include "schema/schema.h"
#include "view/filter.h"

#include <stdio.h>
#include <string.h>

int
pn__render_error(
    struct pn__render *r, struct pn__place at, const char *fmt, ...)
{
	int n = snprintf(r->err->text, sizeof(r->err->text), "%s:%u:%u: ",
	    at.file, at.line, at.column);
	va_list ap;

	va_start(ap, fmt);
	if (n > 0 && (size_t)n < sizeof(r->err->text))
		vsnprintf(r->err->text + n, sizeof(r->err->text) - (size_t)n,
		    fmt, ap);
	va_end(ap);
	return -1;
}

bool
pn__is_true(const struct pn_value *v)
{
	switch (v->kind) {
	case PN_KIND_NULL:
		return false;
	case PN_KIND_BOOL:
		return v->b;
	case PN_KIND_INT:
	case PN_KIND_DECIMAL:
		return v->i != 0;
	case PN_KIND_UINT:
		return v->u != 0;
	case PN_KIND_REAL:
		return v->d != 0;
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
	case PN_KIND_BYTES:
	case PN_KIND_ROWS:
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
	case PN_KIND_MAP:
		return v->n > 0;
	default:
		return true;
	}
}

static bool
is_number(const struct pn_value *v)
{
	return v->kind == PN_KIND_INT || v->kind == PN_KIND_UINT ||
	       v->kind == PN_KIND_REAL || v->kind == PN_KIND_DECIMAL;
}

static long double
number_of(const struct pn_value *v)
{
	long double n;

	switch (v->kind) {
	case PN_KIND_UINT:
		return (long double)v->u;
	case PN_KIND_REAL:
		return v->d;
	case PN_KIND_DECIMAL:
		n = (long double)v->i;
		for (uint32_t i = 0; i < v->n; i++)
			n /= 10;
		return n;
	default:
		return (long double)v->i;
	}
}

int
pn__text_of(struct pn__render *r, const struct pn__expr *e,
    const struct pn_value *v, struct pn_slice *ret)
{
	struct pn_value text = *v;
	struct pn__buf b;
	int rc;

	if (v->kind == PN_KIND_TEXT || v->kind == PN_KIND_HTML ||
	    v->kind == PN_KIND_BYTES) {
		*ret = (struct pn_slice){ v->text, v->n };
		return 0;
	}
	pn__buf_init(&b, 128);
	pn__value_print(&b, v);
	rc = pn__filter_give(r, e, &b, &text);
	*ret = (struct pn_slice){ text.text, text.n };
	return rc;
}

/* A field's value through the cache: a name is looked up once a render. */
static int
step_record(struct pn__render *r, const struct pn__expr *e,
    const struct pn__step *step, struct pn_value *v)
{
	struct pn__cache *cache = &r->caches[step->cache];
	int i;

	if (cache->schema != v->schema) {
		i = pn__schema_find(v->schema, step->name);
		if (i == -1)
			return pn__render_error(r, e->at,
			    "\"%.*s\": %s has no field \"%.*s\"",
			    (int)e->source.n, e->source.p, v->schema->name,
			    (int)step->name.n, step->name.p);
		if (v->schema->fields[i].write_only)
			return pn__render_error(r, e->at,
			    "\"%.*s\" is write-only: it is shown to nobody",
			    (int)e->source.n, e->source.p);
		cache->schema = v->schema;
		cache->field = &v->schema->fields[i];
	}
	*v = pn__field_value(cache->field, v->record);
	return 0;
}

static bool
is_word(struct pn_slice s, const char *word)
{
	return s.n == strlen(word) && memcmp(s.p, word, s.n) == 0;
}

void
pn__item(const struct pn_value *of, uint32_t i, struct pn_value *ret,
    struct pn_value *ret_key)
{
	if (ret_key != NULL)
		*ret_key = of->kind == PN_KIND_MAP
			       ? pn_value_slice(of->map[i].name)
			       : pn_value_int(i);
	*ret = of->kind == PN_KIND_MAP ? of->map[i].value
				       : pn__value_item(of, i);
}

static int
step_list(struct pn__render *r, const struct pn__expr *e,
    const struct pn__step *step, struct pn_value *v)
{
	struct pn_value of = *v;
	int64_t i = step->index;

	if (is_word(step->name, "length")) {
		*v = pn_value_int(of.n);
		return 0;
	}
	if (is_word(step->name, "first"))
		i = 0;
	else if (is_word(step->name, "last"))
		i = (int64_t)of.n - 1;
	else if (i == -1)
		return pn__render_error(r, e->at,
		    "\"%.*s\": a list has .length, .first, .last and numbers, "
		    "no \"%.*s\"", (int)e->source.n, e->source.p,
		    (int)step->name.n, step->name.p);
	if (i < 0 || i >= of.n)
		*v = pn_null;
	else
		pn__item(&of, (uint32_t)i, v, NULL);
	return 0;
}

static void
step_map(const struct pn__step *step, struct pn_value *v)
{
	for (uint32_t i = 0; i < v->n; i++) {
		if (v->map[i].name.n == step->name.n &&
		    memcmp(v->map[i].name.p, step->name.p, step->name.n) ==
			0) {
			*v = v->map[i].value;
			return;
		}
	}
	*v = is_word(step->name, "length") ? pn_value_int(v->n) : pn_null;
}

static int
step_into(struct pn__render *r, const struct pn__expr *e,
    const struct pn__step *step, struct pn_value *v)
{
	size_t chars = 0;

	switch (v->kind) {
	case PN_KIND_NULL:
		return 0;
	case PN_KIND_RECORD:
		return step_record(r, e, step, v);
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
	case PN_KIND_ROWS:
		return step_list(r, e, step, v);
	case PN_KIND_MAP:
		step_map(step, v);
		return 0;
	case PN_KIND_TEXT:
		if (!is_word(step->name, "length"))
			break;
		if (!pn__utf8_check(v->text, v->n, &chars))
			chars = v->n;
		*v = pn_value_int((int64_t)chars);
		return 0;
	default:
		break;
	}
	return pn__render_error(r, e->at,
	    "\"%.*s\": what is left of \".%.*s\" is one value, with no parts",
	    (int)e->source.n, e->source.p, (int)step->name.n, step->name.p);
}

static void
loop_fact(const struct pn__loop *l, enum pn__loop_fact fact,
    struct pn_value *ret)
{
	switch (fact) {
	case PN__LOOP_INDEX:
		*ret = pn_value_int(l->i);
		break;
	case PN__LOOP_NUMBER:
		*ret = pn_value_int((int64_t)l->i + 1);
		break;
	case PN__LOOP_FIRST:
		*ret = pn_value_bool(l->i == 0);
		break;
	case PN__LOOP_LAST:
		*ret = pn_value_bool(l->i + 1 == l->n);
		break;
	case PN__LOOP_LENGTH:
		*ret = pn_value_int(l->n);
		break;
	}
}

/* *ret_order is below, at or above 0; *ret_fits false: they have no order. */
static int
compare(struct pn__render *r, const struct pn__expr *e,
    const struct pn_value *a, const struct pn_value *b, int *ret_order,
    bool *ret_fits)
{
	struct pn_slice x, y;
	long double m, n;

	*ret_fits = a->kind != PN_KIND_NULL && b->kind != PN_KIND_NULL;
	*ret_order = a->kind != b->kind;
	if (!*ret_fits)
		return 0;
	if (is_number(a) && is_number(b)) {
		m = number_of(a);
		n = number_of(b);
		*ret_order = m < n ? -1 : m > n;
		return 0;
	}
	if (pn__text_of(r, e, a, &x) == -1 || pn__text_of(r, e, b, &y) == -1)
		return -1;
	*ret_order = memcmp(x.p ? x.p : "", y.p ? y.p : "",
	    x.n < y.n ? x.n : y.n);
	if (*ret_order == 0)
		*ret_order = x.n < y.n ? -1 : x.n > y.n;
	return 0;
}

static int
eval_compare(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *ret)
{
	struct pn_value a, b;
	bool fits, is = false;
	int order;

	if (pn__eval(r, e->op[0], &a) == -1 ||
	    pn__eval(r, e->op[1], &b) == -1 ||
	    compare(r, e, &a, &b, &order, &fits) == -1)
		return -1;
	switch (e->kind) {
	case PN__EXPR_EQ:
		is = order == 0;
		break;
	case PN__EXPR_NE:
		is = order != 0;
		break;
	case PN__EXPR_LT:
		is = fits && order < 0;
		break;
	case PN__EXPR_LE:
		is = fits && order <= 0;
		break;
	case PN__EXPR_GT:
		is = fits && order > 0;
		break;
	default:
		is = fits && order >= 0;
	}
	*ret = pn_value_bool(is);
	return 0;
}

static int
eval_filter(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *ret)
{
	struct pn_value args[PN__FILTER_ARGS + 1];

	for (uint32_t i = 0; i < e->n; i++) {
		if (pn__eval(r, e->list[i], &args[i]) == -1)
			return -1;
	}
	*ret = args[0];
	return e->filter->apply(r, e, ret, args + 1, e->n - 1);
}

static int
eval_concat(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *ret)
{
	struct pn_slice piece;
	struct pn_value v;
	struct pn__buf b;

	pn__buf_init(&b, 1024 * 1024);
	for (uint32_t i = 0; i < e->n; i++) {
		if (pn__eval(r, e->list[i], &v) == -1 ||
		    pn__text_of(r, e, &v, &piece) == -1) {
			pn__buf_fini(&b);
			return -1;
		}
		pn__buf_add(&b, piece.p, piece.n);
	}
	return pn__filter_give(r, e, &b, ret);
}

/* and, or, not and choose: the parts are evaluated only as needed. */
static int
eval_logic(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *ret)
{
	struct pn_value v;
	bool is;

	if (pn__eval(r, e->op[e->kind == PN__EXPR_CHOOSE ? 1 : 0], &v) == -1)
		return -1;
	is = pn__is_true(&v);
	switch (e->kind) {
	case PN__EXPR_NOT:
		*ret = pn_value_bool(!is);
		return 0;
	case PN__EXPR_CHOOSE:
		if (is)
			return pn__eval(r, e->op[0], ret);
		*ret = pn_null;
		return e->op[2] != NULL ? pn__eval(r, e->op[2], ret) : 0;
	default:
		break;
	}
	if (is == (e->kind == PN__EXPR_OR)) {
		*ret = v;
		return 0;
	}
	return pn__eval(r, e->op[1], ret);
}

int
pn__eval(struct pn__render *r, const struct pn__expr *e, struct pn_value *ret)
{
	switch (e->kind) {
	case PN__EXPR_CONSTANT:
		*ret = e->constant;
		return 0;
	case PN__EXPR_PATH:
		*ret = r->slots[e->slot];
		for (uint32_t i = 0; i < e->n; i++) {
			if (step_into(r, e, &e->steps[i], ret) == -1)
				return -1;
		}
		return 0;
	case PN__EXPR_LOOP:
		loop_fact(&r->loops[e->slot], e->fact, ret);
		return 0;
	case PN__EXPR_NOT:
	case PN__EXPR_AND:
	case PN__EXPR_OR:
	case PN__EXPR_CHOOSE:
		return eval_logic(r, e, ret);
	case PN__EXPR_FILTER:
		return eval_filter(r, e, ret);
	case PN__EXPR_CONCAT:
		return eval_concat(r, e, ret);
	default:
		return eval_compare(r, e, ret);
	}
}
