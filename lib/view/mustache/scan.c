#define _GNU_SOURCE 1 /* memmem() */

#include "view/mustache/inside.h"

#include <stdio.h>
#include <string.h>

int
pn__must_error(const struct pn__must_template *t, size_t at,
    struct pn__view_error *err, const char *fmt, ...)
{
	uint32_t line = 1, column = 1;
	va_list ap;
	int n;

	for (size_t i = 0; i < at && i < t->source.n; i++) {
		if (t->source.p[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)t->source.p[i] & 0xc0) != 0x80)
			column++;
	}
	n = snprintf(
	    err->text, sizeof(err->text), "%s:%u:%u: ", t->file, line, column);
	va_start(ap, fmt);
	if (n > 0 && (size_t)n < sizeof(err->text))
		vsnprintf(
		    err->text + n, sizeof(err->text) - (size_t)n, fmt, ap);
	va_end(ap);
	return -1;
}

void
pn__must_scan_init(struct pn__must_scan *s, const struct pn__must_template *t,
    struct pn__view_error *err)
{
	*s = (struct pn__must_scan){
		.t = t, .open = PN_S("{{"), .close = PN_S("}}"), .err = err
	};
}

static bool
is_white(char c)
{
	return pn__must_is_blank(c) || c == '\n' || c == '\r';
}

static struct pn_slice
trim(struct pn_slice s)
{
	while (s.n > 0 && is_white(s.p[0]))
		s.p++, s.n--;
	while (s.n > 0 && is_white(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* {{=<% %>=}}: two words without "=" in them. */
static int
set_delimiters(struct pn__must_scan *s, const struct pn__must_tag *tag)
{
	struct pn_slice text = tag->name, close;
	size_t n = 0;

	while (n < text.n && !is_white(text.p[n]))
		n++;
	close = trim((struct pn_slice){ text.p + n, text.n - n });
	for (size_t i = 0; i < close.n; i++) {
		if (is_white(close.p[i]))
			close.n = 0;
	}
	if (n == 0 || close.n == 0 || memchr(text.p, '=', text.n) != NULL)
		return pn__must_error(s->t, tag->at, s->err,
		    "new delimiters are two words without \"=\": "
		    "{{=<%% %%>=}}");
	s->open = (struct pn_slice){ text.p, n };
	s->close = close;
	return 1;
}

static int
check_name(struct pn__must_scan *s, const struct pn__must_tag *tag)
{
	if (tag->kind == '!' || tag->kind == '=')
		return 1;
	if (tag->name.n == 0)
		return pn__must_error(
		    s->t, tag->at, s->err, "this tag has no name in it");
	for (size_t i = 0; i < tag->name.n; i++) {
		if (is_white(tag->name.p[i]))
			return pn__must_error(s->t, tag->at, s->err,
			    "\"%.*s\": a name has no spaces",
			    (int)(tag->name.n < 80 ? tag->name.n : 80),
			    tag->name.p);
	}
	return 1;
}

/* {{> * name }}: the blanks behind the star mean nothing. */
static void
join_star(struct pn__must_tag *tag)
{
	if ((tag->kind != '>' && tag->kind != '<') || tag->name.n == 0 ||
	    tag->name.p[0] != '*')
		return;
	/* The star stays; what follows is moved to by its path. */
	tag->name = trim((struct pn_slice){ tag->name.p + 1, tag->name.n - 1 });
	tag->kind = tag->kind == '>' ? ')' : '(';
}

int
pn__must_next(struct pn__must_scan *s, size_t from, struct pn__must_tag *ret)
{
	const char *text = s->t->source.p, *end = text + s->t->source.n;
	const char *p = memmem(text + from, s->t->source.n - from, s->open.p,
		       s->open.n),
		   *close;
	char ends[80];
	size_t n = 0;

	if (p == NULL)
		return 0;
	*ret = (struct pn__must_tag){ .kind = 'v', .at = (size_t)(p - text) };
	p += s->open.n;
	if (p < end && (*p == '{' || strchr("#^/!=><$&", *p) != NULL) &&
	    *p != '\0')
		ret->kind = *p++;
	if (ret->kind == '{' || ret->kind == '=')
		ends[n++] = ret->kind == '{' ? '}' : '=';
	if (n + s->close.n > sizeof(ends))
		return pn__must_error(s->t, ret->at, s->err,
		    "a delimiter is longer than %zu bytes", sizeof(ends) - 1);
	memcpy(ends + n, s->close.p, s->close.n);
	n += s->close.n;
	close = memmem(p, (size_t)(end - p), ends, n);
	if (close == NULL)
		return pn__must_error(s->t, ret->at, s->err,
		    "this tag is not closed: \"%.*s\" is missing", (int)n,
		    ends);
	ret->name = trim((struct pn_slice){ p, (size_t)(close - p) });
	ret->end = (size_t)(close - text) + n;
	if (ret->kind == '{')
		ret->kind = '&';
	join_star(ret);
	if (check_name(s, ret) == -1)
		return -1;
	return ret->kind == '=' ? set_delimiters(s, ret) : 1;
}
