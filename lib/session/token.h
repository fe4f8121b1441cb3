/*
 * The token of a form: a number of its own, bound to the browser that was
 * given it by a cookie, and good for twelve hours.
 */
#ifndef PN_SESSION_TOKEN_H
#define PN_SESSION_TOKEN_H

#include "req/req.h"

#define PN__TOKEN_FIELD "csrf_token" /* in the form */

enum {
	PN__TOKEN_ID = 26,		/* characters */
	PN__TOKEN_SECONDS = 12 * 3600, /* that it is good for */
};

/*
 * A new token for a form of the page, in the request's memory; sets the
 * browser's cookie where it has none. NULL, latched.
 */
const char *pn__form_token(struct pn_req *r);

/*
 * The number in a token that this browser was given, terminated; NULL where
 * it was not, or its time is over. text may be NULL.
 */
const char *pn__form_token_id(struct pn_req *r, const char *text);

#endif
