/*
 * Shared objects of our own, which are loaded when they are first needed: a
 * program that has no use for one is not linked with its libraries.
 */
#ifndef PN_BASE_MODULE_H
#define PN_BASE_MODULE_H

#include <postern/base.h>

/*
 * Loads NAME.so, and gives the object called symbol in it. It is looked for
 * in folder; where that is NULL, in that of the environment variable
 * POSTERN_MODULES; where there is none, in the folder postern beside this
 * library, or in lib/postern beside the folder of the program, or where
 * Postern was installed. The module stays for as long as the process. NULL
 * with a sentence in err: the path and why. Any thread.
 */
const void *pn__module_load(const char *folder, const char *name,
    const char *symbol, char *err, size_t n);

#endif
