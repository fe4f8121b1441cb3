#include "serve/options.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

enum { FILE_MAX = 64 * 1024 };

#define PREFIX "POSTERN_"

/* Where the reader of a file is. */
struct reader {
	const char *name;
	const char *p, *end;
	unsigned line; /* of p */
	char *err;
	size_t err_n;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static int
fault(struct reader *r, unsigned line, const char *what)
{
	snprintf(r->err, r->err_n, "%s:%u: %s", r->name, line, what);
	return -1;
}

/* Passes white space and comments; false at the end. */
static bool
next_entry(struct reader *r)
{
	for (; r->p < r->end; r->p++) {
		if (*r->p == '#' || *r->p == ';') {
			while (r->p < r->end && *r->p != '\n')
				r->p++;
			if (r->p == r->end)
				return false;
		}
		if (*r->p == '\n')
			r->line++;
		else if (!is_blank(*r->p))
			return true;
	}
	return false;
}

/* A piece in quotes: in "" a \ takes the next of " \ $ ` and newline. */
static int
read_quoted(struct reader *r, struct pn__buf *out)
{
	char quote = *r->p++;
	unsigned from = r->line;

	for (; r->p < r->end && *r->p != quote; r->p++) {
		bool escaped = quote == '"' && *r->p == '\\' &&
		    r->p + 1 < r->end &&
		    strchr("\"\\$`\n", r->p[1]) != NULL;

		if (escaped)
			r->p++;
		if (*r->p == '\n')
			r->line++;
		if (*r->p != '\n' || !escaped)
			pn__buf_addc(out, *r->p);
	}
	if (r->p == r->end)
		return fault(r, from, "a quote is opened and never closed");
	r->p++;
	return 0;
}

/* The rest of the line, quotes and continuations undone, ends trimmed. */
static int
read_value(struct reader *r, struct pn__buf *out)
{
	size_t solid = 0; /* up to here blanks belong to the value */

	while (r->p < r->end && is_blank(*r->p))
		r->p++;
	while (r->p < r->end && *r->p != '\n') {
		if (*r->p == '"' || *r->p == '\'') {
			if (read_quoted(r, out) == -1)
				return -1;
			solid = out->n;
			continue;
		}
		if (*r->p == '\\' && r->p + 1 < r->end) {
			r->p++;
			if (*r->p == '\n')
				r->line++;
			else
				pn__buf_addc(out, *r->p);
			r->p++;
			solid = out->n;
			continue;
		}
		pn__buf_addc(out, *r->p);
		if (!is_blank(*r->p))
			solid = out->n;
		r->p++;
	}
	out->n = solid < out->n ? solid : out->n;
	return 0;
}

static int
find_key(struct reader *r, const char *key, size_t n)
{
	char what[256];
	size_t skip = 0;
	int id;

	if (n > strlen(PREFIX) && strncasecmp(key, PREFIX, strlen(PREFIX)) == 0)
		skip = strlen(PREFIX);
	id = pn__option_find(key + skip, n - skip);
	if (id == PN__OPT_CONFIG || id == PN__OPT_ROOT) {
		fault(r, r->line, "root and config can't be set in a file");
		return -1;
	}
	if (id != -1 && id < PN__OPT_SETTINGS)
		return id;
	snprintf(what, sizeof(what), "there is no key %.*s; did you mean %s?",
	    n < 64 ? (int)n : 64, key,
	    pn__option_nearest(key + skip, n - skip));
	fault(r, r->line, what);
	return -1;
}

static int
read_entry(struct reader *r, struct pn__options *o, struct pn__setting *v,
    struct pn__buf *value)
{
	const char *key = r->p, *text, *from;
	unsigned line = r->line;
	size_t n;
	int id;

	while (r->p < r->end && *r->p != '=' && *r->p != '\n')
		r->p++;
	n = (size_t)(r->p - key);
	while (n > 0 && is_blank(key[n - 1]))
		n--;
	if (r->p == r->end || *r->p != '=')
		return fault(r, line, "this line is not KEY=value");
	if ((id = find_key(r, key, n)) == -1)
		return -1;
	r->p++;
	value->n = 0;
	if (read_value(r, value) == -1)
		return -1;
	from = pn__arena_printf(&o->memory, "%s:%u", r->name, line);
	text = pn__arena_dup(&o->memory, value->p, value->n);
	if (from == NULL || text == NULL || value->full)
		return fault(r, line, "the file is too large");
	if (strlen(text) != value->n)
		return fault(r, line, "there is a NUL byte in the value");
	/* Within a file too the later line counts. */
	v[id] = (struct pn__setting){ 0 };
	if (*text == '\0')
		return 0;
	v[id] = (struct pn__setting){ text, from };
	return pn__option_check(
	    (enum pn__option)id, text, from, r->err, r->err_n);
}

int
pn__conf_parse(struct pn__options *o, const char *name, struct pn_slice text,
    struct pn__setting v[PN__OPT_SETTINGS], char *err, size_t n)
{
	struct pn__setting of_file[PN__OPT_SETTINGS] = { 0 };
	struct reader r = { .name = name,
		.p = text.p,
		.end = text.p + text.n,
		.line = 1,
		.err = err,
		.err_n = n };
	struct pn__buf value;
	int rc = 0;

	pn__buf_init(&value, FILE_MAX);
	while (rc == 0 && next_entry(&r))
		rc = read_entry(&r, o, of_file, &value);
	pn__buf_fini(&value);
	for (int i = 0; rc == 0 && i < PN__OPT_SETTINGS; i++) {
		if (v[i].value == NULL)
			v[i] = of_file[i];
	}
	return rc;
}

int
pn__conf_read(struct pn__options *o, const char *path,
    struct pn__setting v[PN__OPT_SETTINGS], char *err, size_t n)
{
	FILE *f = fopen(path, "re");
	char text[FILE_MAX];
	size_t got;

	if (f == NULL) {
		snprintf(err, n, "%s: %s", path, strerror(errno));
		return -1;
	}
	got = fread(text, 1, sizeof(text), f);
	if (ferror(f) != 0 || got == sizeof(text)) {
		snprintf(err, n, "%s: %s", path,
		    ferror(f) != 0 ? "it can't be read" : "it is over 64 kB");
		fclose(f);
		return -1;
	}
	fclose(f);
	return pn__conf_parse(
	    o, path, (struct pn_slice){ text, got }, v, err, n);
}
