#include "session/origin.h"

#include <string.h>
#include <strings.h>

/* What stands behind "scheme://", or NULL: "null" is of nobody. */
static const char *
host_of(const char *origin)
{
	const char *at = strstr(origin, "://");

	return at != NULL ? at + 3 : NULL;
}

/* The scheme may be another: who ends TLS before us need not tell. */
static bool
is_own(struct pn_req *r, const char *origin)
{
	const char *from = host_of(origin), *host = pn_host(r);

	return from != NULL && host[0] != '\0' && strcasecmp(from, host) == 0;
}

const char *
pn__foreign_origin(struct pn_req *r)
{
	const char *site = pn_header(r, "Sec-Fetch-Site");
	const char *origin = pn_header(r, "Origin");

	if (site == NULL && origin == NULL)
		return NULL;
	if (site != NULL && (strcmp(site, "same-origin") == 0 ||
				strcmp(site, "none") == 0))
		return NULL;
	if (site == NULL && is_own(r, origin))
		return NULL;
	return origin != NULL ? origin : "another site";
}

bool
pn__has_origin(const char *const *origins, const char *origin)
{
	for (; origins != NULL && *origins != NULL; origins++) {
		if (strcasecmp(*origins, origin) == 0)
			return true;
	}
	return false;
}
