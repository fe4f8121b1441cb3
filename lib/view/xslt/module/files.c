#include "view/xslt/module/job.h"

#include <libxml/uri.h>
#include <libxslt/documents.h>
#include <stdio.h>
#include <string.h>

/* The root of all addresses is the folder of templates. */
static const char scheme[] = "template:/";

static xsltDocLoaderFunc before;

const char *
pn__xslt_name(const char *url)
{
	size_t n = strlen(scheme);

	return strncmp(url, scheme, n) == 0 ? url + n : url;
}

static xmlDocPtr
read_url(struct pn__xslt_job *job, const char *url, xmlDictPtr dict,
    bool is_sheet)
{
	struct pn__view_error err = { "" };
	const char *path = pn__xslt_name(url);
	xmlDocPtr doc = NULL;
	char *name;

	if (path == url)
		snprintf(err.text, sizeof(err.text),
		    "%.300s is not below the folder of templates: nothing "
		    "else is read", url);
	else if (++job->reads > PN__XSLT_READS)
		snprintf(err.text, sizeof(err.text),
		    "more than 100 files are read");
	else if ((name = xmlURIUnescapeString(path, 0, NULL)) != NULL) {
		doc = job->reader->read(
		    job->reader->arg, name, is_sheet, dict, &err);
		xmlFree(name);
	}
	if (doc != NULL && is_sheet && !pn__xslt_patterns(job, doc)) {
		xmlFreeDoc(doc);
		return NULL;
	}
	if (doc == NULL && job->read.text[0] == '\0') {
		job->read = err;
		pn__xslt_here(job);
	}
	return doc;
}

static xmlDocPtr
load(const xmlChar *url, xmlDictPtr dict, int options, void *context,
    xsltLoadType type)
{
	struct pn__xslt_job *job = pn__xslt_job();

	if (job == NULL)
		return before(url, dict, options, context, type);
	return read_url(
	    job, (const char *)url, dict, type != XSLT_LOAD_DOCUMENT);
}

void
pn__xslt_files_init(void)
{
	before = xsltDocDefaultLoader;
	xsltSetLoaderFunc(load);
}
