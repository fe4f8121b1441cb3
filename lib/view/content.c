#define _GNU_SOURCE 1 /* memmem() */

#include "view/emit.h"
#include "view/filter.h"
#include "view/scan.h"
#include "view/text.h"

#include <string.h>
#include <strings.h>

bool
pn__has_value(const char *s)
{
	return strstr(s, "${") != NULL;
}

/* The "}" that ends a value at p, past those in strings; NULL: none. */
static const char *
value_end(const char *p, const char *end)
{
	char quote = '\0';

	for (; p < end; p++) {
		if (quote != '\0' ? *p == quote : *p == '\'' || *p == '"')
			quote = quote != '\0' ? '\0' : *p;
		else if (quote == '\0' && *p == '}')
			return p;
	}
	return NULL;
}

static void
advance(struct pn_slice *s, size_t n)
{
	s->p += n;
	s->n -= n;
}

static bool
value_piece(struct pn__compile *c, struct pn_slice *rest,
    struct pn__cursor *cursor, struct pn__piece *ret)
{
	const char *from = rest->p + 2;
	const char *end = value_end(from, rest->p + rest->n);

	*ret = (struct pn__piece){ .is_value = true,
		.at = pn__cursor_next(cursor) };
	if (end == NULL) {
		pn__compile_error(c, ret->at,
		    "the \"${\" here has no \"}\"; to print it as it stands "
		    "write \\${");
		return false;
	}
	ret->text = (struct pn_slice){ from, (size_t)(end - from) };
	advance(rest, ret->text.n + 3);
	return true;
}

bool
pn__next_piece(struct pn__compile *c, struct pn_slice *rest,
    struct pn__cursor *cursor, struct pn__piece *ret)
{
	const char *p;
	size_t n;

	if (c->has_failed || rest->n == 0)
		return false;
	if (rest->n >= 2 && memcmp(rest->p, "${", 2) == 0)
		return value_piece(c, rest, cursor, ret);
	if (rest->n >= 3 && memcmp(rest->p, "\\${", 3) == 0) {
		pn__cursor_next(cursor);
		*ret = (struct pn__piece){ .text = { rest->p + 1, 2 } };
		advance(rest, 3);
		return true;
	}
	p = memmem(rest->p, rest->n, "${", 2);
	n = p != NULL ? (size_t)(p - rest->p) : rest->n;
	if (p != NULL && p > rest->p && p[-1] == '\\')
		n--;
	*ret = (struct pn__piece){ .text = { rest->p, n } };
	advance(rest, n);
	return true;
}

/* Whether what e gives is markup made by a filter. */
static bool
is_markup(const struct pn__expr *e)
{
	return e->kind == PN__EXPR_FILTER && e->filter->is_markup;
}

void
pn__emit_value(struct pn__compile *c, const struct pn__piece *piece,
    enum pn__escape escape)
{
	const struct pn__expr *e =
	    pn__expr_parse(c, piece->text.p, piece->text.n, piece->at);

	if (e == NULL || !pn__check_printed(c, e, escape))
		return;
	if (is_markup(e) && escape != PN__ESCAPE_TEXT) {
		pn__compile_error(c, piece->at,
		    "the filter %s makes markup, which has a place only "
		    "between tags", e->filter->name);
		return;
	}
	pn__emit(c, (struct pn__op){ .code = PN__OP_VALUE,
			.escape = (uint8_t)escape,
			.expr = e });
}

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

void
pn__compile_text(struct pn__compile *c, const xmlNode *node)
{
	const char *text = (const char *)node->content;
	struct pn_slice rest = { text, strlen(text) };
	struct pn__cursor cursor = pn__cursor_text(node);
	struct pn__piece piece;

	if (c->trims && is_blank(text))
		return;
	while (pn__next_piece(c, &rest, &cursor, &piece)) {
		if (piece.is_value)
			pn__emit_value(c, &piece,
			    c->text_only ? PN__ESCAPE_RCDATA
					 : PN__ESCAPE_TEXT);
		else
			pn__emit_text(c, piece.text.p, piece.text.n, false);
	}
}

/* ---- <script> and <style> ---- */

