#include "http/accept.h"

#include "http/ascii.h"
#include "http/media.h"
#include "http/parameter.h"

/* An element of the header. */
struct wish {
	struct pn_slice value;
	struct pn_slice parameters; /* before q */
	struct pn__media media;	    /* of a type that is one */
	bool is_media;
	int q; /* in thousandths */
	int order;
};

/* What the program has. */
struct offer {
	struct pn_slice value;
	struct pn__media media;
	bool is_media;
};

/* How well an offer meets the header. */
struct match {
	int q;	   /* 0: not at all */
	int exact; /* how exactly the offer is named */
	int order;
};

/* A weight in thousandths; what is no number is 0, above 1 is 1. */
static int
parse_q(struct pn_slice s)
{
	int q = 0, unit = 1000;
	size_t i = 0;

	for (; i < s.n && pn__ascii_is_digit(s.p[i]); i++)
		q = q > 0 || s.p[i] > '0' ? 1000 : 0;
	if (i < s.n && s.p[i] == '.') {
		for (i++; i < s.n && pn__ascii_is_digit(s.p[i]); i++) {
			unit /= 10;
			q += (s.p[i] - '0') * unit;
		}
	}
	return i < s.n ? 0 : q > 1000 ? 1000 : q;
}

/* Takes the next element off *rest; false at the end. */
static bool
next_wish(struct pn_slice *rest, struct wish *w)
{
	struct pn__parameter p;
	size_t n;

	while (rest->n > 0 && (*rest->p == ',' || pn__ascii_is_ows(*rest->p))) {
		rest->p++;
		rest->n--;
	}
	for (n = 0; n < rest->n && rest->p[n] != ',' && rest->p[n] != ';'; n++)
		continue;
	w->value = pn__ascii_trim((struct pn_slice){ rest->p, n });
	rest->p += n;
	rest->n -= n;
	w->parameters = (struct pn_slice){ rest->p, 0 };
	w->q = -1;
	while (pn__parameter_next(rest, ',', &p)) {
		if (w->q >= 0)
			continue;
		if (pn__ascii_is(p.name, "q"))
			w->q = parse_q(p.value);
		else
			w->parameters.n = (size_t)(rest->p - w->parameters.p);
	}
	if (w->q < 0)
		w->q = 1000;
	return w->value.n > 0 || rest->n > 0;
}

/* Reads up to PN__ACCEPT_MAX elements; their number. */
static size_t
read_wishes(enum pn__accept what, const char *header, struct wish *wishes)
{
	struct pn_slice rest;
	size_t n = 0;

	if (header == NULL)
		header = what == PN__ACCEPT_TYPE ? "*/*"
		    : what == PN__ACCEPT_ENCODING ? ""
						  : "*";
	rest = (struct pn_slice){ header, strlen(header) };
	while (n < PN__ACCEPT_MAX && next_wish(&rest, &wishes[n])) {
		if (wishes[n].value.n == 0)
			continue;
		wishes[n].order = (int)n;
		wishes[n].is_media = what == PN__ACCEPT_TYPE &&
		    pn__media_parse(wishes[n].value.p, wishes[n].value.n,
			&wishes[n].media) == 0;
		n++;
	}
	return n;
}

/* No encoding at all is the last choice, unless the header tells of it. */
static size_t
add_identity(struct wish *wishes, size_t n)
{
	int q = 1000;

	for (size_t i = 0; i < n; i++) {
		if (pn__ascii_is(wishes[i].value, "identity") ||
		    pn__ascii_is(wishes[i].value, "*"))
			return n;
		if (wishes[i].q > 0 && wishes[i].q < q)
			q = wishes[i].q;
	}
	wishes[n] = (struct wish){ .value = PN_S("identity"),
		.q = q,
		.order = (int)n };
	return n + 1;
}

static size_t
read_all(enum pn__accept what, const char *header, struct wish *wishes)
{
	size_t n = read_wishes(what, header, wishes);

	return what == PN__ACCEPT_ENCODING ? add_identity(wishes, n) : n;
}

size_t
pn__accept_list(enum pn__accept what, const char *header,
    struct pn_slice out[PN__ACCEPT_MAX + 1])
{
	struct wish wishes[PN__ACCEPT_MAX + 1], w;
	size_t n = read_all(what, header, wishes), count = 0, k;

	for (size_t i = 1; i < n; i++) {
		w = wishes[i];
		for (k = i; k > 0 && wishes[k - 1].q < w.q; k--)
			wishes[k] = wishes[k - 1];
		wishes[k] = w;
	}
	for (size_t i = 0; i < n && wishes[i].q > 0; i++)
		out[count++] = wishes[i].value;
	return count;
}

