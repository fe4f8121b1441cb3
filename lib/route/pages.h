/*
 * The templates of a program, each made ready by the engine that its name's
 * end says. Read-only once loaded; while somebody writes them (--dev) a new
 * set takes the place of the old one when a file has changed.
 */
#ifndef PN_ROUTE_PAGES_H
#define PN_ROUTE_PAGES_H

#include <postern/base.h>

struct pn_req;
struct pn__assets;
struct pn__page;
struct pn__site;
struct pn__views;
struct pn__watch;

/* A template that could not be loaded. */
struct pn__broken {
	struct pn__broken *next;
	char *error; /* "file:line:column: what is wrong", as a rule */
	char name[];
};

struct pn__pages {
	char *folder;
	struct pn__assets *assets; /* NULL: none */
	struct pn__views *views;   /* of the markup engine */
	struct pn__page *first;	   /* of the others */
	struct pn__broken *broken; /* none, unless they are noted */
	uint64_t print;		   /* of the watch: the files' state */
	bool is_fresh;		   /* of the watch: a file may still change */
	uint32_t users;		   /* of the watch: requests, and the watch */
};

/* What becomes of templates that are broken. */
enum pn__pages_errors {
	PN__PAGES_STOP, /* the first one stops the loading */
	PN__PAGES_NOTE, /* they are noted, the others are good */
	PN__PAGES_ALL,	/* all their errors are, and nothing is rendered */
};

/*
 * Loads all templates of a program below folder. NULL with a sentence in
 * err.
 */
struct pn__pages *pn__pages_new(struct pn__site *s, const char *folder,
    enum pn__pages_errors errors, char *err, size_t n);
void pn__pages_free(struct pn__pages *ps);

/* The page of that name if another engine than markup has it, or NULL. */
const struct pn__page *pn__pages_find(
    const struct pn__pages *ps, const char *name);

/* Why the template of that name is broken, or NULL. */
const char *pn__pages_error(const struct pn__pages *ps, const char *name);

/* Renders it with the values of pn_set(). The status. */
int pn__pages_render(struct pn_req *r, const struct pn__page *page);

/* ---- watch.c ---- */

/*
 * Loads the templates and watches their folder from then on, for --dev. NULL
 * with a sentence in err.
 */
struct pn__watch *pn__watch_new(
    struct pn__site *s, const char *folder, char *err, size_t n);
void pn__watch_free(struct pn__watch *w);

/*
 * The templates as their files are now: loaded again where one has changed,
 * came or went. They stay until they are given back. Thread-safe.
 */
struct pn__pages *pn__watch_take(struct pn__watch *w);
void pn__watch_give(struct pn__watch *w, struct pn__pages *ps);

/* ---- broken.c ---- */

/*
 * Writes a page about why, an error of a template as "file:line:column: …",
 * with the lines around it. False, and nothing is written: it is no such
 * error.
 */
bool pn__broken_page(struct pn_req *r, const char *why);

#endif
