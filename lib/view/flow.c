#include "view/flow.h"

#include "view/check.h"
#include "view/emit.h"
#include "view/filter.h"
#include "view/text.h"

#include <string.h>

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

/* The next element, where only white space and comments are between. */
static const xmlNode *
next_element(const xmlNode *node)
{
	for (node = node->next; node != NULL; node = node->next) {
		if (node->type == XML_ELEMENT_NODE)
			return node;
		if (node->type == XML_COMMENT_NODE)
			continue;
		if (node->content == NULL ||
		    !is_blank((const char *)node->content))
			return NULL;
	}
	return NULL;
}

/* The expression of a pn: attribute. */
static const struct pn__expr *
condition(struct pn__compile *c, const xmlAttr *attr)
{
	const char *v = pn__attr_value(attr);

	if (pn__has_value(v)) {
		pn__compile_error(c, pn__place_of_attr(attr),
		    "pn:%s takes the name as it is, without ${ }",
		    (const char *)attr->name);
		return NULL;
	}
	return pn__expr_parse(c, v, strlen(v), pn__place_of_attr(attr));
}

struct pn_slice
pn__trimmed(const char *p, size_t n)
{
	while (n > 0 && strchr(" \t\r\n", p[0]) != NULL)
		p++, n--;
	while (n > 0 && strchr(" \t\r\n", p[n - 1]) != NULL)
		n--;
	return (struct pn_slice){ p, n };
}

/* A name that a template may give; latched where it may not. */
static bool
check_name(struct pn__compile *c, const xmlAttr *attr, struct pn_slice name)
{
	static const char *const taken[] = { "and", "or", "not", "if", "else",
		"in", "true", "false", "null", "loop" };

	if (!pn__is_name(name)) {
		pn__compile_error(c, pn__place_of_attr(attr),
		    "\"%.*s\" is no name: a letter, then letters, digits "
		    "and _", name.n < 60 ? (int)name.n : 60, name.p);
		return false;
	}
	for (size_t i = 0; i < PN_COUNT(taken); i++) {
		if (strlen(taken[i]) != name.n ||
		    memcmp(taken[i], name.p, name.n) != 0)
			continue;
		pn__compile_error(c, pn__place_of_attr(attr),
		    "\"%s\" has a meaning of its own and is no name",
		    taken[i]);
		return false;
	}
	return true;
}

/* One "x = expression". */
static void
with_one(struct pn__compile *c, const xmlAttr *attr, const char *p, size_t n)
{
	const char *is = memchr(p, '=', n);
	const struct pn__expr *e;
	struct pn_slice name;

	if (is == NULL) {
		pn__compile_error(c, pn__place_of_attr(attr),
		    "pn:with is written \"name = value\", several with a "
		    "semicolon between");
		return;
	}
	name = pn__trimmed(p, (size_t)(is - p));
	if (!check_name(c, attr, name))
		return;
	e = pn__expr_parse(c, is + 1, n - (size_t)(is - p) - 1,
	    pn__place_of_attr(attr));
	if (e == NULL)
		return;
	pn__emit(c, (struct pn__op){ .code = PN__OP_SET,
			.expr = e,
			.slot = pn__name_add(c, name,
			    pn__place_of_attr(attr)) });
	if (!c->has_failed)
		c->locals[c->nlocals - 1].type = e->type;
}

void
pn__compile_with(struct pn__compile *c, const xmlAttr *attr)
{
	const char *p = pn__attr_value(attr), *from = p;
	char quote = '\0';

	for (;; p++) {
		if (*p != '\0' && (quote != '\0' ? *p == quote
						 : *p == '\'' || *p == '"'))
			quote = quote != '\0' ? '\0' : *p;
		if (*p != '\0' && (quote != '\0' || *p != ';'))
			continue;
		if (pn__trimmed(from, (size_t)(p - from)).n > 0 || from == p)
			with_one(c, attr, from, (size_t)(p - from));
		if (*p == '\0' || c->has_failed)
			return;
		from = p + 1;
		if (is_blank(from))
			return;
	}
}

/* pn:with, then the element. */
static void
element(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *with = pn__attr_find(node, "with", true);
	uint32_t nlocals = c->nlocals;

	if (with != NULL)
		pn__compile_with(c, with);
	pn__compile_element(c, node);
	c->nlocals = nlocals;
}

/* ---- pn:each ---- */

struct each {
	struct pn_slice item, key; /* key.n is 0: none */
	struct pn_slice list;
};

/* "e in entries", "key, e in entries" */
static bool
parse_each(struct pn__compile *c, const xmlAttr *attr, struct each *ret)
{
	const char *v = pn__attr_value(attr), *in = strstr(v, " in ");
	const char *comma;
	struct pn_slice names;

	if (in == NULL) {
		pn__compile_error(c, pn__place_of_attr(attr),
		    "pn:each is written \"item in items\"");
		return false;
	}
	*ret = (struct each){ .list = { in + 4, strlen(in + 4) } };
	names = pn__trimmed(v, (size_t)(in - v));
	comma = memchr(names.p, ',', names.n);
	if (comma != NULL) {
		ret->key = pn__trimmed(names.p, (size_t)(comma - names.p));
		names = pn__trimmed(comma + 1,
		    names.n - (size_t)(comma - names.p) - 1);
		if (!check_name(c, attr, ret->key))
			return false;
	}
	ret->item = names;
	return check_name(c, attr, names);
}

/* The names of a loop; the slot of its item, the key's is behind it. */
static uint32_t
name_items(struct pn__compile *c, const xmlAttr *attr, const struct each *of)
{
	struct pn__place at = pn__place_of_attr(attr);
	uint32_t slot = pn__name_add(c, of->item, at);

	if (of->key.n > 0)
		pn__name_add(c, of->key, at);
	else
		c->view->nslots++;
	return slot;
}

