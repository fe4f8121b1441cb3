#include "session/once.h"

#include "base/utf8.h"
#include "form/form.h"
#include "form/parse.h"
#include "session/session.h"
#include "session/token.h"

#include <postern/db.h>
#include <postern/http.h>
#include <postern/reply.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

enum {
	HEX = crypto_hash_sha256_BYTES * 2 + 1,
	KEY_MAX = 255,	       /* bytes of an Idempotency-Key */
	KEPT_MAX = 256 * 1024, /* of a reply that can be given again */
	SWEEP_S = 600,	       /* between two times that old rows go */
	SWEEP_MAX = 500,       /* rows */
};

struct row {
	const char *request, *flash, *headers, *type, *body;
	int status;
};

static const struct pn_schema row = PN_SCHEMA(struct row,
	PN_TEXT(struct row, request),
	PN_TEXT(struct row, flash),
	PN_TEXT(struct row, headers),
	PN_TEXT(struct row, type),
	PN_TEXT(struct row, body),
	PN_INT (struct row, status));

struct old {
	const char *token;
};

static const struct pn_schema old = PN_SCHEMA(struct old,
	PN_TEXT(struct old, token));

/* ---- what is the same request ---- */

/* Each part with its length. */
static void
update(crypto_hash_sha256_state *st, const void *p, size_t n)
{
	uint64_t length = n;

	crypto_hash_sha256_update(
	    st, (const unsigned char *)&length, sizeof(length));
	if (n > 0)
		crypto_hash_sha256_update(st, p, n);
}

static void
update_text(crypto_hash_sha256_state *st, const char *s)
{
	update(st, s, s != NULL ? strlen(s) : 0);
}

static const char *
end_hash(struct pn_req *r, crypto_hash_sha256_state *st)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = pn_alloc(r, HEX);

	crypto_hash_sha256_final(st, hash);
	return hex != NULL ? sodium_bin2hex(hex, HEX, hash, sizeof(hash))
			   : NULL;
}

static void
begin_hash(struct pn_req *r, crypto_hash_sha256_state *st)
{
	crypto_hash_sha256_init(st);
	update_text(st, r->method);
	update_text(st, r->path);
	update_text(st, r->query);
}

/* The fields but the token, and the files by name and size. */
static const char *
hash_form(struct pn_req *r)
{
	const struct pn__form *f = r->form;
	crypto_hash_sha256_state st;

	begin_hash(r, &st);
	for (size_t i = 0; i < f->npairs; i++) {
		struct pn_slice name = f->pairs[2 * i];
		struct pn_slice value = f->pairs[2 * i + 1];

		if (strcmp(name.p, PN__TOKEN_FIELD) == 0)
			continue;
		update(&st, name.p, name.n);
		update(&st, value.p, value.n);
	}
	for (size_t i = 0; i < f->nuploads; i++) {
		const struct pn_upload *u = &f->uploads[i];

		update(&st, u->field, u->field_n);
		update(&st, u->filename, u->filename_n);
		update(&st, &u->size, sizeof(u->size));
	}
	return end_hash(r, &st);
}

static const char *
hash_body(struct pn_req *r)
{
	struct pn_slice body = pn_body(r);
	crypto_hash_sha256_state st;

	begin_hash(r, &st);
	update(&st, body.p, body.n);
	return end_hash(r, &st);
}

/* A cookie that comes and goes by itself. */
static bool
is_ours(struct pn_slice name)
{
	static const char host[] = "__Host-";

	if (name.n > sizeof(host) - 1 &&
	    memcmp(name.p, host, sizeof(host) - 1) == 0)
		name.p += sizeof(host) - 1;
	return strncmp(name.p, "pn-", 3) == 0;
}

/* A client's key is its own: another client may have the same. */
static const char *
hash_key(struct pn_req *r, const char *key)
{
	const struct pn__pairs *cookies = pn__req_cookies(r);
	crypto_hash_sha256_state st;

	crypto_hash_sha256_init(&st);
	update_text(&st, r->path);
	update_text(&st, pn_header(r, "Authorization"));
	for (size_t i = 0; i < 2 * cookies->n; i += 2) {
		if (is_ours(cookies->v[i]))
			continue;
		update(&st, cookies->v[i].p, cookies->v[i].n);
		update(&st, cookies->v[i + 1].p, cookies->v[i + 1].n);
	}
	update_text(&st, key);
	return end_hash(r, &st);
}

/* ---- old rows ---- */

/* By their keys: others are writing rows of theirs. */
static void
sweep(void *arg)
{
	struct pn_req *r = arg;
	const char *tokens[SWEEP_MAX];
	struct pn_rows rows;
	size_t n = 0;

	if (pn_failed(r))
		return;
	rows = pn_all(r, &old,
	    "SELECT token FROM " PN__ONCE_TABLE " WHERE expires < ? LIMIT ?",
	    (int64_t)time(NULL), SWEEP_MAX);
	PN_EACH(struct old, o, rows)
		tokens[n++] = o->token;
	if (n > 0)
		pn_exec(r, "DELETE FROM " PN__ONCE_TABLE " WHERE token IN (?)",
		    pn_list_texts(r, tokens, n));
	if (pn_failed(r))
		pn_log(r, PN_LOG_WARNING, "old form tokens were not deleted",
		    PN_KV("cause", pn_failure(r)));
}

