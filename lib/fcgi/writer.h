/* Writes one reply as STDOUT records, and its end. */
#ifndef PN_FCGI_WRITER_H
#define PN_FCGI_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

struct pn__writer {
	int fd;	      /* in blocking mode: see pn__writer_put() */
	int wait_ms;  /* 0: without end */
	uint16_t id;  /* the request's */
	bool *timed;  /* fd has been given wait_ms as its SO_SNDTIMEO */
	bool bye;     /* the end of the reply is also its connection's */
	bool ended;   /* END_REQUEST has been sent */
	bool failed;  /* the peer has gone or took too long */
};

/*
 * As send of struct pn__io. What a socket takes at once leaves without a
 * wait; the rest waits in the kernel, at most wait_ms for the next room, so
 * that a reply of any size up to a megabyte is mostly one system call.
 */
int pn__writer_send(
    struct pn__writer *w, const struct iovec *iov, int n, bool last);

/*
 * Sends n small bytes beside any reply, now or not at all. 0, or -1 where
 * the socket does not take them.
 */
int pn__writer_put(int fd, const void *p, size_t n);

/*
 * After the last reply of a connection: tells the peer that no more comes,
 * and reads what it still sends into the n bytes at p, up to 64 MB or a
 * second, until it pauses. Closing on unread bytes could cost it the reply.
 */
void pn__writer_linger(int fd, void *p, size_t n);

/*
 * Tells a server that keeps idle connections to keep this one no longer: an
 * empty STDERR record, which means nothing within a reply. Where there is no
 * request it is a byte too many, so nginx closes the connection instead of
 * sending a request on it that would meet our own close() and be lost. With
 * pn__writer.bye it stands right behind END_REQUEST and has the same effect.
 */
void pn__writer_bye(int fd);

#endif
