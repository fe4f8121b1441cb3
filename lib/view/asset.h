/*
 * Files that pages refer to, such as style sheets: their addresses get a
 * version made of the file's content, so that a browser may keep them for
 * ever. Used at load, by one thread.
 */
#ifndef PN_VIEW_ASSET_H
#define PN_VIEW_ASSET_H

#include "base/log.h"

struct pn__assets;

/*
 * The files below folder, which the web server shows below prefix,
 * "/static/". log hears of files that are not there; NULL: nobody. NULL: no
 * memory.
 */
struct pn__assets *pn__assets_new(
    const char *folder, const char *prefix, const struct pn__log *log);
void pn__assets_free(struct pn__assets *as);

/*
 * The version of the file that an address names, and where in the address it
 * belongs: behind the path. NULL: it names no file of ours, or has a "?".
 * Computed once. page is who names it.
 */
const char *pn__assets_version(struct pn__assets *as, struct pn_slice url,
    const char *page, size_t *ret_end);

#endif
