#include "view/phrase.h"

#include "view/text.h"

#include <stdio.h>
#include <string.h>

enum {
	TEXT_MAX = 16 * 1024,
	DEPTH_MAX = 16, /* of elements in each other */
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* ---- for the translator ---- */

/* White space is one space, and none at the beginning. */
static void
add_plain(struct pn__buf *b, struct pn_slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_space(s.p[i]))
			pn__buf_addc(b, s.p[i]);
		else if (b->n > 0 && b->p[b->n - 1] != ' ')
			pn__buf_addc(b, ' ');
	}
}

/* What a value is called: "name" of "user.name | upper", or "value". */
static struct pn_slice
name_of(struct pn_slice source)
{
	const char *end = memchr(source.p, '|', source.n);
	struct pn_slice s = source;

	if (end != NULL)
		s.n = (size_t)(end - s.p);
	while (s.n > 0 && is_space(s.p[0]))
		s.p++, s.n--;
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	for (size_t i = s.n; i-- > 0;) {
		char c = s.p[i];

		if (c != '.')
			continue;
		s.p += i + 1;
		s.n -= i + 1;
		break;
	}
	return pn__is_name(s) && s.n < 40 ? s : PN_S("value");
}

static bool
is_taken(const struct pn__phrase *p, const char *name)
{
	for (uint32_t i = 0; i < p->n; i++) {
		if (strcmp(p->parts[i].name, name) == 0)
			return true;
	}
	return false;
}

/* A part of that name, or with a number behind it. NULL, latched. */
static struct pn__part *
add_part(struct pn__compile *c, struct pn__phrase *p, struct pn_slice name,
    struct pn__place at)
{
	struct pn__part *part = &p->parts[p->n];
	int len = name.n < 40 ? (int)name.n : 40;

	if (p->n == PN__PARTS_MAX) {
		pn__compile_error(c, at,
		    "a text with pn:t has at most %d values and elements",
		    PN__PARTS_MAX);
		return NULL;
	}
	*part = (struct pn__part){ .source = { NULL, 0 } };
	snprintf(part->name, sizeof(part->name), "%.*s", len, name.p);
	for (uint32_t i = 2; is_taken(p, part->name); i++)
		snprintf(part->name, sizeof(part->name), "%.*s%u", len,
		    name.p, i);
	p->n++;
	return part;
}

static void
read_value(struct pn__compile *c, struct pn__phrase *p,
    const struct pn__piece *piece)
{
	struct pn__part *part = NULL;

	for (uint32_t i = 0; i < p->n; i++) {
		const struct pn_slice *s = &p->parts[i].source;

		if (p->parts[i].element == NULL && s->n == piece->text.n &&
		    memcmp(s->p, piece->text.p, s->n) == 0)
			part = &p->parts[i];
	}
	if (part == NULL) {
		part = add_part(c, p, name_of(piece->text), piece->at);
		if (part == NULL)
			return;
		part->source = piece->text;
	}
	pn__buf_addf(&p->text, "{%s}", part->name);
}

static void
read_text(struct pn__compile *c, struct pn__phrase *p, const xmlNode *node)
{
	const char *text = (const char *)node->content;
	struct pn_slice rest = { text, strlen(text) };
	struct pn__cursor cursor = pn__cursor_text(node);
	struct pn__piece piece;

	while (pn__next_piece(c, &rest, &cursor, &piece)) {
		if (piece.is_value)
			read_value(c, p, &piece);
		else
			add_plain(&p->text, piece.text);
	}
}

/*
 * Why an element cannot be inside: it would be there once for each language,
 * or the translator would have to keep several side by side.
 */
static const char *
refusal(const xmlNode *node)
{
	static const char *const controls[] = { "input", "textarea", "select",
		"form", "script", "style" };
	static const char *const ours[] = { "each", "else", "else-if",
		"include", "t" };

	if (node->ns != NULL &&
	    strcmp((const char *)node->ns->href, "postern") == 0)
		return "of Postern";
	for (size_t i = 0; i < PN_COUNT(controls); i++) {
		if (strcmp((const char *)node->name, controls[i]) == 0)
			return "of this kind";
	}
	for (size_t i = 0; i < PN_COUNT(ours); i++) {
		if (pn__attr_find(node, ours[i], true) != NULL)
			return "with pn:each, pn:else, pn:include or pn:t";
	}
	return NULL;
}

static void read_children(struct pn__compile *c, struct pn__phrase *p,
    const xmlNode *node, int depth);

static void
read_element(struct pn__compile *c, struct pn__phrase *p, const xmlNode *node,
    int depth)
{
	const char *name = (const char *)node->name, *why = refusal(node);
	struct pn__part *part;

	if (why == NULL && depth == DEPTH_MAX)
		why = "so deep in others";
	if (why != NULL) {
		pn__compile_error(c, pn__place_of(node),
		    "<%s> is in a text with pn:t, which has no elements %s: "
		    "put pn:t on the texts around it", name, why);
		return;
	}
	part = add_part(c, p, (struct pn_slice){ name, strlen(name) },
	    pn__place_of(node));
	if (part == NULL)
		return;
	part->element = node;
	if (node->children == NULL) {
		pn__buf_addf(&p->text, "<%s/>", part->name);
		return;
	}
	pn__buf_addf(&p->text, "<%s>", part->name);
	read_children(c, p, node, depth + 1);
	pn__buf_addf(&p->text, "</%s>", part->name);
}

