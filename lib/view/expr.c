#include "view/check.h"
#include "view/compile.h"
#include "view/filter.h"
#include "view/lex.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 48, STEPS = 16, LENGTH = 1000 };

struct parser {
	struct pn__lex lex;
	struct pn__compile *c;
	struct pn__place at;
	struct pn_slice source;
	int depth;
};

static struct pn__expr *parse_pipe(struct parser *ps);

/* What was found, for a message. */
static void *
wrong(struct parser *ps, const char *expected)
{
	struct pn_slice t = ps->lex.text;
	int n = ps->source.n < 80 ? (int)ps->source.n : 80;

	if (ps->c->has_failed)
		return NULL;
	if (ps->lex.token == PN__TOKEN_END)
		pn__compile_error(ps->c, ps->at,
		    "\"%.*s\" ends where %s was expected", n, ps->source.p,
		    expected);
	else
		pn__compile_error(ps->c, ps->at,
		    "in \"%.*s\" %s was expected, not \"%.*s\"", n,
		    ps->source.p, expected, t.n < 40 ? (int)t.n : 40, t.p);
	return NULL;
}

static struct pn__expr *
new_expr(struct parser *ps, enum pn__expr_kind kind)
{
	struct pn__expr *e = pn__compile_alloc(ps->c, sizeof(*e));

	if (e == NULL)
		return NULL;
	e->kind = (uint8_t)kind;
	e->at = ps->at;
	e->source = ps->source;
	return e;
}

static struct pn__expr *
constant(struct parser *ps, struct pn_value v)
{
	struct pn__expr *e = new_expr(ps, PN__EXPR_CONSTANT);

	if (e != NULL)
		e->constant = v;
	pn__lex_next(&ps->lex);
	return e;
}

static struct pn__expr *
number(struct parser *ps)
{
	struct pn_slice t = ps->lex.text;
	char text[64];

	if (t.n >= 20)
		return wrong(ps, "a number of fewer digits");
	memcpy(text, t.p, t.n);
	text[t.n] = '\0';
	if (strchr(text, '.') != NULL)
		return constant(ps, pn_value_real(strtod(text, NULL)));
	return constant(ps, pn_value_int(strtoll(text, NULL, 10)));
}

static struct pn__expr *
string(struct parser *ps)
{
	struct pn_slice t = ps->lex.text;

	t = pn__compile_dup(ps->c, t.p + 1, t.n - 2);
	return constant(ps, pn_value_slice(t));
}

/* The word for a fact about a loop, or -1. */
static int
loop_fact(struct pn_slice s)
{
	static const char *const facts[] = {
		[PN__LOOP_INDEX] = "index",
		[PN__LOOP_NUMBER] = "number",
		[PN__LOOP_FIRST] = "first",
		[PN__LOOP_LAST] = "last",
		[PN__LOOP_LENGTH] = "length",
	};

	for (size_t i = 0; i < PN_COUNT(facts); i++) {
		if (strlen(facts[i]) == s.n && memcmp(facts[i], s.p, s.n) == 0)
			return (int)i;
	}
	return -1;
}

/* "loop", which is the innermost loop around. */
static struct pn__expr *
loop(struct parser *ps)
{
	struct pn__expr *e = new_expr(ps, PN__EXPR_LOOP);
	int fact;

	if (e == NULL)
		return NULL;
	if (ps->c->nloops == 0) {
		pn__compile_error(ps->c, ps->at,
		    "\"loop\" stands for the pn:each around, and there is "
		    "none");
		return NULL;
	}
	e->slot = ps->c->loops[ps->c->nloops - 1];
	if (!pn__lex_takes(&ps->lex, "."))
		return wrong(ps, "loop.number or another fact");
	fact = loop_fact(ps->lex.text);
	if (fact == -1)
		return wrong(ps,
		    "loop.index, loop.number, loop.first, loop.last or "
		    "loop.length");
	e->fact = (uint8_t)fact;
	pn__lex_next(&ps->lex);
	return e;
}

static int
step(struct parser *ps, struct pn__step *to)
{
	struct pn_slice t = ps->lex.text;

	*to = (struct pn__step){ .index = -1 };
	if (ps->lex.token == PN__TOKEN_NUMBER && t.n < 10 &&
	    memchr(t.p, '.', t.n) == NULL && t.p[0] != '-')
		to->index = strtol(t.p, NULL, 10);
	else if (ps->lex.token != PN__TOKEN_NAME)
		return wrong(ps, "a name or a number behind the dot") ? 0 : -1;
	to->name = pn__compile_dup(ps->c, t.p, t.n);
	to->cache = ps->c->view->ncaches++;
	pn__lex_next(&ps->lex);
	return 0;
}

