/* The places of an app's routes: groups and plugins made flat. */
#ifndef PN_ROUTE_PLACE_H
#define PN_ROUTE_PLACE_H

#include "route/route.h"

struct pn__places {
	struct pn__place *v;
	size_t n, cap;
};

/* Fills places from the app's table. 0, or -1 with a sentence in err. */
int pn__places_init(struct pn__places *places, const struct pn_app *app,
    char *err, size_t n);
void pn__places_fini(struct pn__places *places);

/* Whether a place answers on this host (with its port, any case). */
bool pn__place_has_host(const struct pn__place *p, const char *host);

#endif
