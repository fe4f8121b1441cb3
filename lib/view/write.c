#include "view/emit.h"
#include "view/filter.h"
#include "view/scan.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* An attribute with a value in it, while it is compiled. */
struct writing {
	struct pn__compile *c;
	const xmlAttr *attr;
	const char *element;
	enum pn__attr_kind kind;
	struct pn__css css;
	/* of URLs */
	char seen[256];	   /* the literal so far, cut: enough for a scheme */
	bool value_first;  /* it begins with a value */
	bool has_mark;	   /* a / ? or # was seen */
	bool has_root;	   /* "/" and a value were all so far */
	char next;	   /* the character behind the value, or 0 */
	bool is_dangling;  /* of a list: an address has begun */
};

static void
refuse(struct writing *w, struct pn__place at, const char *why)
{
	pn__compile_error(w->c, at, "a value in %s=\"…\" of <%s> %s",
	    (const char *)w->attr->name, w->element, why);
}

/* ---- URLs ---- */

static void
url_literal(struct writing *w, struct pn_slice text)
{
	size_t have = strlen(w->seen);

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == ':' && w->value_first && !w->has_mark)
			refuse(w, pn__place_of_attr(w->attr),
			    "stands before a \":\": the kind of address must "
			    "not come from a value");
		if (c == '/' || c == '?' || c == '#')
			w->has_mark = true;
		w->is_dangling = strchr(" \t\r\n,", c) == NULL;
		/* White space in front means nothing to a browser. */
		if ((unsigned char)c <= ' ' && have == 0)
			continue;
		if (have < sizeof(w->seen) - 1) {
			w->seen[have++] = c;
			w->seen[have] = '\0';
		}
	}
}

/* Whether the literal before the value begins with a harmless scheme. */
static bool
is_good_scheme(const char *seen)
{
	static const char *const good[] = { "http", "https", "mailto",
		"tel" };
	size_t n = strcspn(seen, ":/?#");

	if (seen[n] != ':')
		return true;
	for (size_t i = 0; i < PN_COUNT(good); i++) {
		if (strlen(good[i]) == n && strncasecmp(good[i], seen, n) == 0)
			return true;
	}
	return false;
}

/* Whether the literal says which host: a path, or a whole host and "/". */
static bool
is_host_fixed(const char *seen)
{
	size_t n = strcspn(seen, ":/?#");
	const char *host = seen[n] == ':' ? seen + n + 1 : seen;

	if (strncmp(host, "//", 2) != 0)
		return true;
	return strpbrk(host + 2, "/?#") != NULL;
}

/* <link rel> that only names a page: its address may be any. */
static bool
is_plain_link(const xmlNode *node)
{
	static const char *const plain[] = { "canonical", "alternate", "next",
		"prev", "icon", "author", "license", "help", "search", "me" };
	const char *rel = pn__attr(node, "rel");

	if (strcmp((const char *)node->name, "link") != 0 || rel == NULL)
		return false;
	for (size_t i = 0; i < PN_COUNT(plain); i++) {
		if (strcasecmp(rel, plain[i]) == 0)
			return true;
	}
	return false;
}

static enum pn__escape
url_value(struct writing *w, struct pn__place at)
{
	bool is_first = w->seen[0] == '\0' && !w->value_first;
	bool is_root = !w->value_first && strcmp(w->seen, "/") == 0;
	bool is_trusted = pn__html_is_trusted(w->element,
			      (const char *)w->attr->name) &&
			  !is_plain_link(w->attr->parent);

	if (is_trusted && (is_first || !is_host_fixed(w->seen)))
		refuse(w, at,
		    "decides where code comes from: write the beginning of "
		    "the address yourself, /static/${name}.js");
	else if ((!is_first && w->value_first && !w->has_mark) ||
		 (is_root && w->has_root))
		refuse(w, at,
		    "directly follows another: put a / between them");
	else if (!is_first && !is_good_scheme(w->seen))
		refuse(w, at,
		    "cannot be made safe behind javascript:, data: and "
		    "their like");
	w->value_first = w->value_first || is_first;
	w->has_root = is_root;
	if (is_root && (w->next == '/' || w->next == '\\'))
		return PN__ESCAPE_FIRST;
	return is_first ? PN__ESCAPE_URL : PN__ESCAPE_PART;
}

/* ---- any attribute ---- */

static enum pn__escape
escape_of(struct writing *w, struct pn__place at)
{
	const char *why;

	switch (w->kind) {
	case PN__ATTR_URL:
		return url_value(w, at);
	case PN__ATTR_URLS:
		why = w->is_dangling ? "" : NULL;
		w->is_dangling = true;
		return why != NULL ? PN__ESCAPE_PART : PN__ESCAPE_SRC;
	case PN__ATTR_STYLE:
		if ((why = pn__css_refusal(&w->css)) != NULL)
			pn__compile_error(w->c, at,
			    "a value cannot be made safe in %s", why);
		return PN__ESCAPE_CSS;
	case PN__ATTR_EVENT:
		refuse(w, at,
		    "would be a script: put it into data-name=\"${…}\" and "
		    "read that in the script");
		break;
	case PN__ATTR_MARKUP:
		refuse(w, at, "would be a document of its own: use src");
		break;
	case PN__ATTR_FIXED:
		refuse(w, at,
		    "would change what the element is: write it out, with "
		    "pn:if for each case");
		break;
	default:
		break;
	}
	return PN__ESCAPE_ATTR;
}

