#include "view/asset.h"
#include "view/emit.h"
#include "view/text.h"

#include <string.h>
#include <strings.h>

/* Where an address names a file that the page needs. */
static bool
is_asset(const char *element, const char *attr)
{
	static const struct {
		const char *element, *attr;
	} assets[] = { { "link", "href" }, { "link", "imagesrcset" },
		{ "script", "src" }, { "img", "src" }, { "img", "srcset" },
		{ "source", "src" }, { "source", "srcset" },
		{ "video", "src" }, { "video", "poster" }, { "audio", "src" },
		{ "track", "src" }, { "input", "src" } };

	for (size_t i = 0; i < PN_COUNT(assets); i++) {
		if (strcmp(assets[i].element, element) == 0 &&
		    strcmp(assets[i].attr, attr) == 0)
			return true;
	}
	return false;
}

static void
add_url(struct pn__compile *c, struct pn__buf *out, struct pn_slice url)
{
	const char *version;
	size_t end;

	version = pn__assets_version(
	    c->assets, url, c->view->name, &end);
	if (version == NULL) {
		pn__buf_add(out, url.p, url.n);
		return;
	}
	pn__buf_add(out, url.p, end);
	pn__buf_adds(out, "?v=");
	pn__buf_adds(out, version);
	pn__buf_add(out, url.p + end, url.n - end);
}

/* "a.png 1x, b.png 2x": the first word of each. */
static void
add_list(struct pn__compile *c, struct pn__buf *out, const char *p)
{
	const char *space = " \t\r\n\f";
	size_t n;

	while (*p != '\0') {
		n = strspn(p, " \t\r\n\f,");
		pn__buf_add(out, p, n);
		p += n;
		n = strcspn(p, space);
		while (n > 0 && p[n - 1] == ',')
			n--;
		add_url(c, out, (struct pn_slice){ p, n });
		p += n;
		n = strcspn(p, ",");
		pn__buf_add(out, p, n);
		p += n;
	}
}

bool
pn__emit_asset(struct pn__compile *c, const xmlAttr *attr)
{
	const char *element = (const char *)attr->parent->name;
	const char *v = pn__attr_value(attr);
	struct pn__buf out;

	if (c->assets == NULL || c->in_foreign ||
	    !is_asset(element, (const char *)attr->name) ||
	    pn__is_off(c, attr->parent, "version"))
		return false;
	pn__buf_init(&out, 64 * 1024);
	if (strstr((const char *)attr->name, "srcset") != NULL)
		add_list(c, &out, v);
	else
		add_url(c, &out, (struct pn_slice){ v, strlen(v) });
	if (!out.full)
		pn__emit_text(c, out.p ? out.p : "", out.n, true);
	pn__buf_fini(&out);
	return !out.full;
}