static void
sweep_sometimes(struct pn_req *r)
{
	struct pn__guard *g = r->thread->guard;
	int64_t now = time(NULL), last = atomic_load(&g->swept);

	if (now - last >= SWEEP_S &&
	    atomic_compare_exchange_strong(&g->swept, &last, now))
		pn_after(r, sweep, r);
}

/* ---- the first, and those after it ---- */

/* The reply of the first, once more. Its status. */
static int
answer_again(struct pn_req *r, const struct row *o)
{
	if (o->status >= 400 || o->status == 0)
		return pn_fail(r, 409,
		    "This was done already, and its answer is not kept.");
	pn__reply_clear(r);
	if (o->headers != NULL)
		pn__buf_adds(r->headers, o->headers);
	if (o->flash != NULL)
		pn_flash(r, "%s", o->flash);
	r->type = o->type;
	if (o->body != NULL)
		pn_put(r, o->body);
	return o->status;
}

/*
 * The row is written first: one that another worker is writing is waited for
 * by the database, and is there then, or was taken back.
 */
static enum pn__once
claim(struct pn_req *r, const char *token, const char *request,
    int *ret_status)
{
	const struct row *o;

	if (token == NULL || request == NULL || pn_failed(r)) {
		*ret_status = r->fail_status;
		return PN__ONCE_END;
	}
	pn_exec(r, "INSERT INTO " PN__ONCE_TABLE
	    " (token, request, expires, status) VALUES (?, ?, ?, 0)",
	    token, request, (int64_t)time(NULL) + PN__TOKEN_SECONDS);
	if (!pn_failed(r)) {
		r->session->claim = token;
		r->session->flash = NULL;
		sweep_sometimes(r);
		return PN__ONCE_RUN;
	}
	if (pn_failure_status(r) == 409)
		pn_forgive(r);
	o = pn_one(r, &row,
	    "SELECT request, status, flash, headers, type, body FROM "
	    PN__ONCE_TABLE " WHERE token = ?", token);
	if (o == NULL && !pn_failed(r))
		pn_fail(r, 503, "a form's token came and went");
	if (o != NULL && strcmp(o->request, request) != 0)
		return PN__ONCE_OTHER;
	*ret_status = o != NULL ? answer_again(r, o) : r->fail_status;
	return PN__ONCE_END;
}

static enum pn__once
begin_form(struct pn_req *r, int *ret_status)
{
	const char *id;

	if (pn__form_parse(r) == -1) {
		*ret_status = r->fail_status;
		return PN__ONCE_END;
	}
	id = pn__form_token_id(r,
	    pn__pairs_find(r->form->pairs, r->form->npairs, PN__TOKEN_FIELD));
	if (pn_failed(r)) {
		*ret_status = r->fail_status;
		return PN__ONCE_END;
	}
	if (id == NULL)
		return PN__ONCE_STALE;
	return claim(r, id, hash_form(r), ret_status);
}

static enum pn__once
begin_other(struct pn_req *r, int *ret_status)
{
	const char *key = pn_header(r, "Idempotency-Key");

	if (key == NULL)
		return PN__ONCE_RUN;
	if (strlen(key) > KEY_MAX) {
		*ret_status = pn_fail(r, 400,
		    "The Idempotency-Key is longer than %d bytes.", KEY_MAX);
		return PN__ONCE_END;
	}
	if (pn__session(r) == NULL) {
		*ret_status = r->fail_status;
		return PN__ONCE_END;
	}
	return claim(r, hash_key(r, key), hash_body(r), ret_status);
}

enum pn__once
pn__once_begin(struct pn_req *r, int *ret_status)
{
	if (pn_is(r, "application/x-www-form-urlencoded") ||
	    pn_is(r, "multipart/form-data"))
		return begin_form(r, ret_status);
	return begin_other(r, ret_status);
}

const char *
pn__once_message(enum pn__once once)
{
	return once == PN__ONCE_STALE
		   ? "This form was open too long. Please send it again."
		   : "This form was sent already. If what it says now is to "
		     "be sent as well, please send it again.";
}

/* Whether a text can be kept, for a request that comes again. */
static bool
is_kept(const struct pn__buf *b)
{
	size_t chars;

	return b->n == 0 || (b->n <= KEPT_MAX &&
				memchr(b->p, '\0', b->n) == NULL &&
				pn__utf8_check(b->p, b->n, &chars));
}

void
pn__once_end(struct pn_req *r, int status)
{
	struct pn__session *s = r->session;
	bool is_whole = !r->streaming && is_kept(r->headers) &&
			is_kept(r->body);
	struct pn_bytes head = { r->headers->p, r->headers->n };
	struct pn_bytes body = { r->body->p, r->body->n };

	if (s->claim == NULL || pn_failed(r) || status >= 400)
		return;
	if (is_whole)
		pn_exec(r, "UPDATE " PN__ONCE_TABLE " SET status = ?, "
		    "flash = ?, headers = ?, type = ?, body = ? "
		    "WHERE token = ?",
		    status, s->flash, head, r->type, body, s->claim);
	else
		pn_exec(r, "UPDATE " PN__ONCE_TABLE
		    " SET status = 409 WHERE token = ?", s->claim);
	s->claim = NULL; /* kept */
}
