/*
 * A folder of migrations: numbered SQL files, NNNN-name.sql, where
 * NNNN-name.mysql.sql takes the place of the other on MySQL.
 */
#ifndef PN_DB_FOLDER_H
#define PN_DB_FOLDER_H

#include <postern/base.h>

enum {
	PN__MIGRATIONS = 9999,		      /* files at the most */
	PN__MIGRATION_MAX = 16 * 1024 * 1024, /* bytes of one */
	PN__CHECKSUM = 33, /* its hexadecimal digits and a NUL */
};

struct pn__migration {
	int number;
	char *file;   /* NNNN-name.sql */
	char *name;   /* the part between number and suffixes */
	bool special; /* it is for this database only */
};

struct pn__folder {
	char *path;
	struct pn__migration *v; /* in order: v[i].number is i + 1 */
	int n;
};

/*
 * Reads the folder's names for a database. -1 with a sentence in err: a file
 * with a name of another form, a number twice or left out, no such folder.
 */
int pn__folder_open(struct pn__folder *f, const char *path, const char *scheme,
    char *err, size_t n);
void pn__folder_close(struct pn__folder *f);

/* A file's text, allocated and terminated. NULL with a sentence in err. */
char *pn__folder_read(const struct pn__folder *f, const struct pn__migration *m,
    char *err, size_t n);

/*
 * What tells one text from another: 128 bits in hexadecimal. It finds a
 * changed file, not a forged one. Line ends do not count.
 */
void pn__checksum(const char *text, char out[PN__CHECKSUM]);

#endif
