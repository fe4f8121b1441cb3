/*
 * The seam to view-xslt.so, which is linked with libxslt and exports one
 * symbol, pn_xslt_module. It calls nothing of Postern but what it is given.
 */
#ifndef PN_VIEW_XSLT_MODULE_H
#define PN_VIEW_XSLT_MODULE_H

#include "view/view.h"

#include <libxml/tree.h>

enum { PN__XSLT_MODULE = 1 }; /* the version of this seam */

/* Where files come from. */
struct pn__xslt_reader {
	/*
	 * The tree of a file by its path below the templates; names go to
	 * dict, which may be NULL. NULL with err filled.
	 */
	xmlDocPtr (*read)(void *arg, const char *name, bool is_sheet,
	    xmlDictPtr dict, struct pn__view_error *err);
	void *arg;
};

enum pn__xslt_method {
	PN__XSLT_ANY, /* HTML where the first element is <html>, else XML */
	PN__XSLT_XML,
	PN__XSLT_HTML,
	PN__XSLT_TEXT_ONLY,
};

/* What <xsl:output> says; strings are the stylesheet's. */
struct pn__xslt_output {
	enum pn__xslt_method method;
	const char *media_type; /* NULL: not said */
};

/* The end of a run. */
struct pn__xslt_result {
	xmlDocPtr doc; /* the caller frees it */
	bool is_html;
	char said[512];
};

struct pn__xslt_module {
	int version;

	/* Compiles a file. NULL with err filled. */
	void *(*compile)(const char *name, const struct pn__xslt_reader *from,
	    struct pn__xslt_output *ret_output, struct pn__view_error *err);
	void (*free)(void *sheet);

	/*
	 * Applies it to doc, which it changes and the caller frees. 0; -1
	 * with err filled. Any thread.
	 */
	int (*apply)(void *sheet, xmlDocPtr doc,
	    const struct pn__xslt_reader *from, struct pn__xslt_result *ret,
	    struct pn__view_error *err);

	/* Writes a result as XML, piece by piece. 0; -1: no memory. */
	int (*save)(void *sheet, xmlDocPtr result,
	    void (*write)(void *arg, const char *p, int n), void *arg);
};

extern const struct pn__xslt_module pn_xslt_module;

#endif
