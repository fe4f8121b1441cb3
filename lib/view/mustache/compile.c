#include "view/mustache/inside.h"

#include <string.h>

enum {
	OPS_MAX = 200000,
	STEPS_MAX = 32,	 /* names of a dotted path */
	ARGUMENTS_MAX = 256, /* of a parent: they are sought one by one */
};

/* A section, parent or block that is not closed yet. */
struct opened {
	char kind;
	bool is_clear;	  /* only white space stands before it in its line */
	bool is_argument; /* a block right below a parent */
	struct pn_slice name;
	size_t at;
	uint32_t op;	 /* what it became */
	uint32_t white;	 /* of a parent: the op of what stands before it */
	uint32_t last;	 /* of a parent: its last argument */
	uint32_t narguments;
	struct pn_slice dedent; /* outside of it */
};

struct compile {
	struct pn__must_template *t;
	struct pn__must *set;
	struct pn__view_error *err;
	struct pn__buf ops; /* struct pn__must_op */
	struct opened stack[PN__MUSTACHE_NESTING];
	uint32_t depth;
	size_t pos;	  /* what is before it has been compiled */
	bool is_line;	  /* what is emitted next begins a line */
	bool is_clear;	  /* nothing to be printed stands in the line yet */
	struct pn_slice dedent; /* what the lines of an argument lose */
};

static int
no_memory(struct compile *c)
{
	return pn__must_error(c->t, 0, c->err,
	    "more than %d tags and texts, or no memory", OPS_MAX);
}

static struct pn__must_op *
op_at(struct compile *c, uint32_t i)
{
	return (struct pn__must_op *)(void *)c->ops.p + i;
}

static uint32_t
nops(const struct compile *c)
{
	return (uint32_t)(c->ops.n / sizeof(struct pn__must_op));
}

static struct opened *
top(struct compile *c)
{
	return c->depth > 0 ? &c->stack[c->depth - 1] : NULL;
}

/* Right below a parent, where only blocks count. */
static bool
is_mute(struct compile *c)
{
	return c->depth > 0 && (top(c)->kind == '<' || top(c)->kind == '(');
}

static int
emit(struct compile *c, struct pn__must_op op)
{
	return pn__buf_add(&c->ops, &op, sizeof(op));
}

/* A line, or a piece of one, without what the argument's lines lose. */
static int
emit_line(struct compile *c, struct pn_slice text)
{
	size_t n = 0;
	bool is_line = c->is_line;

	while (is_line && n < c->dedent.n && n < text.n &&
	       text.p[n] == c->dedent.p[n])
		n++;
	text.p += n;
	text.n -= n;
	if (text.n == 0 && !is_line)
		return 0;
	c->is_line = text.n > 0 && text.p[text.n - 1] == '\n';
	return emit(c, (struct pn__must_op){ .code = PN__MUST_TEXT,
		.is_line = is_line, .text = text });
}

static int
emit_text(struct compile *c, size_t from, size_t to)
{
	const char *p = c->t->source.p + from, *end = c->t->source.p + to;
	const char *line;

	if (from >= to || is_mute(c))
		return 0;
	if (c->dedent.n == 0)
		return emit_line(c, (struct pn_slice){ p, to - from });
	for (; p < end; p = line) {
		line = memchr(p, '\n', (size_t)(end - p));
		line = line != NULL ? line + 1 : end;
		if (emit_line(c,
			(struct pn_slice){ p, (size_t)(line - p) }) == -1)
			return -1;
	}
	return 0;
}

/* What a tag that prints has before it, where it is first in its line. */
static int
begin_line(struct compile *c)
{
	if (!c->is_line || is_mute(c))
		return 0;
	return emit_line(c, (struct pn_slice){ "", 0 });
}

static int
path_of(struct compile *c, const struct pn__must_tag *tag,
    struct pn__must_path *ret)
{
	struct pn__must_step *steps;
	struct pn_slice rest = tag->name;
	uint32_t n = 1;

