/*
 * The least that a FastCGI program behind nginx can do: one thread, epoll, no
 * library. The records of a request are walked to find where it ends;
 * nothing else of it is understood.
 */
#ifndef BENCH_RESPONDER_H
#define BENCH_RESPONDER_H

#include <stddef.h>

/* What one record may hold, and so the longest reply. */
enum { RESPONDER_MAX = 65528 };

/*
 * Writes a reply into out: CGI headers, an empty line, the body. Returns its
 * length in bytes, at most RESPONDER_MAX.
 */
typedef size_t responder_reply(char *out);

/* Answers every request at the listening socket. Does not return. */
_Noreturn void responder_serve(int listener, responder_reply *reply);

#endif
