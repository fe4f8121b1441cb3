#include "tool/postern.h"
#include "view/mustache/mustache.h"
#include "view/view.h"
#include "view/xslt/xslt.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FOLDERS_MAX = 8 }; /* in each other */

/* Texts with the name of the template that they are about. */
struct note {
	struct note *next;
	char *text;
	char name[];
};

struct check {
	const char *folder;
	struct pn__views *views;
	const char *now; /* the template that is loaded */
	struct note *errors, **end;
	struct note *parts; /* what others include */
	size_t files;
};

static struct note *
new_note(const char *name, const char *text)
{
	struct note *n = malloc(sizeof(*n) + strlen(name) + 1);

	if (n == NULL || (n->text = strdup(text)) == NULL) {
		fprintf(stderr, "postern: no memory\n");
		exit(TOOL_FAILED);
	}
	memcpy(n->name, name, strlen(name) + 1);
	n->next = NULL;
	return n;
}

static void
free_notes(struct note *n)
{
	struct note *next;

	for (; n != NULL; n = next) {
		next = n->next;
		free(n->text);
		free(n);
	}
}

static void
on_error(void *ctx, const char *text)
{
	struct check *c = ctx;

	*c->end = new_note(c->now, text);
	c->end = &(*c->end)->next;
}

static void
on_read(void *ctx, const char *name)
{
	struct check *c = ctx;
	struct note *n = new_note(name, "");

	n->next = c->parts;
	c->parts = n;
}

static bool
has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && strcmp(name + n - m, suffix) == 0;
}

static void
check_file(struct check *c, const char *name)
{
	struct pn__view_error err;
	struct pn__xslt *x;
	struct pn__must *m;

	c->now = name;
	if (has_suffix(name, ".html")) {
		c->files++;
		pn__views_load(c->views, name, &err);
	} else if (has_suffix(name, ".mustache")) {
		c->files++;
		m = pn__must_new(c->folder);
		if (m != NULL && pn__must_load(m, name, &err) == NULL)
			on_error(c, err.text);
		pn__must_free(m);
	} else if (has_suffix(name, ".xsl") || has_suffix(name, ".xslt")) {
		c->files++;
		x = pn__xslt_load(c->folder, name, &err);
		if (x == NULL)
			on_error(c, err.text);
		pn__xslt_free(x);
	}
}

/* All files of a folder below the folder; -1: it cannot be read. */
static int
check_folder(struct check *c, const char *sub, int depth)
{
	char path[4096], name[2048];
	struct dirent *d;
	struct stat st;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", c->folder, sub);
	if ((dir = opendir(path)) == NULL)
		return -1;
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.' ||
		    fstatat(dirfd(dir), d->d_name, &st, 0) == -1)
			continue;
		snprintf(name, sizeof(name), "%s%s%s", sub,
		    sub[0] != '\0' ? "/" : "", d->d_name);
		if (S_ISREG(st.st_mode))
			check_file(c, name);
		else if (S_ISDIR(st.st_mode) && depth < FOLDERS_MAX)
			check_folder(c, name, depth + 1);
	}
	closedir(dir);
	return 0;
}

/*
 * Whether an error was told before, or is of a part by itself, which is
 * checked where it is included.
 */
static bool
is_known(const struct check *c, const struct note *error)
{
	for (const struct note *n = c->errors; n != error; n = n->next) {
		if (strcmp(n->text, error->text) == 0)
			return true;
	}
	for (const struct note *n = c->parts; n != NULL; n = n->next) {
		if (strcmp(n->name, error->name) == 0)
			return true;
	}
	return false;
}

/* All templates of a folder, of which no program is known. */
static int
check_alone(const char *folder)
{
	struct check c = { .folder = folder, .now = "" };
	const struct pn__view_check check = { on_error, on_read, &c, true };
	size_t count = 0;
	int rc = -1;

	c.end = &c.errors;
	c.views = pn__views_new(folder, NULL);
	if (c.views != NULL) {
		pn__views_check(c.views, &check);
		rc = check_folder(&c, "", 1);
	}
	if (rc == -1)
		fprintf(stderr, "postern: %s: %s\n", folder, strerror(errno));
	for (const struct note *n = c.errors; n != NULL; n = n->next) {
		if (is_known(&c, n))
			continue;
		fprintf(stderr, "%s\n", n->text);
		count++;
	}
	if (rc == 0 && count == 0)
		printf("%zu template%s good; name a program to check "
		       "forms and fields too\n", c.files,
		    c.files == 1 ? " is" : "s are");
	else if (rc == 0)
		fprintf(stderr, "%zu error%s in %zu template%s\n", count,
		    count == 1 ? "" : "s", c.files, c.files == 1 ? "" : "s");
	free_notes(c.errors);
	free_notes(c.parts);
	pn__views_free(c.views);
	return rc == 0 && count == 0 ? TOOL_OK : TOOL_FAILED;
}

/* The program says it by itself: it has the schemas. */
static int
check_program(const char *program, const char *folder)
{
	int status;
	pid_t pid;

	if (strchr(program, '/') == NULL) {
		fprintf(stderr, "postern: write ./%s for a program here\n",
		    program);
		return TOOL_FAILED;
	}
	fflush(stdout);
	if ((pid = fork()) == 0) {
		execl(program, program, "--print", "templates",
		    folder != NULL ? "--templates" : NULL, folder,
		    (char *)NULL);
		fprintf(stderr, "postern: %s: %s\n", program,
		    strerror(errno));
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1) {
		fprintf(stderr, "postern: %s: %s\n", program,
		    strerror(errno));
		return TOOL_FAILED;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? TOOL_OK
							     : TOOL_FAILED;
}

int
tool_check(int argc, char **argv)
{
	const char *folder = NULL;
	int programs = 0, rc = TOOL_OK;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--templates") == 0 && i + 1 < argc)
			folder = argv[++i];
		else if (strncmp(argv[i], "--templates=", 12) == 0)
			folder = argv[i] + 12;
		else if (argv[i][0] == '-')
			return TOOL_USAGE;
		else
			programs++;
	}
	if (programs == 0)
		return check_alone(folder != NULL ? folder : "templates");
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--templates") == 0)
			i++;
		else if (argv[i][0] != '-' &&
			 check_program(argv[i], folder) != TOOL_OK)
			rc = TOOL_FAILED;
	}
	return rc;
}
