#define _GNU_SOURCE 1 /* memmem() */

#include "view/source.h"

#include <string.h>

/*
 * libxml2 knows lines, and of the end of a tag only. The text is known to be
 * well-formed when this walks through it, side by side with the tree.
 */
struct mark {
	const struct pn__source *source;
	size_t at;
};

static void
skip_to(struct mark *m, const char *end)
{
	const char *from = m->source->text + m->at;
	const char *p = memmem(from, m->source->n - m->at, end, strlen(end));

	m->at = p != NULL ? (size_t)(p - m->source->text) + strlen(end)
			  : m->source->n;
}

/* Behind the ">" of the tag at m; whether it was a "/>". */
static bool
skip_tag(struct mark *m)
{
	char quote = '\0';

	for (; m->at < m->source->n; m->at++) {
		char c = m->source->text[m->at];

		if (quote != '\0' ? c == quote : c == '"' || c == '\'')
			quote = quote != '\0' ? '\0' : c;
		else if (quote == '\0' && c == '>')
			break;
	}
	m->at++;
	return m->source->text[m->at - 2] == '/';
}

/* To the next "<", over sections of character data. */
static void
skip_text(struct mark *m)
{
	while (m->at < m->source->n && m->source->text[m->at] != '<')
		m->at++;
	if (strncmp(m->source->text + m->at, "<![CDATA[", 9) == 0) {
		skip_to(m, "]]>");
		skip_text(m);
	}
}

static void
set(xmlNode *node, size_t at)
{
	node->_private = (void *)(uintptr_t)(at + 1);
}

/* libxml2 may give a value in pieces; here it is one text. */
static void
join_values(xmlNode *node)
{
	for (xmlAttr *a = node->properties; a != NULL; a = a->next) {
		xmlChar *text;

		if (a->children == NULL || a->children->next == NULL)
			continue;
		text = xmlNodeGetContent((xmlNode *)a);
		xmlFreeNodeList(a->children);
		a->children = a->last = xmlNewDocText(node->doc, text);
		if (a->children != NULL)
			a->children->parent = (xmlNode *)a;
		xmlFree(text);
	}
}

static void
mark(struct mark *m, xmlNode *node)
{
	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE &&
		    node->type != XML_COMMENT_NODE) {
			set(node, m->at);
			continue;
		}
		skip_text(m);
		set(node, m->at);
		if (node->type == XML_COMMENT_NODE) {
			skip_to(m, "-->");
			continue;
		}
		join_values(node);
		if (skip_tag(m))
			continue;
		mark(m, node->children);
		skip_text(m);
		skip_tag(m);
	}
}

void
pn__source_mark(struct pn__source *s)
{
	struct mark m = { .source = s };

	if (strncmp(s->text, "<?xml", 5) == 0)
		skip_to(&m, "?>");
	mark(&m, s->doc->children);
}

struct pn__place
pn__place_at(struct pn__source *s, size_t at)
{
	struct pn__place *last = &s->last;

	/* Nearly always the next place is a little further on. */
	if (last->line == 0 || at < s->last_at) {
		*last = (struct pn__place){ s->name, 1, 1 };
		s->last_at = 0;
	}
	for (; s->last_at < at && s->last_at < s->n; s->last_at++) {
		char c = s->text[s->last_at];

		if (c == '\n') {
			last->line++;
			last->column = 1;
		} else if (((unsigned char)c & 0xc0) != 0x80)
			last->column++;
	}
	return *last;
}

static struct pn__source *
source_of(const xmlNode *node)
{
	return node->doc->_private;
}

static size_t
offset_of(const xmlNode *node)
{
	uintptr_t at = (uintptr_t)node->_private;

	return at > 0 ? at - 1 : 0;
}

struct pn__place
pn__place_of(const xmlNode *node)
{
	return pn__place_at(source_of(node), offset_of(node));
}

struct pn__cursor
pn__cursor_text(const xmlNode *text)
{
	return (struct pn__cursor){ source_of(text), offset_of(text) };
}

struct pn__place
pn__cursor_next(struct pn__cursor *c)
{
	const char *p = strstr(c->source->text + c->at, "${");
	struct pn__place at;

	if (p != NULL)
		c->at = (size_t)(p - c->source->text);
	at = pn__place_at(c->source, c->at);
	if (p != NULL)
		c->at += 2;
	return at;
}

static bool
is_name(char c)
{
	return (unsigned char)c > ' ' && strchr("=/>\"'<", c) == NULL;
}

/* Where the attribute's name stands in the text of its element's tag. */
static size_t
offset_of_attr(const xmlAttr *attr)
{
	const struct pn__source *s = attr->doc->_private;
	struct mark m = { s, offset_of(attr->parent) };
	size_t begin = m.at, end, n = strlen((const char *)attr->name);

	skip_tag(&m);
	end = m.at;
	for (size_t i = begin + 1; i < end; i++) {
		size_t from = i;

		if (s->text[i] == '"' || s->text[i] == '\'') {
			const char *q = strchr(s->text + i + 1, s->text[i]);

			i = q != NULL ? (size_t)(q - s->text) : end;
			continue;
		}
		while (i < end && is_name(s->text[i]))
			i++;
		if (i - from >= n && from > begin + 1 &&
		    memcmp(s->text + i - n, attr->name, n) == 0 &&
		    (i - from == n ||
			(attr->ns != NULL && s->text[i - n - 1] == ':')))
			return from;
		if (i > from)
			i--;
	}
	return begin;
}

struct pn__place
pn__place_of_attr(const xmlAttr *attr)
{
	return pn__place_at(attr->doc->_private, offset_of_attr(attr));
}

struct pn__cursor
pn__cursor_attr(const xmlAttr *attr)
{
	return (struct pn__cursor){ attr->doc->_private,
		offset_of_attr(attr) };
}
