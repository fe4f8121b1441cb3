/*
 * FastCGI connections: accepting, reading, answering, handing on. The only
 * room that includes libfcgi.
 *
 * An epoll set watches the listening socket and every connection between
 * two requests, which costs no thread and no memory but a slot. One thread
 * leads: it waits, gathers a request without blocking and serves it itself.
 * When that takes longer than a moment another thread is woken to lead.
 */
#ifndef PN_FCGI_LOOP_H
#define PN_FCGI_LOOP_H

#include "base/io.h"
#include "base/log.h"

#include <stdatomic.h>

struct pn__loop;

/*
 * Serves one request on the calling thread. env is "NAME=VALUE" strings that
 * end with NULL, of env_n; they live until it returns, and may be changed in
 * place. user is what thread_start gave. It must end the reply with
 * io->send(…, last): where it did not, the connection is closed.
 */
typedef void pn__serve(
    void *ctx, void *user, struct pn__io *io, char **env, size_t env_n);

struct pn__loop_options {
	int listen_fd;	   /* made non-blocking; stays the caller's */
	unsigned threads;  /* at the most; started as they are needed */
	size_t params_max; /* FastCGI variables of a request: else 431 */
	int read_ms;  /* a peer may keep us waiting for the next bytes */
	int write_ms; /* … or for room to write the next */
	const struct pn__log *log;
	pn__serve *serve;
	void *ctx;
	void *(*thread_start)(void *ctx); /* NULL: the thread can't serve */
	void (*thread_stop)(void *ctx, void *user);

	/*
	 * Refuses a request that is over a bound before it was complete: writes
	 * a whole CGI reply for this status into io. May be NULL.
	 */
	void (*refuse)(void *ctx, struct pn__io *io, int status);
};

/* Counters that other processes may read while the loop runs (in *shared). */
struct pn__loop_stats {
	atomic_uint_fast64_t requests, refused, handovers;
	atomic_uint_fast32_t connections, busy;
};

/* A loop, not yet running. stats may be NULL. NULL with errno on failure. */
struct pn__loop *pn__loop_new(
    const struct pn__loop_options *o, struct pn__loop_stats *stats);

/*
 * Serves until it is told to drain and has. The calling thread is the first
 * to lead; the others block all signals but those of their own faults.
 * Returns 0, or -1 with errno where it can't go on; ETIMEDOUT: a handler has
 * not come back in time.
 */
int pn__loop_run(struct pn__loop *l);

/*
 * Tells the loop to leave; async-signal-safe, any thread. It accepts what is
 * still in the queue of the listening socket when accept_rest is set,
 * answers every request that has begun, closes a connection after its next
 * reply, or when it has been idle for a second and has nothing to read, and
 * leaves at the latest after drain_ms, unless the calling thread itself is
 * inside a handler then.
 */
void pn__loop_drain(struct pn__loop *l, bool accept_rest, int drain_ms);

/*
 * Closes what is left of the connections. NULL is fine. Does nothing while a
 * handler has not come back: see pn__loop_run().
 */
void pn__loop_free(struct pn__loop *l);

#endif
