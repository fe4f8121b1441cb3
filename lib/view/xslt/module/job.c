#include "view/xslt/module/job.h"

#include <libxslt/xslt.h>
#include <libxslt/xsltutils.h>
#include <pthread.h>

/*
 * libxslt has one handler of errors and one loader in a process, and neither
 * is told whose they are: the thread knows.
 */
static __thread struct pn__xslt_job *current;

static xmlGenericErrorFunc before;
static void *before_context;

struct pn__xslt_job *
pn__xslt_job(void)
{
	return current;
}

/* What has no context of its own: a stylesheet that is compiled. */
static void
on_generic(void *unused, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	(void)unused;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (current != NULL)
		pn__xslt_on_text(current, "%s", text);
	else if (before != NULL)
		before(before_context, "%s", text);
}

static void
init(void)
{
	xmlInitParser();
	xsltInit();
	pn__xslt_limits_init();
	pn__xslt_files_init();
	before = xsltGenericError;
	before_context = xsltGenericErrorContext;
	xsltSetGenericErrorFunc(NULL, on_generic);
}

void
pn__xslt_job_init(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, init);
}

void
pn__xslt_job_begin(struct pn__xslt_job *job)
{
	job->generic = xmlGenericError;
	job->generic_context = xmlGenericErrorContext;
	job->structured = xmlStructuredError;
	job->structured_context = xmlStructuredErrorContext;
	current = job;
	xmlSetGenericErrorFunc(job, pn__xslt_on_path);
	xmlSetStructuredErrorFunc(job, pn__xslt_on_error);
}

void
pn__xslt_job_end(void)
{
	xmlSetGenericErrorFunc(current->generic_context, current->generic);
	xmlSetStructuredErrorFunc(
	    current->structured_context, current->structured);
	current = NULL;
}
