/* The worker processes as their supervisor sees them. */
#ifndef PN_SERVE_CHILD_H
#define PN_SERVE_CHILD_H

#include "serve/worker.h"

struct pn__child {
	struct pn__child *next;
	struct pn__card *card;
	pid_t pid;
	unsigned place;	 /* which of the N workers it is */
	int64_t born_ms; /* pn__clock_ms() */
	int64_t kill_ms; /* when its time to leave is over; 0: it stays */
	bool ready;	 /* it has said so, and we have seen it */
	bool fresh;	 /* of a replacement that is not complete */
};

/*
 * Forks a worker and puts it in front of the list. In the worker it does not
 * return. NULL, logged, where there are no means; w->card is filled here.
 */
struct pn__child *pn__child_fork(
    struct pn__child **list, struct pn__worker w, unsigned place);

/* Takes the one with this pid out of the list; NULL: not one of them. */
struct pn__child *pn__child_take(struct pn__child **list, pid_t pid);
void pn__child_free(struct pn__child *c);

/*
 * Asks it to leave, and remembers when that time is over. last: nobody will
 * serve the socket after it. Once; a second call changes nothing but last.
 */
void pn__child_leave(struct pn__child *c, bool last, int64_t ms);

/* One line about the end of a worker, with what it was serving. */
void pn__child_log_end(
    const struct pn__child *c, const struct pn__log *log, int status);

/*
 * How long to wait before the next try when a worker has died so many times
 * in a row: ms.
 */
int64_t pn__child_backoff(unsigned fails);

/*
 * Keeps n workers running until SIGTERM or SIGINT, and replaces them at
 * SIGHUP. Returns an exit status. w->site may be another one afterwards.
 */
int pn__supervise(struct pn__worker *w, unsigned n);

#endif
