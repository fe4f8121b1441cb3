#include "view/xslt/module/job.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * A run that is over a limit is ended at its next instruction: all it may
 * do is used up. libxslt looks at nothing else on its way, and a refused
 * allocation would hit it where it least expects that.
 */
static void
stop(struct pn__xslt_job *job, enum pn__xslt_stop why)
{
	xsltTransformContextPtr c = job->context;

	if (job->stop == PN__XSLT_GOES_ON)
		job->stop = why;
	c->opCount = c->opLimit;
	if (c->xpathCtxt != NULL)
		c->xpathCtxt->opCount = c->xpathCtxt->opLimit;
}

static bool
is_late(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) == 0 &&
	       t.tv_sec >= PN__XSLT_CPU_S;
}

/* Before n bytes more. False: not at any price. */
static bool
may_take(size_t n)
{
	struct pn__xslt_job *job = pn__xslt_job();
	char here;

	if (job == NULL || job->context == NULL)
		return true;
	if (job->used + (int64_t)n > PN__XSLT_MEMORY)
		stop(job, PN__XSLT_STOP_MEMORY);
	if ((uintptr_t)&here - job->stack < PN__XSLT_STACK_LEFT)
		stop(job, PN__XSLT_STOP_STACK);
	if ((++job->allocations & 1023) == 0 && is_late())
		stop(job, PN__XSLT_STOP_CPU);
	return n < PN__XSLT_MEMORY_HARD &&
	       job->used + (int64_t)n < PN__XSLT_MEMORY_HARD;
}

static void
count(int64_t n)
{
	struct pn__xslt_job *job = pn__xslt_job();

	if (job != NULL)
		job->used += n;
}

static void
our_free(void *p)
{
	count(-(int64_t)malloc_usable_size(p));
	free(p);
}

static void *
our_malloc(size_t n)
{
	void *p = may_take(n) ? malloc(n) : NULL;

	count((int64_t)malloc_usable_size(p));
	return p;
}

static void *
our_realloc(void *p, size_t n)
{
	int64_t had = (int64_t)malloc_usable_size(p);
	void *q = may_take(n) ? realloc(p, n) : NULL;

	if (q != NULL)
		count((int64_t)malloc_usable_size(q) - had);
	return q;
}

static char *
our_strdup(const char *s)
{
	size_t n = strlen(s) + 1;
	char *p = our_malloc(n);

	return p != NULL ? memcpy(p, s, n) : NULL;
}

void
pn__xslt_limits_init(void)
{
	/* What was allocated before is free()d by ours as by any other. */
	xmlMemSetup(our_free, our_malloc, our_realloc, our_strdup);
}
