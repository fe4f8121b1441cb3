/* Random bytes of the system. Thread-safe. */
#ifndef PN_BASE_RANDOM_H
#define PN_BASE_RANDOM_H

#include <stddef.h>

/* Fills n bytes, fit for keys. Ends the program where the system has none. */
void pn__random(void *p, size_t n);

/*
 * A random identifier of len characters of [0-9a-v] (5 bits each), written
 * with a NUL: out has len + 1 bytes. len is at most 64.
 */
void pn__random_id(char *out, size_t len);

#endif
