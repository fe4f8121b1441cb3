/*
 * The texts of a program for translators: those of its pages and of its
 * field tables. What stands in C is for xgettext.
 */
#ifndef PN_ROUTE_MESSAGES_H
#define PN_ROUTE_MESSAGES_H

#include "route/route.h"

/*
 * Writes them as a template of GNU gettext (.pot), each once, in the order in
 * which they are found. 0; -1 with a sentence in err: the program is broken,
 * or out is full.
 */
int pn__messages_write(const struct pn_app *app,
    const struct pn__site_options *o, struct pn__buf *out, char *err,
    size_t n);

#endif
