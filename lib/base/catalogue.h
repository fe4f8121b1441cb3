/*
 * A message catalogue: a .mo file of GNU gettext, as msgfmt makes it, in
 * either byte order. Everything in it is checked when it is read, so a broken
 * file is refused and a lookup needs no more checks. glibc's own gettext is
 * bound to the locale of the process; this one is not. Read-only once made,
 * shared by all threads.
 */
#ifndef PN_BASE_CATALOGUE_H
#define PN_BASE_CATALOGUE_H

#include <postern/base.h>

struct pn__catalogue;

enum { PN__CATALOGUE_MAX = 64 * 1024 * 1024 }; /* bytes of a file */

/*
 * Reads a catalogue. NULL with a sentence in err that begins with path: no
 * such file, no .mo file, cut off, not in UTF-8, a plural rule that is wrong.
 */
struct pn__catalogue *pn__catalogue_open(
    const char *path, char *err, size_t n);

/* As above from size bytes, which are copied; name is what errors call it. */
struct pn__catalogue *pn__catalogue_read(const char *name, const void *bytes,
    size_t size, char *err, size_t n);
void pn__catalogue_free(struct pn__catalogue *c);

/*
 * The translation of a message, terminated, the catalogue's own; NULL: it has
 * none. context is msgctxt, or NULL.
 */
const char *pn__catalogue_find(
    const struct pn__catalogue *c, const char *context, const char *text);

/*
 * As above, the form for count of a message that has a plural, found by its
 * singular.
 */
const char *pn__catalogue_plural(const struct pn__catalogue *c,
    const char *context, const char *one, uint64_t count);

/* How many forms the language has, and form i of a message, as above. */
uint32_t pn__catalogue_forms(const struct pn__catalogue *c);
uint32_t pn__catalogue_form_of(const struct pn__catalogue *c, uint64_t count);
const char *pn__catalogue_form(const struct pn__catalogue *c,
    const char *context, const char *one, uint32_t form);

#endif