static struct pn__expr *
path(struct parser *ps)
{
	struct pn_slice name = ps->lex.text;
	struct pn__step steps[STEPS], *all;
	struct pn__expr *e;
	bool is_local;
	uint32_t slot;

	slot = pn__name_slot(ps->c, name, ps->at, &is_local);
	pn__lex_next(&ps->lex);
	if ((e = new_expr(ps, PN__EXPR_PATH)) == NULL)
		return NULL;
	e->slot = slot;
	while (pn__lex_takes(&ps->lex, ".")) {
		if (e->n == STEPS)
			return wrong(ps, "the end of so long a path");
		if (step(ps, &steps[e->n++]) == -1)
			return NULL;
	}
	all = pn__compile_alloc(ps->c, (e->n + 1) * sizeof(*all));
	if (all == NULL)
		return NULL;
	memcpy(all, steps, e->n * sizeof(*all));
	e->steps = all;
	if (ps->c->check != NULL)
		e->type = pn__check_path(
		    ps->c, e, pn__check_name(ps->c, name));
	return e;
}

static bool
is_keyword(const struct pn__lex *l)
{
	static const char *const words[] = { "and", "or", "not", "if",
		"else", "in" };

	for (size_t i = 0; i < PN_COUNT(words); i++) {
		if (pn__lex_is(l, words[i]))
			return true;
	}
	return false;
}

static struct pn__expr *
parse_primary(struct parser *ps)
{
	struct pn__expr *e;
	bool is_local;

	if (ps->lex.token == PN__TOKEN_NUMBER)
		return number(ps);
	if (ps->lex.token == PN__TOKEN_STRING)
		return string(ps);
	if (pn__lex_takes(&ps->lex, "(")) {
		e = parse_pipe(ps);
		if (e != NULL && !pn__lex_takes(&ps->lex, ")"))
			return wrong(ps, "\")\"");
		return e;
	}
	if (ps->lex.token != PN__TOKEN_NAME || is_keyword(&ps->lex))
		return wrong(ps, "a name or a value");
	if (pn__lex_is(&ps->lex, "true") || pn__lex_is(&ps->lex, "false"))
		return constant(
		    ps, pn_value_bool(pn__lex_is(&ps->lex, "true")));
	if (pn__lex_is(&ps->lex, "null"))
		return constant(ps, pn_null);
	if (pn__lex_is(&ps->lex, "loop")) {
		for (uint32_t i = 0; i < ps->c->nlocals; i++) {
			if (pn__lex_is(&ps->lex, ps->c->locals[i].name.p) &&
			    ps->c->locals[i].frame == ps->c->frame)
				return path(ps);
		}
		is_local = pn__lex_takes(&ps->lex, "loop");
		return is_local ? loop(ps) : NULL;
	}
	return path(ps);
}

static struct pn__expr *
parse_compare(struct parser *ps)
{
	static const struct {
		const char *sign;
		enum pn__expr_kind kind;
	} signs[] = { { "==", PN__EXPR_EQ }, { "!=", PN__EXPR_NE },
		{ "<=", PN__EXPR_LE }, { "<", PN__EXPR_LT },
		{ ">=", PN__EXPR_GE }, { ">", PN__EXPR_GT } };
	struct pn__expr *a = parse_primary(ps), *e;

	for (size_t i = 0; a != NULL && i < PN_COUNT(signs); i++) {
		if (!pn__lex_takes(&ps->lex, signs[i].sign))
			continue;
		if ((e = new_expr(ps, signs[i].kind)) == NULL)
			return NULL;
		e->op[0] = a;
		e->op[1] = parse_primary(ps);
		return e->op[1] != NULL ? e : NULL;
	}
	return a;
}

static struct pn__expr *
parse_not(struct parser *ps)
{
	struct pn__expr *e;
	int nots = 0;

	while (pn__lex_takes(&ps->lex, "not"))
		nots++;
	e = parse_compare(ps);
	if (e == NULL || nots == 0)
		return e;
	for (int i = nots % 2 == 0 ? 0 : 1; i < 2; i++) {
		struct pn__expr *outer = new_expr(ps, PN__EXPR_NOT);

		if (outer == NULL)
			return NULL;
		outer->op[0] = e;
		e = outer;
	}
	return e;
}

static struct pn__expr *
parse_and(struct parser *ps)
{
	struct pn__expr *a = parse_not(ps), *e;

	while (a != NULL && pn__lex_takes(&ps->lex, "and")) {
		if ((e = new_expr(ps, PN__EXPR_AND)) == NULL)
			return NULL;
		e->op[0] = a;
		if ((e->op[1] = parse_not(ps)) == NULL)
			return NULL;
		a = e;
	}
	return a;
}

static struct pn__expr *
parse_or(struct parser *ps)
{
	struct pn__expr *a = parse_and(ps), *e;

	while (a != NULL && pn__lex_takes(&ps->lex, "or")) {
		if ((e = new_expr(ps, PN__EXPR_OR)) == NULL)
			return NULL;
		e->op[0] = a;
		if ((e->op[1] = parse_and(ps)) == NULL)
			return NULL;
		a = e;
	}
	return a;
}

