/* What a route says of its replies, and whether they are so. */
#ifndef PN_ROUTE_OUT_H
#define PN_ROUTE_OUT_H

#include "json/json.h"
#include "route/method.h"
#include "route/route.h"

/* Whether a reply of .outs is one of this method; HEAD is as GET. */
bool pn__out_is_of(const struct pn_out *o, enum pn__method m);

/*
 * Adds the plans of what the route answers, and looks whether it makes
 * sense. 0, or -1 with a sentence in err.
 */
int pn__out_plan(struct pn__plans *plans, const struct pn__place *place,
    char *err, size_t n);

/*
 * Adds the checking writers of what the route answers. 0, or -1: no memory.
 */
int pn__out_writers(struct pn__json_writers *ws,
    const struct pn__plans *plans, const struct pn_route *route);

/* Whether the route's replies have schemas. */
bool pn__out_is_said(const struct pn_route *route);

/*
 * Whether the route may answer with v; in development also whether each of
 * its fields is as its schema says. 0, latched; or the status that goes with
 * it: the first one in .outs, otherwise 200.
 */
int pn__out_allow(struct pn_req *r, const struct pn_value *v);

/* Who logs what was left out of the request's reply. */
struct pn__json_watch pn__out_watch(struct pn_req *r);

/*
 * Writes v with the checking writers: fields that are not as they should be
 * are logged and left out. 0, or -1 over the reply's limit.
 */
int pn__out_write(struct pn_req *r, const struct pn_value *v);

/*
 * Whether the status that the handler returned goes with what it wrote: the
 * status, or a latched 500.
 */
int pn__out_settle(struct pn_req *r, int status);

#endif
