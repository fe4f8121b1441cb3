#include "req/req.h"
#include "view/xslt/xslt.h"

#include <postern/engine.h>
#include <postern/log.h>
#include <stdio.h>

static void *
page_load(const char *folder, const char *name, char *err, size_t n)
{
	struct pn__view_error e = { "" };
	struct pn__xslt *x = pn__xslt_load(folder, name, &e);

	if (x == NULL)
		snprintf(err, n, "%s", e.text);
	return x;
}

static int
page_render(
    struct pn_req *r, const void *template, const struct pn_value *values)
{
	struct pn__xslt_facts facts = { .said = "" };
	struct pn__view_error err;

	if (pn__xslt_render(template, values, r->body, &facts, &err) == -1)
		return pn_fail(r, 500, "%s", err.text);
	pn_type(r, facts.type);
	if (facts.said[0] != '\0')
		pn_log(r, PN_LOG_INFO, "a stylesheet says",
		    PN_KV("text", (const char *)facts.said));
	return 200;
}

static void
page_free(void *template)
{
	pn__xslt_free(template);
}

const struct pn_engine pn_engine_xslt = { ".xsl", page_load, page_render,
	page_free };

const struct pn_engine pn__engine_xslt_long = { ".xslt", page_load,
	page_render, page_free };
