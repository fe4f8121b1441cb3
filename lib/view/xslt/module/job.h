/*
 * What a thread does with libxslt at the moment: its limits and its errors.
 * For this folder only.
 */
#ifndef PN_VIEW_XSLT_MODULE_JOB_H
#define PN_VIEW_XSLT_MODULE_JOB_H

#include "view/xslt/module.h"

#include <libxml/xmlerror.h>
#include <libxslt/xsltInternals.h>

enum {
	PN__XSLT_MEMORY = 64 << 20,	  /* bytes of one run, soft … */
	PN__XSLT_MEMORY_HARD = 256 << 20, /* … and where it is refused */
	PN__XSLT_STACK = 8 << 20,	  /* bytes, of the thread of a run */
	PN__XSLT_STACK_LEFT = 1 << 20,	  /* where it stops */
	PN__XSLT_CALLS = 10000,	  /* sequences of instructions in each other */
	PN__XSLT_VARIABLES = 100000,	  /* in sight at once */
	PN__XSLT_OPS = 10000000,	  /* instructions, steps of paths */
	PN__XSLT_CPU_S = 5,		  /* seconds of one run */
	PN__XSLT_READS = 100,		  /* files of one stylesheet, one run */
};

/* Which limit was reached. */
enum pn__xslt_stop {
	PN__XSLT_GOES_ON,
	PN__XSLT_STOP_MEMORY,
	PN__XSLT_STOP_STACK,
	PN__XSLT_STOP_CPU,
};

struct pn__xslt_job {
	const struct pn__xslt_reader *reader;
	uint32_t reads;

	/* limits; context is NULL while a stylesheet is compiled */
	xsltTransformContextPtr context;
	int64_t used; /* bytes taken since the run began */
	uintptr_t stack; /* the far end of the thread's */
	uint32_t allocations;
	enum pn__xslt_stop stop;

	/* the first error */
	bool has_place, has_error;
	char file[256], text[256], said[512];
	long line;
	char path[256]; /* what libxml2 says of a path */
	struct pn__view_error read; /* of a file that could not be read */

	/* what libxml2's handlers of this thread were before */
	xmlGenericErrorFunc generic;
	xmlStructuredErrorFunc structured;
	void *generic_context, *structured_context;
};

/*
 * Once in a process: our allocator, loader and handler of errors, each of
 * which does as before where the thread has no job.
 */
void pn__xslt_job_init(void);

/* Begins and ends a thread's job. */
void pn__xslt_job_begin(struct pn__xslt_job *job);
void pn__xslt_job_end(void);
struct pn__xslt_job *pn__xslt_job(void);

/* ---- limits.c ---- */

/* Replaces libxml2's allocator by one that counts. */
void pn__xslt_limits_init(void);

/* ---- errors.c ---- */

/* Where the context's instruction stands, unless a place is known. */
void pn__xslt_here(struct pn__xslt_job *job);

/* For libxslt, which prints errors in pieces, and for libxml2. */
void pn__xslt_on_text(void *job, const char *fmt, ...) PN_PRINTF(2, 3);
void pn__xslt_on_path(void *job, const char *fmt, ...) PN_PRINTF(2, 3);
void pn__xslt_on_error(void *job, xmlErrorPtr e);

/* Fills err with what went wrong in a file. Returns -1. */
int pn__xslt_say(const struct pn__xslt_job *job, const char *name,
    struct pn__view_error *err);

/* ---- sheet.c ---- */

/* Whether all patterns of a file are right; otherwise latched. */
bool pn__xslt_patterns(struct pn__xslt_job *job, xmlDocPtr doc);

/* ---- files.c ---- */

/* The file's name that an address stands for, or the address itself. */
const char *pn__xslt_name(const char *url);

/* Sets libxslt's loader, which is one for the whole process. */
void pn__xslt_files_init(void);

#endif
