#include "http/accept.h"
#include "http/auth.h"
#include "http/media.h"
#include "req/inside.h"

#include <postern/http.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *header;
	enum pn__accept what;
} families[] = {
	{ "Accept", PN__ACCEPT_TYPE },
	{ "Accept-Language", PN__ACCEPT_LANGUAGE },
	{ "Accept-Encoding", PN__ACCEPT_ENCODING },
	{ "Accept-Charset", PN__ACCEPT_CHARSET },
};

static enum pn__accept
family_of(const char *header)
{
	for (size_t i = 0; i < PN_COUNT(families); i++) {
		if (strcasecmp(header, families[i].header) == 0)
			return families[i].what;
	}
	return PN__ACCEPT_TYPE;
}

const char *
pn_accepts_list(
    struct pn_req *r, const char *header, const char *const *offers)
{
	size_t n = 0;
	ssize_t best;

	while (offers[n] != NULL)
		n++;
	pn_vary(r, header);
	best = pn__accept_best(
	    family_of(header), pn__header_sent(r, header), offers, n);
	return best >= 0 ? offers[best] : NULL;
}

const char *const *
pn_accepted(struct pn_req *r, const char *header, size_t *ret_n)
{
	static const char *const none[] = { NULL };
	struct pn_slice list[PN__ACCEPT_MAX + 1];
	size_t n = pn__accept_list(
	    family_of(header), pn__header_sent(r, header), list);
	const char **out = pn_alloc(r, (n + 1) * sizeof(*out));

	*ret_n = 0;
	if (out == NULL)
		return none;
	for (size_t i = 0; i < n; i++) {
		if ((out[i] = pn_dup_slice(r, list[i])) == NULL)
			return none;
	}
	*ret_n = n;
	return out;
}

const struct pn_credentials *
pn_credentials(struct pn_req *r)
{
	static const char *const names[] = {
		[PN__AUTH_BASIC] = "Basic",
		[PN__AUTH_BEARER] = "Bearer",
		[PN__AUTH_DIGEST] = "Digest",
	};
	const char *header = pn_header(r, "Authorization");
	struct pn_credentials *c;
	struct pn__auth auth;

	/* Apache renames it on an internal redirect. */
	if (header == NULL)
		header = pn_env(r, "REDIRECT_HTTP_AUTHORIZATION");
	if (header == NULL ||
	    pn__auth_parse(r->arena, header, strlen(header), &auth) != 0 ||
	    (c = pn_alloc(r, sizeof(*c))) == NULL)
		return NULL;
	*c = (struct pn_credentials){ .scheme = names[auth.scheme],
		.user = auth.user,
		.password = auth.password,
		.token = auth.token,
		.realm = auth.realm,
		.nonce = auth.nonce,
		.uri = auth.uri,
		.response = auth.response };
	if (auth.scheme == PN__AUTH_OTHER)
		c->scheme = pn_dup_slice(r, auth.name);
	return c;
}

const char *
pn_origin(struct pn_req *r)
{
	return pn_printf(r, "%s://%s", pn_scheme(r), pn_host(r));
}

bool
pn_is(struct pn_req *r, const char *type)
{
	const char *own = r->var[PN__VAR_CONTENT_TYPE];
	struct pn__media m;

	return own != NULL && pn__media_parse(own, strlen(own), &m) == 0 &&
	    pn__media_is(&m, type);
}
