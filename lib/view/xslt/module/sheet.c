#include "view/xslt/module/job.h"
#include "view/xslt/module/sheet.h"

#include <libxslt/imports.h>
#include <libxslt/pattern.h>
#include <libxslt/xsltutils.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static enum pn__xslt_method
method_of(const char *name)
{
	if (name == NULL)
		return PN__XSLT_ANY;
	if (strcmp(name, "html") == 0)
		return PN__XSLT_HTML;
	return strcmp(name, "text") == 0 ? PN__XSLT_TEXT_ONLY : PN__XSLT_XML;
}

/* What <xsl:output> says, over all files. */
static int
read_output(xsltStylesheetPtr s, struct pn__xslt_output *ret, const char *name,
    struct pn__view_error *err)
{
	const xmlChar *method, *media_type, *encoding;

	XSLT_GET_IMPORT_PTR(method, s, method)
	XSLT_GET_IMPORT_PTR(media_type, s, mediaType)
	XSLT_GET_IMPORT_PTR(encoding, s, encoding)
	ret->method = method_of((const char *)method);
	ret->media_type = (const char *)media_type;
	if (encoding != NULL &&
	    strcasecmp((const char *)encoding, "UTF-8") != 0) {
		snprintf(err->text, sizeof(err->text),
		    "%s: <xsl:output encoding=\"%.40s\">: pages are UTF-8",
		    name, (const char *)encoding);
		return -1;
	}
	if (s->encoding == NULL)
		s->encoding = xmlStrdup((const xmlChar *)"UTF-8");
	return 0;
}

/* One pattern; libxslt itself would not say where it stands. */
static bool
check_pattern(struct pn__xslt_job *job, xsltStylesheetPtr scratch,
    xmlNodePtr node, const char *attr)
{
	xmlChar *s = xmlGetNoNsProp(node, (const xmlChar *)attr);

	if (s == NULL)
		return true;
	xsltFreeCompMatchList(
	    xsltCompilePattern(s, node->doc, node, scratch, NULL));
	if (job->has_error || job->has_place || job->path[0] != '\0') {
		snprintf(job->file, sizeof(job->file), "%s",
		    (const char *)node->doc->URL);
		job->line = xmlGetLineNo(node);
		job->path[0] = '\0';
		job->has_error = job->has_place = true;
		snprintf(job->text, sizeof(job->text),
		    "%s=\"%.150s\" is no pattern", attr, (const char *)s);
	}
	xmlFree(s);
	return !job->has_error;
}

bool
pn__xslt_patterns(struct pn__xslt_job *job, xmlDocPtr doc)
{
	xmlNodePtr node = (xmlNodePtr)doc->children;
	xsltStylesheetPtr scratch = xsltNewStylesheet();
	bool ok = scratch != NULL;

	while (ok && node != NULL) {
		if (node->type == XML_ELEMENT_NODE && IS_XSLT_ELEM(node))
			ok = check_pattern(job, scratch, node, "match") &&
			     check_pattern(job, scratch, node, "count") &&
			     check_pattern(job, scratch, node, "from");
		if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node->next == NULL && node->parent != (xmlNodePtr)doc)
			node = node->parent;
		node = node->next;
	}
	xsltFreeStylesheet(scratch);
	return ok;
}

/* Whether a template of that name is there: libxslt asks when it is called. */
static bool
has_template(xsltStylesheetPtr s, const xsltStylePreComp *call)
{
	for (; s != NULL; s = xsltNextImport(s)) {
		if (s->namedTemplates != NULL &&
		    xmlHashLookup2(s->namedTemplates, call->name, call->ns) !=
			NULL)
			return true;
	}
	return false;
}

/* The first call below top of a template that is not there, or NULL. */
static const xmlNode *
find_lost(xsltStylesheetPtr all, const xmlNode *top)
{
	const xmlNode *node = top->children;

	while (node != NULL) {
		const xsltStylePreComp *c = node->psvi;

		if (node->type == XML_ELEMENT_NODE && c != NULL &&
		    c->type == XSLT_FUNC_CALLTEMPLATE && c->has_name &&
		    !has_template(all, c))
			return node;
		if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node->next == NULL && node->parent != top)
			node = node->parent;
		node = node->next;
	}
	return NULL;
}

static bool
check_calls(struct pn__xslt_job *job, xsltStylesheetPtr all)
{
	const xmlNode *lost = NULL;
	xsltTemplatePtr t;

	for (xsltStylesheetPtr s = all; s != NULL; s = xsltNextImport(s)) {
		for (t = s->templates; t != NULL && lost == NULL; t = t->next)
			lost = find_lost(all, t->elem);
	}
	if (lost == NULL)
		return true;
	xsltTransformError(NULL, all, (xmlNodePtr)(uintptr_t)lost,
	    "there is no template of the name %s\n",
	    ((const xsltStylePreComp *)lost->psvi)->name);
	return !job->has_error;
}

/* The compiled stylesheet, which owns the tree then; NULL, the tree freed. */
static xsltStylesheetPtr
compile_tree(struct pn__xslt_job *job, xmlDocPtr doc)
{
	xsltStylesheetPtr s = NULL;

	if (pn__xslt_patterns(job, doc))
		s = xsltParseStylesheetDoc(doc);
	if (s == NULL) {
		xmlFreeDoc(doc);
		return NULL;
	}
	/* A warning is an error that would show later. */
	if (s->errors == 0 && check_calls(job, s) && !job->has_place &&
	    !job->has_error && job->path[0] == '\0' &&
	    job->read.text[0] == '\0')
		return s;
	xsltFreeStylesheet(s);
	return NULL;
}

void *
pn__xslt_compile(const char *name, const struct pn__xslt_reader *from,
    struct pn__xslt_output *ret_output, struct pn__view_error *err)
{
	struct pn__xslt_job job = { .reader = from };
	xsltStylesheetPtr s = NULL;
	xmlDocPtr doc;

	pn__xslt_job_init();
	if ((doc = from->read(from->arg, name, true, NULL, err)) == NULL)
		return NULL;
	pn__xslt_job_begin(&job);
	s = compile_tree(&job, doc);
	pn__xslt_job_end();
	if (s == NULL) {
		pn__xslt_say(&job, name, err);
		return NULL;
	}
	if (read_output(s, ret_output, name, err) == 0)
		return s;
	xsltFreeStylesheet(s);
	return NULL;
}

void
pn__xslt_free_sheet(void *sheet)
{
	xsltFreeStylesheet(sheet);
}

const struct pn__xslt_module pn_xslt_module = { PN__XSLT_MODULE,
	pn__xslt_compile, pn__xslt_free_sheet, pn__xslt_apply, pn__xslt_save };
