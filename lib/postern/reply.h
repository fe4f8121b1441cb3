/*
 * The reply. It is held until the handler returns: the status is what the
 * handler returns, the body what these functions wrote. Each that ends a
 * handler returns the status to return.
 */
#ifndef POSTERN_REPLY_H
#define POSTERN_REPLY_H

#include <postern/base.h>
#include <postern/value.h>

struct pn_req;

/* text/plain in UTF-8 by printf. Returns 200. */
int pn_text(struct pn_req *r, const char *fmt, ...) PN_PRINTF(2, 3);

/* text/html as it stands: for pages made by other means. Returns 200. */
int pn_markup(struct pn_req *r, struct pn_html html);

/*
 * The safe part of markup that people have sent, to be printed as it stands:
 * elements of text, lists, tables, links and images, with links to http,
 * https, mailto and tel or to this host. Scripts, styles, frames and forms
 * vanish. An image is of this host: another could count who reads the page.
 * Those that are let through by pn_sanitise(r, text, .images = true) come
 * over http and https, without a Referer. Lives as long as the request. More
 * than 1 MB latches a 413; the markup is empty then.
 */
#define pn_sanitise(r, text, ...)                                              \
	pn_sanitise_with(                                                      \
	    r, text, &(const struct pn_sanitising){ __VA_ARGS__ })

/* What else is kept. */
struct pn_sanitising {
	bool images; /* of other hosts */
};

struct pn_html pn_sanitise_with(struct pn_req *r, struct pn_slice text,
    const struct pn_sanitising *with);

/*
 * application/json of a value, a record or rows by their schema. Those of a
 * route's .in, .out and .outs have been compiled at start. A route with .out
 * or .outs answers what these say: anything else latches a 500. A field whose
 * value its schema does not allow (null where something has to be, too long,
 * out of its range, none of the choices, no UTF-8, NaN) is left out and
 * logged, with its number; in development (pn_is_dev()) it latches a 500 that
 * names the field and the rule, and patterns and formats are checked too.
 * Returns 200, or the first status that .outs has for such a value.
 */
#define pn_json(r, v) pn_json_value(r, pn_value(v))
int pn_json_value(struct pn_req *r, struct pn_value v);

/* A page from a template with the values of pn_set(). Returns 200. */
int pn_page(struct pn_req *r, const char *template);

/*
 * 303 See Other to a path of this host ("/guestbook"). A target that leads
 * to another host, or has control characters, latches a 500: see
 * pn_redirect_away().
 */
int pn_redirect(struct pn_req *r, const char *path);

/*
 * Sends the browser anywhere: the target must come from the program, never
 * from the visitor. status is 301, 302, 303, 307 or 308. Returns status.
 */
int pn_redirect_away(struct pn_req *r, int status, const char *url);

/*
 * Calls fn(p) once the client has its reply, in the order of the calls: mail
 * to be queued, counters. What the request gave out still lives. Nothing
 * runs where the request failed to remember it, which latches.
 */
void pn_after(struct pn_req *r, void (*fn)(void *), void *p);

/* ---- piece by piece ---- */

/* Adds to the body. Over the reply's limit latches a 500. */
void pn_write(struct pn_req *r, const void *p, size_t n);
void pn_put(struct pn_req *r, const char *s);
void pn_putf(struct pn_req *r, const char *fmt, ...) PN_PRINTF(2, 3);

/* Content-Type; "text/…" gets "; charset=utf-8" unless it has a charset. */
void pn_type(struct pn_req *r, const char *media_type);

/*
 * Sets or adds a header. A name that is no token or a value with control
 * characters latches a 500 and sets nothing; so no visitor's text can make
 * a header of its own. Content-Length and Status are Postern's own.
 */
void pn_header_set(struct pn_req *r, const char *name, const char *value);
void pn_header_add(struct pn_req *r, const char *name, const char *value);

/*
 * A cookie to set; all but name and value may be left out. The defaults are
 * the safe ones: Path=/, HttpOnly, SameSite=Lax, and Secure on https.
 */
struct pn_cookie {
	const char *name, *value;
	const char *path;      /* default "/" */
	const char *domain;    /* default: this host only */
	int64_t max_age;       /* seconds; 0: until the browser is closed */
	const char *same_site; /* "Lax", "Strict", "None" */
	const char *priority;  /* "Low", "Medium", "High" */
	bool readable;	       /* by scripts: not HttpOnly */
	bool insecure;	       /* also on http, where the page is https */
	bool partitioned;

	/*
	 * Signed with the program's keys, with its time and name: any text,
	 * which pn_cookie_signed() gives back as it was set.
	 */
	bool sign;
};

/*
 * Sets a cookie: pn_cookie_set(r, "theme", "dark", .max_age = 31536000);
 * A name or value that RFC 6265bis 4.1.1 does not allow latches a 500.
 */
#define pn_cookie_set(r, n, v, ...)                                            \
	pn_cookie_write(r,                                                     \
	    &(const struct pn_cookie){ .name = (n),                            \
		.value = (v)__VA_OPT__(, ) __VA_ARGS__ })
void pn_cookie_write(struct pn_req *r, const struct pn_cookie *c);

/* Has the browser forget a cookie; path and domain as it was set. */
#define pn_cookie_clear(r, n, ...)                                             \
	pn_cookie_write(r,                                                     \
	    &(const struct pn_cookie){ .name = (n), .value = "",               \
		.max_age = -1 __VA_OPT__(, ) __VA_ARGS__ })

#endif
