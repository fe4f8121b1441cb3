/* A process that serves requests. */
#ifndef PN_SERVE_WORKER_H
#define PN_SERVE_WORKER_H

#include "serve/card.h"
#include "serve/program.h"

struct pn__worker {
	const struct pn__program *program;
	struct pn__site *site;
	struct pn__card *card;
	struct pn__board *board; /* NULL: nobody counts */
	int listen_fd;
	const char *address; /* NULL: the socket was handed to us */
	pid_t supervisor;    /* 0: there is none */
};

/*
 * Blocks every signal but those of one's own faults in the calling thread;
 * threads and processes made later have the same mask.
 */
void pn__worker_block_signals(void);

/*
 * Serves until SIGTERM (or SIGINT where there is no supervisor) and until
 * what had begun is answered. Returns an exit status.
 */
int pn__worker_run(const struct pn__worker *w);

#endif
