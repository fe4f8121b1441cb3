/* A program as its options made it. */
#ifndef PN_SERVE_PROGRAM_H
#define PN_SERVE_PROGRAM_H

#include "base/log.h"
#include "route/route.h"
#include "serve/options.h"

#include <postern/app.h>

/* What a process ends with. */
enum pn__exit {
	PN__EXIT_OK = 0,
	PN__EXIT_FAILURE = 1,
	PN__EXIT_USAGE = 2,
	PN__EXIT_START = 3, /* of a worker: app->start refused */
};

enum { PN__ERR_BYTES = 1024 }; /* room for a sentence */

struct pn__program {
	const struct pn_app *app;
	struct pn__options options;
	struct pn__log log;
	unsigned char random[PN__SECRET_BYTES]; /* the key without --secret */
};

/* Compiles the app with these options. NULL with a sentence in err. */
struct pn__site *pn__program_site(
    const struct pn__program *p, char *err, size_t n);

/* As above, with its database migrated. */
struct pn__site *pn__program_ready(
    const struct pn__program *p, char *err, size_t n);

/*
 * Runs the app's start hook. 0; or PN__EXIT_START, logged, where it does not
 * want to.
 */
int pn__program_start(const struct pn__program *p);
void pn__program_stop(const struct pn__program *p);

/* ---- the ways to run; each returns an exit status ---- */

/* Workers on a listening socket, until told to leave. */
int pn__server_run(const struct pn__program *p);

/* One request of the environment (RFC 3875). */
int pn__cgi_run(const struct pn__program *p, char **env);

/* One request of the command line. */
int pn__shell_run(const struct pn__program *p);

/* Which route would answer to "METHOD URL". */
int pn__match_run(const struct pn__program *p, const char *line);

#endif
