#include "db/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The databases that a file may be meant for alone. */
static const char *const dialects[] = { "mysql", "sqlite" };

/* The dialect that ends the first n bytes of a name, or NULL. */
static const char *
dialect_of(const char *file, size_t n)
{
	for (size_t i = 0; i < PN_COUNT(dialects); i++) {
		size_t len = strlen(dialects[i]);

		if (n > len && file[n - len - 1] == '.' &&
		    memcmp(file + n - len, dialects[i], len) == 0)
			return dialects[i];
	}
	return NULL;
}

/*
 * Takes a name apart. 1: one for this database; 0: none of ours, or for
 * another; -1: a name of another form.
 */
static int
parse_name(struct pn__migration *m, const char *file, const char *scheme)
{
	size_t n = strlen(file), digits = strspn(file, "0123456789"), name;
	const char *dialect;

	if (file[0] == '.' || n < 4 || strcmp(file + n - 4, ".sql") != 0)
		return 0;
	n -= 4;
	if ((dialect = dialect_of(file, n)) != NULL)
		n -= strlen(dialect) + 1;
	if (digits != 4 || n < 6 || file[4] != '-')
		return -1;
	name = strspn(file + 5, "abcdefghijklmnopqrstuvwxyz0123456789-_"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (name != n - 5)
		return -1;
	if (dialect != NULL && strcmp(dialect, scheme) != 0)
		return 0;
	*m = (struct pn__migration){ .number = (int)strtol(file, NULL, 10),
		.file = strdup(file),
		.name = strndup(file + 5, name),
		.special = dialect != NULL };
	return 1;
}

static void
migration_fini(struct pn__migration *m)
{
	free(m->file);
	free(m->name);
}

static int
add(struct pn__folder *f, struct pn__migration *m, char *err, size_t n)
{
	struct pn__migration *v;

	v = f->n < 2 * PN__MIGRATIONS && m->file != NULL && m->name != NULL
		? realloc(f->v, sizeof(*v) * ((size_t)f->n + 1))
		: NULL;
	if (v == NULL) {
		migration_fini(m);
		snprintf(err, n, "%s: no memory for so many files", f->path);
		return -1;
	}
	f->v = v;
	v[f->n++] = *m;
	return 0;
}

/* By number, and among equals the special one first. */
static int
compare(const void *a, const void *b)
{
	const struct pn__migration *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (int)y->special - (int)x->special;
}

/* Whether m stands where last already is: its general form, or an error. */
static int
check_same(const struct pn__folder *f, const struct pn__migration *last,
    const struct pn__migration *m, char *err, size_t n)
{
	if (last->special && !m->special && strcmp(last->name, m->name) == 0)
		return 0;
	snprintf(err, n,
	    "%s: %s and %s have the same number; give the newer one the next "
	    "free number",
	    f->path, last->file, m->file);
	return -1;
}

static int
check_gap(const struct pn__folder *f, const struct pn__migration *m,
    int expected, char *err, size_t n)
{
	if (m->number == expected)
		return 0;
	snprintf(err, n,
	    "%s: there is %s but no file with number %04d; numbers begin at "
	    "0001 and leave nothing out",
	    f->path, m->file, expected);
	return -1;
}

/* Leaves one file for each number. */
static int
settle(struct pn__folder *f, char *err, size_t n)
{
	struct pn__migration m;
	int kept = 0, rc = 0;

	if (f->n > 0)
		qsort(f->v, (size_t)f->n, sizeof(*f->v), compare);
	for (int i = 0; i < f->n; i++) {
		bool same = kept > 0 && f->v[kept - 1].number == f->v[i].number;

		m = f->v[i];
		if (rc == 0)
			rc = same ? check_same(f, &f->v[kept - 1], &m, err, n)
				  : check_gap(f, &m, kept + 1, err, n);
		if (rc == 0 && !same)
			f->v[kept++] = m;
		else
			migration_fini(&m);
	}
	f->n = kept;
	return rc;
}

int
pn__folder_open(struct pn__folder *f, const char *path, const char *scheme,
    char *err, size_t n)
{
	struct pn__migration m;
	const struct dirent *d;
	int rc = 0;
	DIR *dir;

	*f = (struct pn__folder){ .path = strdup(path) };
	if (f->path == NULL || (dir = opendir(path)) == NULL) {
		snprintf(err, n, "the migrations' folder %s: %s", path,
		    strerror(errno));
		pn__folder_close(f);
		return -1;
	}
	while (rc == 0 && (d = readdir(dir)) != NULL) {
		rc = parse_name(&m, d->d_name, scheme);
		if (rc == -1)
			snprintf(err, n,
			    "%s/%s: the name of a migration is NNNN-name.sql, "
			    "like 0001-create-entry.sql",
			    path, d->d_name);
		else if (rc == 1)
			rc = add(f, &m, err, n);
	}
	closedir(dir);
	if (rc == 0)
		rc = settle(f, err, n);
	if (rc == -1)
		pn__folder_close(f);
	return rc;
}

void
pn__folder_close(struct pn__folder *f)
{
	for (int i = 0; i < f->n; i++)
		migration_fini(&f->v[i]);
	free(f->v);
	free(f->path);
	*f = (struct pn__folder){ 0 };
}

/* Reads n bytes; fewer is an error. */
static int
read_all(int fd, char *p, size_t n)
{
	ssize_t got;

	for (; n > 0; p += got, n -= (size_t)got) {
		if ((got = read(fd, p, n)) <= 0)
			return -1;
	}
	return 0;
}

char *
pn__folder_read(const struct pn__folder *f, const struct pn__migration *m,
    char *err, size_t n)
{
	char *path, *text = NULL;
	struct stat st;
	int fd = -1;

	if (asprintf(&path, "%s/%s", f->path, m->file) == -1) {
		snprintf(err, n, "no memory");
		return NULL;
	}
	errno = 0;
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1 ||
	    fstat(fd, &st) == -1)
		snprintf(err, n, "%s: %s", path, strerror(errno));
	else if (st.st_size > PN__MIGRATION_MAX)
		snprintf(err, n, "%s: larger than %d bytes", path,
		    PN__MIGRATION_MAX);
	else if ((text = calloc(1, (size_t)st.st_size + 1)) == NULL ||
		 read_all(fd, text, (size_t)st.st_size) == -1) {
		snprintf(
		    err, n, "%s: can't be read: %s", path, strerror(errno));
		free(text);
		text = NULL;
	}
	if (fd != -1)
		close(fd);
	free(path);
	return text;
}

void
pn__checksum(const char *text, char out[PN__CHECKSUM])
{
	/* FNV-1a of 64 bits, forwards from two bases. */
	const uint64_t prime = 0x100000001b3u;
	uint64_t a = 0xcbf29ce484222325u, b = 0x84222325cbf29ce4u;

	for (; *text != '\0'; text++) {
		if (*text == '\r')
			continue;
		a = (a ^ (unsigned char)*text) * prime;
		b = (b ^ (unsigned char)*text) * prime;
		b ^= b >> 29;
	}
	snprintf(out, PN__CHECKSUM, "%016" PRIx64 "%016" PRIx64, a, b);
}
