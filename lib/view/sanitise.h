/*
 * Markup that people send, made safe: what an allow-list has of elements,
 * attributes and schemes is kept, everything else is dropped.
 */
#ifndef PN_VIEW_SANITISE_H
#define PN_VIEW_SANITISE_H

#include "base/buf.h"

#include <postern/reply.h>

enum { PN__SANITISE_MAX = 1024 * 1024 }; /* bytes of input */

/*
 * Appends the safe part of n bytes of markup: elements of text, lists,
 * tables, links and images, well nested and closed, with text and attributes
 * escaped. What is not UTF-8 becomes U+FFFD, control characters vanish. The
 * content of scripts, styles, frames and foreign markup is dropped too, that
 * of other unknown elements is kept. An image of another host is left without
 * its address, unless with says otherwise. 0; -1: over a limit or no memory.
 * Thread-safe.
 */
int pn__sanitise(struct pn__buf *out, const char *p, size_t n,
    const struct pn_sanitising *with);

#endif