/* Whether the offer has each parameter that is wished for. */
static bool
has_parameters(const struct pn__media *offer, struct pn_slice wished)
{
	struct pn__parameter p;
	char have[128], want[128];

	while (pn__parameter_next(&wished, '\0', &p)) {
		struct pn__parameter q;
		struct pn_slice rest = offer->parameters, a, b;
		bool found = false;

		while (!found && pn__parameter_next(&rest, '\0', &q))
			found = pn__ascii_same(p.name, q.name);
		if (!found || p.value.n > sizeof(want) ||
		    q.value.n > sizeof(have))
			return false;
		a = (struct pn_slice){ have, pn__parameter_value(&q, have) };
		b = (struct pn_slice){ want, pn__parameter_value(&p, want) };
		if (!pn__ascii_same(a, b) && !pn__ascii_is(b, "*"))
			return false;
	}
	return true;
}

/* Each function: how exactly a wish names an offer, or -1 where not. */

static int
match_type(const struct wish *w, const struct offer *o)
{
	const struct pn__media *want = &w->media, *have = &o->media;
	int exact = 0;

	if (!w->is_media || !o->is_media)
		return -1;
	if (!pn__ascii_is(want->type, "*")) {
		if (!pn__ascii_same(want->type, have->type))
			return -1;
		exact += 4;
	}
	if (!pn__ascii_is(want->subtype, "*")) {
		if (!pn__ascii_same(want->subtype, have->subtype))
			return -1;
		exact += 2;
	}
	if (w->parameters.n == 0)
		return exact;
	return has_parameters(have, w->parameters) ? exact + 1 : -1;
}

/* The language without its region: "de" of "de-AT". */
static struct pn_slice
primary(struct pn_slice tag)
{
	const char *hyphen = memchr(tag.p, '-', tag.n);

	if (hyphen != NULL)
		tag.n = (size_t)(hyphen - tag.p);
	return tag;
}

static int
match_language(const struct wish *w, struct pn_slice offer)
{
	if (pn__ascii_same(w->value, offer))
		return 4;
	if (pn__ascii_same(primary(w->value), offer))
		return 2;
	if (pn__ascii_same(w->value, primary(offer)))
		return 1;
	return pn__ascii_is(w->value, "*") ? 0 : -1;
}

static int
match_word(const struct wish *w, struct pn_slice offer)
{
	if (pn__ascii_same(w->value, offer))
		return 1;
	return pn__ascii_is(w->value, "*") ? 0 : -1;
}

static int
match(enum pn__accept what, const struct wish *w, const struct offer *o)
{
	if (what == PN__ACCEPT_TYPE)
		return match_type(w, o);
	if (what == PN__ACCEPT_LANGUAGE)
		return match_language(w, o->value);
	return match_word(w, o->value);
}

/* The wish that names the offer most exactly says how much it is liked. */
static struct match
best_wish(enum pn__accept what, const struct wish *wishes, size_t n,
    const struct offer *o)
{
	struct match best = { .exact = -1 };

	for (size_t i = 0; i < n; i++) {
		int exact = match(what, &wishes[i], o);

		if (exact > best.exact || (exact >= 0 && exact == best.exact &&
		    wishes[i].q > best.q))
			best = (struct match){ .q = wishes[i].q,
				.exact = exact,
				.order = wishes[i].order };
	}
	return best;
}

static bool
is_better(struct match a, struct match b)
{
	if (a.q != b.q)
		return a.q > b.q;
	if (a.exact != b.exact)
		return a.exact > b.exact;
	return a.order < b.order;
}

/* False for the name of a type that there is not. */
static bool
read_offer(enum pn__accept what, const char *text, struct offer *ret)
{
	if (what == PN__ACCEPT_TYPE && strchr(text, '/') == NULL)
		text = pn__media_of_extension(
		    text[0] == '.' ? text + 1 : text);
	if (text == NULL)
		return false;
	ret->value = (struct pn_slice){ text, strlen(text) };
	ret->is_media = what == PN__ACCEPT_TYPE &&
	    pn__media_parse(text, ret->value.n, &ret->media) == 0;
	return true;
}

ssize_t
pn__accept_best(enum pn__accept what, const char *header,
    const char *const *offers, size_t n)
{
	struct wish wishes[PN__ACCEPT_MAX + 1];
	size_t count = read_all(what, header, wishes);
	struct match best = { .q = 0 }, m;
	struct offer offer;
	ssize_t found = -1;

	for (size_t i = 0; i < n; i++) {
		if (!read_offer(what, offers[i], &offer))
			continue;
		m = best_wish(what, wishes, count, &offer);
		if (m.q > 0 && (found == -1 || is_better(m, best))) {
			best = m;
			found = (ssize_t)i;
		}
	}
	return found;
}
