#include "db/db.h"
#include "db/folder.h"
#include "tool/postern.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ERR_BYTES = 1024 };

struct job {
	const char *command, *name, *db, *folder, *modules;
	int applied;	      /* before */
	int seen;	      /* that were shown */
};

static int
fail(const char *what, const char *why)
{
	fprintf(stderr, "postern: %s%s%s\n", what, what[0] != '\0' ? ": " : "",
	    why);
	return TOOL_FAILED;
}

/* ---- status, up ---- */

static void
count(void *arg, const char *file, const char *at)
{
	struct job *j = arg;

	(void)file;
	j->applied += at != NULL && at[0] != '\0';
}

static void
print_state(void *arg, const char *file, const char *at)
{
	struct job *j = arg;

	j->seen++;
	if (at == NULL)
		printf("new      %s\n", file);
	else if (at[0] == '\0')
		printf("begun    %s\n", file);
	else
		printf("applied  %s  %s\n", file, at);
}

/* Those that were not there before. */
static void
print_applied(void *arg, const char *file, const char *at)
{
	struct job *j = arg;

	if (j->seen++ >= j->applied && at != NULL && at[0] != '\0')
		printf("applied  %s\n", file);
}

static int
status(struct job *j, struct pn__db_pool *p)
{
	char err[ERR_BYTES];

	if (pn__db_migrations(p, print_state, j, err, sizeof(err)) == -1)
		return fail("", err);
	if (j->seen == 0)
		printf("%s has no migrations\n", j->folder);
	return TOOL_OK;
}

static int
up(struct job *j, struct pn__db_pool *p)
{
	char err[ERR_BYTES], second[ERR_BYTES];
	int rc;

	if (pn__db_migrations(p, count, j, err, sizeof(err)) == -1)
		return fail("", err);
	rc = pn__db_migrate(p, err, sizeof(err));
	if (pn__db_migrations(
		p, print_applied, j, second, sizeof(second)) == -1 &&
	    rc == 0)
		return fail("", second);
	if (rc == -1)
		return fail("", err);
	if (j->seen == j->applied)
		printf("nothing is new\n");
	return TOOL_OK;
}

static int
with_database(struct job *j, int (*fn)(struct job *, struct pn__db_pool *))
{
	struct pn__log log = { .fd = STDERR_FILENO, .program = "postern" };
	struct pn__db_options o = { .migrations = j->folder,
		.modules = j->modules,
		.log = &log };
	struct pn__db_pool *p;
	char err[ERR_BYTES];
	int rc;

	if (j->db == NULL)
		j->db = getenv("POSTERN_DB");
	if (j->db == NULL)
		return fail("which database? Give --db URL or POSTERN_DB",
		    "sqlite:PATH or mysql://USER@HOST/DATABASE");
	o.url = j->db;
	pn__log_init(&log, "postern", PN_LOG_WARNING, PN__LOG_TEXT);
	if ((p = pn__db_pool_new(&o, err, sizeof(err))) == NULL)
		return fail("", err);
	rc = fn(j, p);
	pn__db_pool_free(p);
	return rc;
}

/* ---- new ---- */

/* The number after the last of any database; -1, printed. */
static int
next_number(const struct job *j)
{
	static const char *const schemes[] = { "sqlite", "mysql" };
	struct pn__folder folder;
	char err[ERR_BYTES];
	int last = 0;

	for (size_t i = 0; i < PN_COUNT(schemes); i++) {
		if (pn__folder_open(&folder, j->folder, schemes[i], err,
			sizeof(err)) == -1) {
			fail("", err);
			return -1;
		}
		last = folder.n > last ? folder.n : last;
		pn__folder_close(&folder);
	}
	if (last < PN__MIGRATIONS)
		return last + 1;
	fail(j->folder, "it is full");
	return -1;
}

static int
write_file(const struct job *j, const char *path)
{
	/* Two who make one at the same time must not share it. */
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	int rc;

	if (fd == -1)
		return fail(path, strerror(errno));
	rc = dprintf(fd, "-- %s\n", j->name) > 0 ? 0 : -1;
	if (close(fd) == -1 || rc == -1)
		return fail(path, strerror(errno));
	printf("%s\n", path);
	return TOOL_OK;
}

static int
make(struct job *j)
{
	char *path;
	int number, rc;

	if (j->name[0] == '\0' ||
	    j->name[strspn(j->name, "abcdefghijklmnopqrstuvwxyz0123456789-_"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] != '\0')
		return fail(j->name,
		    "a name is letters, digits, - and _, like create-entry");
	if ((number = next_number(j)) == -1)
		return TOOL_FAILED;
	if (asprintf(&path, "%s/%04d-%s.sql", j->folder, number, j->name) == -1)
		return fail(j->name, "no memory");
	rc = write_file(j, path);
	free(path);
	return rc;
}

/* ---- the command line ---- */

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

int
tool_migrate(int argc, char **argv)
{
	struct job j = { .folder = "conf/sql" };

	for (int i = 1; i < argc; i++) {
		if (option(argv, &i, "--db", &j.db) ||
		    option(argv, &i, "--migrations", &j.folder) ||
		    option(argv, &i, "--modules", &j.modules))
			continue;
		if (argv[i][0] == '-' || j.name != NULL)
			return TOOL_USAGE;
		*(j.command == NULL ? &j.command : &j.name) = argv[i];
	}
	if (j.command == NULL)
		return TOOL_USAGE;
	if (strcmp(j.command, "new") == 0 && j.name != NULL)
		return make(&j);
	if (strcmp(j.command, "status") == 0 && j.name == NULL)
		return with_database(&j, status);
	if (strcmp(j.command, "up") == 0 && j.name == NULL)
		return with_database(&j, up);
	return TOOL_USAGE;
}
