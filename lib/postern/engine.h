/*
 * Template engines. pn_page() picks one by the end of the template's name:
 * ".html" is the markup engine, ".mustache" is Mustache, ".xsl" and ".xslt"
 * are XSLT, and a program brings more of its own with pn_app.engines, which
 * are asked first.
 */
#ifndef POSTERN_ENGINE_H
#define POSTERN_ENGINE_H

#include <postern/base.h>
#include <postern/value.h>

struct pn_req;

struct pn_engine {
	const char *suffix; /* ".mustache": with its dot */

	/*
	 * Makes a template ready, at the program's start: the file of this
	 * name, a path below folder. NULL with a sentence in err, of n bytes:
	 * file, line, what is wrong.
	 */
	void *(*load)(
	    const char *folder, const char *name, char *err, size_t n);

	/*
	 * Writes the page with pn_write() and its like; values is the map of
	 * what pn_set() was given. The reply's type is HTML unless pn_type()
	 * says another. Returns 200, or what pn_fail() returned. Called by
	 * many threads at once.
	 */
	int (*render)(struct pn_req *r, const void *template,
	    const struct pn_value *values);

	/* At the program's end. template is never NULL. */
	void (*free)(void *template);
};

/*
 * Mustache (its specification, 1.4) with inheritance and dynamic names and
 * without lambdas; {{>row}} is row.mustache in the folder of templates.
 * It always is there; named here for who uses it under another suffix.
 */
extern const struct pn_engine pn_engine_mustache;

/*
 * XSLT 1.0 for pages that are XML: the values as a document, <page>, and the
 * type by <xsl:output>. libxslt is loaded with the first stylesheet. It always
 * is there; named as the other one.
 */
extern const struct pn_engine pn_engine_xslt;

#endif
