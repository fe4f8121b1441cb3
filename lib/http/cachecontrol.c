#include "http/cachecontrol.h"

static void
add(struct pn__buf *out, size_t start, const char *directive)
{
	if (out->n > start)
		pn__buf_adds(out, ", ");
	pn__buf_adds(out, directive);
}

static void
add_time(struct pn__buf *out, size_t start, const char *directive,
    uint32_t seconds)
{
	add(out, start, directive);
	pn__buf_addc(out, '=');
	pn__buf_addu(out, seconds);
}

/* Whether no directive takes back what another says. */
static bool
is_sound(const struct pn__cache_control *c)
{
	bool has_time = c->has_max_age || c->has_s_maxage ||
	    c->has_stale_while_revalidate || c->has_stale_if_error;

	return !(c->is_public && c->is_private) &&
	    !(c->is_private && c->has_s_maxage) && !(c->no_store && has_time);
}

int
pn__cache_control_write(
    struct pn__buf *out, const struct pn__cache_control *c)
{
	const struct {
		bool is;
		const char *directive;
	} flags[] = {
		{ c->is_public, "public" },
		{ c->is_private, "private" },
		{ c->no_store, "no-store" },
		{ c->no_cache, "no-cache" },
		{ c->no_transform, "no-transform" },
		{ c->must_revalidate, "must-revalidate" },
		{ c->proxy_revalidate, "proxy-revalidate" },
		{ c->must_understand, "must-understand" },
		{ c->immutable, "immutable" },
	};
	const struct {
		bool is;
		const char *directive;
		uint32_t seconds;
	} times[] = {
		{ c->has_max_age, "max-age", c->max_age },
		{ c->has_s_maxage, "s-maxage", c->s_maxage },
		{ c->has_stale_while_revalidate, "stale-while-revalidate",
		    c->stale_while_revalidate },
		{ c->has_stale_if_error, "stale-if-error", c->stale_if_error },
	};
	size_t start = out->n;

	if (!is_sound(c))
		return -1;
	for (size_t i = 0; i < PN_COUNT(flags); i++) {
		if (flags[i].is)
			add(out, start, flags[i].directive);
	}
	for (size_t i = 0; i < PN_COUNT(times); i++) {
		if (times[i].is)
			add_time(out, start, times[i].directive,
			    times[i].seconds);
	}
	if (out->full)
		out->n = start;
	return out->n > start ? 0 : -1;
}