static void
literal(struct writing *w, struct pn_slice text)
{
	if (w->kind == PN__ATTR_URL || w->kind == PN__ATTR_URLS)
		url_literal(w, text);
	else if (w->kind == PN__ATTR_STYLE)
		pn__css_scan(&w->css, text);
	pn__emit_text(w->c, text.p, text.n, true);
}

/* Writes name=" with a space in front. */
static void
name_of(const xmlAttr *attr, char *out, size_t n, const char *behind)
{
	const char *prefix = attr->ns != NULL ? (const char *)attr->ns->prefix
					      : NULL;

	snprintf(out, n, " %s%s%s%s", prefix ? prefix : "", prefix ? ":" : "",
	    (const char *)attr->name, behind);
}

/* The whole value is one ${…}: printed unless it is null. */
static void
compile_single(struct writing *w, const struct pn__piece *piece)
{
	enum pn__escape escape = escape_of(w, piece->at);
	const struct pn__expr *e =
	    pn__expr_parse(w->c, piece->text.p, piece->text.n, piece->at);
	bool is_bool = w->kind == PN__ATTR_BOOL;
	char name[256];

	if (e == NULL || (!is_bool && !pn__check_printed(w->c, e, escape)))
		return;
	if (e->kind == PN__EXPR_FILTER && e->filter->is_markup) {
		pn__compile_error(w->c, piece->at,
		    "the filter %s makes markup, which has a place only "
		    "between tags", e->filter->name);
		return;
	}
	name_of(w->attr, name, sizeof(name), is_bool ? "" : "=\"");
	pn__emit_with(w->c,
	    (struct pn__op){ .code = is_bool ? PN__OP_BOOL : PN__OP_ATTR,
		.escape = (uint8_t)escape,
		.expr = e },
	    name);
}

static void
compile_value(struct writing *w, struct pn_slice rest)
{
	struct pn__cursor cursor = pn__cursor_attr(w->attr);
	struct pn_slice all = rest;
	struct pn__piece piece;
	char name[256];

	if (!pn__next_piece(w->c, &rest, &cursor, &piece))
		return;
	if (piece.is_value && rest.n == 0) {
		compile_single(w, &piece);
		return;
	}
	if (w->kind == PN__ATTR_BOOL) {
		refuse(w, pn__place_of_attr(w->attr),
		    "says whether it stands there: write one ${…} and "
		    "nothing else");
		return;
	}
	name_of(w->attr, name, sizeof(name), "=\"");
	pn__emit_raw(w->c, name);
	cursor = pn__cursor_attr(w->attr);
	while (pn__next_piece(w->c, &all, &cursor, &piece)) {
		w->next = all.n > 0 ? all.p[0] : '\0';
		if (piece.is_value)
			pn__emit_value(
			    w->c, &piece, escape_of(w, piece.at));
		else
			literal(w, piece.text);
	}
	pn__emit_raw(w->c, "\"");
}

/* <meta http-equiv="refresh" content="0; url=…"> */
static bool
is_refresh(const xmlAttr *attr)
{
	return strcasecmp((const char *)attr->name, "content") == 0 &&
	       pn__attr(attr->parent, "http-equiv") != NULL;
}

static void
compile_literal(
    struct pn__compile *c, const xmlAttr *attr, enum pn__attr_kind kind)
{
	const char *v = pn__attr_value(attr);
	char name[256];

	if (kind == PN__ATTR_BOOL && strcasecmp(v, "false") == 0) {
		pn__compile_error(c, pn__place_of_attr(attr),
		    "%s=\"false\" is true in HTML: leave the attribute out",
		    (const char *)attr->name);
		return;
	}
	name_of(attr, name, sizeof(name), kind == PN__ATTR_BOOL ? "" : "=\"");
	pn__emit_raw(c, name);
	if (kind == PN__ATTR_BOOL)
		return;
	if (!pn__emit_asset(c, attr))
		pn__emit_text(c, v, strlen(v), true);
	pn__emit_raw(c, "\"");
}

void
pn__compile_attr(struct pn__compile *c, const xmlAttr *attr)
{
	struct writing w = { .c = c, .attr = attr,
		.element = (const char *)attr->parent->name };
	const char *v = pn__attr_value(attr);

	if (strlen((const char *)attr->name) > 200) {
		pn__compile_error(c, pn__place_of_attr(attr),
		    "an attribute's name of more than 200 characters");
		return;
	}
	w.kind = pn__html_attr(w.element, (const char *)attr->name);
	if (is_refresh(attr))
		w.kind = PN__ATTR_FIXED;
	if (pn__has_value(v))
		compile_value(&w, (struct pn_slice){ v, strlen(v) });
	else
		compile_literal(c, attr, w.kind);
}
