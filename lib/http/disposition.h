/*
 * Content-Disposition: of a part of a form as browsers send it (RFC 7578,
 * 4.2, and HTML's multipart/form-data encoding), and of a reply (RFC 6266).
 * Pure and thread-safe.
 */
#ifndef PN_HTTP_DISPOSITION_H
#define PN_HTTP_DISPOSITION_H

#include "base/buf.h"

/* Pieces of the text that was parsed. */
struct pn__disposition {
	struct pn_slice type; /* "form-data", in the case it came in */
	struct pn_slice name;
	struct pn_slice filename; /* as sent: it may have a path, or NUL */
	bool has_name, has_filename;
};

/*
 * Parses n bytes at p and decodes the name and the file name in place: of
 * escapes only \" (browsers send a backslash as it is), and %22, %0D and %0A
 * inside of quotes. filename* (RFC 8187) goes before filename where it is
 * UTF-8 or ISO-8859-1 and right. The first of a name counts.
 */
void pn__disposition_parse(char *p, size_t n, struct pn__disposition *ret);

/*
 * A file name without the folders before it: behind the last "/", and behind
 * the last "\" where it begins as a path of Windows, with a drive or \\.
 */
struct pn_slice pn__disposition_base(struct pn_slice filename);

/*
 * Adds the value of a Content-Disposition header: the type ("attachment" or
 * "inline", a token) and what n bytes at filename are called to the browser,
 * behind the last slash of either kind; none where that is empty. What is
 * not ASCII, or a quote, goes into filename* and, as "_", into filename.
 * Controls become "_" in both, what is no UTF-8 becomes U+FFFD. 0, or -1
 * where out is full.
 */
int pn__disposition_write(
    struct pn__buf *out, const char *type, const char *filename, size_t n);

#endif
