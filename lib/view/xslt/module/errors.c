#include "view/xslt/module/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* "… error: file template:/x.xsl line 7 element value-of" */
static void
take_place(struct pn__xslt_job *job, const char *text)
{
	const char *file = strstr(text, " file "), *line;

	job->has_place = true;
	job->line = 0;
	if (file == NULL)
		return;
	file += 6;
	if ((line = strstr(file, " line ")) != NULL)
		job->line = strtol(line + 6, NULL, 10);
	else
		line = file + strcspn(file, " \n");
	snprintf(job->file, sizeof(job->file), "%.*s", (int)(line - file),
	    file);
}

/* The words behind "xsltSomeFunction: ". */
static const char *
without_function(const char *text)
{
	size_t n = strcspn(text, " :");

	if (!begins(text, "xslt") && !begins(text, "xml"))
		return text;
	if (text[n + strspn(text + n, " ")] != ':')
		return text;
	n += strspn(text + n, " ") + 1;
	return text + n + strspn(text + n, " ");
}

void
pn__xslt_here(struct pn__xslt_job *job)
{
	const xmlNode *at = job->context != NULL ? job->context->inst : NULL;

	if (at == NULL || job->line > 0 || at->doc == NULL ||
	    at->doc->URL == NULL)
		return;
	job->line = xmlGetLineNo(at);
	snprintf(job->file, sizeof(job->file), "%s",
	    (const char *)at->doc->URL);
}

/* What libxml2 prints of a path beside the error itself. */
void
pn__xslt_on_path(void *data, const char *fmt, ...)
{
	struct pn__xslt_job *job = data;
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text[strcspn(text, "\n")] = '\0';
	if (job->path[0] == '\0')
		snprintf(job->path, sizeof(job->path), "%s",
		    without_function(text));
}

/*
 * libxslt complains of "--" in a comment and goes on, of "?>" in an
 * instruction and leaves it out; a page would fail by what a visitor has
 * written. The comment is put right where the tree is printed.
 */
static bool
is_harmless(struct pn__xslt_job *job, const char *text)
{
	if (job->context == NULL || (!begins(text, "xsl:comment : '--'") &&
		!begins(text, "xsl:processing-instruction: '?>'")))
		return false;
	job->context->state = XSLT_STATE_OK;
	job->has_place = false;
	job->file[0] = '\0';
	job->line = 0;
	return true;
}

void
pn__xslt_on_text(void *data, const char *fmt, ...)
{
	struct pn__xslt_job *job = data;
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text[strcspn(text, "\n")] = '\0';
	if (job->has_error || text[0] == '\0' || is_harmless(job, text))
		return;
	if (begins(text, "compilation error") ||
	    begins(text, "runtime error") || begins(text, "error: ") ||
	    strcmp(text, "error") == 0) {
		if (!job->has_place || job->file[0] == '\0')
			take_place(job, text);
		return;
	}
	/* Without a place it is an <xsl:message>, while a page is made. */
	if (!job->has_place && job->context != NULL) {
		snprintf(job->said, sizeof(job->said), "%s",
		    without_function(text));
		job->line = 0;
		pn__xslt_here(job);
		return;
	}
	job->has_error = true;
	snprintf(job->text, sizeof(job->text), "%.250s",
	    without_function(text));
}

void
pn__xslt_on_error(void *data, xmlErrorPtr e)
{
	struct pn__xslt_job *job = data;
	const char *message = e->message != NULL ? e->message : "";

	if (job->path[0] != '\0' || e->domain != XML_FROM_XPATH)
		return;
	snprintf(job->path, sizeof(job->path), "%.*s%s%.150s",
	    (int)strcspn(message, "\n"), message,
	    e->str1 != NULL ? ": " : "", e->str1 != NULL ? e->str1 : "");
}

/* What was reached, in words; NULL: no limit was. */
static const char *
limit(const struct pn__xslt_job *job)
{
	switch (job->stop) {
	case PN__XSLT_STOP_MEMORY:
		return "stopped: the page needs more than 64 MB of memory";
	case PN__XSLT_STOP_STACK:
		return "stopped: templates and what is in them are nested too "
		       "deep: a recursion without end?";
	case PN__XSLT_STOP_CPU:
		return "stopped after 5 seconds: a loop without end?";
	default:
		break;
	}
	if (strstr(job->text, "infinite template recursion") != NULL ||
	    strstr(job->text, "maxTemplateDepth") != NULL)
		return "stopped: templates and what is in them are nested "
		       "deeper than 10000: a recursion without end?";
	if (strstr(job->text, "peration limit") != NULL ||
	    begins(job->path, "Operation limit"))
		return "stopped after 10000000 steps: a loop without end?";
	return NULL;
}

int
pn__xslt_say(const struct pn__xslt_job *job, const char *name,
    struct pn__view_error *err)
{
	const char *what = limit(job);
	char place[180];

	snprintf(place, sizeof(place), "%.150s",
	    job->file[0] != '\0' ? pn__xslt_name(job->file) : name);
	if (job->line > 0)
		snprintf(place + strlen(place), sizeof(place) - strlen(place),
		    ":%ld", job->line);
	if (what != NULL)
		snprintf(err->text, sizeof(err->text), "%s: %s", place, what);
	else if (job->read.text[0] != '\0')
		snprintf(err->text, sizeof(err->text), "%s%s%.320s",
		    job->line > 0 ? place : "", job->line > 0 ? ": " : "",
		    job->read.text);
	else if (job->path[0] != '\0' &&
		 strstr(job->text, "declared") == NULL)
		snprintf(err->text, sizeof(err->text), "%s: %.190s", place,
		    job->path);
	else
		snprintf(err->text, sizeof(err->text), "%s: %.200s", place,
		    job->text[0] != '\0'   ? job->text
		    : job->said[0] != '\0' ? job->said
					   : "the stylesheet has failed");
	return -1;
}
