#include "route/method.h"
#include "route/route.h"
#include "tool/postern.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The routes of a file: a "METHOD pattern" on each line. */
struct table {
	struct pn_route *v;
	size_t n, cap;
};

static int
nothing(struct pn_req *r)
{
	(void)r;
	return 200;
}

static void
table_fini(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free((char *)(uintptr_t)t->v[i].path);
	free(t->v);
}

static struct pn_route *
table_route(struct table *t, const char *path)
{
	struct pn_route *more;

	for (size_t i = 0; i < t->n; i++) {
		if (strcmp(t->v[i].path, path) == 0)
			return &t->v[i];
	}
	if (t->n + 1 >= t->cap) {
		t->cap = t->cap == 0 ? 16 : t->cap * 2;
		if ((more = realloc(t->v, t->cap * sizeof(*more))) == NULL)
			return NULL;
		t->v = more;
	}
	t->v[t->n] = (struct pn_route){ .path = strdup(path) };
	t->v[t->n + 1] = (struct pn_route){ 0 };
	return t->v[t->n].path != NULL ? &t->v[t->n++] : NULL;
}

static int
set_method(struct pn_route *r, const char *name)
{
	switch (pn__method_of(name)) {
	case PN__GET:
	case PN__HEAD:
		r->get = nothing;
		return 0;
	case PN__POST:
		r->post = nothing;
		return 0;
	case PN__PUT:
		r->put = nothing;
		return 0;
	case PN__PATCH:
		r->patch = nothing;
		return 0;
	case PN__DELETE:
		r->del = nothing;
		return 0;
	default:
		if (strcmp(name, "ANY") != 0)
			return -1;
		r->any = nothing;
		return 0;
	}
}

static int
table_line(struct table *t, char *line, const char *file, size_t number)
{
	char *method = line + strspn(line, " \t");
	char *path = method + strcspn(method, " \t\n");
	struct pn_route *r;

	if (*method == '\n' || *method == '\0' || *method == '#')
		return 0;
	if (*path != '\0')
		*path++ = '\0';
	path += strspn(path, " \t");
	path[strcspn(path, "\r\n")] = '\0';
	if (*path != '/' || (r = table_route(t, path)) == NULL ||
	    set_method(r, method) == -1) {
		fprintf(stderr,
		    "postern: %s:%zu: expected METHOD /pattern, with GET, "
		    "POST, PUT, PATCH, DELETE or ANY\n",
		    file, number);
		return -1;
	}
	return 0;
}

static int
table_read(struct table *t, const char *file)
{
	FILE *f = fopen(file, "re");
	size_t cap = 0, number = 0;
	char *line = NULL;
	int rc = 0;

	if (f == NULL) {
		fprintf(stderr, "postern: %s: %s\n", file, strerror(errno));
		return -1;
	}
	while (rc == 0 && getline(&line, &cap, f) != -1)
		rc = table_line(t, line, file, ++number);
	free(line);
	fclose(f);
	if (rc == 0 && t->n == 0) {
		fprintf(stderr, "postern: %s has no route\n", file);
		rc = -1;
	}
	return rc;
}

static int
match_file(const char *file, const char *method, const char *url)
{
	struct table t = { 0 };
	struct pn_app app = { .name = "match" };
	struct pn__log log = { .fd = STDERR_FILENO, .program = "postern" };
	struct pn__site_options o = { .log = &log };
	struct pn__site *s = NULL;
	struct pn__buf out;
	char err[512];
	int rc = TOOL_FAILED;

	pn__buf_init(&out, 1 << 20);
	if (table_read(&t, file) == 0) {
		app.routes = t.v;
		s = pn__site_new(&app, &o, err, sizeof(err));
		if (s == NULL)
			fprintf(stderr, "postern: %s: %s\n", file, err);
		else if (pn__site_explain(s, method, url, &out) == 0 &&
		    fwrite(out.p, 1, out.n, stdout) == out.n)
			rc = TOOL_OK;
	}
	pn__site_free(s);
	pn__buf_fini(&out);
	table_fini(&t);
	return rc;
}

int
tool_match(int argc, char **argv)
{
	char *target;
	struct stat st;

	if (argc != 4)
		return TOOL_USAGE;
	if (stat(argv[1], &st) == -1) {
		fprintf(stderr, "postern: %s: %s\n", argv[1], strerror(errno));
		return TOOL_FAILED;
	}
	if (!S_ISREG(st.st_mode) || (st.st_mode & 0111) == 0)
		return match_file(argv[1], argv[2], argv[3]);
	if (asprintf(&target, "%s %s", argv[2], argv[3]) == -1)
		return TOOL_FAILED;
	if (strchr(argv[1], '/') == NULL) {
		fprintf(stderr, "postern: write ./%s for a program here\n",
		    argv[1]);
		free(target);
		return TOOL_FAILED;
	}
	execl(argv[1], argv[1], "--match", target, (char *)NULL);
	fprintf(stderr, "postern: %s: %s\n", argv[1], strerror(errno));
	free(target);
	return TOOL_FAILED;
}
