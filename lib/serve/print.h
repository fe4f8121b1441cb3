/*
 * A program describes itself: what it answers, and the configuration that
 * others need for it.
 */
#ifndef PN_SERVE_PRINT_H
#define PN_SERVE_PRINT_H

#include "serve/program.h"

#include <stdio.h>

/* Prints what --print names. Returns an exit status. */
int pn__print_run(struct pn__program *p, FILE *to);

enum pn__print_part {
	PN__PRINT_UPSTREAM = 1,
	PN__PRINT_LOCATIONS = 2,
	PN__PRINT_SERVER = 4, /* around them: a file for sites-enabled/ */
};

void pn__print_nginx(const struct pn__program *p, unsigned parts, FILE *to);
void pn__print_apache(const struct pn__program *p, FILE *to);
void pn__print_systemd(const struct pn__program *p, FILE *to);
void pn__print_routes(const struct pn_route *routes, FILE *to);

/* ---- the paths that a web server has to hand over ---- */

struct pn__prefix {
	struct pn_slice path; /* without a "/" at its end; the root is "/" */
	bool exact;	      /* only this path, nothing below */
};

/*
 * The fewest prefixes that cover a table of routes: *ret_n of them in a's
 * memory, sorted. NULL where that is full.
 */
struct pn__prefix *pn__prefixes(
    const struct pn_route *routes, struct pn__arena *a, size_t *ret_n);

/* Where the program listens, or would by its name. In a's memory. */
const char *pn__print_address(
    const struct pn__program *p, struct pn__arena *a);

#endif
