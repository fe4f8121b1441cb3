#define _GNU_SOURCE 1 /* memmem() */

#include "view/source.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct clean {
	struct pn__source source; /* what places are counted in */
	struct pn__buf *out;
	struct pn__view_error *err;
	size_t at;
};

static bool
has(const struct clean *c, const char *what)
{
	size_t n = strlen(what);

	return c->source.n - c->at >= n &&
	       strncasecmp(c->source.text + c->at, what, n) == 0;
}

/* Copies up to behind the next end, or all there is: libxml2 will tell. */
static int
copy_to(struct clean *c, const char *end)
{
	const char *from = c->source.text + c->at;
	size_t left = c->source.n - c->at;
	const char *p = memmem(from, left, end, strlen(end));
	size_t n = p != NULL ? (size_t)(p - from) + strlen(end) : left;

	c->at += n;
	return pn__buf_add(c->out, from, n);
}

static int
refuse(struct clean *c, const char *what)
{
	pn__source_error(c->err, pn__place_at(&c->source, c->at), "%s", what);
	return -1;
}

static int
doctype(struct clean *c)
{
	size_t n = strcspn(c->source.text + c->at, "[>");

	if (n >= c->source.n - c->at || c->source.text[c->at + n] == '[')
		return refuse(c,
		    "a template declares no entities: the only DOCTYPE is "
		    "<!DOCTYPE html>, and it may be left out");
	/* Blanks, so that every place stays where it is. */
	for (size_t i = 0; i <= n; i++)
		pn__buf_addc(c->out,
		    c->source.text[c->at + i] == '\n' ? '\n' : ' ');
	c->at += n + 1;
	return 0;
}

/* A named character, as its number with the same length where it can be. */
static int
entity(struct clean *c)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	const char *p = c->source.text + c->at + 1;
	size_t n = strspn(p, letters);
	const htmlEntityDesc *e;
	char name[16], what[128];

	if (n == 0 || p[n] != ';' || p[0] < 'A')
		return pn__buf_addc(c->out, c->source.text[c->at++]);
	snprintf(name, sizeof(name), "%.*s", n < 15 ? (int)n : 15, p);
	e = n < 15 ? htmlEntityLookup((const xmlChar *)name) : NULL;
	if (strcmp(name, "apos") != 0 && e == NULL) {
		snprintf(what, sizeof(what),
		    "&%s; is not known here: write the character itself or "
		    "its number, &#…;", name);
		return refuse(c, what);
	}
	c->at += n + 2;
	if (e == NULL || e->value < 0x80)
		return pn__buf_addf(c->out, "&%s;", name);
	return pn__buf_addf(
	    c->out, "&#%0*u;", n > 1 ? (int)n - 1 : 1, e->value);
}

static int
next(struct clean *c)
{
	if (has(c, "<!--"))
		return copy_to(c, "-->");
	if (has(c, "<![CDATA["))
		return copy_to(c, "]]>");
	if (has(c, "<!DOCTYPE"))
		return doctype(c);
	if (has(c, "<!"))
		return refuse(c, "<! begins a comment, <!-- … -->, or "
				 "<!DOCTYPE html>, and nothing else");
	if (has(c, "<?xml ") && c->at == 0)
		return copy_to(c, "?>");
	if (has(c, "<?"))
		return refuse(c, "a template has no <? … ?>: values are "
				 "written ${name}, logic as pn: attributes");
	if (c->source.text[c->at] == '&')
		return entity(c);
	return pn__buf_addc(c->out, c->source.text[c->at++]);
}

int
pn__source_clean(const char *name, const char *text, size_t n,
    struct pn__buf *out, struct pn__view_error *err)
{
	struct clean c = { .out = out, .err = err };
	char *copy = strndup(text, n);

	c.source.name = name;
	c.source.text = copy;
	c.source.n = copy != NULL ? strlen(copy) : 0;
	err->text[0] = '\0';
	if (copy != NULL && c.source.n < n) {
		c.at = c.source.n;
		refuse(&c, "a NUL character, which HTML cannot hold");
	}
	while (copy != NULL && c.at < c.source.n && err->text[0] == '\0') {
		if (next(&c) == -1 && err->text[0] == '\0')
			snprintf(err->text, sizeof(err->text),
			    "%s: no memory", name);
	}
	free(copy);
	return copy != NULL && err->text[0] == '\0' ? 0 : -1;
}
