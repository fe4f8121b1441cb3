#include "view/mustache/compile.h"

#include <string.h>

/* The end of the line where nothing but blanks follows; 0 otherwise. */
static size_t
line_end(struct pn_slice text, size_t at)
{
	while (at < text.n && pn__must_is_blank(text.p[at]))
		at++;
	if (at == text.n)
		return at;
	if (text.p[at] == '\r' && at + 1 < text.n && text.p[at + 1] == '\n')
		at++;
	return text.p[at] == '\n' ? at + 1 : 0;
}

/* Where the white space before a tag begins; c->is_clear says if it is all. */
static size_t
line_begin(struct pn__must_compile *c, size_t at)
{
	const char *p = c->t->source.p;
	size_t from = at;

	while (from > c->pos && pn__must_is_blank(p[from - 1]))
		from--;
	if (from > c->pos)
		c->is_clear = p[from - 1] == '\n';
	return from;
}

/* What the lines of a block have in front, by the first that has text. */
static struct pn_slice
indentation(struct pn_slice text, size_t at, struct pn_slice close)
{
	size_t from = at;

	for (; at < text.n; at++) {
		if (text.p[at] == '\n')
			from = at + 1;
		else if (!pn__must_is_blank(text.p[at]) && text.p[at] != '\r')
			break;
	}
	/* The end of an empty block says nothing. */
	if (at == text.n || (text.n - at > close.n && close.n > 0 &&
				memcmp(text.p + at, close.p, close.n) == 0 &&
				text.p[at + close.n] == '/'))
		return (struct pn_slice){ NULL, 0 };
	return (struct pn_slice){ text.p + from, at - from };
}

static int
push(struct pn__must_compile *c, const struct pn__must_tag *tag, uint32_t op)
{
	if (c->depth == PN__MUSTACHE_NESTING)
		return pn__must_error(c->t, tag->at, c->err,
		    "sections are nested deeper than %d", PN__MUSTACHE_NESTING);
	c->stack[c->depth++] = (struct pn__must_opened){ .kind = tag->kind,
		.is_clear = c->is_clear,
		.name = tag->name,
		.at = tag->at,
		.op = op,
		.white = op - 1,
		.dedent = c->dedent };
	return 0;
}

static int
compile_section(struct pn__must_compile *c, const struct pn__must_tag *tag)
{
	struct pn__must_op op = { .code = tag->kind == '#' ? PN__MUST_SECTION
							   : PN__MUST_INVERTED,
		.at = (uint32_t)tag->at };

	if (pn__must_path_of(c, tag, &op.path) == -1 ||
	    push(c, tag, pn__must_nops(c)) == -1)
		return -1;
	return pn__must_emit(c, op);
}

static int
compile_partial(struct pn__must_compile *c, const struct pn__must_tag *tag,
    struct pn_slice white, bool has_line)
{
	bool is_parent = tag->kind == '<' || tag->kind == '(';
	struct pn__must_op op = {
		.code = is_parent ? PN__MUST_PARENT : PN__MUST_PARTIAL,
		.is_line = has_line,
		.is_dynamic = tag->kind == '(' || tag->kind == ')',
		.at = (uint32_t)tag->at,
		.text = white,
	};
	struct pn__must_template *partial = NULL;

	if (op.is_dynamic) {
		c->set->wants_all = true;
		if (pn__must_path_of(c, tag, &op.path) == -1)
			return -1;
	} else if (pn__must_partial(c->set, tag->name, &partial, c->err) == -1)
		return -1;
	op.partial = partial;
	if (is_parent && push(c, tag, pn__must_nops(c)) == -1)
		return -1;
	return pn__must_emit(c, op);
}

