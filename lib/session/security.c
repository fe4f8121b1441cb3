#include "req/header.h"
#include "session/session.h"

#include <postern/reply.h>
#include <string.h>

enum { POLICY_MAX = 8000 };

#define NONCE "{nonce}"

static const char policy[] =
    "default-src 'self'; script-src 'self' " NONCE "; "
    "style-src 'self' " NONCE "; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'";

/* What a handler has said stays; "" says nothing. */
static void
set(struct pn_req *r, const char *name, const char *value)
{
	if (value[0] != '\0' && !pn__header_is_set(r, name))
		pn_header_set(r, name, value);
}

static const char *
or_default(const char *given, const char *otherwise)
{
	return given != NULL ? given : otherwise;
}

/* Everything up to "{nonce}", then what stands for it, and so on. */
static void
set_policy(struct pn_req *r, const char *text, const char *frames)
{
	const char *nonce = r->session != NULL ? r->session->nonce : "";
	const char *mark;
	struct pn__buf b;

	pn__buf_init(&b, POLICY_MAX);
	for (; (mark = strstr(text, NONCE)) != NULL;
	     text = mark + strlen(NONCE)) {
		pn__buf_add(&b, text, (size_t)(mark - text));
		if (nonce[0] != '\0')
			pn__buf_addf(&b, "'nonce-%s'", nonce);
		else if (b.n > 0 && b.p[b.n - 1] == ' ')
			b.n--;
	}
	pn__buf_adds(&b, text);
	pn__buf_adds(&b, frames);
	if (pn__buf_str(&b) != NULL)
		set(r, "Content-Security-Policy", b.p);
	else
		pn_fail(r, 500, "the Content-Security-Policy is too long");
	pn__buf_fini(&b);
}

/* What X-Frame-Options says, in the words of the policy. */
static const char *
ancestors(const char *frames)
{
	if (frames[0] == '\0')
		return "";
	return strcmp(frames, "DENY") == 0 ? "; frame-ancestors 'none'"
					   : "; frame-ancestors 'self'";
}

static void
set_https(struct pn_req *r, const struct pn_security *o)
{
	if (o->https_for == 0 || strcmp(pn_scheme(r), "https") != 0)
		return;
	set(r, "Strict-Transport-Security",
	    pn_printf(r, "max-age=%u%s", o->https_for,
		o->https_everywhere ? "; includeSubDomains" : ""));
}

int
pn__security_send(struct pn_req *r, const struct pn_plugin *self, int status)
{
	const struct pn_security *o = self->options;
	const char *frames = or_default(o->frames, "SAMEORIGIN");

	set(r, "X-Content-Type-Options", "nosniff");
	set(r, "Referrer-Policy", or_default(o->referrer, "same-origin"));
	set(r, "X-Frame-Options", frames);
	set(r, "Cross-Origin-Opener-Policy",
	    or_default(o->opener, "same-origin"));
	set_https(r, o);
	if (o->policy != NULL)
		set_policy(r, o->policy, "");
	else
		set_policy(r, policy, ancestors(frames));
	return status;
}

const struct pn_plugin pn_plugin_security = PN_SECURITY();