static void
push_loop(struct pn__compile *c, uint32_t loop, const xmlAttr *attr)
{
	if (c->nloops == PN__FORM_LOOPS)
		pn__compile_error(c, pn__place_of_attr(attr),
		    "more than %d loops in each other", PN__FORM_LOOPS);
	else
		c->loops[c->nloops++] = loop;
}

/* The loop's body: with pn:if, only for the items where that holds. */
static void
each_body(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *filter = pn__attr_find(node, "if", true);
	const struct pn__expr *e = NULL;
	uint32_t unless = 0;

	if (filter != NULL && (e = condition(c, filter)) != NULL)
		unless = pn__emit(c,
		    (struct pn__op){ .code = PN__OP_UNLESS, .expr = e });
	element(c, node);
	if (e != NULL)
		pn__emit_land(c, unless);
}

/* Compiles the loop; the jump for when there is nothing to loop over. */
static uint32_t
compile_each(struct pn__compile *c, const xmlNode *node, const xmlAttr *attr)
{
	uint32_t begin, body, loop, nlocals = c->nlocals, nloops = c->nloops;
	const struct pn__expr *list;
	struct each of;
	struct pn__op op = { .code = PN__OP_EACH };
	struct pn__type type;

	if (!parse_each(c, attr, &of))
		return 0;
	list = pn__expr_parse(
	    c, of.list.p, of.list.n, pn__place_of_attr(attr));
	if (list == NULL || !pn__check_looped(c, list))
		return 0;
	loop = c->view->nloops++;
	op.expr = list;
	op.loop = loop;
	type = pn__check_item(c, list, of.item);
	op.slot = name_items(c, attr, &of);
	op.field = of.key.n > 0;
	if (!c->has_failed)
		c->locals[nlocals].type = type;
	begin = pn__emit(c, op);
	push_loop(c, loop, attr);
	c->barrier = body = pn__emit_here(c);
	each_body(c, node);
	op.code = PN__OP_NEXT;
	op.to = body;
	pn__emit(c, op);
	c->barrier = pn__emit_here(c);
	c->nlocals = nlocals;
	c->nloops = nloops;
	return begin;
}

/* ---- branches ---- */

static const xmlAttr *
branch(const xmlNode *node, bool *ret_is_last)
{
	const xmlAttr *a = pn__attr_find(node, "else-if", true);

	*ret_is_last = a == NULL;
	return a != NULL ? a : pn__attr_find(node, "else", true);
}

/* One branch behind an open jump; returns the jump that is open then. */
static uint32_t
compile_branch(struct pn__compile *c, const xmlNode *node,
    const xmlAttr *attr, bool is_last)
{
	const struct pn__expr *e;
	uint32_t open = 0;

	if (!is_last && (e = condition(c, attr)) != NULL)
		open = pn__emit(c,
		    (struct pn__op){ .code = PN__OP_UNLESS, .expr = e });
	if (is_last && !is_blank(pn__attr_value(attr)))
		pn__compile_error(c, pn__place_of_attr(attr),
		    "pn:else has no condition: write pn:else=\"\" or "
		    "pn:else-if=\"…\"");
	if (pn__attr_find(node, "each", true) != NULL ||
	    pn__attr_find(node, "if", true) != NULL)
		pn__compile_error(c, pn__place_of_attr(attr),
		    "pn:%s stands alone on its element: put the other on an "
		    "element inside", (const char *)attr->name);
	element(c, node);
	return open;
}

/* What is compiled already is followed by its branches. */
static const xmlNode *
compile_branches(
    struct pn__compile *c, const xmlNode *node, uint32_t open, bool is_each)
{
	uint32_t ends[64], n = 0;
	bool is_last = false;

	while (!c->has_failed && !is_last) {
		const xmlNode *next = next_element(node);
		const xmlAttr *attr = next ? branch(next, &is_last) : NULL;

		if (attr == NULL)
			break;
		if (n == PN_COUNT(ends) || (is_each && !is_last)) {
			pn__compile_error(c, pn__place_of_attr(attr),
			    is_each ? "behind a pn:each stands pn:else only"
				    : "too many branches");
			break;
		}
		ends[n++] =
		    pn__emit(c, (struct pn__op){ .code = PN__OP_JUMP });
		pn__emit_land(c, open);
		open = compile_branch(c, next, attr, is_last);
		node = next;
	}
	if (!is_last || n == 0)
		pn__emit_land(c, open);
	while (n > 0)
		pn__emit_land(c, ends[--n]);
	return node;
}

const xmlNode *
pn__compile_chain(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *each = pn__attr_find(node, "each", true);
	const xmlAttr *cond = pn__attr_find(node, "if", true);
	const struct pn__expr *e;
	uint32_t open;
	bool is_last;
	const xmlAttr *stray = branch(node, &is_last);

	if (stray != NULL) {
		pn__compile_error(c, pn__place_of_attr(stray),
		    "pn:%s has no pn:if or pn:each directly before it",
		    (const char *)stray->name);
		return node;
	}
	if (each != NULL) {
		open = compile_each(c, node, each);
		return c->has_failed ? node
				     : compile_branches(c, node, open, true);
	}
	if (cond == NULL) {
		element(c, node);
		return node;
	}
	if ((e = condition(c, cond)) == NULL)
		return node;
	open = pn__emit(
	    c, (struct pn__op){ .code = PN__OP_UNLESS, .expr = e });
	element(c, node);
	return c->has_failed ? node : compile_branches(c, node, open, false);
}
