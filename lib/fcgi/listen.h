/* Listening sockets. */
#ifndef PN_FCGI_LISTEN_H
#define PN_FCGI_LISTEN_H

#include <stddef.h>
#include <sys/types.h>

struct pn__listen_options {
	const char *address; /* unix:PATH or tcp:HOST:PORT ([v6] in brackets) */
	mode_t mode;	     /* of a Unix socket; 0: 0660 */
	const char *group;   /* of a Unix socket, by name; NULL: unchanged */
	int backlog;	     /* 0: 4096 */
};

/*
 * Opens a listening socket, close-on-exec, non-blocking. A Unix socket is
 * bound under a name of its own in the same folder and renamed over a stale
 * one at once; a live one (something answers a connect) is never replaced.
 * The descriptor, or -1 with a sentence in err that says what to do.
 */
int pn__listen(const struct pn__listen_options *o, char *err, size_t n);

/* Removes the path of a Unix socket that pn__listen() made, if it is fd's. */
void pn__unlisten(const char *address, int fd);

/*
 * The socket that a manager handed over: LISTEN_FDS of systemd (its
 * variables are unset), or standard input where it is a listening socket
 * (mod_fcgid, spawn-fcgi). -1: none.
 */
int pn__listen_inherited(void);

#endif
