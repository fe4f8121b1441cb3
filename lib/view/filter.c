#include "view/filter.h"

#include "base/utf8.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

#define PARAMS                                                                 \
	struct pn__render *r, const struct pn__expr *e, struct pn_value *v,    \
	    const struct pn_value *args, uint32_t n

enum { LIMIT = 16 * 1024 * 1024 }; /* bytes that a filter gives */

int
pn__filter_full(struct pn__render *r, const struct pn__expr *e)
{
	return pn__render_error(r, e->at, "\"%.*s\": the request's memory is "
	    "full", (int)e->source.n, e->source.p);
}

int
pn__filter_give(struct pn__render *r, const struct pn__expr *e,
    struct pn__buf *b, struct pn_value *v)
{
	char *text = NULL;
	size_t n = b->n;

	if (!b->full && n <= UINT32_MAX)
		text = pn__arena_dup(r->arena, b->p, n);
	pn__buf_fini(b);
	if (text == NULL)
		return pn__filter_full(r, e);
	*v = pn_value_slice((struct pn_slice){ text, n });
	return 0;
}

/* The code point at p and its bytes; a wrong byte stands for itself. */
static uint32_t
decode(const char *p, size_t n, size_t *ret_n)
{
	const unsigned char *u = (const unsigned char *)p;
	size_t len = pn__utf8_sequence(p, n);
	uint32_t c;

	*ret_n = len > 0 ? len : 1;
	if (len <= 1)
		return len == 1 ? u[0] : 0;
	c = u[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++)
		c = c << 6 | (u[i] & 0x3f);
	return c;
}

static void
encode(struct pn__buf *b, uint32_t c)
{
	if (c < 0x80) {
		pn__buf_addc(b, (char)c);
		return;
	}
	if (c < 0x800)
		pn__buf_addc(b, (char)(0xc0 | c >> 6));
	else {
		if (c < 0x10000)
			pn__buf_addc(b, (char)(0xe0 | c >> 12));
		else {
			pn__buf_addc(b, (char)(0xf0 | c >> 18));
			pn__buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		pn__buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	pn__buf_addc(b, (char)(0x80 | (c & 0x3f)));
}

static int
map_case(struct pn__render *r, const struct pn__expr *e, struct pn_value *v,
    uint32_t (*map)(uint32_t))
{
	struct pn_slice s;
	struct pn__buf b;
	size_t len;

	if (v->kind == PN_KIND_NULL)
		return 0;
	if (pn__text_of(r, e, v, &s) == -1)
		return -1;
	pn__buf_init(&b, LIMIT);
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t c = decode(s.p + i, s.n - i, &len), to = map(c);

		if (c == to || c == 0)
			pn__buf_add(&b, s.p + i, len);
		else
			encode(&b, to);
	}
	return pn__filter_give(r, e, &b, v);
}

static int
upper(PARAMS)
{
	(void)args, (void)n;
	return map_case(r, e, v, pn__upper);
}

static int
lower(PARAMS)
{
	(void)args, (void)n;
	return map_case(r, e, v, pn__lower);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
	       c == '\v';
}

static struct pn_slice
trimmed(struct pn_slice s)
{
	while (s.n > 0 && is_space(s.p[0]))
		s.p++, s.n--;
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

static int
trim(PARAMS)
{
	struct pn_slice s;

	(void)args, (void)n;
	if (v->kind == PN_KIND_NULL)
		return 0;
	if (pn__text_of(r, e, v, &s) == -1)
		return -1;
	*v = pn_value_slice(trimmed(s));
	return 0;
}

/* truncate(20): at most 20 characters, the last one "…" where it was cut. */
static int
truncate_text(PARAMS)
{
	int64_t most = args[0].kind == PN_KIND_INT ? args[0].i : 0, chars = 0;
	size_t cut = 0, i, len;
	struct pn_slice s;
	struct pn__buf b;

	(void)n;
	if (most < 1)
		return pn__render_error(
		    r, e->at, "truncate(n) takes a number from 1 on");
	if (v->kind == PN_KIND_NULL)
		return 0;
	if (pn__text_of(r, e, v, &s) == -1)
		return -1;
	for (i = 0; i < s.n && chars <= most; i += len, chars++) {
		if (chars < most)
			cut = i;
		decode(s.p + i, s.n - i, &len);
	}
	if (chars <= most)
		return 0;
	pn__buf_init(&b, LIMIT);
	s = trimmed((struct pn_slice){ s.p, cut });
	pn__buf_add(&b, s.p, s.n);
	pn__buf_adds(&b, "\xe2\x80\xa6");
	return pn__filter_give(r, e, &b, v);
}

/* default('none'): for what is null or empty text. */
static int
or_default(PARAMS)
{
	(void)r, (void)e, (void)n;
	if (v->kind == PN_KIND_NULL || (v->kind == PN_KIND_TEXT && v->n == 0))
		*v = args[0];
	return 0;
}

static int
join(PARAMS)
{
	struct pn_slice between = PN_S(", "), s;
	struct pn_value item;
	struct pn__buf b;

	if (v->kind != PN_KIND_LIST && v->kind != PN_KIND_ARRAY)
		return v->kind == PN_KIND_NULL ? 0 :
		    pn__render_error(r, e->at, "join takes a list");
	if (n > 0 && pn__text_of(r, e, &args[0], &between) == -1)
		return -1;
	pn__buf_init(&b, LIMIT);
	for (uint32_t i = 0; i < v->n; i++) {
		pn__item(v, i, &item, NULL);
		if (pn__text_of(r, e, &item, &s) == -1) {
			pn__buf_fini(&b);
			return -1;
		}
		if (i > 0)
			pn__buf_add(&b, between.p, between.n);
		pn__buf_add(&b, s.p, s.n);
	}
	return pn__filter_give(r, e, &b, v);
}

static int
url(PARAMS)
{
	struct pn_slice s;
	struct pn__buf b;

	(void)args, (void)n;
	if (pn__text_of(r, e, v, &s) == -1)
		return -1;
	pn__buf_init(&b, LIMIT);
	pn__escape_part(&b, s.p, s.n);
	return pn__filter_give(r, e, &b, v);
}

static int
json(PARAMS)
{
	struct pn__buf b;

	(void)args, (void)n;
	pn__buf_init(&b, LIMIT);
	if (pn__escape_json(&b, v) == -1)
		b.full = true;
	return pn__filter_give(r, e, &b, v);
}

/* Markup of a text: escaped, each line end as <br>. */
static int
nl2br(PARAMS)
{
	struct pn_slice s;
	struct pn__buf b;
	size_t run = 0;

	(void)args, (void)n;
	if (v->kind == PN_KIND_NULL || v->kind == PN_KIND_HTML)
		return 0;
	if (pn__text_of(r, e, v, &s) == -1)
		return -1;
	pn__buf_init(&b, LIMIT);
	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && s.p[i] != '\n')
			continue;
		pn__escape_text(&b, s.p + run,
		    i - run - (i > run && s.p[i - 1] == '\r' && i < s.n));
		if (i < s.n)
			pn__buf_adds(&b, "<br>\n");
		run = i + 1;
	}
	if (pn__filter_give(r, e, &b, v) == -1)
		return -1;
	v->kind = PN_KIND_HTML;
	return 0;
}

