#include "view/xslt/xslt.h"
#include "base/module.h"
#include "view/source.h"
#include "view/xslt/module.h"

#include <libxml/uri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pn__xslt {
	const struct pn__xslt_module *module;
	void *sheet;
	struct pn__xslt_output output;
	bool is_free; /* names in the page may be made of values */
	char *folder, *name;
};

/* Where a stylesheet's files come from, while it is loaded or run. */
struct reading {
	const char *folder;
	const char *name;     /* of the stylesheet … */
	struct pn_slice text; /* … that is this text; p NULL: a file */
	bool is_free, is_data;
};

static xmlChar *
url_of(const char *name)
{
	static const char scheme[] = "template:/";
	xmlChar *path, *url = NULL;

	path = xmlURIEscapeStr((const xmlChar *)name, (const xmlChar *)"/");
	if (path != NULL)
		url = xmlStrncatNew(
		    (const xmlChar *)scheme, path, xmlStrlen(path));
	xmlFree(path);
	return url;
}

static xmlDocPtr
parse(struct reading *rd, const char *name, struct pn_slice text,
    bool is_sheet, xmlDictPtr dict, struct pn__view_error *err)
{
	xmlChar *url = url_of(name);
	xmlDocPtr doc;

	doc = pn__xslt_parse(name, (const char *)url, text, dict, err);
	xmlFree(url);
	if (doc == NULL || !is_sheet)
		return doc;
	if (pn__xslt_check(name, doc, &rd->is_data, &rd->is_free, err) == 0)
		return doc;
	xmlFreeDoc(doc);
	return NULL;
}

static xmlDocPtr
read_doc(void *arg, const char *name, bool is_sheet, xmlDictPtr dict,
    struct pn__view_error *err)
{
	struct reading *rd = arg;
	struct pn_slice text;
	struct pn__buf raw;
	xmlDocPtr doc = NULL;

	if (rd->text.p != NULL && strcmp(name, rd->name) == 0)
		return parse(rd, name, rd->text, is_sheet, dict, err);
	pn__buf_init(&raw, PN__SOURCE_MAX + 1);
	if (pn__source_bytes(rd->folder, name, &raw, err) == 0) {
		text = (struct pn_slice){ raw.p, raw.n };
		doc = parse(rd, name, text, is_sheet, dict, err);
	}
	pn__buf_fini(&raw);
	return doc;
}

/* The module, from its shared object; NULL with err filled. */
static const struct pn__xslt_module *
module_of(const char *name, struct pn__view_error *err)
{
	const struct pn__xslt_module *m;
	char why[300];

	m = pn__module_load(
	    NULL, "view-xslt", "pn_xslt_module", why, sizeof(why));
	if (m != NULL && m->version == PN__XSLT_MODULE)
		return m;
	snprintf(err->text, sizeof(err->text),
	    "%.100s: the engine for XSLT is not there (Postern was built "
	    "without libxslt?): %s", name,
	    m != NULL ? "view-xslt.so is of another version" : why);
	return NULL;
}

