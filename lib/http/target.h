/*
 * What may be reached by a text that a visitor has written: where a redirect
 * leads to, which file a path names. Pure and thread-safe.
 */
#ifndef PN_HTTP_TARGET_H
#define PN_HTTP_TARGET_H

#include <postern/base.h>

/*
 * Whether n bytes are an absolute-path reference ("/a?b#c") that every
 * browser resolves to the host it came from: it begins with one slash, has
 * no backslash and no control, is UTF-8, its path has at most 1024 bytes and
 * no dot segments without which it would begin with "//". The same has to
 * hold for what the path is after decoding it, as often as it can be.
 */
bool pn__is_local_target(const char *p, size_t n);

/*
 * Whether n bytes are a path to a file below a folder ("css/site.css"): it is
 * relative, at most 1024 bytes of UTF-8, has no control, no backslash, no
 * drive, and no segment that is empty, begins with ".." or is made of dots
 * and blanks; and the same holds for what it is after decoding it, as often
 * as it can be.
 * What a symbolic link would lead to is not looked at.
 */
bool pn__is_file_path(const char *p, size_t n);

#endif
