/* What HTML says of its elements and attributes. Pure. */
#ifndef PN_VIEW_HTML_H
#define PN_VIEW_HTML_H

#include <postern/base.h>

/* What may stand in an element. */
enum pn__content {
	PN__CONTENT_NORMAL,
	PN__CONTENT_VOID,   /* nothing, and it has no end tag */
	PN__CONTENT_RCDATA, /* text: <title>, <textarea> */
	PN__CONTENT_SCRIPT,
	PN__CONTENT_STYLE,
	PN__CONTENT_RAW, /* text that is never parsed: <iframe>, <xmp> … */
};

/* What an attribute holds. */
enum pn__attr_kind {
	PN__ATTR_PLAIN,
	PN__ATTR_BOOL,	/* true where it stands */
	PN__ATTR_URL,
	PN__ATTR_URLS,	/* URLs with spaces or commas between them */
	PN__ATTR_STYLE,
	PN__ATTR_EVENT,	 /* a script */
	PN__ATTR_MARKUP, /* srcdoc: a document of its own */
	PN__ATTR_FIXED,	 /* changes what its element is: no value there */
};

/* Names in any case. */
enum pn__content pn__html_content(const char *element);
enum pn__attr_kind pn__html_attr(const char *element, const char *attr);

/*
 * Whether a URL there is trusted with the whole page: a script, a style
 * sheet, an object, the base of all links.
 */
bool pn__html_is_trusted(const char *element, const char *attr);

/* Whether an element's first newline is lost: <pre>, <textarea>. */
bool pn__html_eats_newline(const char *element);

#endif
