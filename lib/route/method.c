#include "route/method.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
	[PN__GET] = "GET",
	[PN__HEAD] = "HEAD",
	[PN__POST] = "POST",
	[PN__PUT] = "PUT",
	[PN__PATCH] = "PATCH",
	[PN__DELETE] = "DELETE",
	[PN__OPTIONS] = "OPTIONS",
};

enum pn__method
pn__method_of(const char *name)
{
	for (size_t i = 0; i < PN_COUNT(names); i++) {
		if (strcmp(name, names[i]) == 0)
			return (enum pn__method)i;
	}
	return PN__OTHER;
}

pn_handler *
pn__method_handler(const struct pn_route *r, enum pn__method m)
{
	pn_handler *const slots[] = {
		[PN__GET] = r->get,
		[PN__HEAD] = r->get,
		[PN__POST] = r->post,
		[PN__PUT] = r->put,
		[PN__PATCH] = r->patch,
		[PN__DELETE] = r->del,
		[PN__OPTIONS] = NULL,
		[PN__OTHER] = NULL,
	};

	if (slots[m] == NULL && !(m <= PN__HEAD && r->page != NULL))
		return r->any;
	return slots[m];
}

bool
pn__method_is_there(const struct pn_route *r, enum pn__method m)
{
	return pn__method_handler(r, m) != NULL ||
	    (m <= PN__HEAD && r->page != NULL);
}

void
pn__method_allow(const struct pn_route *r, char *out, size_t n)
{
	size_t at = 0;

	for (size_t m = PN__GET; m < PN__OPTIONS; m++) {
		if (pn__method_is_there(r, (enum pn__method)m))
			at += (size_t)snprintf(
			    out + at, n - at, "%s, ", names[m]);
	}
	snprintf(out + at, n - at, "OPTIONS");
}
