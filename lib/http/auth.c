#include "http/auth.h"

#include "base/utf8.h"
#include "http/ascii.h"
#include "http/base64.h"
#include "http/header.h"
#include "http/parameter.h"

static int
parse_basic(struct pn__arena *a, struct pn_slice s, struct pn__auth *ret)
{
	char *text = pn__arena_alloc(a, s.n + 1), *colon;
	ssize_t n;

	if (text == NULL)
		return -2;
	n = pn__base64_decode(s.p, s.n, text);
	if (n < 1 || !pn__is_utf8(text, (size_t)n))
		return -1;
	for (ssize_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return -1;
	}
	text[n] = '\0';
	if ((colon = memchr(text, ':', (size_t)n)) == NULL)
		return -1;
	*colon = '\0';
	ret->user = text;
	ret->password = colon + 1;
	return 0;
}

/* b64token of RFC 6750, 2.1. */
static bool
is_token68(struct pn_slice s)
{
	size_t i = 0;

	for (; i < s.n && s.p[i] != '='; i++) {
		char l = pn__ascii_lower(s.p[i]);

		if (!(l >= 'a' && l <= 'z') && !pn__ascii_is_digit(l) &&
		    (l == '\0' || strchr("-._~+/", l) == NULL))
			return false;
	}
	for (; i < s.n; i++) {
		if (s.p[i] != '=')
			return false;
	}
	return s.n > 0 && s.p[0] != '=';
}

static int
parse_bearer(struct pn__arena *a, struct pn_slice s, struct pn__auth *ret)
{
	if (!is_token68(s))
		return -1;
	ret->token = pn__arena_dup(a, s.p, s.n);
	return ret->token != NULL ? 0 : -2;
}

/* Eight hexadecimal digits: the count of a nonce's uses. */
static int
parse_nc(const char *s, uint32_t *ret)
{
	uint32_t v = 0;

	if (strlen(s) != 8)
		return -1;
	for (; *s != '\0'; s++) {
		int digit = pn__ascii_hex(*s);

		if (digit == -1)
			return -1;
		v = v << 4 | (uint32_t)digit;
	}
	*ret = v;
	return 0;
}

/* Where a parameter of Digest is kept; NULL for one that is not known. */
static const char **
digest_member(
    struct pn__auth *ret, struct pn_slice name, const char **nc,
    const char **userhash)
{
	const struct {
		const char *name;
		const char **member;
	} members[] = {
		{ "username", &ret->user },
		{ "realm", &ret->realm },
		{ "nonce", &ret->nonce },
		{ "uri", &ret->uri },
		{ "response", &ret->response },
		{ "algorithm", &ret->algorithm },
		{ "cnonce", &ret->cnonce },
		{ "opaque", &ret->opaque },
		{ "qop", &ret->qop },
		{ "nc", nc },
		{ "userhash", userhash },
	};

	for (size_t i = 0; i < PN_COUNT(members); i++) {
		if (pn__ascii_is(name, members[i].name))
			return members[i].member;
	}
	return NULL;
}

/* The text of a parameter in the arena; NULL with full set, or has controls. */
static char *
text_of(struct pn__arena *a, const struct pn__parameter *p)
{
	char *text = pn__arena_alloc(a, p->value.n + 1);
	size_t n;

	if (text == NULL)
		return NULL;
	n = pn__parameter_value(p, text);
	text[n] = '\0';
	return pn__is_field_value(text, n) ? text : NULL;
}

static int
parse_digest(struct pn__arena *a, struct pn_slice s, struct pn__auth *ret)
{
	const char *nc = NULL, *userhash = NULL, **member;
	struct pn__parameter p;

	while (s.n > 0) {
		if (*s.p == ',') {
			s.p++;
			s.n--;
			continue;
		}
		if (!pn__parameter_next(&s, ',', &p))
			continue;
		member = digest_member(ret, p.name, &nc, &userhash);
		if (member == NULL)
			continue;
		if (*member != NULL)
			return -1;
		if ((*member = text_of(a, &p)) == NULL)
			return a->full ? -2 : -1;
	}
	if (ret->user == NULL || ret->realm == NULL || ret->nonce == NULL ||
	    ret->uri == NULL || ret->response == NULL)
		return -1;
	if (nc != NULL && parse_nc(nc, &ret->nc) == -1)
		return -1;
	ret->userhash = userhash != NULL &&
	    pn__ascii_is((struct pn_slice){ userhash, strlen(userhash) },
	    "true");
	return 0;
}

int
pn__auth_parse(
    struct pn__arena *a, const char *p, size_t n, struct pn__auth *ret)
{
	struct pn_slice s = pn__ascii_trim((struct pn_slice){ p, n });
	struct pn__auth auth = { .name = { s.p, 0 } };
	int rc = 0;

	while (auth.name.n < s.n && !pn__ascii_is_ows(s.p[auth.name.n]))
		auth.name.n++;
	if (!pn__is_token(auth.name.p, auth.name.n))
		return -1;
	s.p += auth.name.n;
	s.n -= auth.name.n;
	s = pn__ascii_trim(s);
	if (pn__ascii_is(auth.name, "basic")) {
		auth.scheme = PN__AUTH_BASIC;
		rc = parse_basic(a, s, &auth);
	} else if (pn__ascii_is(auth.name, "bearer")) {
		auth.scheme = PN__AUTH_BEARER;
		rc = parse_bearer(a, s, &auth);
	} else if (pn__ascii_is(auth.name, "digest")) {
		auth.scheme = PN__AUTH_DIGEST;
		rc = parse_digest(a, s, &auth);
	}
	if (rc == 0)
		*ret = auth;
	return rc;
}
