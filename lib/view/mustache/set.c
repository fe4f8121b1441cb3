#include "view/mustache/inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	MEMORY_MAX = 64 * 1024 * 1024,
	FOLDERS_MAX = 8, /* in each other */
};

struct pn__must *
pn__must_new(const char *folder)
{
	struct pn__must *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	pn__arena_init(&m->arena, 8192, MEMORY_MAX);
	if (folder != NULL && (m->folder = strdup(folder)) == NULL) {
		free(m);
		return NULL;
	}
	return m;
}

void
pn__must_free(struct pn__must *m)
{
	if (m == NULL)
		return;
	pn__arena_fini(&m->arena);
	free(m->folder);
	free(m);
}

static int
fail(struct pn__view_error *err, const char *file, const char *what)
{
	snprintf(err->text, sizeof(err->text), "%.200s: %s", file, what);
	return -1;
}

static struct pn__must_template *
find(const struct pn__must *m, struct pn_slice name)
{
	for (struct pn__must_template *t = m->first; t != NULL; t = t->next) {
		if (strlen(t->name) == name.n &&
		    memcmp(t->name, name.p, name.n) == 0)
			return t;
	}
	return NULL;
}

const struct pn__must_template *
pn__must_find(const struct pn__must *m, struct pn_slice name)
{
	const struct pn__must_template *t = find(m, name);

	return t != NULL && !t->is_missing ? t : NULL;
}

static struct pn__must_template *
add(struct pn__must *m, struct pn_slice name, const char *file)
{
	struct pn__must_template *t =
	    pn__arena_zalloc(&m->arena, 1, sizeof(*t));

	if (t == NULL || m->nfiles == PN__MUSTACHE_FILES ||
	    (t->name = pn__arena_dup(&m->arena, name.p, name.n)) == NULL ||
	    (t->file = pn__arena_dup(&m->arena, file, strlen(file))) == NULL)
		return NULL;
	t->set = m;
	m->nfiles++;
	if (m->last != NULL)
		m->last->next = t;
	else
		m->first = t;
	m->last = t;
	return t;
}

/* ---- files ---- */

/* A name that stays below the folder. */
static bool
is_below(const char *name)
{
	if (name[0] == '/' || name[0] == '\0')
		return false;
	for (const char *p = name; p != NULL; p = strchr(p, '/')) {
		p += *p == '/';
		if (strncmp(p, "..", 2) == 0 && (p[2] == '/' || p[2] == '\0'))
			return false;
	}
	return true;
}

static int
read_all(int fd, const char *file, struct pn_slice *ret, struct pn__arena *a,
    struct pn__view_error *err)
{
	struct stat st;
	size_t n = 0;
	ssize_t got;
	char *p;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return fail(err, file, "this is no file");
	if (st.st_size > PN__MUSTACHE_SIZE)
		return fail(err, file,
		    "a template has 1 MB at most: divide it into partials");
	if ((p = pn__arena_alloc(a, (size_t)st.st_size + 1)) == NULL)
		return fail(err, file, "the templates need too much memory");
	while (n < (size_t)st.st_size &&
	       (got = read(fd, p + n, (size_t)st.st_size - n)) > 0)
		n += (size_t)got;
	*ret = (struct pn_slice){ p, n };
	return 0;
}

/* 1; 0: there is no such file; -1. */
static int
read_file(struct pn__must *m, const char *file, struct pn_slice *ret,
    struct pn__view_error *err)
{
	char path[4096];
	int fd, n, rc;

	if (m->folder == NULL)
		return 0;
	n = snprintf(path, sizeof(path), "%s/%s", m->folder, file);
	if (!is_below(file) || n < 0 || (size_t)n >= sizeof(path))
		return fail(err, file,
		    "a template's name is a path below the folder of "
		    "templates, without \"..\"");
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) == -1) {
		if (errno == ENOENT || errno == ENOTDIR)
			return 0;
		return fail(err, file, strerror(errno));
	}
	rc = read_all(fd, file, ret, &m->arena, err);
	close(fd);
	return rc == 0 ? 1 : -1;
}

int
pn__must_partial(struct pn__must *m, struct pn_slice name,
    struct pn__must_template **ret, struct pn__view_error *err)
{
	struct pn__must_template *t = find(m, name);
	struct pn_slice source = { "", 0 };
	char file[1024];
	int rc = 0;

	if (t == NULL) {
		snprintf(
		    file, sizeof(file), "%.*s.mustache", (int)name.n, name.p);
		if (name.n < 1000 &&
		    (rc = read_file(m, file, &source, err)) == 0) {
			file[name.n] = '\0';
			rc = read_file(m, file, &source, err);
		}
		if (rc == -1)
			return -1;
		if ((t = add(m, name, file)) == NULL)
			return fail(err, file,
			    "more than 1000 templates, or no memory");
		t->source = source;
		t->is_missing = rc == 0;
	}
	t->is_optional = false;
	*ret = t->is_missing ? NULL : t;
	return 0;
}

