#include "http/ascii.h"
#include "http/cookie.h"
#include "http/range.h"
#include "req/inside.h"

#include <postern/http.h>
#include <string.h>

const struct pn_slice *
pn_query_pairs(struct pn_req *r, size_t *ret_n)
{
	const struct pn__pairs *ps = pn__req_query(r);

	*ret_n = ps->n;
	return ps->v;
}

/* The value decoded; as it is where it can't be. */
static struct pn_slice
decoded(struct pn_req *r, struct pn_slice value)
{
	char *out;
	ssize_t n;

	if (memchr(value.p, '%', value.n) == NULL ||
	    (out = pn_alloc(r, value.n + 1)) == NULL)
		return value;
	n = pn__cookie_decode(value.p, value.n, out);
	if (n < 0)
		return value;
	out[n] = '\0';
	return (struct pn_slice){ out, (size_t)n };
}

const struct pn_slice *
pn_cookie_pairs(struct pn_req *r, size_t *ret_n)
{
	const struct pn__pairs *ps = pn__req_cookies(r);
	struct pn_slice *out;

	*ret_n = 0;
	if (ps->n == 0 ||
	    (out = pn_alloc(r, 2 * ps->n * sizeof(*out))) == NULL)
		return NULL;
	for (size_t i = 0; i < ps->n; i++) {
		out[2 * i] = ps->v[2 * i];
		out[2 * i + 1] = decoded(r, ps->v[2 * i + 1]);
	}
	*ret_n = ps->n;
	return out;
}

/* The header's name of a variable, in lower case; n is 0 where it is none. */
static struct pn_slice
header_name(struct pn_req *r, const char *var)
{
	size_t n = strcspn(var, "="), skip = 5;
	char *name;

	if (strncmp(var, "HTTP_", 5) != 0) {
		bool is_content = strncmp(var, "CONTENT_TYPE=", 13) == 0 ||
		    strncmp(var, "CONTENT_LENGTH=", 15) == 0;

		/* Servers set these whether they were sent or not. */
		if (!is_content || var[n + 1] == '\0')
			return (struct pn_slice){ NULL, 0 };
		skip = 0;
	}
	if (n <= skip || var[n] != '=' ||
	    strncmp(var, "HTTP_PROXY=", 11) == 0 ||
	    (name = pn_alloc(r, n - skip + 1)) == NULL)
		return (struct pn_slice){ NULL, 0 };
	for (size_t i = skip; i < n; i++)
		name[i - skip] = var[i] == '_' ? '-' : pn__ascii_lower(var[i]);
	return (struct pn_slice){ name, n - skip };
}

static bool
has_name(const struct pn_slice *pairs, size_t n, struct pn_slice name)
{
	for (size_t i = 0; i < n; i++) {
		if (pairs[2 * i].n == name.n &&
		    memcmp(pairs[2 * i].p, name.p, name.n) == 0)
			return true;
	}
	return false;
}

/* The number of variables is bounded, so its square is too. */
const struct pn_slice *
pn_header_pairs(struct pn_req *r, size_t *ret_n)
{
	struct pn_slice *out;
	size_t n = 0;

	*ret_n = 0;
	out = pn_alloc(r, (r->env_n + 1) * 2 * sizeof(*out));
	for (size_t i = 0; out != NULL && i < r->env_n; i++) {
		struct pn_slice name = header_name(r, r->env[i]);
		const char *value;

		if (name.n == 0 || has_name(out, n, name))
			continue;
		/* A name that is too long to be asked for is shown too. */
		if ((value = pn__header_sent(r, name.p)) == NULL)
			value = strchr(r->env[i], '=') + 1;
		out[2 * n] = name;
		out[2 * n + 1] = (struct pn_slice){ value, strlen(value) };
		n++;
	}
	*ret_n = n;
	return out;
}

int
pn_range_list(struct pn_req *r, uint64_t size, const char **ret_unit,
    struct pn_range *out, int max)
{
	const char *header = pn__header_sent(r, "Range");
	struct pn__range *ranges;
	struct pn_slice unit;
	ssize_t n;

	if (header == NULL || max <= 0 ||
	    (ranges = pn_alloc(r, (size_t)max * sizeof(*ranges))) == NULL)
		return 0;
	n = pn__range_parse(
	    header, strlen(header), size, &unit, ranges, (size_t)max);
	if (n != PN__RANGE_MALFORMED)
		*ret_unit = pn_dup_slice(r, unit);
	for (ssize_t i = 0; i < n; i++)
		out[i] = (struct pn_range){ ranges[i].first, ranges[i].last };
	return (int)n;
}
