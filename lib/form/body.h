/* How a body's form becomes the raw texts of an input. */
#ifndef PN_FORM_BODY_H
#define PN_FORM_BODY_H

#include "form/form.h"

/*
 * Reads the whole body by its Content-Type into in->raw. An empty body has
 * no fields, whatever its type. 0; 1: the body was empty; -1, latched: 415
 * for a type or a charset that no row has, 413 over a limit, and what
 * pn__req_body() latches.
 */
int pn__body_read(struct pn_req *r, struct pn__input *in);

#endif
