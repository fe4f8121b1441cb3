#include "http/cookie.h"
#include "req/req.h"

#include <string.h>
#include <strings.h>

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

void
pn_cookie_write(struct pn_req *r, const struct pn_cookie *c)
{
	int same_site = same_site_of(c->same_site);
	int priority = priority_of(c->priority);
	bool https = strcmp(pn_scheme(r), "https") == 0;
	struct pn__cookie out = {
		.name = c->name,
		.value = c->value,
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

	if (pn_failed(r))
		return;
	pn__buf_init(&text, 8192);
	if (same_site == -1 || priority == -1 ||
	    pn__cookie_write(&text, &out) == -1 || pn__buf_str(&text) == NULL)
		pn_fail(r, 500, "the cookie \"%s\" can't be set so", c->name);
	else
		pn_header_add(r, "Set-Cookie", text.p);
	pn__buf_fini(&text);
}
