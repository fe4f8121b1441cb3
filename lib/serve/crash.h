/*
 * The last words of a process that dies by its own fault: one line that
 * tells the signal and the request, and a backtrace.
 */
#ifndef PN_SERVE_CRASH_H
#define PN_SERVE_CRASH_H

#include "base/log.h"
#include "serve/card.h"

/* A thread's own stack for the handler, with what it has to tell. */
struct pn__crash_stack;

/*
 * Installs the handler for SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT. It
 * ends in the signal's default action. Does nothing under a sanitizer, which
 * has a better one. Call it before there are threads.
 */
void pn__crash_init(void);

/*
 * Gives the calling thread its stack; log and seat outlive it. NULL where
 * there is no memory or nothing to do: then the handler knows less.
 */
struct pn__crash_stack *pn__crash_enter(
    const struct pn__log *log, const struct pn__seat *seat);
void pn__crash_leave(struct pn__crash_stack *s);

#endif