static int
length(PARAMS)
{
	size_t chars = v->n;

	(void)r, (void)e, (void)args, (void)n;
	if (v->kind == PN_KIND_TEXT &&
	    !pn__utf8_check(v->text, v->n, &chars))
		chars = v->n;
	if (v->kind == PN_KIND_NULL)
		chars = 0;
	else if (v->kind < PN_KIND_TEXT || v->kind > PN_KIND_MAP)
		return pn__render_error(
		    r, e->at, "length is of texts and lists");
	*v = pn_value_int((int64_t)chars);
	return 0;
}

static const struct pn__filter filters[] = {
	{ "date", 0, 2, false, pn__filter_date },
	{ "datetime", 0, 2, false, pn__filter_datetime },
	{ "default", 1, 1, false, or_default },
	{ "join", 0, 1, false, join },
	{ "json", 0, 0, false, json },
	{ "length", 0, 0, false, length },
	{ "lower", 0, 0, false, lower },
	{ "nl2br", 0, 0, true, nl2br },
	{ "number", 0, 2, false, pn__filter_number },
	{ "t", 0, 2, false, pn__filter_t },
	{ "time", 0, 2, false, pn__filter_time },
	{ "trim", 0, 0, false, trim },
	{ "truncate", 1, 1, false, truncate_text },
	{ "upper", 0, 0, false, upper },
	{ "url", 0, 0, false, url },
};

const struct pn__filter *
pn__filter_find(struct pn_slice name)
{
	for (size_t i = 0; i < PN_COUNT(filters); i++) {
		if (strlen(filters[i].name) == name.n &&
		    memcmp(filters[i].name, name.p, name.n) == 0)
			return &filters[i];
	}
	return NULL;
}

void
pn__filter_names(char *out, size_t n)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < PN_COUNT(filters) && at < n; i++)
		at += (size_t)snprintf(out + at, n - at, "%s%s",
		    i > 0 ? " " : "", filters[i].name);
}