	*ret = (struct pn__must_path){ 0 };
	if (rest.n == 1 && rest.p[0] == '.')
		return 0;
	for (size_t i = 0; i < rest.n; i++)
		n += rest.p[i] == '.';
	if (n > STEPS_MAX)
		return pn__must_error(c->t, tag->at, c->err,
		    "a path of more than %d names", STEPS_MAX);
	steps = pn__arena_zalloc(&c->set->arena, n, sizeof(*steps));
	if (steps == NULL)
		return no_memory(c);
	for (uint32_t i = 0; i < n; i++) {
		const char *dot = memchr(rest.p, '.', rest.n);
		size_t len = dot != NULL ? (size_t)(dot - rest.p) : rest.n;

		if (len == 0)
			return pn__must_error(c->t, tag->at, c->err,
			    "\"%.*s\": between two dots there is a name",
			    (int)(tag->name.n < 80 ? tag->name.n : 80),
			    tag->name.p);
		steps[i].name = (struct pn_slice){ rest.p, len };
		steps[i].cache = c->set->ncaches++;
		rest.p += len + (dot != NULL);
		rest.n -= len + (dot != NULL);
	}
	*ret = (struct pn__must_path){ steps, n };
	return 0;
}

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
line_begin(struct compile *c, size_t at)
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
		else if (!pn__must_is_blank(text.p[at]) &&
		    text.p[at] != '\r')
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
push(struct compile *c, const struct pn__must_tag *tag, uint32_t op)
{
	if (c->depth == PN__MUSTACHE_NESTING)
		return pn__must_error(c->t, tag->at, c->err,
		    "sections are nested deeper than %d",
		    PN__MUSTACHE_NESTING);
	c->stack[c->depth++] = (struct opened){ .kind = tag->kind,
		.is_clear = c->is_clear, .name = tag->name, .at = tag->at,
		.op = op, .white = op - 1, .dedent = c->dedent };
	return 0;
}

static int
compile_section(struct compile *c, const struct pn__must_tag *tag)
{
	struct pn__must_op op = { .code = tag->kind == '#'
					      ? PN__MUST_SECTION
					      : PN__MUST_INVERTED,
		.at = (uint32_t)tag->at };

	if (path_of(c, tag, &op.path) == -1 || push(c, tag, nops(c)) == -1)
		return -1;
	return emit(c, op);
}

static int
compile_partial(struct compile *c, const struct pn__must_tag *tag,
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
		if (path_of(c, tag, &op.path) == -1)
			return -1;
	} else if (pn__must_partial(
		       c->set, tag->name, &partial, c->err) == -1)
		return -1;
	op.partial = partial;
	if (is_parent && push(c, tag, nops(c)) == -1)
		return -1;
	return emit(c, op);
}

/* has_line: nothing but white space stands beside the tag in its line. */
static int
compile_block(struct compile *c, const struct pn__must_tag *tag,
    const struct pn__must_scan *s, struct pn_slice white, bool has_line)
{
	struct pn_slice in = { NULL, 0 };
	bool is_argument = is_mute(c);
	struct opened *parent = top(c);
	uint32_t op = nops(c);

	if (has_line)
		in = indentation(c->t->source,
		    line_end(c->t->source, tag->end), s->open);
	if (is_argument && ++parent->narguments > ARGUMENTS_MAX)
		return pn__must_error(c->t, tag->at, c->err,
		    "more than %d blocks for one parent", ARGUMENTS_MAX);
	if (push(c, tag, op) == -1)
		return -1;
	top(c)->is_argument = is_argument;
	if (is_argument) {
		if (parent->last != 0)
			op_at(c, parent->last)->next = op;
		else
			op_at(c, parent->op)->next = op;
		parent->last = op;
		c->dedent = in;
		c->is_line = has_line;
		return emit(c, (struct pn__must_op){ .name = tag->name,
			.code = PN__MUST_ARGUMENT, .is_line = has_line });
	}
	if (in.p == NULL)
		in = white;
	/* What the lines around it lose, its own have lost too. */
	in.p += in.n < c->dedent.n ? in.n : c->dedent.n;
	in.n -= in.n < c->dedent.n ? in.n : c->dedent.n;
	return emit(c, (struct pn__must_op){ .code = PN__MUST_BLOCK,
		.is_line = has_line, .at = (uint32_t)tag->at,
		.name = tag->name, .text = in });
}

static int
compile_value(struct compile *c, const struct pn__must_tag *tag)
{
	struct pn__must_op op = { .code = tag->kind == '&' ? PN__MUST_RAW
							   : PN__MUST_VALUE,
		.at = (uint32_t)tag->at };

	if (is_mute(c))
		return 0;
	return path_of(c, tag, &op.path) == -1 ? -1 : emit(c, op);
}

static bool
is_closed_by(const struct opened *o, struct pn_slice name)
{
	if (o->kind == '(' && name.n > 0 && name.p[0] == '*') {
		do
			name.p++, name.n--;
		while (name.n > 0 && pn__must_is_blank(name.p[0]));
	}
	return o->name.n == name.n && memcmp(o->name.p, name.p, name.n) == 0;
}

