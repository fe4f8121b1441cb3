#include "view/html.h"

#include <string.h>
#include <strings.h>

static bool
is_in(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(names[i], name) == 0)
			return true;
	}
	return false;
}

#define IS_IN(names, name) is_in(names, PN_COUNT(names), name)

enum pn__content
pn__html_content(const char *element)
{
	static const char *const empty[] = { "area", "base", "br", "col",
		"embed", "hr", "img", "input", "link", "meta", "param",
		"source", "track", "wbr" };
	static const char *const raw[] = { "iframe", "noembed", "noframes",
		"plaintext", "xmp" };

	if (IS_IN(empty, element))
		return PN__CONTENT_VOID;
	if (strcasecmp(element, "script") == 0)
		return PN__CONTENT_SCRIPT;
	if (strcasecmp(element, "style") == 0)
		return PN__CONTENT_STYLE;
	if (strcasecmp(element, "title") == 0 ||
	    strcasecmp(element, "textarea") == 0)
		return PN__CONTENT_RCDATA;
	return IS_IN(raw, element) ? PN__CONTENT_RAW : PN__CONTENT_NORMAL;
}

bool
pn__html_eats_newline(const char *element)
{
	static const char *const names[] = { "pre", "textarea", "listing" };

	return IS_IN(names, element);
}

/* Attributes of one element that a value must not change. */
static bool
is_fixed(const char *element, const char *attr)
{
	static const struct {
		const char *element, *attr;
	} fixed[] = {
		{ "script", "type" }, { "script", "language" },
		{ "style", "type" }, { "link", "rel" }, { "link", "as" },
		{ "meta", "http-equiv" }, { "meta", "charset" },
		{ "object", "type" }, { "embed", "type" },
		{ "object", "classid" }, { "object", "codebase" },
		{ "iframe", "sandbox" }, { "iframe", "allow" },
		{ "animate", "to" }, { "animate", "from" },
		{ "animate", "by" }, { "animate", "values" },
		{ "animate", "attributename" }, { "set", "to" },
		{ "set", "attributename" },
	};

	for (size_t i = 0; i < PN_COUNT(fixed); i++) {
		if (strcasecmp(fixed[i].attr, attr) == 0 &&
		    strcasecmp(fixed[i].element, element) == 0)
			return true;
	}
	return strcasecmp(attr, "is") == 0 || strcasecmp(attr, "xmlns") == 0;
}

enum pn__attr_kind
pn__html_attr(const char *element, const char *attr)
{
	static const char *const url[] = { "action", "archive", "background",
		"cite", "codebase", "data", "dynsrc", "formaction", "href",
		"icon", "longdesc", "lowsrc", "manifest", "poster", "profile",
		"src", "usemap" };
	static const char *const urls[] = { "attributionsrc", "imagesrcset",
		"ping", "srcset" };
	static const char *const yes[] = { "allowfullscreen", "async",
		"autofocus", "autoplay", "checked", "controls", "default",
		"defer", "disabled", "formnovalidate", "inert", "ismap",
		"itemscope", "loop", "multiple", "muted", "nomodule",
		"novalidate", "open", "playsinline", "readonly", "required",
		"reversed", "selected", "shadowrootclonable",
		"shadowrootdelegatesfocus" };

	if (strncasecmp(attr, "on", 2) == 0)
		return PN__ATTR_EVENT;
	if (strcasecmp(attr, "srcdoc") == 0)
		return PN__ATTR_MARKUP;
	if (strcasecmp(attr, "style") == 0)
		return PN__ATTR_STYLE;
	if (is_fixed(element, attr))
		return PN__ATTR_FIXED;
	if (IS_IN(url, attr))
		return PN__ATTR_URL;
	if (IS_IN(urls, attr))
		return PN__ATTR_URLS;
	return IS_IN(yes, attr) ? PN__ATTR_BOOL : PN__ATTR_PLAIN;
}

bool
pn__html_is_trusted(const char *element, const char *attr)
{
	static const struct {
		const char *element, *attr;
	} trusted[] = {
		{ "base", "href" }, { "embed", "src" }, { "link", "href" },
		{ "object", "data" }, { "script", "src" },
		{ "script", "href" }, { "use", "href" },
	};

	for (size_t i = 0; i < PN_COUNT(trusted); i++) {
		if (strcasecmp(trusted[i].element, element) == 0 &&
		    strcasecmp(trusted[i].attr, attr) == 0)
			return true;
	}
	return false;
}
