#include "view/mustache/compile.h"

#include <string.h>

int
pn__must_no_memory(struct pn__must_compile *c)
{
	return pn__must_error(c->t, 0, c->err,
	    "more than %d tags and texts, or no memory", PN__MUST_OPS_MAX);
}

int
pn__must_emit(struct pn__must_compile *c, struct pn__must_op op)
{
	return pn__buf_add(&c->ops, &op, sizeof(op));
}

/* A line, or a piece of one, without what the argument's lines lose. */
static int
emit_line(struct pn__must_compile *c, struct pn_slice text)
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
	return pn__must_emit(
	    c, (struct pn__must_op){
		   .code = PN__MUST_TEXT, .is_line = is_line, .text = text });
}

int
pn__must_emit_text(struct pn__must_compile *c, size_t from, size_t to)
{
	const char *p = c->t->source.p + from, *end = c->t->source.p + to;
	const char *line;

	if (from >= to || pn__must_is_mute(c))
		return 0;
	if (c->dedent.n == 0)
		return emit_line(c, (struct pn_slice){ p, to - from });
	for (; p < end; p = line) {
		line = memchr(p, '\n', (size_t)(end - p));
		line = line != NULL ? line + 1 : end;
		if (emit_line(c, (struct pn_slice){ p, (size_t)(line - p) }) ==
		    -1)
			return -1;
	}
	return 0;
}

int
pn__must_begin_line(struct pn__must_compile *c)
{
	if (!c->is_line || pn__must_is_mute(c))
		return 0;
	return emit_line(c, (struct pn_slice){ "", 0 });
}

int
pn__must_path_of(struct pn__must_compile *c, const struct pn__must_tag *tag,
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
	if (n > PN__MUST_STEPS_MAX)
		return pn__must_error(c->t, tag->at, c->err,
		    "a path of more than %d names", PN__MUST_STEPS_MAX);
	steps = pn__arena_zalloc(&c->set->arena, n, sizeof(*steps));
	if (steps == NULL)
		return pn__must_no_memory(c);
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
