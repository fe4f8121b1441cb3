/*
 * What a request knows of its browser, and what the program's requests share
 * for it. Nothing of it is made before somebody asks.
 */
#ifndef PN_SESSION_SESSION_H
#define PN_SESSION_SESSION_H

#include "req/req.h"
#include "session/secret.h"

#include <postern/session.h>
#include <stdatomic.h>

enum { PN__NONCE = 22 }; /* characters of base64: 128 bits and more */

/* Of a program; shared by its threads, which only read the keys. */
struct pn__guard {
	struct pn__secrets secrets;
	bool has_once;	       /* a route has .once: forms get a token */
	_Atomic int64_t swept; /* when old tokens were deleted last, s */
};

/* Of a request. */
struct pn__session {
	char nonce[PN__NONCE + 1]; /* "": nobody has asked */
	const char *flash;	   /* of pn_flash(): to be sent; or NULL */
	bool flash_shown;	   /* the page has the one that came */
	const char *browser;	   /* the value of the form cookie, or NULL */
	bool has_token;		   /* the page has a form token */
	const char *claim;	   /* .once: the token's row, or NULL */
};

/* The request's session, made at the first call. NULL, latched. */
struct pn__session *pn__session(struct pn_req *r);

/*
 * The name of a cookie of our own in this request: "__Host-" before it on
 * https, so that no other host can set it. The request's memory.
 */
const char *pn__session_cookie(struct pn_req *r, const char *name);

/*
 * A value that a page uses and nobody has set: flash, and csp_nonce where
 * has_nonce. False where there is none.
 */
bool pn__session_value(struct pn_req *r, bool has_nonce,
    struct pn_slice name, struct pn_value *ret);

/*
 * Sets the headers and cookies that the reply needs, before its conditions
 * are looked at. To be called where r->session is there.
 */
void pn__session_send(struct pn_req *r, int status);

#endif
