#include "req/header.h"
#include "session/session.h"

#include <postern/http.h>
#include <postern/reply.h>
#include <stdio.h>
#include <string.h>

enum {
	SHOWN_FOR = 300, /* seconds that a message waits for its page */
	TEXT_MAX = 1000, /* bytes */
};

static const char cookie[] = "pn-flash";

/* Cut where a character begins. */
static void
cut(char *text)
{
	size_t n = strlen(text);

	if (n <= TEXT_MAX)
		return;
	n = TEXT_MAX;
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	text[n] = '\0';
}

static void keep(struct pn_req *r, const char *fmt, va_list ap)
    PN_PRINTF(2, 0);

static void
keep(struct pn_req *r, const char *fmt, va_list ap)
{
	struct pn__session *s = pn__session(r);
	char *text;

	if (s == NULL)
		return;
	if ((text = pn__arena_vprintf(r->arena, fmt, ap)) == NULL) {
		pn_fail(r, 500, "no memory is left for pn_flash()");
		return;
	}
	cut(text);
	s->flash = text;
}

void
pn_flash(struct pn_req *r, const char *fmt, ...)
{
	va_list ap;

	if (pn_failed(r))
		return;
	va_start(ap, fmt);
	keep(r, fmt, ap);
	va_end(ap);
}

int
pn_done(struct pn_req *r, const char *path, const char *fmt, ...)
{
	va_list ap;

	if (pn_failed(r))
		return r->fail_status;
	va_start(ap, fmt);
	keep(r, fmt, ap);
	va_end(ap);
	return pn_redirect(r, path);
}

/* The message that came, or that of this very request. */
static bool
flash_value(struct pn_req *r, struct pn_value *ret)
{
	const char *text = NULL;
	struct pn__session *s;

	if (r->session != NULL && r->session->flash != NULL) {
		text = r->session->flash;
		r->session->flash = NULL;
	} else if (r->var[PN__VAR_HTTP_COOKIE] != NULL) {
		text = pn_cookie_signed(r, pn__session_cookie(r, cookie));
	}
	if (text == NULL || (s = pn__session(r)) == NULL)
		return false;
	s->flash_shown = true;
	*ret = pn_value(text);
	return true;
}

bool
pn__session_value(struct pn_req *r, bool has_nonce, struct pn_slice name,
    struct pn_value *ret)
{
	if (name.n == 5 && memcmp(name.p, "flash", 5) == 0)
		return flash_value(r, ret);
	if (name.n != 9 || memcmp(name.p, "csp_nonce", 9) != 0)
		return false;
	if (!has_nonce &&
	    (r->session == NULL || r->session->nonce[0] == '\0'))
		return false;
	*ret = pn_value(pn_nonce(r));
	return true;
}

/* What a page has for one browser is for nobody else, now or later. */
static void
keep_private(struct pn_req *r, const char *how)
{
	if (pn__header_is_set(r, "X-Accel-Expires"))
		pn_header_set(r, "X-Accel-Expires", "0");
	pn_header_set(r, "Cache-Control", how);
}

void
pn__session_send(struct pn_req *r, int status)
{
	struct pn__session *s = r->session;
	bool is_page = status != 304 && !pn_failed(r);

	if (s->flash != NULL && !pn_failed(r) && status < 400)
		pn_cookie_set(r, pn__session_cookie(r, cookie), s->flash,
		    .max_age = SHOWN_FOR, .sign = true);
	if (s->flash_shown && is_page) {
		/* The page of the same address without it is another. */
		r->etag = NULL;
		r->etag_of_body = r->has_modified = false;
		keep_private(r, "no-store");
		if (strcmp(r->method, "HEAD") != 0)
			pn_cookie_clear(r, pn__session_cookie(r, cookie));
	} else if (s->has_token && status != 304) {
		keep_private(r, "private, no-cache");
	}
}
