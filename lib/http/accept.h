/*
 * What a client would like to have: Accept, Accept-Language, Accept-Encoding
 * and Accept-Charset (RFC 9110, 12.5). Pure and thread-safe.
 *
 * A header that is absent (NULL) takes anything, but no encoding; an empty
 * one takes nothing, but no encoding. Only its first 64 elements count.
 */
#ifndef PN_HTTP_ACCEPT_H
#define PN_HTTP_ACCEPT_H

#include <postern/base.h>
#include <sys/types.h>

enum { PN__ACCEPT_MAX = 64 };

enum pn__accept {
	PN__ACCEPT_TYPE,
	PN__ACCEPT_LANGUAGE,
	PN__ACCEPT_ENCODING,
	PN__ACCEPT_CHARSET,
};

/*
 * Writes what the header names into out, without parameters, what is liked
 * best first; what has q=0 is left out. An absent header gives "* / *"
 * without the spaces, "*", or "identity". Pieces of the header, or literals.
 * Returns their number.
 */
size_t pn__accept_list(enum pn__accept what, const char *header,
    struct pn_slice out[PN__ACCEPT_MAX + 1]);

/*
 * Which of n offers the client likes best: its index, or -1 where it takes
 * none of them (406). A type is offered as "text/html" or by its extension
 * ("html", ".html"). Of two that are liked the same it is the one that is
 * named more exactly, then earlier in the header, then earlier in the offers.
 */
ssize_t pn__accept_best(enum pn__accept what, const char *header,
    const char *const *offers, size_t n);

#endif
