#include "route/inside.h"

#include "view/fragment.h"

#include <postern/cache.h>
#include <string.h>

void
pn_cache_drop(struct pn_req *r, const char *tag)
{
	if (r->dropped == NULL &&
	    (r->dropped = pn_alloc(r, sizeof(*r->dropped))) == NULL)
		return;
	if (tag == NULL)
		r->dropped->n = PN__TAGS_MAX + 1;
	else
		pn__tags_add(
		    r->dropped, (struct pn_slice){ tag, strlen(tag) });
}

void
pn__cache_begin(struct pn_req *r)
{
	if (r->site->drops != NULL)
		r->drops_seen = pn__drops_seen(r->site->drops);
}

void
pn__cache_end(struct pn_req *r, bool keeps)
{
	if (r->dropped == NULL)
		return;
	if (r->site->drops != NULL && keeps)
		pn__drops_drop(r->site->drops, r->dropped);
	r->dropped = NULL;
}

struct pn__view_cache
pn__cache_of(const struct pn_req *r)
{
	return (struct pn__view_cache){ .fragments = r->site->fragments,
		.seen = r->drops_seen,
		.own = r->dropped,
		.is_reader = !r->write_transaction && !r->in_transaction };
}
