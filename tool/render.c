#include "json/read.h"
#include "tool/postern.h"
#include "view/mustache/mustache.h"
#include "view/view.h"
#include "view/xslt/xslt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	DATA_MAX = 64 << 20,
	PAGE_MAX = 64 << 20,
	MEMORY_MAX = 512 << 20,
};

struct job {
	const char *engine, *folder, *file, *data; /* NULL: not given */
	char *own;				   /* the folder of file */
	struct pn__arena arena;
	struct pn__buf json, text, out;
	struct pn_value values;
	struct pn__view_error err;
};

static int
fail(const char *what, const char *why)
{
	fprintf(stderr, "postern: %s: %s\n", what, why);
	return TOOL_FAILED;
}

/* 0; -1 with errno. */
static int
read_file(const char *path, struct pn__buf *b)
{
	FILE *f = fopen(path, "re");
	char *to;
	size_t n = 1;

	if (f == NULL)
		return -1;
	while (n > 0 && (to = pn__buf_room(b, 65536)) != NULL) {
		n = fread(to, 1, 65536, f);
		b->n += n;
	}
	if (b->full)
		errno = EFBIG;
	n = ferror(f) || b->full;
	fclose(f);
	return n == 0 ? 0 : -1;
}

static int
read_data(struct job *j)
{
	struct pn__json_error err;
	const char *why;

	j->values = (struct pn_value){ .kind = PN_KIND_MAP };
	if (j->data == NULL)
		return 0;
	if (read_file(j->data, &j->json) == -1)
		return fail(j->data, strerror(errno));
	if (pn__json_parse(&j->arena, j->json.p ? j->json.p : "", j->json.n,
		NULL, &j->values, &err) == 0)
		return 0;
	why = strstr(err.text, ": ");
	fprintf(stderr, "postern: %s:%u:%u: %s\n", j->data, err.line,
	    err.column, why != NULL ? why + 2 : err.text);
	return TOOL_FAILED;
}

/* Where the template is: below the folder, or wherever its path says. */
static int
find_file(struct job *j, bool *ret_below)
{
	const char *slash = strrchr(j->file, '/');
	char *path = NULL;

	*ret_below = true;
	if (j->folder == NULL) {
		j->own = slash != NULL
			     ? strndup(j->file, (size_t)(slash - j->file) + 1)
			     : strdup(".");
		j->folder = j->own;
		j->file = slash != NULL ? slash + 1 : j->file;
		return j->own != NULL ? 0 : fail(j->file, "no memory");
	}
	if (asprintf(&path, "%s/%s", j->folder, j->file) == -1)
		return fail(j->file, "no memory");
	*ret_below = j->file[0] != '/' && access(path, F_OK) == 0;
	free(path);
	if (*ret_below || access(j->file, F_OK) == -1) {
		*ret_below = true;
		return 0;
	}
	if (read_file(j->file, &j->text) == -1)
		return fail(j->file, strerror(errno));
	return 0;
}

static int
render_markup(struct job *j, bool is_below)
{
	struct pn__views *vs = pn__views_new(j->folder, NULL);
	struct pn__view_data data = { .values = j->values.map,
		.nvalues = j->values.n };
	struct pn_slice text = { j->text.p ? j->text.p : "", j->text.n };
	const struct pn__view *v = NULL;
	int rc = -1;

	if (j->values.kind != PN_KIND_MAP)
		snprintf(j->err.text, sizeof(j->err.text),
		    "%.200s: a page is given an object: { \"name\": … }",
		    j->data);
	else if (vs != NULL)
		v = is_below ? pn__views_load(vs, j->file, &j->err)
			     : pn__views_load_text(vs, j->file, text, &j->err);
	if (v != NULL)
		rc = pn__view_render(v, &data, &j->arena, &j->out, &j->err);
	pn__views_free(vs);
	return rc;
}

static int
render_mustache(struct job *j, bool is_below)
{
	struct pn__must *m = pn__must_new(j->folder);
	struct pn_slice text = { j->text.p ? j->text.p : "", j->text.n };
	const struct pn__must_template *t = NULL;
	int rc = -1;

	if (m != NULL)
		t = is_below ? pn__must_load(m, j->file, &j->err)
			     : pn__must_load_text(m, j->file, text, &j->err);
	if (t != NULL)
		rc =
		    pn__must_render(t, &j->values, &j->arena, &j->out, &j->err);
	pn__must_free(m);
	return rc;
}

