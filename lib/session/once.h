/*
 * A form that is answered once: its token is a row in the database, written
 * in the transaction of the handler's own work, with the reply. Who sends
 * the same again, or at the same time, gets that reply.
 */
#ifndef PN_SESSION_ONCE_H
#define PN_SESSION_ONCE_H

#include "req/req.h"

/* The table, for pn__db_options: both databases take it as it is. */
#define PN__ONCE_TABLE "postern_once"
#define PN__ONCE_CREATE                                                        \
	"CREATE TABLE IF NOT EXISTS " PN__ONCE_TABLE " ("                      \
	"token VARCHAR(80) NOT NULL PRIMARY KEY, "                             \
	"request VARCHAR(64) NOT NULL, "                                       \
	"expires BIGINT NOT NULL, "                                            \
	"status INTEGER NOT NULL, "                                            \
	"flash BLOB, headers BLOB, type VARCHAR(255), body MEDIUMBLOB)"

enum pn__once {
	PN__ONCE_RUN,	 /* it is the first, or asks for no such thing */
	PN__ONCE_STALE,	 /* a form without a token that counts */
	PN__ONCE_OTHER,	 /* its token was used for something else */
	PN__ONCE_END,	 /* it was answered before, or something latched */
};

/*
 * Looks whether the request of a route with .once was answered before, and
 * notes it as this one's where not. Reads the body: a form by its token,
 * anything else by the header Idempotency-Key, where it has one. *ret_status
 * is that of the reply, of PN__ONCE_END only.
 */
enum pn__once pn__once_begin(struct pn_req *r, int *ret_status);

/* What a visitor is told of the second and third. */
const char *pn__once_message(enum pn__once once);

/*
 * Keeps the reply in the row of this request, before the transaction ends.
 * To be called where r->session is there. Latches.
 */
void pn__once_end(struct pn_req *r, int status);

#endif