static int
check_close(struct compile *c, const struct pn__must_tag *tag)
{
	int n = (int)(tag->name.n < 80 ? tag->name.n : 80);
	struct opened *o = top(c);

	if (o == NULL)
		return pn__must_error(c->t, tag->at, c->err,
		    "{{/%.*s}} closes nothing", n, tag->name.p);
	if (is_closed_by(o, tag->name))
		return 0;
	pn__must_error(c->t, o->at, c->err,
	    "\"%.*s\" is not closed: the next end is {{/%.*s}}",
	    (int)(o->name.n < 80 ? o->name.n : 80), o->name.p, n,
	    tag->name.p);
	return -1;
}

/* ends_line: the parent's end is the last in its line. */
static void
close_parent(struct compile *c, const struct opened *o, bool ends_line)
{
	bool is_alone = o->is_clear && ends_line;
	struct pn__must_op *op = op_at(c, o->op);

	op->to = nops(c);
	op->is_line = c->is_line = is_alone;
	if (is_alone)
		/* Each of its lines will have it in front. */
		*op_at(c, o->white) = (struct pn__must_op){
			.code = PN__MUST_TEXT, .text = { "", 0 } };
}

static int
compile_close(struct compile *c, bool ends_line)
{
	struct opened o = *top(c);

	c->depth--;
	if (o.kind == '<' || o.kind == '(') {
		close_parent(c, &o, ends_line);
		return 0;
	}
	if (o.kind == '#' &&
	    emit(c, (struct pn__must_op){ .code = PN__MUST_NEXT,
			.to = o.op + 1 }) == -1)
		return -1;
	op_at(c, o.op)->to = nops(c);
	c->dedent = o.dedent;
	return 0;
}

/* Whether a tag that is alone in its line takes the line away with it. */
static bool
takes_line(struct compile *c, const struct pn__must_tag *tag, bool ends_line)
{
	const struct opened *o = top(c);

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
dispatch(struct compile *c, const struct pn__must_tag *tag,
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
		return is_mute(c) ? 0
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
lead(struct compile *c, const struct pn__must_tag *tag, size_t from)
{
	bool is_parent = tag->kind == '<' || tag->kind == '(';

	uint32_t n;

	if (is_parent) {
		if (emit_text(c, c->pos, from) == -1)
			return -1;
		n = nops(c);
		if (emit_text(c, from, tag->at) == -1 || begin_line(c) == -1)
			return -1;
		return nops(c) > n ? 0
				   : emit(c, (struct pn__must_op){
						 .code = PN__MUST_TEXT,
						 .text = { "", 0 } });
	}
	if (emit_text(c, c->pos, tag->at) == -1)
		return -1;
	return tag->kind == '!' || tag->kind == '=' ? 0 : begin_line(c);
}

static int
compile_tag(struct compile *c, const struct pn__must_tag *tag,
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
		rc = emit_text(c, c->pos, from);
	else
		rc = lead(c, tag, from);
	if (rc == -1 ||
	    dispatch(c, tag, s, white, has_line, end > 0) == -1)
		return -1;
	c->pos = tag->end;
	if (has_line && end > 0)
		c->pos = end;
	/* Nothing of a parent's tag is printed in its line. */
	c->is_clear = (has_line && end > 0) || (is_parent && c->is_clear);
	return 0;
}

static int
compile_all(struct compile *c)
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
		return pn__must_error(c->t, top(c)->at, c->err,
		    "\"%.*s\" is not closed",
		    (int)(top(c)->name.n < 80 ? top(c)->name.n : 80),
		    top(c)->name.p);
	return emit_text(c, c->pos, c->t->source.n);
}

int
pn__must_compile(struct pn__must_template *t, struct pn__view_error *err)
{
	struct compile c = { .t = t, .set = t->set, .err = err,
		.is_line = true, .is_clear = true };
	int rc;

	err->text[0] = '\0';
	pn__buf_init(&c.ops, OPS_MAX * sizeof(struct pn__must_op));
	rc = compile_all(&c);
	if (rc == 0) {
		t->nops = nops(&c);
		t->ops = (const struct pn__must_op *)(const void *)
		    pn__arena_dup(&t->set->arena, c.ops.p ? c.ops.p : "",
			c.ops.n);
		rc = t->ops != NULL ? 0 : -1;
	}
	if (rc == -1 && err->text[0] == '\0')
		no_memory(&c);
	pn__buf_fini(&c.ops);
	return rc;
}