/* a if b else c */
static struct pn__expr *
parse_choose(struct parser *ps)
{
	struct pn__expr *a = parse_or(ps), *e;

	if (a == NULL || !pn__lex_takes(&ps->lex, "if"))
		return a;
	if ((e = new_expr(ps, PN__EXPR_CHOOSE)) == NULL)
		return NULL;
	e->op[0] = a;
	if ((e->op[1] = parse_or(ps)) == NULL)
		return NULL;
	if (pn__lex_takes(&ps->lex, "else")) {
		e->op[2] = parse_choose(ps);
		if (e->op[2] == NULL)
			return NULL;
	}
	return e;
}

/* The arguments of a filter, behind its input in list. */
static int
arguments(struct parser *ps, const struct pn__expr **list, uint32_t *n)
{
	if (!pn__lex_takes(&ps->lex, "("))
		return 0;
	while (!pn__lex_takes(&ps->lex, ")")) {
		if (*n > PN__FILTER_ARGS)
			return wrong(ps, "\")\"") ? 0 : -1;
		if (*n > 1 && !pn__lex_takes(&ps->lex, ","))
			return wrong(ps, "\",\" or \")\"") ? 0 : -1;
		if ((list[(*n)++] = parse_choose(ps)) == NULL)
			return -1;
	}
	return 0;
}

static struct pn__expr *
unknown_filter(struct parser *ps, struct pn_slice name)
{
	char names[320];

	pn__filters_names(ps->c->filters, names, sizeof(names));
	pn__compile_error(ps->c, ps->at,
	    "there is no filter \"%.*s\"; there are %s",
	    name.n < 40 ? (int)name.n : 40, name.p, names);
	return NULL;
}

/* Whether what e gives can be a filter's input; latched where it cannot. */
static bool
is_input(struct parser *ps, const struct pn__expr *e,
    const struct pn__filter *f)
{
	if (e->kind != PN__EXPR_FILTER || !e->filter->is_markup ||
	    f->is_markup || strcmp(f->name, "default") == 0)
		return true;
	pn__compile_error(ps->c, ps->at,
	    "the filter %s makes markup, which %s would change: write %s "
	    "in front of it", e->filter->name, f->name, f->name);
	return false;
}

bool
pn__is_filter_name(struct pn_slice name)
{
	struct pn__lex l = { name.p, name.p + name.n, 0, { 0 } };

	if (!pn__is_name(name))
		return false;
	pn__lex_next(&l);
	return !is_keyword(&l);
}

static struct pn__expr *
filter(struct parser *ps, struct pn__expr *in)
{
	const struct pn__filter *f = pn__filter_find(ps->lex.text);
	const struct pn__expr **list;
	struct pn__expr *e;

	if (ps->lex.token != PN__TOKEN_NAME)
		return wrong(ps, "a filter's name");
	if (f == NULL)
		f = pn__filters_find(ps->c->filters, ps->lex.text);
	if (f == NULL)
		f = pn__check_filter(ps->c);
	if (f == NULL)
		return unknown_filter(ps, ps->lex.text);
	if (!is_input(ps, in, f))
		return NULL;
	pn__lex_next(&ps->lex);
	e = new_expr(ps, PN__EXPR_FILTER);
	list = pn__compile_alloc(
	    ps->c, (PN__FILTER_ARGS + 1) * sizeof(const struct pn__expr *));
	if (e == NULL || list == NULL)
		return NULL;
	list[0] = in;
	e->n = 1;
	e->list = list;
	e->filter = f;
	if (arguments(ps, list, &e->n) == -1)
		return NULL;
	if (e->n - 1 >= f->least && e->n - 1 <= f->most)
		return e;
	pn__compile_error(ps->c, ps->at,
	    "the filter %s takes %u to %u arguments, not %u", f->name,
	    f->least, f->most, e->n - 1);
	return NULL;
}

static struct pn__expr *
parse_pipe(struct parser *ps)
{
	struct pn__expr *e;

	if (++ps->depth > DEPTH)
		return wrong(ps, "fewer brackets in each other");
	e = parse_choose(ps);
	while (e != NULL && pn__lex_takes(&ps->lex, "|"))
		e = filter(ps, e);
	ps->depth--;
	return e;
}

const struct pn__expr *
pn__expr_parse(
    struct pn__compile *c, const char *p, size_t n, struct pn__place at)
{
	struct parser ps = { .c = c, .at = at };
	struct pn__expr *e;

	if (c->has_failed)
		return NULL;
	if (n > LENGTH) {
		pn__compile_error(c, at,
		    "an expression of %zu characters, at most %d", n, LENGTH);
		return NULL;
	}
	ps.source = pn__compile_dup(c, p, n);
	if (ps.source.p == NULL)
		return NULL;
	ps.lex = (struct pn__lex){ ps.source.p, ps.source.p + n, 0, { 0 } };
	pn__lex_next(&ps.lex);
	if (ps.lex.token == PN__TOKEN_END) {
		pn__compile_error(c, at, "a name or a value is missing here");
		return NULL;
	}
	e = parse_pipe(&ps);
	if (e != NULL && ps.lex.token != PN__TOKEN_END)
		return wrong(&ps, "its end");
	return e;
}
