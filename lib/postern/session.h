/*
 * What a browser keeps for the program between two requests, and what keeps
 * others from making use of it.
 *
 * Signed cookies, messages and form tokens are signed with the keys of
 * --secret FILE; without it with one that ends with the program.
 */
#ifndef POSTERN_SESSION_H
#define POSTERN_SESSION_H

#include <postern/base.h>
#include <postern/plugin.h>

struct pn_req;

/*
 * The value of a cookie that was set with .sign, decoded, as text: NULL
 * where there is none, or none that this program has signed under that name,
 * or its time is over; or a NUL is inside. What comes back is what was set:
 * it is not secret, the visitor can read it.
 *	pn_cookie_set(r, "user", id, .sign = true, .max_age = 86400);
 *	id = pn_cookie_signed(r, "user");
 */
const char *pn_cookie_signed(struct pn_req *r, const char *name);

/*
 * A message for the next page that this browser is shown: the value flash of
 * its template, once. It travels in a signed cookie, so it outlives a
 * redirect, for five minutes at the most. The last one counts; one of more
 * than 1000 bytes is cut. A page that shows it is not to be kept by anybody
 * (Cache-Control: no-store), and is sent whole where a 304 would have done.
 */
void pn_flash(struct pn_req *r, const char *fmt, ...) PN_PRINTF(2, 3);

/*
 * The end of a handler that has done what a form asked for: pn_flash() and
 * pn_redirect() in one. Returns 303; a path that leads away latches a 500.
 *	return pn_done(r, "/contact/sent", "Thank you, %s.", e->name);
 * Where the path is another than the form's, browsers keep the page for Back:
 * sent again from there, a form of a route with .once has its old token.
 */
int pn_done(struct pn_req *r, const char *path, const char *fmt, ...)
    PN_PRINTF(3, 4);

/*
 * The request's nonce of the Content-Security-Policy (CSP3, 2.3): 22
 * characters that nobody can guess, made at the first call. For markup that
 * does not come out of a template: those place it by themselves. "", latched,
 * when out of memory.
 */
const char *pn_nonce(struct pn_req *r);

/* Headers that tell a browser to be careful; see pn_plugin_security. */
struct pn_security {
	/*
	 * Content-Security-Policy; "{nonce}" in it stands for 'nonce-…', or
	 * for nothing where no script and no style of the page has one. "":
	 * none. Default: everything from this host only, scripts and styles
	 * with the nonce too, no objects, no <base>, and .frames.
	 */
	const char *policy;

	/* X-Frame-Options: "DENY", "" (anybody); default "SAMEORIGIN" */
	const char *frames;

	const char *referrer; /* Referrer-Policy; default "same-origin" */

	/* Cross-Origin-Opener-Policy; default "same-origin", "": none */
	const char *opener;

	/* Strict-Transport-Security, on https only: seconds; 0: none */
	uint32_t https_for;
	bool https_everywhere; /* … for all hosts below this one too */
};

/*
 * The plugin for these options, all of which have safe defaults; a header
 * that a handler has set stays:
 *	static const struct pn_plugin careful = PN_SECURITY(.frames = "DENY");
 */
#define PN_SECURITY(...)                                                       \
	{ .name = "security", .before_send = pn__security_send,                \
		.options = &(const struct pn_security){ __VA_ARGS__ } }
int pn__security_send(
    struct pn_req *r, const struct pn_plugin *self, int status);

/* The plugin with its defaults; also X-Content-Type-Options: nosniff. */
extern const struct pn_plugin pn_plugin_security;

#endif