/* What ends a script too early, or begins what the browser counts. */
static const char *
early_end(const char *text, const char *element)
{
	size_t n = strlen(element);

	for (const char *p = text; (p = strchr(p, '<')) != NULL; p++) {
		if (strncmp(p, "<!--", 4) == 0)
			return "<!--";
		if (p[1] == '/' && strncasecmp(p + 2, element, n) == 0)
			return "</";
		if (strcasecmp(element, "script") == 0 &&
		    strncasecmp(p + 1, "script", 6) == 0)
			return "<script";
	}
	return NULL;
}

/* A child of a script: its text, or NULL, latched where it is no text. */
static const char *
script_text(struct pn__compile *c, const xmlNode *child, const char *element)
{
	const char *text = (const char *)child->content, *end;

	if (child->type == XML_COMMENT_NODE)
		return NULL;
	if (child->type != XML_TEXT_NODE &&
	    child->type != XML_CDATA_SECTION_NODE) {
		pn__compile_error(c, pn__place_of(child),
		    "<%s> holds text only: write a \"<\" in it as &lt;, or "
		    "put all of it into <![CDATA[ … ]]>", element);
		return NULL;
	}
	if ((end = early_end(text, element)) == NULL)
		return text;
	pn__compile_error(c, pn__place_of(child),
	    "\"%s\" in a <%s> is not read as what it is by browsers: split "
	    "it, \"%.1s\" + \"%s\"", end, element, end, end + 1);
	return NULL;
}

static void
refuse(struct pn__compile *c, const struct pn__piece *piece, const char *why)
{
	pn__compile_error(c, piece->at,
	    "\"${%.*s}\" cannot be made safe here, in %s",
	    piece->text.n < 60 ? (int)piece->text.n : 60, piece->text.p, why);
}

void
pn__compile_style(struct pn__compile *c, const xmlNode *node)
{
	struct pn__css css = { 0 };
	struct pn__piece piece;

	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const char *text = script_text(c, n, "style"), *why;
		struct pn_slice rest = { text, text ? strlen(text) : 0 };
		struct pn__cursor cursor = pn__cursor_text(n);

		while (pn__next_piece(c, &rest, &cursor, &piece)) {
			if (!piece.is_value) {
				pn__css_scan(&css, piece.text);
				pn__emit_literal(c, piece.text);
				continue;
			}
			if ((why = pn__css_refusal(&css)) != NULL)
				refuse(c, &piece, why);
			pn__emit_value(c, &piece, PN__ESCAPE_CSS);
		}
	}
}

/* How a script's values are written: -1: they cannot be. */
static int
script_escape(const xmlNode *node)
{
	static const char *const data[] = { "application/json",
		"application/ld+json", "text/json",
		"application/manifest+json" };
	static const char *const code[] = { "", "module", "text/javascript",
		"application/javascript", "application/ecmascript",
		"text/ecmascript" };
	const char *type = pn__attr(node, "type");

	for (size_t i = 0; i < PN_COUNT(data); i++) {
		if (type != NULL && strcasecmp(type, data[i]) == 0)
			return PN__ESCAPE_JSON;
	}
	for (size_t i = 0; i < PN_COUNT(code); i++) {
		if (type == NULL || strcasecmp(type, code[i]) == 0)
			return PN__ESCAPE_JS;
	}
	return -1;
}

static void
script_piece(struct pn__compile *c, const struct pn__piece *piece,
    struct pn__js *js, int escape)
{
	const char *why;

	if (!piece->is_value) {
		why = pn__js_scan(js, piece->text);
		if (why != NULL && escape != -1)
			pn__compile_error(c, c->last_value,
			    "a value cannot be %s", why);
		pn__emit_literal(c, piece->text);
		return;
	}
	why = escape == -1 ? "a <script> of this type: values go into "
			     "JavaScript and into type=\"application/json\""
			   : pn__js_value(js);
	if (why != NULL)
		refuse(c, piece, why);
	c->last_value = piece->at;
	pn__emit_value(c, piece, (enum pn__escape)escape);
}

void
pn__compile_script(struct pn__compile *c, const xmlNode *node)
{
	int escape = script_escape(node);
	struct pn__js js = { 0 };
	struct pn__piece piece;

	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const char *text = script_text(c, n, "script");
		struct pn_slice rest = { text, text ? strlen(text) : 0 };
		struct pn__cursor cursor = pn__cursor_text(n);

		while (pn__next_piece(c, &rest, &cursor, &piece))
			script_piece(c, &piece, &js, escape);
	}
}
