/*
 * A program's options: one table says what there is, four places say what
 * they are. Later beats earlier: default, configuration file, environment,
 * command line.
 */
#ifndef PN_SERVE_OPTIONS_H
#define PN_SERVE_OPTIONS_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdio.h>

enum pn__option {
	PN__OPT_LISTEN,
	PN__OPT_MODE,
	PN__OPT_GROUP,
	PN__OPT_BACKLOG,
	PN__OPT_WORKERS,
	PN__OPT_THREADS,
	PN__OPT_DB,
	PN__OPT_ROOT,
	PN__OPT_TEMPLATES,
	PN__OPT_STATIC,
	PN__OPT_STATIC_URL,
	PN__OPT_MIGRATIONS,
	PN__OPT_MODULES,
	PN__OPT_CONFIG,
	PN__OPT_TRUST,
	PN__OPT_STATUS,
	PN__OPT_DEV,
	PN__OPT_SECRET,
	PN__OPT_LOG,
	PN__OPT_LOG_LEVEL,
	PN__OPT_DEADLINE,
	PN__OPT_DRAIN,
	PN__OPT_READ_TIMEOUT,
	PN__OPT_WRITE_TIMEOUT,
	PN__OPT_SETTINGS, /* those above may stand in a file */
	PN__OPT_PRINT = PN__OPT_SETTINGS,
	PN__OPT_REQUEST,
	PN__OPT_HEADER,
	PN__OPT_MATCH,
	PN__OPT_HELP,
	PN__OPT_VERSION,
	PN__OPT_N,
};

/* What may stand behind an option. */
enum pn__option_kind {
	PN__OPT_KIND_TEXT,
	PN__OPT_KIND_NUMBER, /* between min and max */
	PN__OPT_KIND_OCTAL,
	PN__OPT_KIND_WORD, /* one of words */
	PN__OPT_KIND_FLAG, /* nothing: command line only */
	PN__OPT_KIND_SWITCH, /* nothing: on; elsewhere one of words */
};

struct pn__option_def {
	const char *name; /* "log-level": --log-level, POSTERN_LOG_LEVEL */
	const char *arg;  /* how the help names the value */
	enum pn__option_kind kind;
	long min, max;
	const char *words; /* "text json", separated by spaces */
	const char *fallback; /* NULL: found at start, or none */
	const char *help;
};

/* A value and where it came from. */
struct pn__setting {
	const char *value; /* NULL: not set */
	const char *from;
};

struct pn__options {
	const char *program; /* the app's name */
	struct pn__arena memory; /* of what is made here */
	struct pn__setting v[PN__OPT_N];
	const char **headers; /* of --header, in order */
	size_t nheaders;
};

/* The table, of PN__OPT_N. */
extern const struct pn__option_def pn__option_table[];

/*
 * Reads all four places and finds the folders. argv[0] is not looked at;
 * env is the environment. The strings given must outlive o. 0; -1 with a
 * sentence in err: where it stands, what is wrong, what is meant. Free o
 * with pn__options_fini() in both cases.
 */
int pn__options_read(struct pn__options *o, const char *program, int argc,
    char **argv, char **env, char *err, size_t n);
void pn__options_fini(struct pn__options *o);

/* The value of a NUMBER or OCTAL, which always has one. */
long pn__options_number(const struct pn__options *o, enum pn__option id);

/* Whether a SWITCH is on. */
bool pn__options_is_on(const struct pn__options *o, enum pn__option id);

/*
 * The option of this name: "log-level", or LOG_LEVEL as a key, any case; -1:
 * none.
 */
int pn__option_find(const char *name, size_t n);

/* The name in the table that is most like this one; never NULL. */
const char *pn__option_nearest(const char *name, size_t n);

/*
 * How many letters have to be added, taken away or changed to make a of b;
 * of each the first 64 bytes count. Case does not matter.
 */
unsigned pn__edit_distance(const char *a, size_t an, const char *b, size_t bn);

/*
 * Checks a value against its definition. 0, or -1 with a sentence in err
 * that begins with where.
 */
int pn__option_check(enum pn__option id, const char *value, const char *where,
    char *err, size_t n);

/*
 * Reads a configuration file: KEY=value lines as systemd's EnvironmentFile
 * has them (systemd.exec(5)). Values not yet in v are set there. 0, or -1
 * with "file:line: …" in err.
 */
int pn__conf_read(struct pn__options *o, const char *path,
    struct pn__setting v[PN__OPT_SETTINGS], char *err, size_t n);

/*
 * As above from the bytes of a file; name is what errors call it. The bytes
 * are not kept.
 */
int pn__conf_parse(struct pn__options *o, const char *name,
    struct pn_slice text, struct pn__setting v[PN__OPT_SETTINGS], char *err,
    size_t n);

/*
 * A NAME=value or URL without its password: "mysql://ada:***@db/shop". It is
 * a's memory, or the text itself.
 */
const char *pn__redact(struct pn__arena *a, const char *text);

/* --help and --print config. */
void pn__options_help(const struct pn__options *o, FILE *to);
void pn__options_show(struct pn__options *o, FILE *to);

#endif
