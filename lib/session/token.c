#include "session/token.h"

#include "base/random.h"
#include "session/session.h"
#include "session/sign.h"

#include <postern/reply.h>
#include <string.h>
#include <time.h>

static const char cookie[] = "pn-form";

static bool
is_id(const char *s)
{
	size_t n = strspn(s, "0123456789abcdefghijklmnopqrstuv");

	return n == PN__TOKEN_ID && s[n] == '\0';
}

/* The browser's name for us; make: it is given one. NULL: it has none. */
static const char *
browser(struct pn_req *r, bool make)
{
	struct pn__session *s = pn__session(r);
	const char *name = pn__session_cookie(r, cookie), *sent;

	if (s == NULL || s->browser != NULL)
		return s != NULL ? s->browser : NULL;
	sent = pn_cookie(r, name);
	if (sent != NULL && is_id(sent)) {
		s->browser = sent;
	} else if (make) {
		s->browser = pn_token(r);
		pn_cookie_set(r, name, s->browser);
	}
	return s->browser;
}

static struct pn__seal
seal_of(struct pn_req *r, const char *name)
{
	return (struct pn__seal){ .secrets = &r->thread->guard->secrets,
		.purpose = "form",
		.name = name,
		.name_n = strlen(name) };
}

const char *
pn__form_token(struct pn_req *r)
{
	const char *name = browser(r, true), *token = NULL;
	char id[PN__TOKEN_ID + 1];
	struct pn__seal seal;
	struct pn__buf b;

	if (name == NULL)
		return NULL;
	seal = seal_of(r, name);
	pn__random_id(id, PN__TOKEN_ID);
	pn__buf_init(&b, PN__SIGNED_MAX);
	if (pn__sign(&seal, time(NULL) + PN__TOKEN_SECONDS,
		(struct pn_slice){ id, PN__TOKEN_ID }, &b) == 0)
		token = pn__arena_dup(r->arena, b.p, b.n);
	pn__buf_fini(&b);
	if (token == NULL)
		pn_fail(r, 500, "no memory is left for a form's token");
	r->session->has_token = true;
	return token;
}

const char *
pn__form_token_id(struct pn_req *r, const char *text)
{
	const char *name = browser(r, false);
	struct pn_slice id;
	struct pn__seal seal;

	if (name == NULL || text == NULL)
		return NULL;
	seal = seal_of(r, name);
	if (!pn__unsign(&seal, time(NULL), text, strlen(text), r->arena, &id))
		return NULL;
	return id.p;
}
