#include "view/xslt/module/sheet.h"
#include "view/xslt/module/job.h"

#include <libxslt/extensions.h>
#include <libxslt/extra.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <pthread.h>
#include <stdio.h>

/* A run, on a thread of its own: libxslt's recursion needs a large stack. */
struct run {
	struct pn__xslt_job job;
	xsltStylesheetPtr sheet;
	xmlDocPtr doc, result;
	bool is_html, has_failed;
};

/*
 * Nothing is written and no file is opened by libxslt. What document() names
 * counts as the network to it, and comes from our loader.
 */
static xsltSecurityPrefsPtr
nothing_allowed(xsltTransformContextPtr c)
{
	static const xsltSecurityOption all[] = { XSLT_SECPREF_READ_FILE,
		XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
		XSLT_SECPREF_WRITE_NETWORK };
	xsltSecurityPrefsPtr sec = xsltNewSecurityPrefs();

	if (sec == NULL)
		return NULL;
	for (size_t i = 0; i < PN_COUNT(all); i++) {
		if (xsltSetSecurityPrefs(sec, all[i], xsltSecurityForbid) != 0)
			goto fail;
	}
	if (xsltSetCtxtSecurityPrefs(sec, c) == 0)
		return sec;
fail:
	xsltFreeSecurityPrefs(sec);
	return NULL;
}

static void
prepare(struct run *run, xsltTransformContextPtr c)
{
	c->opLimit = PN__XSLT_OPS;
	c->maxTemplateDepth = PN__XSLT_CALLS;
	c->maxTemplateVars = PN__XSLT_VARIABLES;
	c->xpathCtxt->opLimit = PN__XSLT_OPS;
	c->xinclude = 0;
	xsltSetTransformErrorFunc(c, &run->job, pn__xslt_on_text);
	run->job.context = c;
	/* The one extension that nobody can do without. */
	xsltRegisterExtFunction(c, (const xmlChar *)"node-set",
	    (const xmlChar *)"http://exslt.org/common", xsltFunctionNodeSet);
}

static void
transform(struct run *run, xsltTransformContextPtr c)
{
	prepare(run, c);
	run->result = xsltApplyStylesheetUser(
	    run->sheet, run->doc, NULL, NULL, NULL, c);
	run->has_failed = c->state != XSLT_STATE_OK || run->result == NULL ||
			  run->job.stop != PN__XSLT_GOES_ON ||
			  run->job.read.text[0] != '\0';
	run->job.context = NULL;
	run->is_html = run->result != NULL &&
		       run->result->type == XML_HTML_DOCUMENT_NODE;
}

static void *
thread(void *arg)
{
	xsltTransformContextPtr c;
	xsltSecurityPrefsPtr sec = NULL;
	struct run *run = arg;
	char here;

	run->job.stack = (uintptr_t)&here - PN__XSLT_STACK;
	run->has_failed = true;
	pn__xslt_job_begin(&run->job);
	if ((c = xsltNewTransformContext(run->sheet, run->doc)) != NULL &&
	    (sec = nothing_allowed(c)) != NULL)
		transform(run, c);
	if (c != NULL)
		xsltFreeTransformContext(c);
	xsltFreeSecurityPrefs(sec);
	pn__xslt_job_end();
	return NULL;
}

static int
run_thread(struct run *run)
{
	pthread_attr_t attr;
	pthread_t id;
	int rc;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, PN__XSLT_STACK);
	rc = pthread_create(&id, &attr, thread, run);
	pthread_attr_destroy(&attr);
	if (rc == 0)
		pthread_join(id, NULL);
	return rc;
}

int
pn__xslt_apply(void *sheet, xmlDocPtr doc, const struct pn__xslt_reader *from,
    struct pn__xslt_result *ret, struct pn__view_error *err)
{
	struct run run = { .sheet = sheet, .doc = doc };
	const char *name = pn__xslt_name((const char *)run.sheet->doc->URL);

	run.job.reader = from;
	if (run_thread(&run) != 0) {
		snprintf(err->text, sizeof(err->text),
		    "%s: no thread for the stylesheet", name);
		return -1;
	}
	if (run.has_failed) {
		xmlFreeDoc(run.result);
		return pn__xslt_say(&run.job, name, err);
	}
	ret->doc = run.result;
	ret->is_html = run.is_html;
	snprintf(ret->said, sizeof(ret->said), "%s", run.job.said);
	return 0;
}

/* ---- XML ---- */

struct sink {
	void (*write)(void *arg, const char *p, int n);
	void *arg;
};

static int
write_sink(void *context, const char *p, int n)
{
	const struct sink *s = context;

	/* What is full says so itself; libxml2 would print it. */
	s->write(s->arg, p, n);
	return n;
}

int
pn__xslt_save(void *sheet, xmlDocPtr result,
    void (*write)(void *arg, const char *p, int n), void *arg)
{
	struct sink sink = { write, arg };
	xmlOutputBufferPtr out;
	int rc;

	out = xmlOutputBufferCreateIO(write_sink, NULL, &sink, NULL);
	if (out == NULL)
		return -1;
	rc = xsltSaveResultTo(out, result, sheet);
	return xmlOutputBufferClose(out) == -1 || rc == -1 ? -1 : 0;
}
