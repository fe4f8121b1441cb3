#include "view/sanitise.h"
#include "base/utf8.h"
#include "req/req.h"
#include "view/escape.h"

#include <postern/reply.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

/* What closes itself in the list is told by a slash. */
static const char *const elements[] = { "a", "abbr", "b", "bdi", "bdo",
	"blockquote", "br/", "caption", "cite", "code", "dd", "del", "dfn",
	"div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4",
	"h5", "h6", "hr/", "i", "img/", "ins", "kbd", "li", "mark", "ol", "p",
	"pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong",
	"sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time",
	"tr", "u", "ul", "var", "wbr/" };

/* Elements that vanish with all that is in them. */
static const char *const dropped[] = { "applet", "audio", "canvas", "embed",
	"frameset", "head", "iframe", "math", "noembed", "noframes", "noscript",
	"object", "plaintext", "script", "select", "style", "svg", "template",
	"textarea", "title", "video", "xmp" };

static const struct {
	const char *element, *attr; /* element NULL: any */
	bool is_url;
} attributes[] = {
	{ NULL, "title", false },
	{ NULL, "lang", false },
	{ NULL, "dir", false },
	{ "a", "href", true },
	{ "img", "src", true },
	{ "img", "alt", false },
	{ "img", "width", false },
	{ "img", "height", false },
	{ "blockquote", "cite", true },
	{ "q", "cite", true },
	{ "del", "cite", true },
	{ "ins", "cite", true },
	{ "del", "datetime", false },
	{ "ins", "datetime", false },
	{ "time", "datetime", false },
	{ "td", "colspan", false },
	{ "td", "rowspan", false },
	{ "th", "colspan", false },
	{ "th", "rowspan", false },
	{ "th", "scope", false },
	{ "ol", "start", false },
	{ "ol", "reversed", false },
	{ "li", "value", false },
};

/* The element as the list has it, or NULL. */
static const char *
allowed(const char *name)
{
	for (size_t i = 0; i < PN_COUNT(elements); i++) {
		size_t n = strcspn(elements[i], "/");

		if (strncmp(elements[i], name, n) == 0 && name[n] == '\0')
			return elements[i];
	}
	return NULL;
}

static bool
is_dropped(const char *name)
{
	for (size_t i = 0; i < PN_COUNT(dropped); i++) {
		if (strcmp(dropped[i], name) == 0)
			return true;
	}
	/* A prefix is foreign markup: <svg:a>. */
	return strchr(name, ':') != NULL;
}

/* -1: not allowed there; else whether it is a URL. */
static int
attribute(const char *element, const char *attr)
{
	for (size_t i = 0; i < PN_COUNT(attributes); i++) {
		if (strcmp(attributes[i].attr, attr) == 0 &&
		    (attributes[i].element == NULL ||
			strcmp(attributes[i].element, element) == 0))
			return attributes[i].is_url;
	}
	return -1;
}

static bool
is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\n' && c != '\t') || c == 0x7f;
}

/* Controls, which a reference may have brought, have no place in HTML. */
static void
add_text(struct pn__buf *out, const char *p)
{
	size_t n;

	for (; *p != '\0'; p += n) {
		while (*p != '\0' && is_control(*p))
			p++;
		for (n = 0; p[n] != '\0' && !is_control(p[n]);)
			n++;
		pn__escape_text(out, p, n);
	}
}

static const char *
value_of(const xmlAttr *attr)
{
	const xmlNode *text = attr->children;

	if (text == NULL || text->content == NULL)
		return "";
	return (const char *)text->content;
}

/*
 * Whether an escaped address may stand there: "#blocked" may not, nor may an
 * image of another host. A browser takes both slashes for one.
 */
static bool
is_kept(const char *element, struct pn_slice url,
    const struct pn_sanitising *with)
{
	size_t n = 0;

	if (url.n == 8 && memcmp(url.p, "#blocked", 8) == 0)
		return false;
	if (strcmp(element, "img") != 0)
		return true;
	while (n < url.n && strchr(":/?#\\", url.p[n]) == NULL)
		n++;
	if (n < url.n && url.p[n] == ':')
		return with->images && strncasecmp(url.p, "http", 4) == 0;
	return with->images || url.n < 2 || strchr("/\\", url.p[0]) == NULL ||
	       strchr("/\\", url.p[1]) == NULL;
}

static void
add_attribute(struct pn__buf *out, const char *element, const xmlAttr *attr,
    const struct pn_sanitising *with)
{
	const char *name = (const char *)attr->name, *value = value_of(attr);
	int is_url = attribute(element, name);
	size_t from = out->n, at;

	if (is_url == -1 || attr->ns != NULL)
		return;
	pn__buf_addf(out, " %s=\"", name);
	at = out->n;
	if (is_url)
		pn__escape_url(out, value, strlen(value), false);
	else
		add_text(out, value);
	if (out->full)
		return;
	if (is_url &&
	    !is_kept(element, (struct pn_slice){ out->p + at, out->n - at },
		with))
		out->n = from;
	else
		pn__buf_addc(out, '"');
}

