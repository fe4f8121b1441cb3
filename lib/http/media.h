/*
 * Media types: text/html; charset=utf-8 (RFC 9110, 8.3.1). Pure and
 * thread-safe.
 */
#ifndef PN_HTTP_MEDIA_H
#define PN_HTTP_MEDIA_H

#include "base/buf.h"

#include <sys/types.h>

/* Pieces of the text that was parsed; letters have the case they came in. */
struct pn__media {
	struct pn_slice essence;    /* "image/svg+xml" */
	struct pn_slice type;	    /* "image" */
	struct pn_slice subtype;    /* "svg+xml" */
	struct pn_slice suffix;	    /* "xml", empty where there is no "+" */
	struct pn_slice parameters; /* from the first ";" on */
};

/*
 * Parses a media type or, as "text/ *" without the space, a media range.
 * What is wrong with its parameters is passed over. 0; -1 where it is no
 * type/subtype of two tokens.
 */
int pn__media_parse(const char *p, size_t n, struct pn__media *ret);

/*
 * The value of a parameter, unquoted and terminated, into out of out_n
 * bytes. Its length; -1 where there is none of this name, or no room. The
 * first of a name counts.
 */
ssize_t pn__media_parameter(
    const struct pn__media *m, const char *name, char *out, size_t out_n);

/*
 * Whether a media type is in a range: "text/html", "text/ *" and "* / *"
 * without the spaces, "application/ *+json" for a suffix, and "+json" for
 * it under any type. Parameters and the case of letters do not matter.
 */
bool pn__media_is(const struct pn__media *m, const char *range);

/*
 * Adds "type/subtype; name=value…"; pairs is n names with their values. 0;
 * -1, with nothing added, where one of them cannot be written or out is full.
 */
int pn__media_write(struct pn__buf *out, const char *essence,
    const struct pn_slice *pairs, size_t n);

/* The media type of files with this extension ("png"), or NULL. */
const char *pn__media_of_extension(const char *extension);

/*
 * The media type of a file by what stands behind the last dot of its name;
 * "application/octet-stream" where that is unknown. Text has no charset.
 */
const char *pn__media_by_extension(const char *path, size_t n);

#endif
