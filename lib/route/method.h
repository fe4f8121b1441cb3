/* The methods that a route has slots for. */
#ifndef PN_ROUTE_METHOD_H
#define PN_ROUTE_METHOD_H

#include <postern/app.h>

enum pn__method {
	PN__GET,
	PN__HEAD,
	PN__POST,
	PN__PUT,
	PN__PATCH,
	PN__DELETE,
	PN__OPTIONS,
	PN__OTHER,
};

enum pn__method pn__method_of(const char *name);

/* The handler of a method, .any included; NULL: there is none. */
pn_handler *pn__method_handler(const struct pn_route *r, enum pn__method m);

/* Whether a route answers to a method, be it with its page alone. */
bool pn__method_is_there(const struct pn_route *r, enum pn__method m);

/* The value of Allow for a route, in the order above. */
void pn__method_allow(const struct pn_route *r, char *out, size_t n);

#endif