/* has_line: nothing but white space stands beside the tag in its line. */
static int
compile_block(struct pn__must_compile *c, const struct pn__must_tag *tag,
    const struct pn__must_scan *s, struct pn_slice white, bool has_line)
{
	struct pn_slice in = { NULL, 0 };
	bool is_argument = pn__must_is_mute(c);
	struct pn__must_opened *parent = pn__must_top(c);
	uint32_t op = pn__must_nops(c);

	if (has_line)
		in = indentation(
		    c->t->source, line_end(c->t->source, tag->end), s->open);
	if (is_argument && ++parent->narguments > PN__MUST_ARGUMENTS_MAX)
		return pn__must_error(c->t, tag->at, c->err,
		    "more than %d blocks for one parent",
		    PN__MUST_ARGUMENTS_MAX);
	if (push(c, tag, op) == -1)
		return -1;
	pn__must_top(c)->is_argument = is_argument;
	if (is_argument) {
		if (parent->last != 0)
			pn__must_op_at(c, parent->last)->next = op;
		else
			pn__must_op_at(c, parent->op)->next = op;
		parent->last = op;
		c->dedent = in;
		c->is_line = has_line;
		return pn__must_emit(c, (struct pn__must_op){ .name = tag->name,
					    .code = PN__MUST_ARGUMENT,
					    .is_line = has_line });
	}
	if (in.p == NULL)
		in = white;
	/* What the lines around it lose, its own have lost too. */
	in.p += in.n < c->dedent.n ? in.n : c->dedent.n;
	in.n -= in.n < c->dedent.n ? in.n : c->dedent.n;
	return pn__must_emit(c, (struct pn__must_op){ .code = PN__MUST_BLOCK,
				    .is_line = has_line,
				    .at = (uint32_t)tag->at,
				    .name = tag->name,
				    .text = in });
}

static int
compile_value(struct pn__must_compile *c, const struct pn__must_tag *tag)
{
	struct pn__must_op op = { .code = tag->kind == '&' ? PN__MUST_RAW
							   : PN__MUST_VALUE,
		.at = (uint32_t)tag->at };

	if (pn__must_is_mute(c))
		return 0;
	return pn__must_path_of(c, tag, &op.path) == -1 ? -1
							: pn__must_emit(c, op);
}

static bool
is_closed_by(const struct pn__must_opened *o, struct pn_slice name)
{
	if (o->kind == '(' && name.n > 0 && name.p[0] == '*') {
		do
			name.p++, name.n--;
		while (name.n > 0 && pn__must_is_blank(name.p[0]));
	}
	return o->name.n == name.n && memcmp(o->name.p, name.p, name.n) == 0;
}

static int
check_close(struct pn__must_compile *c, const struct pn__must_tag *tag)
{
	int n = (int)(tag->name.n < 80 ? tag->name.n : 80);
	struct pn__must_opened *o = pn__must_top(c);

	if (o == NULL)
		return pn__must_error(c->t, tag->at, c->err,
		    "{{/%.*s}} closes nothing", n, tag->name.p);
	if (is_closed_by(o, tag->name))
		return 0;
	pn__must_error(c->t, o->at, c->err,
	    "\"%.*s\" is not closed: the next end is {{/%.*s}}",
	    (int)(o->name.n < 80 ? o->name.n : 80), o->name.p, n, tag->name.p);
	return -1;
}

/* ends_line: the parent's end is the last in its line. */
static void
close_parent(
    struct pn__must_compile *c, const struct pn__must_opened *o, bool ends_line)
{
	bool is_alone = o->is_clear && ends_line;
	struct pn__must_op *op = pn__must_op_at(c, o->op);

	op->to = pn__must_nops(c);
	op->is_line = c->is_line = is_alone;
	if (is_alone)
		/* Each of its lines will have it in front. */
		*pn__must_op_at(c, o->white) =
		    (struct pn__must_op){ .code = PN__MUST_TEXT,
			    .text = { "", 0 } };
}

static int
compile_close(struct pn__must_compile *c, bool ends_line)
{
	struct pn__must_opened o = *pn__must_top(c);

	c->depth--;
	if (o.kind == '<' || o.kind == '(') {
		close_parent(c, &o, ends_line);
		return 0;
	}
	if (o.kind == '#' &&
	    pn__must_emit(c, (struct pn__must_op){
				 .code = PN__MUST_NEXT, .to = o.op + 1 }) == -1)
		return -1;
	pn__must_op_at(c, o.op)->to = pn__must_nops(c);
	c->dedent = o.dedent;
	return 0;
}

/* Whether a tag that is alone in its line takes the line away with it. */
static bool
takes_line(
    struct pn__must_compile *c, const struct pn__must_tag *tag, bool ends_line)
{
	const struct pn__must_opened *o = pn__must_top(c);

	if (tag->kind == 'v' || tag->kind == '&' || tag->kind == '<' ||
	    tag->kind == '(')
		return false;
	if (tag->kind == '/' && o != NULL) {
		if (o->kind == '<' || o->kind == '(')
			return o->is_clear && ends_line;
		/* What follows in the parent is not printed. */
		if (o->is_argument)
			return c->is_clear;
	}
	return c->is_clear && ends_line;
}

