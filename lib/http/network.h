/*
 * Addresses and networks of IPv4 and IPv6, as text. An IPv4 address and the
 * IPv6 address that carries it (::ffff:0:0/96) are the same. Pure and
 * thread-safe.
 */
#ifndef PN_HTTP_NETWORK_H
#define PN_HTTP_NETWORK_H

#include <postern/base.h>

struct pn__address {
	unsigned char bytes[16]; /* IPv6, in network order */
};

struct pn__network {
	struct pn__address address;
	unsigned int bits; /* of address that count */
};

/* Reads "192.0.2.1" or "2001:db8::1", nothing around it. 0 or -1. */
int pn__address_parse(const char *p, size_t n, struct pn__address *ret);

/*
 * Reads "192.0.2.0/24", "2001:db8::/32" or an address alone. 0; -1 where it
 * is none, or has bits behind its prefix.
 */
int pn__network_parse(const char *p, size_t n, struct pn__network *ret);

/* Whether one of n networks has the address. */
bool pn__network_has(const struct pn__network *networks, size_t n,
    const struct pn__address *a);

#endif
