#include "route/pages.h"

#include "route/inside.h"
#include "view/escape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { AROUND = 4, WIDTH = 400 }; /* lines, and bytes of each */

struct where {
	char file[512];
	unsigned long line, column; /* 0: not known */
	const char *what;
};

/* "file:line:column: what" of a file below the templates. */
static bool
parse(const struct pn__pages *ps, const char *why, struct where *ret)
{
	size_t n = strcspn(why, ":");
	char path[4096], *end;
	struct stat st;

	*ret = (struct where){ .what = why + n };
	if (n == 0 || n >= sizeof(ret->file) || why[n] == '\0' ||
	    why[0] == '/')
		return false;
	memcpy(ret->file, why, n);
	if (strstr(ret->file, "..") != NULL ||
	    snprintf(path, sizeof(path), "%s/%s", ps->folder, ret->file) < 0 ||
	    stat(path, &st) == -1 || !S_ISREG(st.st_mode))
		return false;
	ret->line = strtoul(why + n + 1, &end, 10);
	if (*end == ':' && end > why + n + 1) {
		ret->what = end;
		ret->column = strtoul(end + 1, &end, 10);
		if (*end == ':')
			ret->what = end;
	} else
		ret->line = 0;
	ret->what += strspn(ret->what, ": ");
	return true;
}

static void
add(struct pn_req *r, const char *s, size_t n)
{
	pn__escape_text(r->body, s, n);
}

/* One line with its number; under the one that is meant, the place. */
static void
add_line(struct pn_req *r, const struct where *w, unsigned long number,
    const char *line, size_t n)
{
	bool is_it = number == w->line;

	n = n < WIDTH ? n : WIDTH;
	pn__buf_addf(r->body, is_it ? "<b>%5lu  " : "%5lu  ", number);
	add(r, line, n);
	if (is_it)
		pn__buf_addf(r->body, "</b>\n%*s^", 7 + (int)(w->column > 0 &&
			w->column < WIDTH ? w->column - 1 : 0), "");
	pn__buf_addc(r->body, '\n');
}

static void
add_lines(struct pn_req *r, const struct where *w)
{
	unsigned long number = 0;
	size_t cap = 0;
	char path[4096], *line = NULL;
	ssize_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", r->pages->folder, w->file);
	if (w->line == 0 || (f = fopen(path, "re")) == NULL)
		return;
	pn__buf_adds(r->body, "<pre>");
	while (number < w->line + AROUND &&
	       (n = getline(&line, &cap, f)) != -1) {
		if (++number + AROUND < w->line)
			continue;
		n -= n > 0 && line[n - 1] == '\n';
		n -= n > 0 && line[n - 1] == '\r';
		add_line(r, w, number, line, (size_t)n);
	}
	pn__buf_adds(r->body, "</pre>");
	free(line);
	fclose(f);
}

bool
pn__broken_page(struct pn_req *r, const char *why)
{
	struct where w;

	if (r->pages == NULL || why == NULL || !parse(r->pages, why, &w))
		return false;
	r->type = "text/html; charset=utf-8";
	pn__buf_adds(r->body,
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
	    "charset=\"utf-8\"><meta name=\"viewport\" "
	    "content=\"width=device-width\"><title>A template is broken"
	    "</title></head><body><main><h1>A template is broken</h1><p>");
	add(r, w.file, strlen(w.file));
	if (w.line > 0)
		pn__buf_addf(r->body, ", line %lu, column %lu", w.line,
		    w.column);
	pn__buf_adds(r->body, ":</p><p><strong>");
	add(r, w.what, strlen(w.what));
	pn__buf_adds(r->body, "</strong></p>");
	add_lines(r, &w);
	pn__buf_adds(r->body,
	    "<p>Save the file and ask again: it is read at the next "
	    "request.</p></main></body></html>\n");
	return true;
}
