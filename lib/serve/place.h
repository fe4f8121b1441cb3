/* Where a program finds its folders. */
#ifndef PN_SERVE_PLACE_H
#define PN_SERVE_PLACE_H

#include "base/arena.h"

/* Whether there is a folder, or a file, at this path. */
bool pn__is_folder(const char *path);
bool pn__is_file(const char *path);

/*
 * The folder of catalogues: ROOT/locale; else po/ of the build tree that the
 * program stands in; else, where root is the installed one, the system's.
 * NULL: none of these is there.
 */
const char *pn__place_locale(struct pn__arena *a, const char *root);

/*
 * The folder that has templates/ and conf/: the current one, else one of
 * the three above the executable's (a build tree), else where the library
 * was installed. In a's memory, NULL where that is full.
 */
const char *pn__place_root(struct pn__arena *a);

/*
 * The folder of drivers and engines: postern/ beside the shared library.
 * NULL where there is none.
 */
const char *pn__place_modules(struct pn__arena *a);

/* conf/sql/NAME or conf/sql below root; NULL where there is neither. */
const char *pn__place_migrations(
    struct pn__arena *a, const char *root, const char *name);

#endif