static void
read_children(struct pn__compile *c, struct pn__phrase *p,
    const xmlNode *node, int depth)
{
	for (const xmlNode *n = node->children; n != NULL && !c->has_failed;
	     n = n->next) {
		if (n->type == XML_ELEMENT_NODE)
			read_element(c, p, n, depth);
		else if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			read_text(c, p, n);
	}
}

const char *
pn__phrase_read(
    struct pn__compile *c, struct pn__phrase *p, const xmlNode *node)
{
	const char *text;

	p->n = 0;
	pn__buf_init(&p->text, TEXT_MAX);
	read_children(c, p, node, 0);
	while (p->text.n > 0 && p->text.p[p->text.n - 1] == ' ')
		p->text.n--;
	text = pn__buf_str(&p->text);
	if (!c->has_failed && text == NULL)
		pn__compile_error(c, pn__place_of(node),
		    "a text with pn:t has at most %d bytes", TEXT_MAX);
	else if (!c->has_failed && *text == '\0')
		pn__compile_error(c, pn__place_of(node),
		    "pn:t stands on an element with text; this has none");
	return c->has_failed ? NULL : text;
}

void
pn__phrase_fini(struct pn__phrase *p)
{
	pn__buf_fini(&p->text);
}

/* ---- from the translator ---- */

struct building {
	const struct pn__phrase *phrase;
	const xmlNode *of; /* whose children are replaced */
	const char *p;	   /* what is still to read */
	struct pn__buf text; /* what was read, not yet a node */
	bool has_failed;     /* no memory */
};

static void
append(struct building *b, xmlNode *parent, xmlNode *child, const xmlNode *of)
{
	if (child == NULL) {
		b->has_failed = true;
		return;
	}
	child->_private = of->_private;
	if (xmlAddChild(parent, child) == NULL) {
		xmlFreeNode(child);
		b->has_failed = true;
	}
}

static void
end_text(struct building *b, xmlNode *parent)
{
	const char *text = pn__buf_str(&b->text);

	if (text == NULL)
		b->has_failed = true;
	else if (*text != '\0')
		append(b, parent,
		    xmlNewDocText(b->of->doc, (const xmlChar *)text), b->of);
	pn__buf_reset(&b->text, TEXT_MAX);
}

/* The part that is named at p, which ends with this; NULL: none. */
static const struct pn__part *
part_at(const struct building *b, const char *p, const char *end,
    bool is_element)
{
	const struct pn__phrase *phrase = b->phrase;

	for (uint32_t i = 0; i < phrase->n; i++) {
		const struct pn__part *part = &phrase->parts[i];
		size_t n = strlen(part->name);

		if ((part->element != NULL) == is_element &&
		    strncmp(p, part->name, n) == 0 &&
		    strncmp(p + n, end, strlen(end)) == 0)
			return part;
	}
	return NULL;
}

static void
take(struct building *b, const struct pn__part *part, size_t signs)
{
	b->p += strlen(part->name) + signs;
}

static void build(struct building *b, xmlNode *parent,
    const struct pn__part *inside, int depth);

static void
build_element(struct building *b, xmlNode *parent, const struct pn__part *part,
    bool is_empty, int depth)
{
	xmlNode *copy;

	/* Its attributes too, but not what is in it. */
	copy = xmlDocCopyNode(
	    (xmlNode *)(uintptr_t)part->element, b->of->doc, 2);
	end_text(b, parent);
	append(b, parent, copy, part->element);
	take(b, part, is_empty ? 3 : 2);
	if (!is_empty && !b->has_failed)
		build(b, copy, part, depth + 1);
}

static void
add_character(struct building *b)
{
	/* It is the translator's text, not a value of the template. */
	if (b->p[0] == '$' && b->p[1] == '{')
		pn__buf_addc(&b->text, '\\');
	pn__buf_addc(&b->text, *b->p++);
}

/* Up to the end of the element inside, or of all. */
static void
build(struct building *b, xmlNode *parent, const struct pn__part *inside,
    int depth)
{
	const struct pn__part *part;

	while (*b->p != '\0' && !b->has_failed) {
		if (b->p[0] == '{' &&
		    (part = part_at(b, b->p + 1, "}", false)) != NULL) {
			pn__buf_addf(&b->text, "${%.*s}", (int)part->source.n,
			    part->source.p);
			take(b, part, 2);
		} else if (b->p[0] == '<' && b->p[1] == '/' &&
		    inside != NULL &&
		    part_at(b, b->p + 2, ">", true) == inside) {
			take(b, inside, 3);
			break;
		} else if (b->p[0] == '<' && depth < DEPTH_MAX &&
		    (part = part_at(b, b->p + 1, ">", true)) != NULL)
			build_element(b, parent, part, false, depth);
		else if (b->p[0] == '<' &&
		    (part = part_at(b, b->p + 1, "/>", true)) != NULL)
			build_element(b, parent, part, true, depth);
		else
			add_character(b);
	}
	end_text(b, parent);
}

void
pn__phrase_compile(struct pn__compile *c, const struct pn__phrase *p,
    const xmlNode *node, const char *translation)
{
	xmlNode *holder = xmlNewDocNode(node->doc, NULL,
	    (const xmlChar *)"translation", NULL);
	struct building b = { .phrase = p, .of = node, .p = translation };

	if (holder == NULL) {
		pn__compile_alloc(c, SIZE_MAX / 2);
		return;
	}
	pn__buf_init(&b.text, TEXT_MAX * 4);
	build(&b, holder, NULL, 0);
	pn__buf_fini(&b.text);
	if (b.has_failed)
		pn__compile_error(c, pn__place_of(node),
		    "a translation of this text is too long");
	else
		pn__compile_children(c, holder);
	xmlFreeNode(holder);
}
