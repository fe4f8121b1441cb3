#include "req/locale.h"

#include "http/accept.h"
#include "req/inside.h"

#include <postern/http.h>
#include <stddef.h>
#include <strings.h>

/* By what the browser asks for; English where it takes nothing that is. */
static void
choose(struct pn__tongue *t)
{
	struct pn_req *r = (struct pn_req *)(void *)((char *)t -
	    offsetof(struct pn_req, tongue));
	const struct pn__languages *ls = t->languages;
	ssize_t best = 0;

	if (ls->n > 1) {
		best = pn__accept_best(PN__ACCEPT_LANGUAGE,
		    pn__header_sent(r, "Accept-Language"), ls->tags, ls->n);
		r->negotiated = true;
	}
	t->language = &ls->all[best > 0 ? best : 0];
}

void
pn__locale_init(struct pn_req *r)
{
	r->tongue = (struct pn__tongue){ .languages = r->thread->languages,
		.choose = choose };
}

const char *
pn_locale(struct pn_req *r)
{
	const struct pn__language *l = pn__tongue_language(&r->tongue);

	return l != NULL ? l->tag : "en";
}

bool
pn_locale_set(struct pn_req *r, const char *tag)
{
	const struct pn__languages *ls = r->tongue.languages;
	int i;

	if (ls == NULL)
		return strncasecmp(tag, "en", 2) == 0 &&
		    (tag[2] == '\0' || tag[2] == '-');
	if ((i = pn__languages_find(ls, tag)) == -1)
		return false;
	r->tongue.language = &ls->all[i];
	return true;
}

size_t
pn_locales(struct pn_req *r, const char *const **ret_tags)
{
	static const char *const english[] = { "en" };
	const struct pn__languages *ls = r->tongue.languages;

	*ret_tags = ls != NULL ? ls->tags : english;
	return ls != NULL ? ls->n : 1;
}

const char *
pn_tr(struct pn_req *r, const char *text)
{
	return pn__say(&r->tongue, NULL, text, NULL, 1);
}

const char *
pn_trn(struct pn_req *r, const char *one, const char *many, uint64_t n)
{
	return pn__say(&r->tongue, NULL, one, many, n);
}

const char *
pn_trc(struct pn_req *r, const char *context, const char *text)
{
	return pn__say(&r->tongue, context, text, NULL, 1);
}

/*
 * Written when the reply is complete, for an error page drops the headers
 * that were set before it.
 */
void
pn__locale_headers(struct pn_req *r)
{
	const struct pn__language *l = r->tongue.language;

	if (l == NULL || r->tongue.languages->n < 2)
		return;
	pn_header_set(r, "Content-Language", l->tag);
	if (r->negotiated)
		pn_vary(r, "Accept-Language");
}
