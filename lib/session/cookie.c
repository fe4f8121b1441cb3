#include "http/cookie.h"
#include "session/session.h"
#include "session/sign.h"

#include <string.h>
#include <strings.h>
#include <time.h>

enum { TRIED_MAX = 4 }; /* cookies of one name that are looked at */

/* The index of a word in a list, plus one; 0 for NULL, -1 for another. */
static int
choose(const char *word, const char *const *words, int n)
{
	if (word == NULL)
		return 0;
	for (int i = 0; i < n; i++) {
		if (strcasecmp(word, words[i]) == 0)
			return i + 1;
	}
	return -1;
}

static int
same_site_of(const char *word)
{
	static const char *const words[] = { "Lax", "Strict", "None" };
	static const enum pn__same_site values[] = { PN__SAME_SITE_LAX,
		PN__SAME_SITE_LAX, PN__SAME_SITE_STRICT, PN__SAME_SITE_NONE };
	int i = choose(word, words, 3);

	return i == -1 ? -1 : (int)values[i];
}

static int
priority_of(const char *word)
{
	static const char *const words[] = { "Low", "Medium", "High" };
	static const enum pn__cookie_priority values[] = { PN__PRIORITY_UNSET,
		PN__PRIORITY_LOW, PN__PRIORITY_MEDIUM, PN__PRIORITY_HIGH };
	int i = choose(word, words, 3);

	return i == -1 ? -1 : (int)values[i];
}

static struct pn__seal
seal_of(struct pn_req *r, const char *name)
{
	return (struct pn__seal){ .secrets = &r->thread->guard->secrets,
		.purpose = "cookie",
		.name = name,
		.name_n = strlen(name) };
}

/* The value as it is sent, or NULL where it is too long. */
static const char *
value_of(struct pn_req *r, const struct pn_cookie *c)
{
	struct pn__seal seal;
	const char *value = NULL;
	struct pn__buf b;

	/* One that is taken away says nothing. */
	if (!c->sign || c->max_age < 0 || c->value == NULL)
		return c->value;
	if (r->thread->guard == NULL)
		return NULL;
	seal = seal_of(r, c->name);
	pn__buf_init(&b, PN__SIGNED_MAX);
	if (pn__sign(&seal, c->max_age > 0 ? time(NULL) + c->max_age : 0,
		(struct pn_slice){ c->value, strlen(c->value) }, &b) == 0)
		value = pn__arena_dup(r->arena, b.p, b.n);
	pn__buf_fini(&b);
	return value;
}

/*
 * Other hosts of this site can set cookies of the same name, and theirs may
 * come first.
 */
const char *
pn_cookie_signed(struct pn_req *r, const char *name)
{
	const struct pn__pairs *ps = pn__req_cookies(r);
	struct pn_slice value;
	struct pn__seal seal;
	int tried = 0;

	if (r->thread->guard == NULL)
		return NULL;
	seal = seal_of(r, name);
	for (size_t i = 0; i < ps->n && tried < TRIED_MAX; i++) {
		struct pn_slice key = ps->v[2 * i], text = ps->v[2 * i + 1];

		if (key.n != seal.name_n || memcmp(key.p, name, key.n) != 0)
			continue;
		if (pn__unsign(&seal, time(NULL), text.p, text.n, r->arena,
			&value))
			return strlen(value.p) == value.n ? value.p : NULL;
		tried++;
	}
	return NULL;
}

void
pn_cookie_write(struct pn_req *r, const struct pn_cookie *c)
{
	int same_site = same_site_of(c->same_site);
	int priority = priority_of(c->priority);
	bool https = strcmp(pn_scheme(r), "https") == 0;
	struct pn__cookie out = {
		.name = c->name,
		.value = value_of(r, c),
		.path = c->path != NULL ? c->path : "/",
		.domain = c->domain,
		.has_max_age = c->max_age != 0,
		.max_age = c->max_age,
		.http_only = !c->readable,
		.secure = (https && !c->insecure) ||
		    same_site == PN__SAME_SITE_NONE || c->partitioned ||
		    strncasecmp(c->name, "__", 2) == 0,
		.partitioned = c->partitioned,
		.same_site = (enum pn__same_site)same_site,
		.priority = (enum pn__cookie_priority)priority,
	};
	struct pn__buf text;

	if (pn_failed(r) && !r->in_failure)
		return;
	pn__buf_init(&text, 8192);
	if (same_site == -1 || priority == -1 || out.value == NULL ||
	    pn__cookie_write(&text, &out) == -1 || pn__buf_str(&text) == NULL)
		pn_fail(r, 500, "the cookie \"%s\" can't be set so", c->name);
	else
		pn_header_add(r, "Set-Cookie", text.p);
	pn__buf_fini(&text);
}
