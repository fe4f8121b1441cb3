/*
 * Escaping, one function for each context of HTML. All append to a buffer
 * and return 0, or -1 over its limit. Text is UTF-8; pure and thread-safe.
 */
#ifndef PN_VIEW_ESCAPE_H
#define PN_VIEW_ESCAPE_H

#include "base/buf.h"

#include <postern/value.h>

/* Where a value is printed. */
enum pn__escape {
	PN__ESCAPE_TEXT,   /* between tags: markup may stand as it is */
	PN__ESCAPE_RCDATA, /* in <title> and <textarea> */
	PN__ESCAPE_ATTR,   /* in double quotes */
	PN__ESCAPE_URL,	   /* an attribute's whole URL, or its beginning */
	PN__ESCAPE_PART,   /* a piece in the middle of a URL */
	PN__ESCAPE_FIRST,  /* the same between "/" and "/": never empty */
	PN__ESCAPE_SRC,	   /* one URL of a list of URLs */
	PN__ESCAPE_CSS,	   /* a value in a style */
	PN__ESCAPE_JS,	   /* a whole value in a script */
	PN__ESCAPE_JSON,   /* a whole value in script data */
};

/*
 * For text, <title>, <textarea> and quoted attributes: & < > " as
 * references; CR too, which an HTML parser would turn into LF; NUL, which
 * HTML cannot hold, as U+FFFD.
 */
int pn__escape_text(struct pn__buf *out, const char *p, size_t n);

/*
 * A whole URL in a quoted attribute. A scheme other than http, https, mailto
 * and tel gives "#blocked". What a URL cannot hold is percent-encoded;
 * %XX stays as it is. in_list: a comma and a space would begin another URL.
 */
int pn__escape_url(struct pn__buf *out, const char *p, size_t n, bool in_list);

/* A component of a URL: all but A-Z a-z 0-9 - . _ ~ is percent-encoded. */
int pn__escape_part(struct pn__buf *out, const char *p, size_t n);

/*
 * A number, a colour or keywords in a style. A text with any other character
 * than letters, digits and # % + - . , _ and space prints nothing.
 */
int pn__escape_css(struct pn__buf *out, const char *p, size_t n);

/*
 * A string of JSON that is safe in a <script>: with its quotes; < > & and
 * U+2028, U+2029 as \u escapes. What is not UTF-8 becomes U+FFFD.
 */
int pn__escape_string(struct pn__buf *out, const char *p, size_t n);

/*
 * A value as JSON that is safe in a <script>. Records and rows become
 * objects by their schema. -1 also where it is nested deeper than 64.
 */
int pn__escape_json(struct pn__buf *out, const struct pn_value *v);

#endif
