/* JSON out: values, records and rows by schema. */
#ifndef PN_JSON_JSON_H
#define PN_JSON_JSON_H

#include "base/buf.h"
#include "schema/schema.h"

/* Appends a value as JSON (RFC 8259), UTF-8, shortest form. 0, -1: full. */
int pn__json_write(struct pn__buf *out, const struct pn_value *v);

/* Appends a string with its quotes. Bytes that are not UTF-8 become U+FFFD. */
int pn__json_string(struct pn__buf *out, const char *p, size_t n);

#endif
