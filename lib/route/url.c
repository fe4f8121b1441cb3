#include "http/percent.h"
#include "route/pattern.h"
#include "route/route.h"

#include <stdio.h>
#include <string.h>

static const struct pn_value *
find(const struct pn_kv *kv, struct pn_slice name)
{
	for (; kv->key != NULL; kv++) {
		if (strlen(kv->key) == name.n &&
		    memcmp(kv->key, name.p, name.n) == 0)
			return &kv->value;
	}
	return NULL;
}

/* Slashes stay in {rest...} only. */
static void
add_text(struct pn__buf *b, const char *p, size_t n, bool is_rest)
{
	const char *end = p + n;

	while (is_rest && p < end) {
		const char *slash = memchr(p, '/', (size_t)(end - p));

		if (slash == NULL)
			break;
		pn__percent_encode(
		    b, p, (size_t)(slash - p), PN__PERCENT_COMPONENT);
		pn__buf_addc(b, '/');
		p = slash + 1;
	}
	pn__percent_encode(b, p, (size_t)(end - p), PN__PERCENT_COMPONENT);
}

static void
add_piece(struct pn_req *r, struct pn__buf *b, const struct pn__piece *piece,
    const struct pn_kv *kv)
{
	const struct pn_value *v;

	if (piece->kind == PN__PIECE_LITERAL) {
		pn__percent_encode(
		    b, piece->text.p, piece->text.n, PN__PERCENT_PATH);
		return;
	}
	v = find(kv, piece->text);
	if (v != NULL && v->kind == PN_KIND_INT)
		pn__buf_addi(b, v->i);
	else if (v != NULL && v->kind == PN_KIND_TEXT && v->n > 0)
		add_text(b, v->text, v->n, piece->kind == PN__PIECE_REST);
	else
		pn_fail(r, 500, "pn_url: the parameter \"%.*s\" has no value",
		    (int)piece->text.n, piece->text.p);
}

const char *
pn_url_kv(struct pn_req *r, const char *name, const struct pn_kv *kv)
{
	const struct pn__pattern *p = pn__routes_named(r->site->routes, name);
	const char *url = NULL;
	struct pn__buf b;

	if (p == NULL) {
		pn_fail(r, 500, "pn_url: no route has the name \"%s\"", name);
		return "";
	}
	pn__buf_init(&b, 8192);
	for (size_t i = 0; i < p->n; i++) {
		const struct pn__segment *s = &p->segment[i];

		if (i + 1 == p->n && p->last_optional && p->n > 1 &&
		    find(kv, s->piece[0].text) == NULL)
			break;
		pn__buf_addc(&b, '/');
		for (size_t k = 0; k < s->n; k++)
			add_piece(r, &b, &s->piece[k], kv);
	}
	if (!pn_failed(r) && pn__buf_str(&b) != NULL)
		url = pn_dup_slice(r, (struct pn_slice){ b.p, b.n });
	else
		pn_fail(r, 500, "pn_url: the address is too long");
	pn__buf_fini(&b);
	return url != NULL ? url : "";
}

const char *
pn_encode(struct pn_req *r, const char *text)
{
	const char *encoded = NULL;
	struct pn__buf b;

	pn__buf_init(&b, r->limits->memory);
	pn__percent_encode(&b, text, strlen(text), PN__PERCENT_COMPONENT);
	if (pn__buf_str(&b) != NULL)
		encoded = pn_dup_slice(r, (struct pn_slice){ b.p, b.n });
	else
		pn_fail(r, 500, "pn_encode: the text is too long");
	pn__buf_fini(&b);
	return encoded != NULL ? encoded : "";
}
