/*
 * Who the client is behind proxies: Forwarded (RFC 7239) and the older
 * X-Forwarded-For, -Proto and -Host. Pure and thread-safe.
 */
#ifndef PN_HTTP_FORWARDED_H
#define PN_HTTP_FORWARDED_H

#include "http/network.h"

/* Headers as they came; NULL where absent. */
struct pn__forwarding {
	const char *peer; /* the address that is connected: REMOTE_ADDR */
	const char *forwarded;
	const char *x_for;
	const char *x_proto;
	const char *x_host;
};

/* Pieces of the headers; empty where nothing is known. */
struct pn__origin {
	struct pn_slice client; /* an address, without port and brackets */
	struct pn_slice scheme; /* "http" or "https", in any case */
	struct pn_slice host;	/* with its port, where it has one */
};

/*
 * Finds the client: the nearest address that is in none of n trusted
 * networks, or the furthest of all. A peer that is not trusted is the client
 * itself, and its headers are not read; "unix:" as a peer (nginx on a socket)
 * is trusted where any network is. What cannot be read ends the walk. Scheme
 * and host are those that the trusted proxies tell of the client's request.
 *
 * X-Forwarded-For goes before Forwarded where both are there: proxies that
 * write the one let the other through as a client made it, and most write
 * the first.
 */
void pn__forwarded_origin(const struct pn__forwarding *f,
    const struct pn__network *trusted, size_t n, struct pn__origin *ret);

/*
 * Takes the last address off a list of addresses with commas: *list is
 * shortened. False where none is left. Empty ones are passed over.
 */
bool pn__forwarded_last(struct pn_slice *list, struct pn_slice *ret);

#endif
