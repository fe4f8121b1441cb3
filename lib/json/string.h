/* Strings and names of JSON. Inside this room. */
#ifndef PN_JSON_STRING_H
#define PN_JSON_STRING_H

#include "json/read.h"

/*
 * Reads the string whose opening quote is at r->at into r's text, checked to
 * the end, and steps behind it. 0, or -1, latched.
 */
int pn__json_string_scan(struct pn__json_reader *r);

#endif