static int
render_xslt(struct job *j, bool is_below)
{
	struct pn_slice text = { j->text.p ? j->text.p : "", j->text.n };
	const char *slash = strrchr(j->file, '/'), *name = j->file;
	struct pn__xslt_facts facts = { .said = "" };
	struct pn__xslt *x;
	int rc = -1;

	/* What it imports is below the folder, wherever it is itself. */
	if (!is_below && slash != NULL)
		name = slash + 1;
	x = is_below ? pn__xslt_load(j->folder, name, &j->err)
		     : pn__xslt_load_text(j->folder, name, text, &j->err);
	if (x != NULL)
		rc =
		    pn__xslt_render(x, &j->values, &j->out, &facts, &j->err);
	if (rc == 0 && facts.said[0] != '\0')
		fprintf(stderr, "postern: %s says: %s\n", j->file, facts.said);
	pn__xslt_free(x);
	return rc;
}

static const struct {
	const char *name, *suffix;
	int (*render)(struct job *j, bool is_below);
} engines[] = {
	{ "markup", ".html", render_markup },
	{ "mustache", ".mustache", render_mustache },
	{ "xslt", ".xsl", render_xslt },
	{ "xslt", ".xslt", render_xslt },
};

/* The engine that is asked for, or that FILE's end says; -1: none. */
static int
find_engine(const struct job *j)
{
	const char *dot = strrchr(j->file, '.');

	for (size_t i = 0; i < PN_COUNT(engines); i++) {
		if (j->engine != NULL ? strcmp(engines[i].name, j->engine) == 0
				      : dot != NULL && strcmp(engines[i].suffix,
							   dot) == 0)
			return (int)i;
	}
	return j->engine == NULL ? 0 : -1;
}

static int
render(struct job *j)
{
	int engine = find_engine(j), rc;
	bool is_below;

	if (engine == -1)
		return fail(j->engine, "there is no such engine; there are "
				       "markup, mustache and xslt");

	if ((rc = read_data(j)) != 0 || (rc = find_file(j, &is_below)) != 0)
		return rc;
	rc = engines[engine].render(j, is_below);
	if (rc == -1) {
		fprintf(stderr, "postern: %s\n",
		    j->err.text[0] != '\0' ? j->err.text : "no memory");
		return TOOL_FAILED;
	}
	if (fwrite(j->out.p ? j->out.p : "", 1, j->out.n, stdout) != j->out.n ||
	    fflush(stdout) != 0)
		return fail("standard output", strerror(errno));
	return TOOL_OK;
}

static bool
option(char **argv, int *i, const char *name, const char **ret)
{
	size_t n = strlen(name);

	if (strncmp(argv[*i], name, n) != 0)
		return false;
	if (argv[*i][n] == '=')
		*ret = argv[*i] + n + 1;
	else if (argv[*i][n] == '\0' && argv[*i + 1] != NULL)
		*ret = argv[++*i];
	else
		return false;
	return true;
}

static int
read_words(struct job *j, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (option(argv, &i, "--engine", &j->engine) ||
		    option(argv, &i, "--templates", &j->folder))
			continue;
		if (argv[i][0] == '-' || j->data != NULL)
			return TOOL_USAGE;
		if (j->file == NULL)
			j->file = argv[i];
		else
			j->data = argv[i];
	}
	if (j->file == NULL)
		return TOOL_USAGE;
	return TOOL_OK;
}

int
tool_render(int argc, char **argv)
{
	struct job j = { 0 };
	int rc = read_words(&j, argc, argv);

	if (rc != TOOL_OK)
		return rc;
	pn__arena_init(&j.arena, 65536, MEMORY_MAX);
	pn__buf_init(&j.json, DATA_MAX);
	pn__buf_init(&j.text, 2 << 20);
	pn__buf_init(&j.out, PAGE_MAX);
	rc = render(&j);
	pn__buf_fini(&j.out);
	pn__buf_fini(&j.text);
	pn__buf_fini(&j.json);
	pn__arena_fini(&j.arena);
	free(j.own);
	return rc;
}