/* ---- the whole folder, where values name partials ---- */

static int
add_file(struct pn__must *m, const char *file, struct pn__view_error *err)
{
	const char *dot = strrchr(file, '.'), *slash = strrchr(file, '/');
	size_t n = strlen(file);
	struct pn__must_template *t;

	if (dot != NULL && (slash == NULL || dot > slash)) {
		if (strcmp(dot, ".mustache") != 0)
			return 0;
		n = (size_t)(dot - file);
	}
	if (find(m, (struct pn_slice){ file, n }) != NULL)
		return 0;
	if (pn__must_partial(m, (struct pn_slice){ file, n }, &t, err) == -1)
		return -1;
	if (t != NULL)
		t->is_optional = true;
	return 0;
}

static int
add_folder(
    struct pn__must *m, const char *sub, int depth, struct pn__view_error *err)
{
	char path[4096], name[1024];
	struct dirent *d;
	struct stat st;
	int n, rc = 0;
	DIR *dir;

	n = snprintf(path, sizeof(path), "%s/%s", m->folder, sub);
	if (depth > FOLDERS_MAX || n < 0 || (size_t)n >= sizeof(path) ||
	    (dir = opendir(path)) == NULL)
		return 0;
	while (rc == 0 && (d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		n = snprintf(name, sizeof(name), "%s%s%s", sub,
		    sub[0] != '\0' ? "/" : "", d->d_name);
		if (n < 0 || (size_t)n >= sizeof(name) ||
		    fstatat(dirfd(dir), d->d_name, &st, 0) == -1)
			continue;
		if (S_ISDIR(st.st_mode))
			rc = add_folder(m, name, depth + 1, err);
		else if (S_ISREG(st.st_mode))
			rc = add_file(m, name, err);
	}
	closedir(dir);
	return rc;
}

/* ---- loading ---- */

static int
compile_one(struct pn__must_template *t, struct pn__view_error *err)
{
	if (t->is_missing || t->is_compiled)
		return 0;
	t->is_compiled = true;
	if (pn__must_compile(t, err) == 0)
		return 0;
	t->error = pn__arena_dup(&t->set->arena, err->text, strlen(err->text));
	return t->is_optional && t->error != NULL ? 0 : -1;
}

/* What a file names is behind it in the list, or was there before. */
static int
compile_all(struct pn__must *m, struct pn__view_error *err)
{
	for (struct pn__must_template *t = m->first; t != NULL; t = t->next) {
		if (compile_one(t, err) == -1)
			return -1;
		if (t->next == NULL && m->wants_all && !m->is_full) {
			m->is_full = true;
			if (m->folder != NULL &&
			    add_folder(m, "", 1, err) == -1)
				return -1;
		}
	}
	for (struct pn__must_template *t = m->first; t != NULL; t = t->next) {
		if (t->error != NULL && !t->is_optional) {
			snprintf(err->text, sizeof(err->text), "%s", t->error);
			return -1;
		}
	}
	return 0;
}

static struct pn__must_template *
add_text(struct pn__must *m, const char *name, struct pn_slice text)
{
	struct pn__must_template *t;
	char *copy = pn__arena_dup(&m->arena, text.p, text.n);

	t = copy != NULL ? add(m, (struct pn_slice){ name, strlen(name) }, name)
			 : NULL;
	if (t != NULL)
		t->source = (struct pn_slice){ copy, text.n };
	return t;
}

int
pn__must_add(struct pn__must *m, const char *name, struct pn_slice text)
{
	struct pn__must_template *t = add_text(m, name, text);

	if (t != NULL)
		t->is_optional = true;
	return t != NULL ? 0 : -1;
}

const struct pn__must_template *
pn__must_load_text(struct pn__must *m, const char *name, struct pn_slice text,
    struct pn__view_error *err)
{
	struct pn__must_template *t;

	err->text[0] = '\0';
	if (text.n > PN__MUSTACHE_SIZE) {
		fail(err, name,
		    "a template has 1 MB at most: divide it into partials");
		return NULL;
	}
	if ((t = add_text(m, name, text)) == NULL) {
		fail(err, name, "more than 1000 templates, or no memory");
		return NULL;
	}
	return compile_all(m, err) == 0 ? t : NULL;
}

const struct pn__must_template *
pn__must_load(struct pn__must *m, const char *name, struct pn__view_error *err)
{
	struct pn__must_template *t;
	struct pn_slice source;
	int rc;

	err->text[0] = '\0';
	if ((rc = read_file(m, name, &source, err)) == 0)
		fail(err, name, "there is no such file");
	if (rc != 1)
		return NULL;
	t = add(m, (struct pn_slice){ name, strlen(name) }, name);
	if (t == NULL) {
		fail(err, name, "more than 1000 templates, or no memory");
		return NULL;
	}
	t->source = source;
	return compile_all(m, err) == 0 ? t : NULL;
}
