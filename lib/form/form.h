/* Bodies by schema; what pn_input() gives. */
#ifndef PN_FORM_FORM_H
#define PN_FORM_FORM_H

#include "req/req.h"
#include "schema/schema.h"

#include <postern/form.h>

/*
 * Reads and checks the body of r by plan (NULL: the route takes no form),
 * with path parameters for fields of their names, which win over the body,
 * and makes r->input. Of several values of one name the first counts, of a
 * boolean the last; names that no field has are left out. A DELETE without a
 * body is not checked. 0 when the handler may run; -1 when the input is
 * invalid (r->input has the errors); -1, latched, where it could not be
 * read: 400, 408, 413, 415.
 */
int pn__form_read(struct pn_req *r, const struct pn__plan *plan);

/* What a handler sees where there is nothing to see: PN_RECORD_MAX zeros. */
const void *pn__input_nothing(void);

/*
 * The second half of it, for a body that another room has put into in:
 * empty says that it had no bytes. Of a PATCH only what came is checked.
 */
int pn__form_check(struct pn_req *r, struct pn__input *in, bool empty);

/*
 * Reads and checks the path's parameters, the query or the header fields by
 * their schema, one of the program's plans, into r->asked. 0; -1: it has the
 * errors; -1, latched: 414, out of memory.
 */
int pn__asked_read(
    struct pn_req *r, enum pn__asked which, const struct pn_schema *s);

/*
 * The form is shown again: files that were right have to be chosen once more,
 * and their fields say so. 0, or -1, latched.
 */
int pn__form_again(struct pn_req *r);

/*
 * Makes r->input with nothing sent, so that a page can show the empty form:
 * its raw texts are the fields' fallbacks.
 */
void pn__form_empty(struct pn_req *r, const struct pn__plan *plan);

/*
 * Checks path parameters against the fields of their names. 0; -1 where one
 * does not fit its field (a 404).
 */
int pn__form_params(struct pn_req *r, const struct pn__plan *plan);

#endif
