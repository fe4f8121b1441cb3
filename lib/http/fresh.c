#include "http/fresh.h"

#include "http/ascii.h"
#include "http/date.h"

#include <stdio.h>

struct tag {
	bool is_weak;
	struct pn_slice value; /* with its quotes */
};

/* Takes the next tag off *list; false at the end. */
static bool
next_tag(const char **list, struct tag *ret)
{
	const char *p = *list;

	while (*p == ',' || pn__ascii_is_ows(*p))
		p++;
	if (*p == '\0')
		return false;
	ret->is_weak = p[0] == 'W' && p[1] == '/';
	if (ret->is_weak)
		p += 2;
	ret->value.p = p;
	if (*p == '"') {
		for (p++; *p != '\0' && *p != '"'; p++)
			continue;
		p += *p == '"';
	}
	for (; *p != '\0' && *p != ','; p++)
		continue;
	ret->value.n = (size_t)(p - ret->value.p);
	ret->value = pn__ascii_trim(ret->value);
	*list = p;
	return true;
}

static bool
is_same_tag(const struct tag *a, const struct tag *b, bool weak)
{
	if (!weak && (a->is_weak || b->is_weak))
		return false;
	return a->value.n == b->value.n &&
	    memcmp(a->value.p, b->value.p, a->value.n) == 0;
}

bool
pn__etag_in(const char *list, const char *etag, bool weak)
{
	struct pn_slice all = { list, strlen(list) };
	struct tag have, other;

	if (pn__ascii_is(pn__ascii_trim(all), "*"))
		return true;
	if (etag == NULL || !next_tag(&etag, &have))
		return false;
	while (next_tag(&list, &other)) {
		if (is_same_tag(&have, &other, weak))
			return true;
	}
	return false;
}

static bool
read_date(const char *s, time_t *ret)
{
	struct pn_slice t;

	if (s == NULL)
		return false;
	t = pn__ascii_trim((struct pn_slice){ s, strlen(s) });
	return pn__http_date_parse(t.p, t.n, ret) == 0;
}

int
pn__conditional(const struct pn__conditions *c, bool is_read,
    const struct pn__validators *v)
{
	bool unchanged = false;
	time_t t;

	if (c->if_match != NULL) {
		if (!pn__etag_in(c->if_match, v->etag, false))
			return 412;
	} else if (v->has_modified && read_date(c->if_unmodified_since, &t)) {
		if (v->modified > t)
			return 412;
	}
	if (c->if_none_match != NULL) {
		unchanged = pn__etag_in(c->if_none_match, v->etag, true);
		if (unchanged && !is_read)
			return 412;
	} else if (is_read && v->has_modified &&
	    read_date(c->if_modified_since, &t)) {
		unchanged = v->modified <= t;
	}
	return unchanged ? 304 : 200;
}

bool
pn__if_range(const char *if_range, const struct pn__validators *v)
{
	time_t t;

	if (if_range == NULL)
		return true;
	if (strchr(if_range, '"') != NULL)
		return v->etag != NULL &&
		    pn__etag_in(if_range, v->etag, false);
	return v->has_modified && read_date(if_range, &t) && v->modified == t;
}

/* Mixes eight bytes into a hash. */
static uint64_t
mix(uint64_t hash, uint64_t word)
{
	__extension__ unsigned __int128 product =
	    (unsigned __int128)(hash ^ word) * 0x9e3779b97f4a7c15u;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

void
pn__etag_of(const void *p, size_t n, char out[PN__ETAG])
{
	uint64_t a = 0x243f6a8885a308d3u, b = 0x13198a2e03707344u ^ n;
	const char *from = p;
	uint64_t word[2];
	size_t left = n;

	for (; left >= sizeof(word); left -= sizeof(word)) {
		memcpy(word, from, sizeof(word));
		a = mix(a, word[0]);
		b = mix(b, word[1] ^ a);
		from += sizeof(word);
	}
	memset(word, 0, sizeof(word));
	if (left > 0)
		memcpy(word, from, left);
	a = mix(a, word[0]);
	b = mix(b, word[1] ^ a);
	snprintf(out, PN__ETAG, "W/\"%zx-%016llx\"", n,
	    (unsigned long long)mix(a, b));
}
