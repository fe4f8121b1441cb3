/*
 * Lists as arguments: each ? that stands for one becomes as many as it has
 * elements. Pure.
 */
#ifndef PN_DB_EXPAND_H
#define PN_DB_EXPAND_H

#include "base/arena.h"
#include "base/buf.h"

#include <postern/value.h>

/*
 * Replaces a statement and its arguments where lists are among them, in a's
 * memory; otherwise changes nothing. mysql: a backslash escapes in its texts,
 * # begins a comment. -1 with what is wrong.
 */
int pn__expand(struct pn__arena *a, bool mysql, const char **sql,
    const struct pn_value **args, size_t *n, const char **ret_why);

#endif