static int
dispatch(struct pn__must_compile *c, const struct pn__must_tag *tag,
    const struct pn__must_scan *s, struct pn_slice white, bool has_line,
    bool ends_line)
{
	switch (tag->kind) {
	case '!':
	case '=':
		return 0;
	case '#':
	case '^':
		return compile_section(c, tag);
	case '/':
		return compile_close(c, ends_line);
	case '>':
	case ')':
		return pn__must_is_mute(c)
			   ? 0
			   : compile_partial(c, tag, white, has_line);
	case '<':
	case '(':
		return compile_partial(c, tag, white, false);
	case '$':
		return compile_block(c, tag, s, white, has_line);
	default:
		return compile_value(c, tag);
	}
}

/* A parent's tag has an op before it that close_parent() can take away. */
static int
lead(struct pn__must_compile *c, const struct pn__must_tag *tag, size_t from)
{
	bool is_parent = tag->kind == '<' || tag->kind == '(';

	uint32_t n;

	if (is_parent) {
		if (pn__must_emit_text(c, c->pos, from) == -1)
			return -1;
		n = pn__must_nops(c);
		if (pn__must_emit_text(c, from, tag->at) == -1 ||
		    pn__must_begin_line(c) == -1)
			return -1;
		return pn__must_nops(c) > n
			   ? 0
			   : pn__must_emit(
				 c, (struct pn__must_op){ .code = PN__MUST_TEXT,
					.text = { "", 0 } });
	}
	if (pn__must_emit_text(c, c->pos, tag->at) == -1)
		return -1;
	return tag->kind == '!' || tag->kind == '=' ? 0
						    : pn__must_begin_line(c);
}

static int
compile_tag(struct pn__must_compile *c, const struct pn__must_tag *tag,
    const struct pn__must_scan *s)
{
	size_t from = line_begin(c, tag->at);
	size_t end = line_end(c->t->source, tag->end);
	struct pn_slice white = { c->t->source.p + from, tag->at - from };
	bool has_line, is_parent = tag->kind == '<' || tag->kind == '(';
	int rc;

	if (tag->kind == '/' && check_close(c, tag) == -1)
		return -1;
	if (!c->is_clear)
		white.n = 0;
	has_line = takes_line(c, tag, end > 0);
	if (has_line)
		rc = pn__must_emit_text(c, c->pos, from);
	else
		rc = lead(c, tag, from);
	if (rc == -1 || dispatch(c, tag, s, white, has_line, end > 0) == -1)
		return -1;
	c->pos = tag->end;
	if (has_line && end > 0)
		c->pos = end;
	/* Nothing of a parent's tag is printed in its line. */
	c->is_clear = (has_line && end > 0) || (is_parent && c->is_clear);
	return 0;
}

static int
compile_all(struct pn__must_compile *c)
{
	struct pn__must_scan s;
	struct pn__must_tag tag;
	int rc;

	pn__must_scan_init(&s, c->t, c->err);
	while ((rc = pn__must_next(&s, c->pos, &tag)) == 1) {
		if (compile_tag(c, &tag, &s) == -1)
			return -1;
	}
	if (rc == -1)
		return -1;
	if (c->depth > 0)
		return pn__must_error(c->t, pn__must_top(c)->at, c->err,
		    "\"%.*s\" is not closed",
		    (int)(pn__must_top(c)->name.n < 80 ? pn__must_top(c)->name.n
						       : 80),
		    pn__must_top(c)->name.p);
	return pn__must_emit_text(c, c->pos, c->t->source.n);
}

int
pn__must_compile(struct pn__must_template *t, struct pn__view_error *err)
{
	struct pn__must_compile c = { .t = t,
		.set = t->set,
		.err = err,
		.is_line = true,
		.is_clear = true };
	int rc;

	err->text[0] = '\0';
	pn__buf_init(&c.ops, PN__MUST_OPS_MAX * sizeof(struct pn__must_op));
	rc = compile_all(&c);
	if (rc == 0) {
		t->nops = pn__must_nops(&c);
		t->ops =
		    (const struct pn__must_op *)(const void *)pn__arena_dup(
			&t->set->arena, c.ops.p ? c.ops.p : "", c.ops.n);
		rc = t->ops != NULL ? 0 : -1;
	}
	if (rc == -1 && err->text[0] == '\0')
		pn__must_no_memory(&c);
	pn__buf_fini(&c.ops);
	return rc;
}