/* A media type is sent as a header: only what one is made of. */
static int
check_type(const struct pn__xslt *x, struct pn__view_error *err)
{
	static const char token[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789!#$&^_.+-";
	const char *type = x->output.media_type;
	size_t n;

	if (type == NULL)
		return 0;
	n = strspn(type, token);
	if (n > 0 && type[n] == '/' && type[n + 1] != '\0' &&
	    type[n + 1 + strspn(type + n + 1, token)] == '\0' &&
	    strlen(type) < 100)
		return 0;
	snprintf(err->text, sizeof(err->text),
	    "%s: <xsl:output media-type=\"%.100s\"> is no media type such as "
	    "application/atom+xml", x->name, type);
	return -1;
}

static int
load(struct pn__xslt *x, struct reading *rd, struct pn__view_error *err)
{
	struct pn__xslt_reader reader = { read_doc, rd };

	if ((x->module = module_of(x->name, err)) == NULL)
		return -1;
	x->sheet = x->module->compile(x->name, &reader, &x->output, err);
	x->is_free = rd->is_free;
	if (x->sheet == NULL || check_type(x, err) == -1)
		return -1;
	if (!x->is_free || x->output.method != PN__XSLT_HTML)
		return 0;
	snprintf(err->text, sizeof(err->text),
	    "%s: the name of an element or attribute is made of a value, "
	    "which HTML cannot have: no escaping makes that safe", x->name);
	return -1;
}

struct pn__xslt *
pn__xslt_load_text(const char *folder, const char *name, struct pn_slice text,
    struct pn__view_error *err)
{
	struct reading rd = { .folder = folder, .name = name, .text = text };
	struct pn__xslt *x = calloc(1, sizeof(*x));

	snprintf(err->text, sizeof(err->text), "%.200s: no memory", name);
	if (x != NULL && (x->folder = strdup(folder)) != NULL &&
	    (x->name = strdup(name)) != NULL && load(x, &rd, err) == 0)
		return x;
	pn__xslt_free(x);
	return NULL;
}

struct pn__xslt *
pn__xslt_load(const char *folder, const char *name, struct pn__view_error *err)
{
	return pn__xslt_load_text(
	    folder, name, (struct pn_slice){ NULL, 0 }, err);
}

void
pn__xslt_free(struct pn__xslt *x)
{
	if (x == NULL)
		return;
	if (x->sheet != NULL)
		x->module->free(x->sheet);
	free(x->folder);
	free(x->name);
	free(x);
}

/* ---- rendering ---- */

static void
write_xml(void *arg, const char *p, int n)
{
	pn__buf_add(arg, p, (size_t)n);
}

static void
set_type(const struct pn__xslt *x, bool is_html, struct pn__xslt_facts *f)
{
	const char *type = x->output.media_type;

	if (type == NULL)
		type = is_html ? "text/html"
		       : x->output.method == PN__XSLT_TEXT_ONLY
			   ? "text/plain"
			   : "application/xml";
	snprintf(f->type, sizeof(f->type), "%s; charset=utf-8", type);
}

/* Writes the result by its method. 0; -1 with err filled, or out full. */
static int
print(const struct pn__xslt *x, const struct pn__xslt_result *got,
    struct pn__buf *out, struct pn__view_error *err)
{
	if (x->output.method == PN__XSLT_TEXT_ONLY) {
		pn__xslt_text(out, got->doc);
		return 0;
	}
	if (got->is_html && x->is_free) {
		snprintf(err->text, sizeof(err->text),
		    "%s: the name of an element or attribute is made of a "
		    "value, which HTML cannot have", x->name);
		return -1;
	}
	if (got->is_html)
		return pn__xslt_html(out, got->doc, x->name, err);
	pn__xslt_xml(got->doc);
	if (x->module->save(x->sheet, got->doc, write_xml, out) == 0)
		return 0;
	snprintf(err->text, sizeof(err->text), "%s: no memory for the page",
	    x->name);
	return -1;
}

int
pn__xslt_render(const struct pn__xslt *x, const struct pn_value *values,
    struct pn__buf *out, struct pn__xslt_facts *ret_facts,
    struct pn__view_error *err)
{
	struct reading rd = { .folder = x->folder, .name = "" };
	struct pn__xslt_reader reader = { read_doc, &rd };
	struct pn__xslt_result got = { .doc = NULL };
	struct pn__view_error why = { "" };
	xmlDocPtr doc;
	int rc;

	if ((doc = pn__xslt_document(values, &why)) == NULL) {
		snprintf(err->text, sizeof(err->text), "%.200s: %.280s",
		    x->name, why.text);
		return -1;
	}
	rc = x->module->apply(x->sheet, doc, &reader, &got, err);
	if (rc == 0)
		rc = print(x, &got, out, err);
	if (out->full) {
		snprintf(err->text, sizeof(err->text),
		    "%s: the page is larger than %zu bytes", x->name,
		    out->limit);
		rc = -1;
	}
	set_type(x, got.is_html, ret_facts);
	memcpy(ret_facts->said, got.said, sizeof(got.said));
	xmlFreeDoc(got.doc);
	xmlFreeDoc(doc);
	return rc;
}
