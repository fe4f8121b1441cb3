/* Status codes of HTTP and their reason phrases. */
#ifndef PN_HTTP_STATUS_H
#define PN_HTTP_STATUS_H

/*
 * The reason phrase of a status in the IANA registry of RFC 9110, section
 * 16.2; "Unknown" for any other number. Never NULL. Thread-safe.
 */
const char *pn__status_text(int status);

#endif
