/* The language of a reply, for the rooms above. */
#ifndef PN_REQ_LOCALE_H
#define PN_REQ_LOCALE_H

struct pn_req;

/*
 * Sets Content-Language, and Vary where Accept-Language was looked at; nothing
 * where nobody has asked for the language, or there is only one.
 */
void pn__locale_headers(struct pn_req *r);

#endif
