#include "session/session.h"

#include "base/random.h"

#include <sodium.h>
#include <string.h>

struct pn__session *
pn__session(struct pn_req *r)
{
	if (r->session == NULL)
		r->session = pn_alloc(r, sizeof(*r->session));
	return r->session;
}

const char *
pn__session_cookie(struct pn_req *r, const char *name)
{
	if (strcmp(pn_scheme(r), "https") != 0)
		return name;
	return pn_printf(r, "__Host-%s", name);
}

const char *
pn_nonce(struct pn_req *r)
{
	struct pn__session *s = pn__session(r);
	unsigned char random[16];

	if (s == NULL)
		return "";
	if (s->nonce[0] == '\0') {
		pn__random(random, sizeof(random));
		sodium_bin2base64(s->nonce, sizeof(s->nonce), random,
		    sizeof(random),
		    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	}
	return s->nonce;
}