static void
begin(struct pn__buf *out, const char *name, const xmlNode *node,
    const struct pn_sanitising *with)
{
	const xmlAttr *a;
	uint32_t n = 0;

	pn__buf_addf(out, "<%s", name);
	for (a = node->properties; a != NULL && n < 100; a = a->next, n++)
		add_attribute(out, name, a, with);
	/* Where it leads is not ours to recommend. */
	if (strcmp(name, "a") == 0)
		pn__buf_adds(out, " rel=\"nofollow noopener\"");
	/* Who shows it is not told who reads, before it is read. */
	if (strcmp(name, "img") == 0)
		pn__buf_adds(out,
		    " loading=\"lazy\" referrerpolicy=\"no-referrer\"");
	pn__buf_addc(out, '>');
}

/* Whether what is in the node comes next. */
static bool
enter(struct pn__buf *out, const xmlNode *node, const xmlNode *wrap,
    const struct pn_sanitising *with)
{
	const char *name = (const char *)node->name, *known;

	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
		add_text(out, (const char *)node->content);
	if (node->type != XML_ELEMENT_NODE || is_dropped(name))
		return false;
	known = node != wrap ? allowed(name) : NULL;
	if (known != NULL)
		begin(out, name, node, with);
	return known == NULL || strchr(known, '/') == NULL;
}

static void
leave(struct pn__buf *out, const xmlNode *node, const xmlNode *wrap)
{
	const char *known =
	    node != wrap ? allowed((const char *)node->name) : NULL;

	if (known != NULL)
		pn__buf_addf(out, "</%s>", known);
}

/* Without recursion: how deep it is nested is not ours to say. */
static void
walk(struct pn__buf *out, const xmlNode *top, const xmlNode *wrap,
    const struct pn_sanitising *with)
{
	const xmlNode *node = top->children;

	while (node != NULL && !out->full) {
		if (enter(out, node, wrap, with)) {
			if (node->children != NULL) {
				node = node->children;
				continue;
			}
			leave(out, node, wrap);
		}
		while (node->next == NULL && node->parent != top) {
			node = node->parent;
			leave(out, node, wrap);
		}
		node = node->next;
	}
}

static int
parse(struct pn__buf *out, const char *text, size_t n,
    const struct pn_sanitising *with)
{
	htmlDocPtr doc = htmlReadMemory(text, (int)n, NULL, "UTF-8",
	    HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_RECOVER | HTML_PARSE_NODEFDTD);
	const xmlNode *root = doc != NULL ? xmlDocGetRootElement(doc) : NULL;
	const xmlNode *body = root != NULL ? root->children : NULL;

	/* What follows its end stands beside it. */
	if (body != NULL)
		walk(out, (const xmlNode *)doc, body->children, with);
	xmlFreeDoc(doc);
	return doc != NULL && !out->full ? 0 : -1;
}

/* NUL would end the text. */
static size_t
without_nul(char *p, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] != '\0')
			p[k++] = p[i];
	}
	return k;
}

int
pn__sanitise(struct pn__buf *out, const char *p, size_t n,
    const struct pn_sanitising *with)
{
	/* A parent that is known: text right in the body would get a <p>. */
	static const char head[] = "<html><body><div>";
	struct pn__buf b;
	char *to;
	int rc = -1;

	if (n > PN__SANITISE_MAX)
		return -1;
	pn__buf_init(&b, sizeof(head) + 3 * (size_t)PN__SANITISE_MAX + 16);
	pn__buf_adds(&b, head);
	if ((to = pn__buf_room(&b, 3 * n + 1)) != NULL) {
		b.n += without_nul(to, pn__utf8_repair(p, n, to));
		rc = parse(out, b.p, b.n, with);
	}
	pn__buf_fini(&b);
	return rc;
}

struct pn_html
pn_sanitise_with(struct pn_req *r, struct pn_slice text,
    const struct pn_sanitising *with)
{
	struct pn_html html = { PN_S("") };
	struct pn__buf out;
	const char *p;

	if (pn_failed(r))
		return html;
	pn__buf_init(&out, 4 * (size_t)PN__SANITISE_MAX);
	if (pn__sanitise(&out, text.p, text.n, with) == -1)
		pn_fail(r, 413, "markup of %zu bytes: at most %d are taken",
		    text.n, PN__SANITISE_MAX);
	else if ((p = pn__arena_dup(r->arena, out.p ? out.p : "", out.n)) ==
		 NULL)
		pn_fail(r, 413,
		    "the markup needs more than the request's "
		    "memory");
	else
		html.markup = (struct pn_slice){ p, out.n };
	pn__buf_fini(&out);
	return html;
}
